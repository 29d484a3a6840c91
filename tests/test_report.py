"""The page: nothing is lost between text and marks, nothing of a document becomes markup, samples are announced."""

from __future__ import annotations

import importlib
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from review_samples import PLAN, document, make_record, plan_records, write_sample

from extract.cli import main
from extract.model import Document
from extract.report import build
from extract.report.labels import Labels
from extract.report.page import PageLimits, write_page
from extract.report.payload import script_json
from extract.report.segments import ROLES, ShownMark, marks_of, segment
from extract.tables.rundir import RunDir
from extract.tables.writers import write_run, xlsx
from extract.text.cleantext import CleanText, Edit

HOSTILE = "<script>window.pwned=1</script> ]]> </style> <!-- &amp; \u202e反向\u202c\u2028行\n推进</script>工程1个。\n"


def page_data(path: Path) -> dict[str, Any]:
    (block,) = html.fromstring(path.read_text("utf-8")).xpath("//script[@id='data']")
    data: dict[str, Any] = json.loads(block.text)
    return data


def roles(mask: int) -> set[str]:
    return {role for i, role in enumerate(ROLES) if mask & (1 << i)}


# --- segments


def test_a_campaign_inside_an_object_carries_both() -> None:
    parts = segment(PLAN, marks_of(plan_records()[0], 7))
    marked = {part.raw: roles(part.mask) for part in parts if part.mask}
    assert marked["水源保护攻坚战"] == {"clause", "object", "campaign"}
    assert marked["打好"] == {"clause", "verb"}
    assert marked["坚决"] == {"commitment"}
    assert {part.records for part in parts if part.mask} == {(7,)}


def test_the_inner_record_is_named_first() -> None:
    marks = [ShownMark(0, 6, "clause", 1), ShownMark(0, 6, "object", 1), ShownMark(2, 4, "verb", 2)]
    assert [part.records for part in segment("推动加快建设", marks)] == [(1,), (2, 1), (1,)]


def test_repairs_are_shown_raw_or_cleaned() -> None:
    raw, clean = "主動(dòng)仗?!", "主动仗。"
    edits = (Edit(2, 2, 2, 8, "gloss"), Edit(3, 4, 9, 11, "byte_loss"))
    parts = segment(raw, [ShownMark(0, 5, "verb", 0)], CleanText(raw, clean, edits))
    assert [(part.raw, part.clean) for part in parts] == [
        ("主動", "主动"), ("(dò", ""), ("ng)", ""), ("仗", None), ("?!", "。")
    ]  # fmt: skip


def test_characters_that_cleaning_put_in_are_shown() -> None:
    parts = segment("甲乙丙", [], CleanText("甲乙丙", "甲，乙丙", (Edit(1, 2, 1, 1, "byte_loss"),)))
    assert "".join(part.raw if part.clean is None else part.clean for part in parts) == "甲，乙丙"


spans = st.tuples(st.integers(-1, 14), st.integers(-1, 14), st.sampled_from(ROLES), st.integers(0, 3))


@given(st.text("甲乙\n𠮷<", max_size=12), st.lists(spans, max_size=8))
def test_segments_joined_are_the_text_and_hold_every_mark(raw: str, drawn: list[tuple[int, int, str, int]]) -> None:
    marks = [ShownMark(*span) for span in drawn]
    parts = segment(raw, marks)
    assert "".join(part.raw for part in parts) == raw
    at = 0
    for part in parts:
        here = [m for m in marks if 0 <= m.start < m.end <= len(raw) and m.start < at + len(part.raw) and at < m.end]
        assert roles(part.mask) == {mark.role for mark in here}
        assert set(part.records) == {mark.record for mark in here}
        at += len(part.raw)


@given(st.data())
def test_segments_read_the_cleaned_text_whole(data: st.DataObject) -> None:
    pieces = data.draw(
        st.lists(st.tuples(st.text("甲乙", max_size=3), st.text("(x", max_size=2), st.text("丙", max_size=2)))
    )
    raw = clean = ""
    edits = []
    for same, before, after in pieces:
        raw, clean = raw + same, clean + same
        if len(before) != len(after) and (not edits or edits[-1].raw_end < len(raw)):
            edits.append(Edit(len(clean), len(clean) + len(after), len(raw), len(raw) + len(before), "x"))
            raw, clean = raw + before, clean + after
    raw, clean = raw + "尾", clean + "尾"
    marks = [ShownMark(a, a + 2, "verb", a) for a in range(0, len(raw), 3)]
    parts = segment(raw, marks, CleanText(raw, clean, edits))
    assert "".join(part.raw for part in parts) == raw
    assert "".join(part.raw if part.clean is None else part.clean for part in parts) == clean


