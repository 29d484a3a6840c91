"""The page in a real browser: reading, filters, keyboard, dark mode, download, and a document that means harm."""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from review_samples import PLAN, document, make_record, plan_records, write_sample

from extract.report import build
from extract.tables.writers import write_run

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
By = pytest.importorskip("selenium.webdriver.common.by").By
Keys = pytest.importorskip("selenium.webdriver.common.keys").Keys

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
         "--disable-sync")  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("no browser here: install chromium and chromedriver to test the page in one")
    folder = tmp_path_factory.mktemp("browser")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}", "--window-size=1440,900"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    started.folder = folder
    yield started
    started.quit()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(write_sample(tmp_path_factory.mktemp("sample") / "run"))


@pytest.fixture
def page(browser: Any, sample: Path) -> Iterator[Any]:
    yield from opened(browser, sample)


def opened(browser: Any, path: Path, address: str = "") -> Iterator[Any]:
    browser.get("about:blank")
    browser.get(f"{path.as_uri()}{address}")
    yield browser
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def find(page: Any, selector: str) -> Any:
    return page.find_element(By.CSS_SELECTOR, selector)


def texts(page: Any, selector: str) -> list[str]:
    return [element.text for element in page.find_elements(By.CSS_SELECTOR, selector)]


def choose(page: Any, selector: str, value: str) -> None:
    """Open the menu of a filter and tick (or untick) one value of it."""
    script = """
        const menu = document.querySelector(arguments[0]);
        menu.open = true;
        menu.dispatchEvent(new Event("toggle"));
        [...menu.querySelectorAll("input[type=checkbox]")].find((box) => box.value === arguments[1]).click();
        menu.open = false;"""
    page.execute_script(script, selector, value)


def eventually(check: Callable[[], Any]) -> Any:
    for _ in range(100):
        if found := check():
            return found
        time.sleep(0.05)
    raise AssertionError("did not happen within 5 seconds")


def open_view(page: Any, name: str) -> None:
    find(page, f"#tab-{name}").click()


def test_overview_shows_figures_and_charts(page: Any) -> None:
    assert find(page, "#view-overview").is_displayed()
    assert texts(page, ".stats b") == ["4", "7", "2", "1"]
    charts = [svg for svg in page.find_elements(By.CSS_SELECTOR, ".chart svg") if svg.is_displayed()]
    assert len(charts) == 3
    find(page, ".chart summary").click()
    assert "水源保护攻坚战 3 1" in find(page, "figure table").text


def test_filters_search_and_reset(page: Any) -> None:
    open_view(page, "records")
    assert find(page, "#count").text == "7 / 7 条"
    choose(page, "#filter-role", "target")
    assert find(page, "#count").text == "2 / 7 条"
    choose(page, "#filter-bound", "at_least")
    assert texts(page, "#table td.c-quantity") == ["90%以上"]
    find(page, "#reset").click()
    eventually(lambda: find(page, "#count").text == "7 / 7 条")
    find(page, "#search").send_keys("水质 87")
    assert texts(page, "#table td.c-document") == ["白山市工作回顾"]


def test_several_choices_of_one_filter_at_once(page: Any) -> None:
    open_view(page, "records")
    choose(page, "#filter-role", "target")
    assert find(page, "#filter-role summary").text.split("\n")[-1] == "目标"
    choose(page, "#filter-role", "achieved")
    assert find(page, "#count").text == "4 / 7 条"
    assert find(page, "#filter-role summary").text.split("\n")[-1] == "已选 2 项"
    choose(page, "#filter-role", "target")
    assert find(page, "#count").text == "2 / 7 条"
    find(page, "#reset").click()
    eventually(lambda: find(page, "#count").text == "7 / 7 条")
    assert find(page, "#filter-role summary").text.split("\n")[-1] == "全部"


