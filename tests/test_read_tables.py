"""Tables of texts: where the header is, which column is the text, which sheets are read, what a cell holds."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from make_files import write

import extract
from extract.cli import main
from extract.tables.readers import Input, ReadOptions, discover, read
from extract.tables.readers.cells import fact, plain, without_markup

TEXT = "加快建设城市绿道，力争新增里程20公里以上。"
LONG = TEXT * 5


def _read(path: Path, **options: Any) -> list[Input]:
    return [item for source in discover([path]) for item in read(source, ReadOptions(**options))]


def _book(folder: Path, sheets: dict[str, list[list[Any]]], *, merged: str = "") -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    book.save(folder / "t.xlsx")
    return folder / "t.xlsx"


def _csv(folder: Path, rows: list[list[Any]]) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return write(folder, "t.csv", out.getvalue())


TITLED = [
    ["绿道政策汇编"],
    [],
    ["单位：条"],
    ["标题", "正文", "年份"],
    ["甲通知", TEXT, 2023.0],
    ["乙通知", TEXT, "2022年"],
]


def test_a_title_may_stand_above_the_header(tmp_path: Path) -> None:
    for path in (_book(tmp_path, {"一": TITLED}, merged="A1:C1"), _csv(tmp_path, TITLED[:1] + TITLED[3:])):
        items = _read(path)
        assert [(i.text, i.hints["title"], i.hints["year"], i.flags) for i in items] == [
            (TEXT, "甲通知", "2023", ()),
            (TEXT, "乙通知", "2022", ()),
        ]
        path.unlink()


def test_every_sheet_with_texts_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    sheets = {
        "中央": [["标题", "正文"], ["甲通知", TEXT]],
        "空": [],
        "地方": [["Policy Title", "Policy Content"], ["乙通知", TEXT]],
        "代码": [["代码", "名称"], [1, "通知"]],
    }
    items = _read(_book(tmp_path, sheets))
    assert [(i.doc_id, i.source.rpartition("#")[2], i.status) for i in items] == [
        ("t-1", "1", "ok"),
        ("t-地方-1", "地方!1", "ok"),
        ("t-代码", "代码", "failed"),
    ]
    assert str(items[2].error).startswith("the sheet 代码 is not read: no column is plainly the text")
    assert items[1].hints["title"] == "乙通知"


def test_a_table_without_header(tmp_path: Path) -> None:
    rows = [[f"长垣市第{i}号通报", "2018/12/01 09:20:00", LONG, "长垣市政府网"] for i in range(1, 5)]
    for path in (_book(tmp_path, {"一": rows}), _csv(tmp_path, rows)):
        items = _read(path)
        assert [(i.text, i.flags) for i in items] == [(LONG, ("text_column_guessed",))] * 4
        assert items[1].hints == {"title": "长垣市第2号通报", "pub_date": "2018/12/01 09:20:00"}
        path.unlink()


def test_columns_without_header_that_tell_nothing(tmp_path: Path) -> None:
    """Names that repeat are no titles, two columns of days tell none."""
    rows = [["长垣市政府网", "2018-12-01", LONG, f"2018-12-{i}"] for i in range(10, 14)]
    assert [i.hints for i in _read(_csv(tmp_path, rows))] == [{}] * 4


def test_a_header_that_names_no_text(tmp_path: Path) -> None:
    rows = [["名目", "条文", "年份"], *([f"第{i}项", LONG, "二〇二三年"] for i in range(1, 4))]
    items = _read(_csv(tmp_path, rows))
    assert [(i.text, i.hints, i.flags) for i in items] == [(LONG, {"year": "2023"}, ("text_column_guessed",))] * 3


def test_an_abstract_beside_the_text_and_two_texts(tmp_path: Path) -> None:
    rows = [["摘", "条文"], *([TEXT, LONG * 3] for _ in range(3))]
    assert [i.text for i in _read(_csv(tmp_path, rows))] == [LONG * 3] * 3
    rows = [["甲", "乙"], *([LONG, LONG] for _ in range(3))]
    (failed,) = _read(_csv(tmp_path, rows))
    assert "name it with --text-column (the table has 甲, 乙)" in str(failed.error)


def test_a_refusal_shows_names_not_texts(tmp_path: Path) -> None:
    (failed,) = _read(_csv(tmp_path, [[LONG, LONG], [LONG, LONG]]))
    assert len(str(failed.error)) < 200


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("Policy Title", "title"), ("policy_title", "title"), ("政策名称", "title"), ("Release Time", "pub_date"),
        ("发布时间", "pub_date"), ("Policy Release Department", "issuer"), ("Release Department：", "issuer"),
        ("发文机关", "issuer"), ("发布部门", "issuer"), ("发文字号", "doc_number"), ("政策年份", "year"),
    ],
)  # fmt: skip
def test_names_of_columns(column: str, field: str, tmp_path: Path) -> None:
    value = "2023" if field == "year" else "2023-02-01" if field == "pub_date" else "长垣市人民政府"
    (item,) = _read(_csv(tmp_path, [[column, "Policy Content"], [value, TEXT]]))
    assert (item.text, item.hints) == (TEXT, {field: value})


@pytest.mark.parametrize(
    "name", ["正文", "政策内容", "Policy Content", "policy_text", "文本", "FULL TEXT", "原文", "新闻内容"]
)
def test_names_of_the_text(name: str, tmp_path: Path) -> None:
    (item,) = _read(_csv(tmp_path, [["甲", name], ["乙", TEXT]]))
    assert (item.text, item.flags) == (TEXT, ())


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("year", 2023.0, "2023"), ("year", "2023.0", "2023"), ("year", "2023年", "2023"),
        ("year", "二〇二三年", "2023"),
        ("year", "二零二三", "2023"), ("year", "2023-05-01", "2023"), ("year", "十四五", ""), ("year", "12023", ""),
        ("pub_date", "20230821", "2023-08-21"), ("pub_date", 45159, "2023-08-21"),
        ("pub_date", "2023.8.21", "2023.8.21"),
        ("title", "<b>甲</b><br>通知<br>", "甲 通知"), ("title", " 甲  通知 ", "甲 通知"),
    ],
)  # fmt: skip
def test_facts(field: str, value: Any, text: str) -> None:
    assert fact(field, value) == text


def test_cells_of_markup(tmp_path: Path) -> None:
    cell = "<div><p>完成<span>绿道</span>投资8亿元。</p><p><strong>（一）</strong>深入打好蓝天保卫战。</p></div>"
    (item,) = _read(_csv(tmp_path, [["id", "正文"], ["1", cell]]))
    assert item.text == "完成绿道投资8亿元。\n（一）深入打好蓝天保卫战。"
    assert item.extracted
    assert without_markup("投资<8亿元，面积>3亩") == "投资<8亿元，面积>3亩"


def test_markup_is_verified_as_it_was_read(tmp_path: Path) -> None:
    path = _csv(tmp_path, [["id", "正文"], ["1", f"<p>{TEXT}</p><p>{TEXT}</p>"]])
    out = tmp_path / "out"
    run = ["run", str(path), "--out", str(out), "--no-report", "--quiet", "--workers", "1"]
    assert CliRunner().invoke(main, run).exit_code == 0
    assert CliRunner().invoke(main, ["verify", str(out)]).exit_code == 0
    assert (out / "texts" / "t-1.txt").read_text("utf-8") == f"{TEXT}\n{TEXT}"


def test_a_cell_that_excel_cut_is_flagged(tmp_path: Path) -> None:
    full = ("绿道" * 20_000)[:32_767]
    items = _read(_csv(tmp_path, [["正文", "题"], [full, "甲"], [full[:-1], "乙"], [full + "。", "丙"]]))
    assert [i.flags for i in items] == [("text_cut",), (), ()]


def test_a_sheet_of_figures_is_one_text(tmp_path: Path) -> None:
    rows = [
        ["绿道建设主要指标"],
        ["指标", "单位", "2020年", "2025年", "属性"],
        ["绿道总长度", "公里", 120, 300.5, "预期性"],
        ["建成区绿化覆盖率", "%", None, 42, "约束性"],
    ]
    (item,) = _read(_book(tmp_path, {"指标": rows}))
    assert item.text.splitlines() == [
        "绿道建设主要指标",
        "指标\t单位\t2020年\t2025年\t属性",
        "绿道总长度\t公里\t120\t300.5\t预期性",
        "建成区绿化覆盖率\t%\t\t42\t约束性",
    ]
    assert (item.doc_id, item.source.rpartition("#")[2], item.flags) == ("t", "指标", ("sheet_as_text",))
    assert item.extracted


def test_percent_formats_are_read_as_shown(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["绿道建设的主要指标和年度目标任务分解表格"], ["绿化率", 0.07]):
        book.active.append(row)
    book.active["B2"].number_format = "0%"
    book.save(tmp_path / "t.xlsx")
    (item,) = _read(tmp_path / "t.xlsx")
    assert item.text.splitlines()[1] == "绿化率\t7%"


def test_numbers_alone_are_no_text(tmp_path: Path) -> None:
    (item,) = _read(_book(tmp_path, {"数": [["a", "b"], *[[i, i * 2] for i in range(30)]]}))
    assert "no column is plainly the text" in str(item.error)


@pytest.mark.parametrize("field", ["id", "title", "text"])
def test_half_a_character_costs_at_most_its_document(field: str, tmp_path: Path) -> None:
    rows = [{"id": str(i), "title": "某通知", "text": TEXT} for i in range(3)]
    rows[1][field] += "\ud83d"
    items = _read(write(tmp_path, "t.jsonl", "\n".join(map(json.dumps, rows))))
    assert [i.status for i in items] == ["ok"] * 3
    assert [i.flags for i in items] == [(), ("bad_bytes",) * (field == "text"), ()]
    assert not any("\ud83d" in json.dumps([i.text, i.doc_id, i.hints], ensure_ascii=False) for i in items)
    (whole,) = _read(write(tmp_path, "u.jsonl", json.dumps({"text": TEXT + "😀"})))
    assert whole.text == TEXT + "😀"


def test_parse_refuses_half_a_character() -> None:
    with pytest.raises(ValueError, match="lone surrogate"):
        extract.parse(TEXT + "\ud83d")


def test_a_list_of_paragraphs_is_a_text(tmp_path: Path) -> None:
    (item,) = _read(write(tmp_path, "t.json", json.dumps({"content": [TEXT, TEXT]}, ensure_ascii=False)))
    assert item.text == f"{TEXT}\n{TEXT}"
    assert plain(0.1 + 0.2) == "0.3"


def test_an_old_workbook_is_named_so(tmp_path: Path) -> None:
    (item,) = _read(write(tmp_path, "t.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600))
    assert "save it as XLSX" in str(item.error)