# --- the data block


@given(st.text())
def test_no_text_leaves_the_data_block(text: str) -> None:
    block = script_json({"t": text})
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block)["t"] == text.encode("utf-8", "replace").decode()


def test_the_page_holds_documents_records_and_marks(tmp_path: Path) -> None:
    data = page_data(build(write_sample(tmp_path / "run")))
    assert [doc["status"] for doc in data["documents"]] == ["ok", "ok", "empty", "failed"]
    assert data["documents"][3]["error"] == "no text layer"
    assert [doc["n_targets"] for doc in data["documents"]] == [2, 0, 0, 0]
    rows = [dict(zip(data["fields"], row, strict=True)) for row in data["records"]]
    assert [row["quantity"] for row in rows] == [None, None, "90%以上", "12个", None, "87%", "3.5万亩左右"]
    assert rows[6]["low"] == "35000"
    assert "".join(part[0] for part in data["documents"][0]["segments"]) == PLAN
    named = {row["object"]: i for i, row in enumerate(rows)}
    marked = [
        part[0] for part in data["documents"][0]["segments"] if len(part) > 1 and named["𠮷祥河清淤工程"] in part[2]
    ]
    assert marked == ["水源保护攻坚战", "加快推进", "𠮷祥河清淤工程"]


@pytest.mark.parametrize(("language", "told"), [("zh", "PDF 已加密"), ("en", "the PDF is encrypted")])
def test_why_a_document_was_not_read_is_told_in_the_language_of_the_page(
    tmp_path: Path, language: str, told: str
) -> None:
    failed = Document(doc_id="scan", source="scan.pdf", status="failed", error="the PDF is encrypted")
    write_run([failed], tmp_path / "run")
    assert page_data(build(tmp_path / "run", language=language))["documents"][0]["error"] == told
    xlsx.write(tmp_path / "run", language)
    sheet = openpyxl.load_workbook(tmp_path / "run" / "records.xlsx").worksheets[3]
    assert told in [cell.value for cell in sheet[2]]