def test_a_filter_opens_with_a_click_and_closes_with_escape(page: Any) -> None:
    open_view(page, "records")
    find(page, "#filter-status summary").click()
    boxes = eventually(lambda: page.find_elements(By.CSS_SELECTOR, "#filter-status input"))
    assert texts(page, "#filter-status label") == ["计划 (5)", "已完成 (2)"]
    boxes[1].click()
    assert find(page, "#count").text == "2 / 7 条"
    boxes[1].send_keys(Keys.ESCAPE)
    assert not find(page, "#filter-status div").is_displayed()


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("88", "", ["90%以上", "3.5万亩左右"]),
        ("87", "90%", ["90%以上", "87%"]),
        ("3万", "", ["3.5万亩左右"]),
        ("十", "", None),
    ],
)
def test_values_can_be_filtered(page: Any, start: str, end: str, found: list[str] | None) -> None:
    open_view(page, "records")
    find(page, "#value-from").send_keys(start)
    find(page, "#value-to").send_keys(end)
    if found is None:
        assert find(page, "#value-from").get_attribute("aria-invalid") == "true"
        assert find(page, "#count").text == "7 / 7 条"
    else:
        assert texts(page, "#table td.c-quantity") == found


def test_a_single_report_has_a_table_of_its_targets(browser: Any, tmp_path: Path) -> None:
    kept = [document("plan", PLAN, plan_records(), tmp_path, title="清河市工作要点")]
    write_run(kept, tmp_path / "run")
    for page in opened(browser, build(tmp_path / "run"), "#overview"):
        assert texts(page, "#targettable td.c-indicator") == ["水质达标率", "河长制工作站"]
        assert texts(page, "#targettable td.c-quantity") == ["90%以上", "12个"]
        find(page, "#targettable button").click()
        assert find(page, "#cards .on .q").text == "90%以上"


def test_several_documents_have_no_table_of_targets(page: Any) -> None:
    assert not find(page, "#targets").is_displayed()


def test_back_goes_to_the_view_before(page: Any) -> None:
    page.find_element(By.ID, "tab-records").click()
    page.find_element(By.ID, "tab-documents").click()
    page.back()
    assert page.find_element(By.ID, "tab-records").get_attribute("aria-selected") == "true"
    page.back()
    assert page.find_element(By.ID, "tab-overview").get_attribute("aria-selected") == "true"


def test_marks_say_what_they_are(page: Any) -> None:
    page.find_element(By.ID, "tab-read").click()
    mark = page.find_element(By.CSS_SELECTOR, "#text .quantity")
    assert (mark.get_attribute("role"), mark.get_attribute("title")) == ("mark", "数量")


def test_every_filter_of_the_issue_is_offered(page: Any) -> None:
    open_view(page, "records")
    offered = page.execute_script("return [...document.querySelectorAll('#selects details')].map((s) => s.id.slice(7))")
    assert offered == [
        "document",
        "campaign",
        "verb_class",
        "commitment_level",
        "bound",
        "role",
        "status",
        "indicator",
        "deadline",
        "unit",
        "region",
        "year",
    ]
    choose(page, "#filter-region", "白山市")
    choose(page, "#filter-status", "planned")
    assert find(page, "#table tbody").text == "没有符合条件的记录"


def test_sort_goes_up_down_and_back(page: Any) -> None:
    open_view(page, "records")
    for order, first in (("ascending", "12个"), ("descending", "90%以上"), ("none", "")):
        find(page, "[data-sort=quantity]").click()
        assert find(page, "th:has([data-sort=quantity])").get_attribute("aria-sort") == order
        assert texts(page, "#table td.c-quantity")[0] == first
    assert page.switch_to.active_element.get_attribute("data-sort") == "quantity"


def test_numbers_sort_as_numbers(page: Any) -> None:
    open_view(page, "records")
    find(page, "#columns summary").click()
    find(page, "[data-column=low]").click()
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.switch_to.active_element.tag_name == "summary"
    find(page, "[data-sort=low]").click()
    assert [text for text in texts(page, "#table td.num") if text] == ["12", "87", "90", "35000"]


