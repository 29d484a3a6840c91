"""Web pages: which text is the body, what is left out of it, and when the reader says that it is not sure."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from make_files import write

from extract.cli import main
from extract.engine.limits import Guard, Limits
from extract.tables.readers.html import read_page
from extract.tables.readers.model import BODY_UNCERTAIN, NO_BODY_TEXT, ReadError

TASKS = [f"加快建设第{i}条城市绿道，力争全年完成投资{i}亿元以上。" for i in range(30)]
SENTENCE = TASKS[5]
PARAGRAPHS = [f"<p>{task}</p>" for task in TASKS]
BLOCK = "".join(PARAGRAPHS)
FIRST, SECOND = "".join(PARAGRAPHS[:12]), "".join(PARAGRAPHS[12:])


def _lines(page: str) -> list[str]:
    read = read_page(page)
    assert read.flags == (), page[:80]
    return read.text.splitlines()


def _each(form: str) -> str:
    return "".join(form.format(task) for task in TASKS)


LAYOUTS = {
    "Word export": f"<div class='sec'>{_each('<p class=MsoNormal><span><span lang=ZH-CN>{}</span></span></p>')}</div>",
    "a run for every character": _each("<p>{}</p>").replace("绿道", "<span>绿</span><span>道</span>"),
    "bold font": _each("<p><b><font size=3>{}</font></b></p>"),
    "public account": f"<div id=js_content>{_each('<section><p><span>{}</span></p></section>')}</div>",
    "a row with one cell": f"<table>{_each('<tr><td>{}</td></tr>')}</table>",
    "accordion": _each("<h4>任务</h4><div class=panel><div>{}</div></div>"),
    "chapters": f"<div>{FIRST}</div><div>{SECOND}</div>",
    "unclosed tags": _each("<p><font size=3>{}"),
    "unclosed lines": _each("<span>{}<br>"),
    "preformatted": "<pre>" + "\n".join(TASKS) + "</pre>",
    "a form around the page": f"<form id=form1><div class=t>{BLOCK}</div></form>",
    "called a header": f"<div class=header>{BLOCK}</div>",
    "ends in the middle": FIRST + "</body></html>" + SECOND,
    "240 containers": "<div>" * 240 + BLOCK + "</div>" * 240,
    "1,200 containers": "<div>" * 1200 + BLOCK + "</div>" * 1200,
    "a list of the site beside it": BLOCK + "<ul>" + "<li><a href=x>市领导调研城市绿道建设工作</a></li>" * 9 + "</ul>",
    "navigation in the known place": "<div class=content><a>首页</a> <a>政务公开</a></div><div class=x>"
    + BLOCK
    + "</div>",
    "two known places": f"<div class=TRS_Editor>{FIRST}</div><div class=TRS_Editor>{SECOND}</div>",
    "a text that is called a form": f"<div class=login>{BLOCK}</div><div class=nav>首页 走进本市 政务公开</div>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_whole_text_is_read_from_every_layout(layout: str) -> None:
    read = read_page(f"<html><head><title>城市绿道建设方案</title></head><body>{LAYOUTS[layout]}</body></html>")
    assert [read.text.count(task) for task in TASKS] == [1] * len(TASKS)
    assert read.flags == ()


def test_a_short_body_in_a_known_place_is_the_body() -> None:
    page = "<div id=zoom><p>定于明日召开会议。</p></div><div>主办单位：长垣市人民政府 网站标识码：1234567890</div>"
    assert _lines(page) == ["定于明日召开会议。"]


def test_text_behind_a_stray_end_is_read() -> None:
    page = f"<html><body><div>首页</div></body></html><div id=UCAP-CONTENT><p>{SENTENCE}</p></div></html>"
    assert _lines(page) == [SENTENCE]


def test_nesting_beyond_the_parser_is_read_without_the_tree_and_flagged() -> None:
    read = read_page("<div>" * 5000 + BLOCK)
    assert all(task in read.text for task in TASKS)
    assert read.flags == (BODY_UNCERTAIN,)


def test_sentences_left_outside_the_body_are_flagged() -> None:
    read = read_page(f"<div><div class=a>{BLOCK}</div><div class=b><p>{SENTENCE * 2}</p></div></div>")
    assert read.text.splitlines() == TASKS
    assert read.flags == (BODY_UNCERTAIN,)


def test_much_hidden_text_is_left_out_and_flagged() -> None:
    read = read_page(f"<p>{SENTENCE}</p><div style='display: none'>{BLOCK}</div>")
    assert read.text == SENTENCE
    assert read.flags == (BODY_UNCERTAIN,)


@pytest.mark.parametrize(
    "hidden", ["<i hidden>{}</i>", "<i style='font-size:0'>{}</i>", "<p style='visibility:hidden'>{}"]
)
def test_hidden_words_are_left_out(hidden: str) -> None:
    assert _lines(f"<p>{SENTENCE}{hidden.format('看不见')}</p>") == [SENTENCE]


def test_the_second_reader_sees_what_the_first_one_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.tables.readers import html

    monkeypatch.setattr(html, "lines_of", lambda *a, **k: _first_three(*a, **k))
    read = html.read_page(f"<html><body><div>{BLOCK}</div></body></html>")
    assert read.flags == (BODY_UNCERTAIN,)


def _first_three(*args: object, **options: object) -> object:
    from extract.tables.readers.markup import lines_of

    return lines_of(*args, **options)[:3]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        "<div id=app></div><script>window.__DATA__ = {'text': '" + SENTENCE * 5 + "'}</script>",
        "<div class=nav><a>首页</a></div><iframe src=body.html></iframe>",
    ],
)
def test_a_page_that_a_script_fills_is_flagged(body: str) -> None:
    read = read_page(f"<html><head><title>关于城市绿道建设的通知</title></head><body>{body}</body></html>")
    assert read.flags == (NO_BODY_TEXT,)


def test_a_frameset_is_flagged() -> None:
    assert read_page("<html><head><title>通知</title></head><frameset><frame src=a></frameset></html>").flags == (
        NO_BODY_TEXT,
    )


def test_superscripts_ruby_and_entities() -> None:
    page = (
        "<p>建成厂房10<sup>4</sup>平方米，PM<sub>2.5</sub>降至35μg/m<sup>3</sup>以下，绿<ruby>道<rp>(</rp><rt>dào</rt>"
        "<rp>)</rp></ruby>建设<sup><a href=#n>2</a></sup>加快，新增就业&ge;3000人，增长5&percnt;。</p>"
    )
    assert _lines(page) == ["建成厂房10⁴平方米，PM2.5降至35μg/m³以下，绿道建设[2]加快，新增就业≥3000人，增长5%。"]


def test_links_that_lead_on_are_no_sentence() -> None:
    assert _lines(f"<p>{SENTENCE}&gt;&gt;&gt;<a href=x>更多内容，点击阅读</a></p>") == [SENTENCE]


def test_lists_of_links_are_no_text_and_attachments_are() -> None:
    links = "".join(f"<p><a href=x>市领导第{i}次调研城市绿道建设</a></p>" for i in range(4))
    files = "".join(f"<p><a href=x>{i}.城市绿道建设任务分工表</a></p>" for i in range(1, 4))
    assert _lines(f"<div>{BLOCK}<p>附件：</p>{files}<p>相关新闻</p>{links}</div>") == [
        *TASKS,
        "附件：",
        *(f"{i}.城市绿道建设任务分工表" for i in range(1, 4)),
        "相关新闻",
    ]


@pytest.mark.parametrize("site", ["_长垣市政府", " - 长垣市政府", "-长垣政府网", "--绿道学会官网", "|要闻"])
def test_the_name_of_the_site_is_no_part_of_the_title(site: str) -> None:
    page = f"<html><head><title>城市绿道1-5月建设进展{site}</title></head><body>{BLOCK}</body></html>"
    assert read_page(page).hints["title"] == "城市绿道1-5月建设进展"


def test_comments_are_no_text() -> None:
    assert _lines(f"<!-- 面包屑 > 首页 --><p>{SENTENCE}</p><!-- {SENTENCE} -->") == [SENTENCE]


def test_a_table_keeps_its_columns() -> None:
    page = (
        f"<p>{SENTENCE}</p><table><tr><th rowspan=2>指标<th rowspan=2>单位<th colspan=2>数值<th>属性"
        "<tr><td>2020年<td>2025年<td></tr><tr><td>绿道<br>总长度<td>公里<td>120<td>300<td>预期性"
        "<tr><td>绿化率<td><td>35<td>40</table>"
    )
    assert _lines(page)[1:] == [
        "指标\t单位\t数值\t\t属性",
        "\t\t2020年\t2025年",
        "绿道 总长度\t公里\t120\t300\t预期性",
        "绿化率\t\t35\t40",
    ]


def test_a_cell_of_paragraphs_has_lines_of_its_own() -> None:
    page = f"<table><tr><td>一<td><p>{SENTENCE * 6}</p><p>{SENTENCE * 6}</p><td>市城管局</table>"
    assert _lines(page) == ["一", SENTENCE * 6, SENTENCE * 6, "市城管局"]


def test_the_value_of_a_label_is_not_the_next_label() -> None:
    read = read_page(f"<div>来源： 访问量：199 发布日期：2022-04-24</div><div id=zoom><p>{SENTENCE}</p></div>")
    assert read.hints == {"pub_date": "2022-04-24"}


def test_a_selector_of_ones_own() -> None:
    page = f"<div class=a><p>{SENTENCE}</p></div><div class=b>{BLOCK}</div>"
    assert read_page(page, "div.a").text == SENTENCE
    assert read_page(page, "div.a p, div.a").text == SENTENCE, "what stands inside another element comes once"
    assert read_page(page, "div.none").text == read_page(page).text, "a page without it is read as usual"
    with pytest.raises(ReadError, match="no CSS selector"):
        read_page(page, "div[")


def test_the_selector_is_an_option_of_a_run(tmp_path: Path) -> None:
    page = write(tmp_path, "a.html", f"<div class=a><p>{SENTENCE}</p></div><div class=b>{BLOCK}</div>")
    out = tmp_path / "out"
    options = ["run", str(page), "--out", str(out), "--no-report", "--quiet", "--workers", "1"]
    assert CliRunner().invoke(main, [*options, "--body-selector", ".a"]).exit_code == 0
    assert (out / "texts" / "a.txt").read_text("utf-8") == SENTENCE
    assert CliRunner().invoke(main, ["verify", str(out)]).exit_code == 0
    refused = CliRunner().invoke(main, [*options, "--overwrite", "--body-selector", "p["])
    assert refused.exit_code == 2
    assert "no CSS selector" in refused.output


@pytest.mark.parametrize(
    "piece", ["<div>", "<div><p>绿道。", "<span>绿道<br>", "<table><tr><td>", "<script>绿", "<!--", "<a ", "<sup>1"]
)
def test_broken_pages_are_read_or_refused_in_linear_time(piece: str) -> None:
    """Each takes a second or two; at the cost of a square it would take minutes and meet the limit."""
    with Guard(Limits(seconds=30)) as guard, guard.document(), suppress(ReadError):  # comments alone are no text
        read_page(piece * 200_000 + SENTENCE)


@pytest.mark.parametrize(
    ("under_the_title", "date"),
    [
        ("<p>发布日期：<b>2017-05-15 10:49:00</b> 来源：某市日报</p>", "2017-05-15"),  # the page was written anew
        ("<p>更新日期：2023-05-15</p>", "2022-04-24 10:00"),
        ("<p>来源：某市日报</p>", "2022-04-24 10:00"),
    ],
)
def test_the_day_under_a_title_goes_before_a_later_one_of_the_page(under_the_title: str, date: str) -> None:
    meta = '<meta name="PubDate" content="2022-04-24 10:00">'
    page = f"<html><head>{meta}</head><body><h1>某市绿道建设方案</h1>{under_the_title}{BLOCK}</body></html>"
    assert read_page(page).hints["pub_date"] == date