def test_one_readable_document_opens_in_the_reader(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    write_run([document("plan", PLAN, plan_records(), tmp_path)], folder)
    assert page_data(build(folder))["start"] == "read"
    assert page_data(build(write_sample(tmp_path / "two")))["start"] == "overview"


def test_a_hostile_document_stays_text(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    record = make_record(HOSTILE, "推进", "</script>工程", campaign="<b>战</b>", campaign_start=0, campaign_end=3)
    write_run([document("plan", HOSTILE, [record], tmp_path, title="</title><img src=x onerror=alert(1)>")], folder)
    text = build(folder).read_text("utf-8")
    tree = html.fromstring(text)
    assert len(tree.xpath("//script")) == 2
    assert not tree.xpath("//img") + tree.xpath("//b[.='战']")
    assert "window.pwned" not in (tree.xpath("//script")[1].text or "")
    assert "\u202e" not in html.tostring(tree.xpath("//main")[0], encoding="unicode")
    assert page_data(folder / "report.html")["documents"][0]["segments"][0][0] == "<sc"


def test_the_page_needs_no_network(tmp_path: Path) -> None:
    text = build(write_sample(tmp_path / "run")).read_text("utf-8")
    assert set(re.findall(r"https?://[^\"'\s<]+", text)) == {"http://www.w3.org/2000/svg"}
    tree = html.fromstring(text)
    assert not tree.xpath("//link | //iframe | //script[@src] | //img")
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]


def test_a_large_run_is_sampled_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    texts = [f"推进第{i}号工程。" for i in range(10)]
    documents = [
        document(f"d{i}", text, [make_record(text, "推进", f"第{i}号工程", doc_id=f"d{i}")], tmp_path)
        for i, text in enumerate(texts)
    ]
    write_run(documents, folder)
    path = write_page(folder, language="zh", limits=PageLimits(records=4), only=())
    data = page_data(path)
    assert [doc["id"] for doc in data["documents"] if doc["embedded"]] == ["d0", "d3", "d6", "d9"]
    assert len(data["records"]) == 4
    page = html.fromstring(path.read_text("utf-8"))
    assert "4 / 10 份文件（4 / 10 条记录）" in page.get_element_by_id("note").text
    assert page.xpath("//ul[@class='stats']/li/b/text()")[:2] == ["10", "10"]
    assert not html.fromstring(build(folder).read_text("utf-8")).xpath("//*[@id='note']")


def test_a_page_of_chosen_documents_stands_beside_the_whole(tmp_path: Path) -> None:
    folder = write_sample(tmp_path / "run")
    whole = build(folder).read_bytes()
    done = CliRunner().invoke(main, ["report", str(folder), "--document", "review"])
    assert (done.exit_code, done.output) == (0, f"{folder / 'report_selection.html'}\n")
    assert (folder / "report.html").read_bytes() == whole
    page = folder / "report_selection.html"
    assert [doc["id"] for doc in page_data(page)["documents"] if doc["embedded"]] == ["review"]
    note = html.fromstring(page.read_text("utf-8")).get_element_by_id("note").text
    assert note.startswith("本页只含选定的 1 / 4 份文件（2 / 7 条记录）")
    own = tmp_path / "own.html"
    assert CliRunner().invoke(main, ["report", str(folder), "--out", str(own)]).output == f"{own}\n"
    assert own.read_bytes() == whole


def test_a_document_that_the_run_does_not_have_is_refused(tmp_path: Path) -> None:
    folder = write_sample(tmp_path / "run")
    before = sorted(folder.iterdir())
    done = CliRunner().invoke(main, ["report", str(folder), "--document", "plan", "--document", "nix"])
    assert done.exit_code == 2
    assert done.output == "policy-extract report: the run has no document nix: ids are in documents.csv\n"
    assert sorted(folder.iterdir()) == before


def test_a_source_that_changed_is_not_shown_as_the_text(tmp_path: Path) -> None:
    folder = write_sample(tmp_path / "run")
    (tmp_path / "sources" / "plan.txt").write_text("另一份文本", "utf-8")
    documents = page_data(build(folder))["documents"]
    assert documents[0]["segments"] is None
    assert documents[1]["segments"] is not None


def test_extracted_texts_come_before_sources(tmp_path: Path) -> None:
    folder = write_sample(tmp_path / "run")
    (folder / "texts").mkdir()
    (folder / "texts" / "plan.txt").write_bytes(PLAN.encode())
    (tmp_path / "sources" / "plan.txt").unlink()
    run = RunDir(folder)
    assert run.text(run.documents[0]) == PLAN
    assert run.text({"doc_id": "../../sources/review"}) is None


def test_an_empty_run_gives_a_page(tmp_path: Path) -> None:
    write_run([Document(doc_id="leer", status="empty")], tmp_path / "run")
    assert page_data(build(tmp_path / "run"))["records"] == []


# --- words


def test_every_word_the_page_asks_for_is_there() -> None:
    root = files("extract.report")
    scripts = "".join(path.read_text("utf-8") for path in root.joinpath("script").iterdir())
    asked = set(re.findall(r'SAY\["([\w.]+)"\]', scripts)) | set(re.findall(r"say\('([\w.]+)'\)", _template()))
    listed = re.search(r"const COLUMNS = \[(.*?)\];", scripts, re.DOTALL)
    assert listed
    asked |= {f"col.{name}" for name in re.findall(r'"(\w+)"', listed[1])}
    assert len(asked) > 50
    assert asked <= Labels("zh").words.keys()


def _template() -> str:
    return files("extract.report").joinpath("page.html.j2").read_text("utf-8")


def test_the_page_in_english(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["report", str(write_sample(tmp_path / "run")), "--language", "en"])
    assert result.exit_code == 0, result.output
    tree = html.parse(result.output.strip()).getroot()
    assert tree.get("lang") == "en"
    assert [tab.text for tab in tree.xpath("//button[@role='tab']")] == ["Overview", "Read", "Records", "Documents"]


def test_report_of_a_folder_without_a_run(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["report", str(tmp_path)])
    assert result.exit_code == 2
    assert "no records.jsonl" in result.output


def test_every_kind_of_repair_has_words() -> None:
    """The kinds that the docstring of the module names."""
    kinds = re.findall(r"``([a-z_]+)``(?=  | ``|\n)", importlib.import_module("extract.text.clean").__doc__ or "")
    assert len(kinds) > 20
    assert [kind for kind in kinds if f"repair.{kind}" not in Labels("zh").words] == []
