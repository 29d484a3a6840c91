"""Tables in a text: rows of indicators and of tasks become records, from every kind of file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from make_files import docx_bytes, paragraph, pdf_bytes

from extract.document.tables import find_tables
from extract.model import Document, Record
from extract.pipeline import Extractor
from extract.tables.readers import Source, read

TITLE = "河西县国民经济和社会发展第十四个五年规划纲要"
ROWS = [
    ["类别", "指标", "单位", "2020年", "2025年", "年均增长", "属性"],
    ["经济发展", "1.地区生产总值", "亿元", "180", "260", "7.5%左右", "预期性"],
    ["", "2.常住人口城镇化率", "%", "48.5", "55", "〔6.5〕", "预期性"],
    ["创新驱动", "3.全社会研发经费投入增长（%）", "—", "", "", "＞9", "预期性"],
    ["绿色生态", "4.单位GDP能源消耗降低", "%", "", "", "〔14〕", "约束性"],
]
TASKS = [
    ["序号", "工作任务", "责任单位", "完成时限"],
    ["1", "建成社区食堂12个，新增床位240张。", "县民政局、县住建局", "2023年底前"],
    ["2", "培育专精特新企业6家。", "县工业和信息化局", "长期"],
]


def lines(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def shown(record: Record) -> str:
    q = record.quantity
    assert q
    verb = f"{record.verb.text}|" if record.verb else ""
    ends = f"{q.low}–{q.high}" if q.low != q.high else f"{q.low}"
    when = f"{record.period_end} {record.horizon} {record.aggregation}"
    return f"{verb}{record.object.text} {ends} {q.unit} {q.bound} {q.change} {q.constraint} {when} {record.status}"


FIGURES = [
    "地区生产总值 18000000000 元 point level 预期性 2020-12-31 annual annual achieved",
    "地区生产总值 26000000000 元 point level 预期性 2025-12-31 plan point planned",
    "地区生产总值 7.5 % approx increase 预期性 2025-12-31 plan annual_average planned",
    "常住人口城镇化率 48.5 % point level 预期性 2020-12-31 annual annual achieved",
    "常住人口城镇化率 55 % point level 预期性 2025-12-31 plan point planned",
    "常住人口城镇化率 6.5 百分点 point increase 预期性 2025-12-31 plan cumulative planned",
    "增长|全社会研发经费投入 9–None % above increase 预期性 2025-12-31 plan annual_average planned",
    "降低|单位GDP能源消耗 14 % point decrease 约束性 2025-12-31 plan cumulative planned",
]


def test_a_yearly_average_beside_one_year_is_that_of_the_five_years_to_it(extractor: Extractor) -> None:
    rows = [["指标", "单位", "2025年", "年均增长"], ["地区生产总值", "亿元", "260", "7.5%"]]
    *_, average = extractor.parse(f"{TITLE}\n{lines(rows)}\n").records
    assert average.quantity
    assert (average.quantity.text, average.period_start, average.period_end) == ("7.5%", "2021-01-01", "2025-12-31")


def html(folder: Path) -> Path:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    path = folder / "plan.html"
    words = "<p>为推进高质量发展，制定本纲要，提出今后一个时期的主要目标和重点任务。</p>"
    path.write_text(f"<html><body><div><h1>{TITLE}</h1>{words}<table>{cells}</table></div></body></html>", "utf-8")
    return path


def docx(folder: Path) -> Path:
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in ROWS]
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    (folder / "plan.docx").write_bytes(docx_bytes(paragraph(TITLE) + table))
    return folder / "plan.docx"


def pdf(folder: Path) -> Path:
    page = [(60.0, 60.0, 16.0, TITLE)]
    for n, row in enumerate(ROWS):
        columns = zip((60, 120, 260, 310, 360, 410, 470), row, strict=True)
        page += [(float(left), 130.0 + 18 * n, 8.0, cell) for left, cell in columns if cell]
    (folder / "plan.pdf").write_bytes(pdf_bytes([page]))
    return folder / "plan.pdf"


def xlsx(folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "plan.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [TITLE])
        for n, row in enumerate(ROWS, 1):
            sheet.write_row(n, 0, row)
    return folder / "plan.xlsx"


@pytest.mark.parametrize("make", [html, docx, pdf, xlsx])
def test_indicators_from_every_kind_of_file(make: Callable[[Path], Path], extractor: Extractor, tmp_path: Path) -> None:
    path = make(tmp_path)
    (given,) = read(Source(str(path), "plan", str(path)))
    document = extractor.parse(given.text, "plan", hints=given.hints)
    found = [record for record in document.records if record.rule_ids == ("table-row",)]
    assert [shown(record) for record in found] == FIGURES
    for record in found:
        assert record.quantity
        assert document.raw[record.char_start : record.char_end] == record.quote
        assert document.raw[record.object.start : record.object.end] == record.object.text
        assert document.raw[record.quantity.start : record.quantity.end] == record.quantity.text


def test_cells_left_out_are_found_by_what_the_others_hold(extractor: Extractor) -> None:
    dense = [[cell for cell in row if cell] for row in ROWS]
    document = extractor.parse(f"{TITLE}\n{lines(dense)}\n")
    assert [shown(record) for record in document.records] == FIGURES
    assert document.flags == ()


@pytest.mark.parametrize(
    ("name", "unit", "average", "expected"),
    [
        ("城镇化率", "%", "1.3%", "城镇化率 1.3 % point increase"),
        ("城镇化率", "%", "1.3", "城镇化率 1.3 百分点 point increase"),
        ("粮食产能增长", "万吨", "3", "增长|粮食产能 30000 吨 point increase"),
        ("粮食产量（含大豆）", "万吨", "〔3〕", "粮食产量（含大豆） 30000 吨 point increase"),
    ],
)
def test_figure_over_the_plan(extractor: Extractor, name: str, unit: str, average: str, expected: str) -> None:
    rows = [
        ["序号", "指标", "单位", "2022年", "2030年", "年均增长", "备注"],
        ["7", name, unit, "", "", average, "占95%"],
    ]
    (record,) = extractor.parse(f"{TITLE}\n{lines(rows)}\n").records
    assert shown(record).startswith(expected)
    assert (record.period_start, record.period_end) == ("2023-01-01", "2030-12-31")


@pytest.mark.parametrize(
    ("heading", "year", "expected"),
    [
        ("2024年", "2025", "annual achieved achieved"), ("2025年", "2025", "annual planned target"),
        ("2026年", "2025", "plan planned target"), ("目标值", "2025", "plan planned target"),
        ("2025年完成", "2025", "annual achieved achieved"), ("2025年", "", "plan planned target"),
    ],
)  # fmt: skip
def test_column_of_a_year_and_the_year_of_the_document(
    extractor: Extractor, heading: str, year: str, expected: str
) -> None:
    text = f"主要指标\n指标\t单位\t{heading}\n社区覆盖程度\t%\t95\n"
    (record,) = extractor.parse(text, hints={"year": year} if year else {}).records
    assert record.quantity
    assert f"{record.horizon} {record.status} {record.quantity.role}" == expected


def test_a_row_that_is_not_clear_is_flagged_and_gives_no_figure(extractor: Extractor) -> None:
    document = extractor.parse("指标\t单位\t2019年\t2020年\t2025年\n粮食产量\t万吨\t12\t15\n")
    assert (document.records, document.flags) == ((), ("unclear_table_row",))


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("≥98", "%", "98–None % at_least"), ("不低于98", "%", "98–None % at_least"), ("≤25", "%", "None–25 % at_most"),
        ("<25", "%", "None–25 % below"), ("5-6", "%", "5–6 % range"), ("12左右", "万人", "120000 人 approx"),
        ("1,200", "家", "1200 家 point"), ("0.6以上", "万元", "6000–None 元 at_least"), ("95", "%", "95 % point"),
        ("95（城区98）", "%", "95 % point"), ("95%", "%", "95 % point"),
    ],
)  # fmt: skip
def test_values(extractor: Extractor, cell: str, unit: str, expected: str) -> None:
    (record,) = extractor.parse(f"主要指标\n指标\t单位\t2030年目标\n社区覆盖程度\t{unit}\t{cell}\n").records
    assert expected in shown(record)


@pytest.mark.parametrize(
    "cell", ["—", "-", "完成省下达任务", "达到国家要求", "／", "城区95%，乡村90%", "城区95、乡村90", "按省下达的12执行"]
)
def test_cells_without_a_figure(extractor: Extractor, cell: str) -> None:
    assert extractor.parse(f"主要指标\n指标\t单位\t2030年目标\n社区覆盖程度\t%\t{cell}\n").records == ()


def tasks(extractor: Extractor) -> Document:
    return extractor.parse(f"河西县2023年重点任务分解表\n{lines(TASKS)}\n", hints={"pub_date": "2023-02-01"})


def test_tasks_have_unit_and_deadline(extractor: Extractor) -> None:
    document = tasks(extractor)
    read = [(r.verb and r.verb.text, r.object.text, r.lead_unit, r.support_units, r.deadline) for r in document.records]
    assert read == [
        ("建成", "社区食堂", "县民政局", ("县住建局",), "2023年底前"),
        ("新增", "床位", "县民政局", ("县住建局",), "2023年底前"),
        ("培育", "专精特新企业", "县工业和信息化局", (), None),
    ]
    for record in document.records[:2]:
        assert document.raw[record.deadline_start : record.deadline_end] == record.deadline
        assert record.period_end == "2023-12-31"


@pytest.mark.parametrize(
    "text",
    ["姓名\t年龄\n王\t30\n", "指标\t属性\n粮食产量\t约束性\n", "任务\t备注\n建成公园\t无\n", "指标：\t达到\n一\t二\n"],
)
def test_other_tables_are_left_alone(text: str) -> None:
    places, at = [], 0
    for line in text.splitlines():
        places.append((at, at + len(line)))
        at += len(line) + 1
    assert list(find_tables(text, places)) == []
