"""Readers: one bulletin in every format, the peculiarities of each, and files that are broken."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import opencc
import pytest
from make_files import MC, W, docx_bytes, paragraph, pdf_bytes, wrapped, write, zip_bytes

import extract
from extract.tables.readers import Input, ReadOptions, discover, read
from extract.tables.readers.numbering import spell
from extract.text.clean import clean

TITLE = "长垣市冬季供暖工作会议召开"
LINES = [
    "会议强调，要坚决打好冬季供暖保障战。加快推进老旧管网改造，年底前完成改造120公里，新增供热面积50万平方米以上。",
    "会议要求，要强化能源保障。确保储煤天数不低于15天，力争供热覆盖率达到85%以上，严禁擅自停供。",
]
BULLETIN = "\n".join([TITLE, *LINES])
PAGE = (
    '<html><head><meta charset="{charset}"><title>{title}_某市政府</title></head><body><div id="nav"><a>首页</a></div>'
    "<h1>{title}</h1><div class='article-content'>{body}</div><div class='footer'>版权所有</div></body></html>"
)


def _page(charset: str) -> bytes:
    body = "".join(f"<p>　　{line}</p>" for line in LINES)
    return PAGE.format(charset=charset, title=TITLE, body=body).encode(charset)


def _csv() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([["id", "正文"], ["甲", BULLETIN]])
    return out.getvalue().encode("gb18030")


def _xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["编号", "内容"])
    book.active.append([7, BULLETIN])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet() -> bytes:
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"text": [BULLETIN], "unused": [1]}), out)
    return out.getvalue()


def _pdf() -> bytes:
    title = [(90.0 + 16 * 3, 80.0, 16.0, TITLE)]
    numbers = [(290.0, 800.0, 10.0, "- 1 -")]
    return pdf_bytes([title + wrapped(LINES, top=120) + numbers])


FORMATS = {
    "a.txt": BULLETIN.encode(),
    "b.txt": BULLETIN.replace("\n", "\r\n").encode("utf-16"),
    "c.txt": BULLETIN.encode("gbk"),
    "d.txt": opencc.OpenCC("s2t").convert(BULLETIN).encode("big5"),
    "e.htm": _page("gbk"),
    "f.html": _page("utf-8"),
    "g.docx": docx_bytes("".join(map(paragraph, [TITLE, *LINES]))),
    "h.pdf": _pdf(),
    "i.csv": _csv(),
    "j.jsonl": json.dumps({"content": BULLETIN}).encode(),
    "k.json": json.dumps([{"text": BULLETIN}]).encode(),
    "l.xlsx": _xlsx(),
    "m.parquet": _parquet(),
    "n.zip": zip_bytes({"通报/正文.txt": BULLETIN.encode()}),
    "o": BULLETIN.encode("utf-8-sig"),
    "p.doc": _page("utf-8"),
}


def _read(path: Path, **options: object) -> list[Input]:
    return [item for source in discover([path]) for item in read(source, ReadOptions(**options))]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FORMATS)
def test_one_bulletin_reads_the_same_from_every_format(name: str, tmp_path: Path) -> None:
    (item,) = _read(write(tmp_path, name, FORMATS[name]))
    assert (item.status, item.error) == ("ok", None)
    assert clean(item.text).text == BULLETIN
    assert item.sha256
    document = extract.parse(item.text)
    expected = extract.parse(BULLETIN)
    assert [_told(r) for r in document.records] == [_told(r) for r in expected.records]
    assert len(document.records) >= 5


def _told(record: extract.Record) -> tuple[str | None, str, str | None]:
    return record.verb.text if record.verb else None, record.object.text, record.campaign


# --- discovering -----------------------------------------------------------------------------------------------------


def test_ids_are_stems_and_paths_where_stems_are_shared(tmp_path: Path) -> None:
    for name in ("甲/报告.txt", "乙/报告.txt", "乙/报告.html", "通知.txt", ".hidden", "~$lock.docx", "换\n行.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("加强管理。", "utf-8")
    ids = [source.doc_id for source in discover([tmp_path])]
    assert ids == ["乙__报告.html", "乙__报告.txt", "换_行", "甲__报告.txt", "通知"]
    assert [s.doc_id for s in discover([tmp_path, tmp_path])] == ids, "named twice, read once"


def test_a_link_and_its_file_are_read_once(tmp_path: Path) -> None:
    """Under the name that comes first, before and behind files that no link leads to."""
    for name in ("a.txt", "c.txt", "d.txt"):
        write(tmp_path, name, "加强管理。")
    (tmp_path / "b.txt").symlink_to(tmp_path / "d.txt")
    (tmp_path / "e.txt").symlink_to(tmp_path / "a.txt")
    assert [Path(source.path).name for source in discover([tmp_path])] == ["a.txt", "b.txt", "c.txt"]


def test_ids_made_of_paths_are_unlike_all_others(tmp_path: Path) -> None:
    for name in ("a__x.txt.md", "a/x.txt", "b/x.txt", "a__x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path, name, "加强管理。")
    ids = {source.path.removeprefix(f"{tmp_path}/"): source.doc_id for source in discover([tmp_path])}
    assert ids == {"a/x.txt": "a__x.txt-2", "a__x.txt": "a__x", "a__x.txt.md": "a__x.txt", "b/x.txt": "b__x.txt"}


def test_missing_paths_broken_links_and_loops_are_accounted_for(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "加强管理。")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    items = [item for source in discover([tmp_path, tmp_path / "missing"]) for item in read(source)]
    assert [(i.doc_id, i.status) for i in items] == [
        ("a", "ok"),
        ("gone", "failed"),
        ("loop", "failed"),
        ("missing", "failed"),
    ]
    assert all(i.error for i in items[1:])


def test_a_file_that_vanishes_is_failed(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "加强管理。")
    (source,) = discover([path])
    path.unlink()
    (item,) = read(source)
    assert (item.status, item.error) == ("failed", "the file is no longer there")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("加强管理。".encode("gbk"))))
    (item,) = [item for source in discover(["-"]) for item in read(source)]
    assert (item.doc_id, item.text, item.encoding) == ("stdin", "加强管理。", "gb18030")


# --- pages -----------------------------------------------------------------------------------------------------------


def test_a_label_table_gives_the_facts(tmp_path: Path) -> None:
    page = """<html><head><title>x</title></head><body><div class="crumb">当前位置：首页</div><table>
    <tr><td>索 引 号：</td><td>000/2021-3</td><td>主题分类：</td><td>城乡建设</td></tr>
    <tr><td>发文机关：</td><td>长垣市人民政府办公室</td><td>成文日期：</td><td>2021年11月01日</td></tr>
    <tr><td>标　　题：</td><td>长垣市人民政府办公室关于冬季供暖的通知</td></tr>
    <tr><td>发文字号：</td><td>长政办〔2021〕30号</td><td>发布日期：</td><td>2021年11月05日</td></tr></table>
    <div id="zoom"><p>各乡镇：</p>
    <p>加快推进管网改造，年底前完成120公里，新增供热面积50万平方米以上，保障群众温暖过冬。</p>
    <p>强化能源保障，确保储煤天数不低于15天，严禁擅自停供，全力守护群众温暖。</p>
    <div class="share-bar">分享到</div></div>
    <ul class="related"><li><a>关于防汛的通知</a></li></ul></body></html>"""
    (item,) = _read(write(tmp_path, "a.html", page))
    assert item.hints == {
        "title": "长垣市人民政府办公室关于冬季供暖的通知",
        "issuer": "长垣市人民政府办公室",
        "doc_number": "长政办〔2021〕30号",
        "pub_date": "2021年11月05日",
        "written_date": "2021年11月01日",
    }
    assert item.extracted
    assert item.text.splitlines()[1] == "各乡镇："
    assert not any(word in item.text for word in ("分享", "防汛", "当前位置", "索"))


def test_a_news_page_without_known_marks(tmp_path: Path) -> None:
    body = "".join(f"<br>　　{line}" for line in LINES)
    page = (
        "<html><head><title>供暖会议召开 - 某某新闻网</title><script>var a='<p>不是正文</p>'</script></head><body>"
        "<table><tr><td><a>首页</a> <a>要闻</a></td></tr>"
        "<tr><td><h1>供暖会议召开</h1>2021-11-05 来源：某某日报</td></tr>"
        f"<tr><td><font>{body}</font><p style='display:none'>看不见</p></td></tr>"
        "<tr><td><a>上一篇：防汛会议在本市召开并部署下一阶段重点工作</a></td></tr></table></body></html>"
    )
    (item,) = _read(write(tmp_path, "a.html", page))
    assert item.text.splitlines() == ["供暖会议召开", *LINES]
    assert item.hints == {"title": "供暖会议召开", "pub_date": "2021-11-05", "source_name": "某某日报"}


def test_rows_of_a_table_are_lines(tmp_path: Path) -> None:
    page = f"<body><div id='zoom'><p>{LINES[0]}</p><table><tr><th>任务<td>单位<tr><td>改造<td>住建局</table></div>"
    (item,) = _read(write(tmp_path, "a.html", page))
    assert item.text.splitlines()[-2:] == ["任务\t单位", "改造\t住建局"]


# --- Word ------------------------------------------------------------------------------------------------------------

NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def _docx(tmp_path: Path, body: str, **parts: str) -> list[str]:
    (item,) = _read(write(tmp_path, "a.docx", docx_bytes(body, **parts)))
    assert item.status == "ok", item.error
    return item.text.splitlines()


def test_word_writes_its_own_numbers(tmp_path: Path) -> None:
    body = (
        paragraph("加强领导", number=(3, 0))
        + paragraph("压实责任", number=(3, 1))
        + paragraph("强化督导", number=(3, 1))
        + paragraph("清单", number=(3, 2))
        + paragraph("完善机制", number=(3, 0))
        + paragraph("健全制度", number=(3, 1))
    )
    assert _docx(tmp_path, body, numbering=NUMBERING) == [
        "一、加强领导",
        "（一）压实责任",
        "（二）强化督导",
        "清单",
        "二、完善机制",
        "（一）健全制度",
    ]


def test_numbers_come_from_styles_too(tmp_path: Path) -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="H"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="H2"><w:basedOn w:val="H"/></w:style></w:styles>'
    )
    body = paragraph("加强领导", style="H") + paragraph("正文") + paragraph("完善机制", style="H2")
    lines = _docx(tmp_path, body, numbering=NUMBERING, styles=styles)
    assert lines == ["一、加强领导", "正文", "二、完善机制"]


def test_insertions_deletions_boxes_notes_and_cells(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>新建</w:t></w:r><w:ins><w:r><w:t>公路</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>铁路</w:delText></w:r></w:del>"
        "<w:r><w:t>3条</w:t><w:footnoteReference w:id='2'/></w:r></w:p>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>一季度</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>10家</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>20家</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件内</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    notes = (
        f"<w:footnotes {W}><w:footnote w:id='0' w:type='separator'><w:p/></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t>指快速路。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    assert _docx(tmp_path, body, footnotes=notes) == [
        "新建公路3条[1]",
        "文本框",
        "一季度\t10家",
        "\t20家",
        "控件内",
        "[1] 指快速路。",
    ]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (3, "decimal", "3"),
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (2, "ideographTraditional", "乙"),
        (4, "decimalEnclosedCircle", "④"),
        (14, "upperRoman", "XIV"),
        (2, "lowerLetter", "b"),
    ],
)
def test_number_formats(number: int, form: str, text: str) -> None:
    assert spell(number, form) == text


def test_entities_are_never_resolved(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.txt", "机密内容")
    head = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "展开">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "word/document.xml", f"{head}<w:document {W} {MC}><w:body>{paragraph('加强')}&x;&a;</w:body></w:document>"
        )
    (item,) = _read(write(tmp_path, "a.docx", out.getvalue()))
    assert "机密" not in item.text
    assert "展开" not in item.text
    page = f"{head}<html><body><p>加强管理&x;&a;</p></body></html>"
    (item,) = _read(write(tmp_path, "b.html", page))
    assert "机密" not in item.text


# --- PDF -------------------------------------------------------------------------------------------------------------


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    pages = [
        [(220.0, 40.0, 10.0, "长垣市人民政府公报"), *wrapped([line]), (280.0, 800.0, 10.0, f"— {i} —")]
        for i, line in enumerate([*LINES, "全面落实责任，健全考核机制。"], 1)
    ]
    (item,) = _read(write(tmp_path, "a.pdf", pdf_bytes(pages)))
    assert item.text.splitlines() == [*LINES, "全面落实责任，健全考核机制。"]


def test_a_sentence_goes_on_over_the_page_break(tmp_path: Path) -> None:
    placed = wrapped([LINES[0]])
    pages = [
        [*placed[:2], (280.0, 800.0, 10.0, "- 1 -")],
        [(left, 90 + i * 27.0, size, text) for i, (left, _, size, text) in enumerate(placed[2:])],
    ]
    (item,) = _read(write(tmp_path, "a.pdf", pdf_bytes(pages)))
    assert item.text == LINES[0]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [
        "各级各部门要加强统筹，扎实推进重点",
        "项目建设，确保全年完成投资五百亿元",
        "以上，加快推进城市更新，改造老旧小",
        "区一百二十个，新建停车位八千个，让",
        "群众受益。",
    ]
    right = [
        "深化营商环境改革，推行一件事集成办",
        "理，压减审批时限百分之三十，企业开",
        "办一日办结，全年新增经营主体五万户",
        "以上，培育专精特新企业六十家，打造",
        "发展高地。",
    ]
    rows = [(60.0, 100 + i * 22.0, 12.0, a) for i, a in enumerate(left)]
    rows += [(320.0, 100 + i * 22.0, 12.0, b) for i, b in enumerate(right)]
    (item,) = _read(write(tmp_path, "a.pdf", pdf_bytes([[(200.0, 60.0, 20.0, "重点工作安排"), *rows]])))
    assert item.text.splitlines() == ["重点工作安排", "".join(left), "".join(right)]


def test_a_scan_has_no_text_layer(tmp_path: Path) -> None:
    (item,) = _read(write(tmp_path, "a.pdf", pdf_bytes([[]])))
    assert item.status == "failed"
    assert item.error is not None
    assert item.error.startswith("no text layer")


# --- tables ----------------------------------------------------------------------------------------------------------


def test_columns_become_facts_and_kept_columns(tmp_path: Path) -> None:
    rows = "id,地区,年份,title,text,score\nx1,合肥市,2021,通知一,加强管理。,0.5\n"
    rows += ",合肥市,2022,通知二,完善制度。,1\nx1,,,,建设公路。,\n"
    items = _read(write(tmp_path, "t.csv", rows), keep=("地区", "score"))
    assert [i.doc_id for i in items] == ["t-x1", "t-row2", "t-x1-row3"]
    assert items[0].keep == {"地区": "合肥市", "score": "0.5"}
    assert items[0].hints == {"region_name": "合肥市", "year": "2021", "title": "通知一"}
    assert items[0].source.endswith("t.csv#1")


def test_the_narrowest_place_of_a_row_counts(tmp_path: Path) -> None:
    rows = "省,年,市,县,正文\n山东省,2021,德州市,齐河县,加强管理。\n"
    rows += "山东省,2022,德州市,,完善制度。\n山东省,,,,建设公路。\n"
    items = _read(write(tmp_path, "t.csv", rows))
    assert [item.hints.get("region_name") for item in items] == ["齐河县", "德州市", "山东省"]
    assert [item.hints.get("year") for item in items] == ["2021", "2022", None]


def test_json_without_a_text_column_fails_once(tmp_path: Path) -> None:
    rows = [{"甲": "加强管理。", "乙": i} for i in range(5)] + [{"text": "完善制度。"}, {"丙": 1, "丁": 2}]
    for path in (
        write(tmp_path, "t.json", json.dumps(rows, ensure_ascii=False)),
        write(tmp_path, "t.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)),
    ):
        items = _read(path)
        assert [(item.doc_id, item.status) for item in items] == [("t-1", "failed"), ("t-6", "ok"), ("t-7", "failed")]
        assert "(the table has 甲, 乙); so it is with all entries of these columns" in (items[0].error or "")


def test_a_broken_row_costs_only_itself(tmp_path: Path) -> None:
    rows = 'id,text\n1,加强管理。\n2,"没有合上的引号\n3,完善制度。\n4,多了,一格\n\n5,建设公路。\n'
    items = _read(write(tmp_path, "t.csv", rows))
    assert [(i.doc_id, i.status) for i in items] == [
        ("t-1", "ok"),
        ("t-row2", "failed"),
        ("t-3", "ok"),
        ("t-row4", "failed"),
        ("t-5", "ok"),
    ]
    assert items[3].error == "the row has 3 cells, the header 2"


def test_a_broken_line_of_json_costs_only_itself(tmp_path: Path) -> None:
    lines = [
        '{"text": "加强管理。", "year": 2021}',
        "{broken",
        "[1]",
        '{"other": 1, "more": 2}',
        '{"text": "完善制度。"}',
    ]
    items = _read(write(tmp_path, "t.jsonl", "\n".join(lines)))
    assert [i.status for i in items] == ["ok", "failed", "failed", "failed", "ok"]
    assert items[0].hints == {"year": "2021"}


def test_the_text_column_can_be_named_and_must_be_there(tmp_path: Path) -> None:
    path = write(tmp_path, "t.tsv", "甲\t乙\n加强管理。\t完善制度。\n")
    assert [i.text for i in _read(path, text_column="乙")] == ["完善制度。"]
    (unnamed,) = _read(path)
    (wrong,) = _read(path, text_column="丙")
    assert "--text-column" in str(unnamed.error)
    assert "甲, 乙" in str(wrong.error)


def test_rows_are_streamed(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "text\n" + "加强管理。\n" * 5000)
    (source,) = discover([path])
    rows = read(source)
    assert isinstance(rows, Iterator)
    assert next(rows).doc_id == "t-1"
    assert sum(1 for _ in rows) == 4999


# --- archives --------------------------------------------------------------------------------------------------------


def test_names_in_gbk_and_members_that_are_broken(tmp_path: Path) -> None:
    members = {
        "通知/供暖.txt": "加强管理。".encode("gbk"),
        "方案/供暖.txt": "完善制度。".encode(),
        "坏.docx": b"PK\x03\x04 broken",
        "__MACOSX/._x": b"x",
        "内.zip": zip_bytes({"深.zip": zip_bytes({"最深.txt": b"x"})}),
    }
    items = _read(write(tmp_path, "a.zip", zip_bytes(members, gbk=True)))
    assert [(i.doc_id, i.status) for i in items] == [
        ("a__内__深", "failed"),
        ("a__坏", "failed"),
        ("a__方案__供暖.txt", "ok"),
        ("a__通知__供暖.txt", "ok"),
    ]
    assert items[3].source.endswith("a.zip#通知/供暖.txt")


@pytest.mark.parametrize("name", ["a.zip", "a.docx", "a.xlsx"])
def test_a_bomb_is_not_unpacked(name: str, tmp_path: Path) -> None:
    part = {"a.zip": "a.txt", "a.docx": "word/document.xml", "a.xlsx": "xl/workbook.xml"}[name]
    (item,) = _read(write(tmp_path, name, zip_bytes({part: b" " * 30_000_000})))
    assert item.status == "failed"
    assert "zip bomb" in str(item.error)


# --- the zoo ---------------------------------------------------------------------------------------------------------

ZOO = {
    "truncated.docx": FORMATS["g.docx"][:300],
    "no_word.docx": zip_bytes({"x.txt": b"x"}),
    "bad_xml.docx": zip_bytes({"word/document.xml": b"<w:document>"}),
    "broken.pdf": b"%PDF-1.4\n" + b"garbage" * 50,
    "truncated.pdf": _pdf()[:200],
    "picture.txt": b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" * 40,
    "picture.jpg": b"\xff\xd8\xff",
    "broken.xlsx": _xlsx()[:500],
    "broken.parquet": b"PAR1" + b"\x00" * 50,
    "broken.zip": zip_bytes({"a.txt": b"x" * 500})[:60],
    "empty.zip": zip_bytes({}),
    "broken.json": b"{",
    "deep.json": b"[" * 100_000,
    "empty.csv": b"",
    "old.wps": b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
    "numbers.csv": b"\x00\x01\x02" * 900,
}


@pytest.mark.parametrize("name", ZOO)
def test_broken_files_fail_with_a_reason(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # without LibreOffice
    (item,) = _read(write(tmp_path, name, ZOO[name]))
    assert item.status == "failed"
    assert item.error
    assert "\n" not in item.error
    assert "Traceback" not in item.error


def test_an_encrypted_pdf_is_named_so(tmp_path: Path) -> None:
    data = _pdf().replace(
        b"trailer << ",
        b"trailer << /Encrypt << /Filter /Standard /V 1 /R 2 /O <"
        + b"00" * 32
        + b"> /U <"
        + b"11" * 32
        + b"> /P -4 >> /ID [<00> <00>] ",
    )
    (item,) = _read(write(tmp_path, "a.pdf", data))
    assert item.error == "the PDF is encrypted"


@pytest.mark.parametrize("data", [b"", b"  \n\r\n", "\u3000\n".encode()])
def test_empty_texts_are_empty_not_failed(data: bytes, tmp_path: Path) -> None:
    (item,) = _read(write(tmp_path, "a.txt", data))
    assert (item.status, item.error) == ("empty", None)


def test_a_page_of_50_mb_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.write(b"<html><body>")
        file.truncate(50_000_000)
    (item,) = _read(path)
    assert item.error == "the file is larger than 20 MB"


def test_deeply_nested_pages_do_not_break_the_reader(tmp_path: Path) -> None:
    (item,) = _read(write(tmp_path, "a.html", "<div>" * 20_000 + "加强管理。"))
    assert item.status in ("ok", "empty")
    (item,) = _read(write(tmp_path, "b.html", "<table><tr><td>" * 3_000 + "加强管理。"))
    assert item.status in ("ok", "empty")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")
@pytest.mark.parametrize(("script", "error"), [('cp "{docx}" "$7/given.docx"', None), ("exit 1", "without it")])
def test_old_office_files_go_through_libreoffice(
    script: str, error: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docx = write(tmp_path, "g.docx", FORMATS["g.docx"])
    program = write(tmp_path, "soffice", f"#!/bin/sh\n{script.format(docx=docx)}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    (item,) = _read(write(tmp_path, "a.wps", ZOO["old.wps"]))
    if error:
        assert error in str(item.error)
    else:
        assert item.text == BULLETIN


def test_hints_of_a_traditional_page_are_simplified(tmp_path: Path) -> None:
    body = "堅決確保羣衆溫暖過冬。" * 9
    page = f"<html><head><title>供暖會議強調確保民生</title></head><body><p>{body}</p></body></html>"
    (item,) = _read(write(tmp_path, "a.html", page.encode("big5hkscs")))
    assert item.encoding == "big5hkscs"
    assert item.hints["title"] == "供暖会议强调确保民生"
    assert item.text.startswith("供暖會議強調確保民生\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_failed(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "加强管理。")
    path.chmod(0)
    (item,) = _read(path)
    assert "cannot be opened" in str(item.error)