def test_columns_can_be_chosen(page: Any) -> None:
    open_view(page, "records")
    assert "规则" not in texts(page, "#table th")
    find(page, "#columns summary").click()
    find(page, "[data-column=quote]").click()
    find(page, "[data-column=section_path]").click()
    assert "章节" in texts(page, "#table th")
    assert "原文" not in texts(page, "#table th")


def test_from_a_row_to_the_text_and_back_to_a_card(page: Any) -> None:
    open_view(page, "records")
    find(page, "[data-open='2']").click()
    assert find(page, "#doctitle").text == "清河市工作要点"
    assert "".join(texts(page, "#text .on.verb, #text .on.quantity")) == "达到90%以上"
    assert find(page, ".card.on").get_attribute("data-record") == "2"
    assert "力争" in find(page, ".card.on .c").text
    assert texts(page, "#text .on.commitment") == ["力争"]
    next(e for e in page.find_elements(By.CSS_SELECTOR, "#text .verb") if e.text == "新建").click()
    assert find(page, ".card.on").get_attribute("data-record") == "3"
    assert page.current_url.endswith("#read/0/3")


def test_hovering_a_card_lights_its_words(page: Any) -> None:
    open_view(page, "read")
    card = find(page, "[data-record='3']")
    webdriver.ActionChains(page).move_to_element(card).perform()
    assert texts(page, "#text .near.verb") == ["新建"]


def test_an_address_opens_its_record(browser: Any, sample: Path) -> None:
    for page in opened(browser, sample, "#read/1/6"):
        assert find(page, "#doctitle").text == "白山市工作回顾"
        assert texts(page, "#text .on.quantity") == ["3.5万亩左右"]


def test_the_outline_goes_to_a_campaign(page: Any) -> None:
    open_view(page, "read")
    item = find(page, "#outline button")
    assert item.text.split() == ["水源保护攻坚战", "3"]
    item.click()
    assert find(page, ".card.on").get_attribute("data-record") == "0"
    assert item.get_attribute("aria-current") == "true"


def test_a_long_report_has_its_parts_first(browser: Any, tmp_path: Path) -> None:
    raw = "".join(f"推进第{i}项改革。\n" for i in range(160))
    slots = {"section_path": "一、改革", "campaign": "改革攻坚战", "campaign_start": 0, "campaign_end": 2}
    records = [make_record(raw, f"推进第{i}", "项改革", **slots) for i in range(160)]
    write_run([document("plan", raw, records, tmp_path)], tmp_path / "run")
    for page in opened(browser, build(tmp_path / "run"), "#read"):
        assert texts(page, "#outline summary") == ["按章节", "按专项行动"]


def test_the_outline_names_sections_without_records_of_their_own(browser: Any, tmp_path: Path) -> None:
    raw = "推进甲项目。\n建设乙项目。\n新建丙公园。\n"
    paths = ("二、回顾", "三、重点任务 > （一）工业", "三、重点任务 > （二）城建 > 1. 公园")
    words = (("推进", "甲项目"), ("建设", "乙项目"), ("新建", "丙公园"))
    records = [make_record(raw, *pair, section_path=path) for pair, path in zip(words, paths, strict=True)]
    write_run([document("plan", raw, records, tmp_path)], tmp_path / "run")
    for page in opened(browser, build(tmp_path / "run")):
        items = page.find_elements(By.CSS_SELECTOR, "#outline .sections button")
        assert [item.text.split() for item in items] == [
            ["二、回顾", "1"], ["三、重点任务"], ["（一）工业", "1"], ["（二）城建"], ["1.", "公园", "1"],
        ]  # fmt: skip
        indents = [float(item.value_of_css_property("padding-left").removesuffix("px")) for item in items]
        assert indents[0] == indents[1] < indents[2] == indents[3] < indents[4]
        items[3].click()
        assert find(page, ".card.on").get_attribute("data-record") == "2"


def test_targets_only_and_legend(page: Any) -> None:
    open_view(page, "read")
    find(page, "#onlytargets").click()
    assert texts(page, ".card .q") == ["90%以上", "12个"]
    button = next(e for e in page.find_elements(By.CSS_SELECTOR, "#legend button") if e.text == "动词")
    colour = find(page, "#text .verb").value_of_css_property("text-decoration-line")
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert (colour, find(page, "#text .verb").value_of_css_property("text-decoration-line")) == ("underline", "none")


def test_keyboard_alone(page: Any) -> None:
    find(page, "#tab-overview").send_keys(Keys.ARROW_RIGHT)
    assert find(page, "#tab-read").get_attribute("aria-selected") == "true"
    body = find(page, "body")
    body.send_keys("jj")
    assert page.switch_to.active_element.find_element(By.XPATH, "..").get_attribute("data-record") == "1"
    page.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    assert find(page, ".card.on").get_attribute("data-record") == "2"
    page.switch_to.active_element.send_keys("k")
    assert find(page, ".card.on").get_attribute("data-record") == "1"
    page.switch_to.active_element.send_keys("/")
    assert page.switch_to.active_element.get_attribute("id") == "search"
    page.switch_to.active_element.send_keys("4")
    assert find(page, "#search").get_attribute("value") == "4"
    find(page, "#download").send_keys("1")
    assert find(page, "#view-overview").is_displayed()


def test_every_control_has_a_name(page: Any) -> None:
    for view in ("overview", "read", "records", "documents"):
        open_view(page, view)
        nameless = page.execute_script(
            "return [...document.querySelectorAll('button, input, select')]"
            ".filter((e) => e.offsetParent && !e.textContent.trim()"
            " && !e.getAttribute('aria-label') && !(e.labels && e.labels.length)).map((e) => e.outerHTML)"
        )
        assert nameless == []


def contrast(page: Any, selector: str) -> float:
    script = """
    const e = document.querySelector(arguments[0]);
    const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
    let back = e; while (back && (rgb(getComputedStyle(back).backgroundColor)[3] ?? 1) === 0) back = back.parentElement;
    const linear = (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const light = (c) => { const [r, g, b] = rgb(c).map((v) => linear(v / 255));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const pair = [light(getComputedStyle(e).color), light(getComputedStyle(back).backgroundColor)];
    const [a, b] = pair.sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);"""
    return float(page.execute_script(script, selector))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_are_readable_in_both_themes(page: Any, theme: str) -> None:
    open_view(page, "read")
    if page.execute_script("return document.documentElement.dataset.theme") != theme:
        find(page, "#theme").click()
    for role in ("verb", "object", "campaign", "quantity", "commitment"):
        assert contrast(page, f"#text .{role}") >= 4.5, role
    assert contrast(page, ".meta") >= 4.5


def test_dark_mode_follows_the_system_and_the_button(browser: Any, sample: Path) -> None:
    def ground() -> str:
        return str(find(browser, "body").value_of_css_property("background-color"))

    for dark in (False, True):
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        for page in opened(browser, sample):
            page.execute_script("localStorage.clear()")
            page.refresh()
            before = ground()
            assert (int(before.split("(")[1].split(",")[0]) < 100) == dark
            find(page, "#theme").click()
            assert ground() != before
            page.refresh()
            assert ground() != before
            page.execute_script("localStorage.clear()")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_download_holds_the_filtered_rows(page: Any) -> None:
    target = page.folder / "records-filtered.csv"
    target.unlink(missing_ok=True)
    open_view(page, "records")
    choose(page, "#filter-role", "achieved")
    find(page, "#download").click()
    eventually(lambda: target.is_file() and target.stat().st_size)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with target.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["doc_id"], row["quantity"], row["low"], row["region"]) for row in rows] == [
        ("review", "87%", "87", "白山市"), ("review", "3.5万亩左右", "35000", "白山市")
    ]  # fmt: skip


def test_citation_names_document_quote_and_place(page: Any) -> None:
    page.execute_script(
        "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); };"
    )
    open_view(page, "records")
    choose(page, "#filter-role", "achieved")
    find(page, "#table td.do button:last-child").click()
    assert eventually(lambda: page.execute_script("return window.copied")) == (
        "《白山市工作回顾》（白山市 2025）：“水质达标率达到87%” [review:3–13]"
    )
    eventually(lambda: find(page, "#toast").text == "已复制引用")


def test_phone_width_has_no_sideways_scroll(page: Any) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for view in ("overview", "read", "records", "documents"):
            open_view(page, view)
            assert page.execute_script("return document.documentElement.scrollWidth") <= 390, view
        open_view(page, "read")
        find(page, "body").send_keys("jjj")
        on_screen = (
            "const r = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return r.top >= 0 && r.bottom <= innerHeight"
        )
        assert eventually(lambda: page.execute_script(on_screen, ".card.on"))
        assert page.execute_script(on_screen, "#text .on.verb")
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_failed_documents_say_why(page: Any) -> None:
    open_view(page, "documents")
    assert "no text layer" in find(page, "#doctable").text
    assert texts(page, "#doctable .failed") == ["未读取"]


def test_raw_and_cleaned_text(browser: Any, tmp_path: Path) -> None:
    from extract.text.clean import clean

    raw = "——推動(dòng)治理\n加快推進(jìn)濕地(dì)保護(hù)工程,完成3處。\n"
    record = make_record(raw, "加快推進", "濕地(dì)保護(hù)工程")
    made = document("plan", raw, [record], tmp_path)
    made.repairs = clean(raw).repairs
    write_run([made], tmp_path / "run")
    for page in opened(browser, build(tmp_path / "run"), "#read/0/0"):
        assert "修复 拼音注音 4，繁体字 5，半角标点 1" in find(page, "#docmeta").text
        assert "加快推进湿地保护工程" in find(page, "#text").text
        assert "dì" not in find(page, "#text").text
        find(page, "[data-variant=raw]").click()
        assert "加快推進(jìn)濕地(dì)保護(hù)工程" in find(page, "#text").text
        find(page, "[data-variant=clean]").click()
        assert "加快推进湿地保护工程" in "".join(find(page, "#text").text.split())


def test_a_document_that_means_harm_does_none(browser: Any, tmp_path: Path) -> None:
    raw = "<script>window.pwned=1</script> ]]> </style><img src=x onerror='window.pwned=2'> \u202e倒\u202c\u2028\x00\n"
    raw += "推进=1+1号工程。" * 5000
    start = raw.index("推进")
    from extract.model import Record, Span

    records = [
        Record(record_id=f"=cmd|{i}", doc_id="<b>", char_start=a, char_end=a + 9, quote=raw[a : a + 9],
               campaign="</script><script>window.pwned=3</script>", verb=Span("推进", a, a + 2),
               object=Span(raw[a + 2 : a + 9], a + 2, a + 9))
        for i, a in enumerate(range(start, len(raw), 10))
    ]  # fmt: skip
    made = document("x", raw, records, tmp_path, title="<img src=x onerror='window.pwned=4'>")
    made.doc_id = "<b>"
    write_run([made], tmp_path / "run")
    target = browser.folder / "records-filtered.csv"
    target.unlink(missing_ok=True)
    for page in opened(browser, build(tmp_path / "run"), "#read/0/4000"):
        assert page.execute_script("return window.pwned") is None
        assert len(page.find_elements(By.CSS_SELECTOR, ".card")) == len(records) == 5000
        assert find(page, ".card.on").is_displayed()
        assert "<script>window.pwned=1</script>" in find(page, "#text p").text
        assert "\u202e" not in page.execute_script("return document.body.innerText")
        open_view(page, "records")
        find(page, "#download").click()
        eventually(lambda: target.is_file() and target.stat().st_size)
        with target.open(encoding="utf-8-sig", newline="") as lines:
            first = next(csv.DictReader(lines))
        assert (first["record_id"], first["object"]) == ("'=cmd|0", "'=1+1号工程。"[:-1])
