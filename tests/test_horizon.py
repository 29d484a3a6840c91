"""When: the deadline of every action, its period and horizon, and how a number stands in it."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from extract.discourse.cues import CueReader
from extract.discourse.frames import document_day
from extract.discourse.horizon import Timing
from extract.model import Metadata, Record
from extract.pipeline import Extractor
from extract.time.expressions import PeriodGrammar
from tests.action_table import Case, rows


def timing(record: Record) -> str:
    known = record.period_start or record.period_end
    period = f"{record.period_start or ''}..{record.period_end or ''}" if known else "-"
    return f"{record.deadline or '-'} {period} {record.horizon or '-'} {record.aggregation or '-'}"


@pytest.mark.parametrize("case", list(rows("horizon.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_time_of_each_record(case: Case, extractor: Extractor) -> None:
    hints, _, expected = case.readings.partition("\t")
    told = dict(hint.split("=") for hint in hints.split(";"))
    records = extractor.parse(case.text, hints=told).records
    assert [timing(record) for record in records] == expected.split(" / "), case.phenomenon
    for record in records:
        assert case.text[record.deadline_start : record.deadline_end] == (record.deadline or case.text)


def test_time_limit_of_the_row_of_a_task_table(extractor: Extractor) -> None:
    head, row = "序号\t完成时限\t责任单位\t重点任务", "1\t9月底前\t市教育局\t修缮校舍12所"
    text = f"{head}\n{row}\n2\t10月底前\t市水利局\t疏浚河道，加固堤防"
    records = extractor.parse(text, hints={"pub_date": "2026-03-01"}).records
    assert [(r.object.text, r.deadline) for r in records] == [
        ("校舍", "9月底前"),
        ("河道", "10月底前"),
        ("堤防", "10月底前"),
    ]


def test_number_and_record_tell_the_same_time(extractor: Extractor) -> None:
    (record,) = extractor.parse("到2027年，建成公园20个。").records
    assert record.quantity is not None
    for slot in ("deadline", "period_start", "period_end", "aggregation"):
        assert getattr(record.quantity, slot) == getattr(record, slot)


def test_a_year_told_in_a_text_of_one_sentence_a_line_holds_until_the_plan_is_spoken_of(extractor: Extractor) -> None:
    review = [
        "五年来，经济平稳增长。",
        *["新建各类学校。"] * 20,
        "刚刚过去的2017年，发展目标全面完成。",
        "生产总值增长6%。",
    ]
    lines = ["一、过去五年工作回顾", *review, "五年来，财政收入增长50%。"]
    records = extractor.parse("\n".join(lines), hints={"pub_date": "2018-03-05"}).records
    told = {r.quantity.text: (r.period_start, r.horizon) for r in records if r.quantity}
    assert told == {"6%": ("2017-01-01", "annual"), "50%": ("2013-01-01", "plan")}


def test_a_heading_tells_the_year_that_its_document_tells_too(extractor: Extractor) -> None:
    told = {"title": "2026年松南市政府工作报告", "year": "2026"}
    (record,) = extractor.parse("一、2025年工作回顾\n已建成水库12座。", hints=told).records
    assert (record.period_start, record.horizon_cue) == ("2025-01-01", "heading")


@pytest.mark.parametrize(("lines", "stops", "cut"), [(20, 1, True), (19, 1, False), (22, 2, True), (20, 2, False)])
def test_a_text_of_one_sentence_a_line(lines: int, stops: int, cut: bool, extractor: Extractor) -> None:
    begin = ["一、过去五年工作回顾", *["新建学校。扩建学校。"] * stops]
    end = ["2017年，发展目标全面完成。", "生产总值增长6%。"]
    text = "\n".join([*begin, *["新建学校。"] * (lines - stops - 3), *end])
    record = extractor.parse(text, hints={"pub_date": "2018-03-05"}).records[-1]
    assert record.horizon == ("annual" if cut else "plan")


@pytest.mark.parametrize(
    ("title", "year", "put", "day"),
    [
        ("2025年松南市政府工作报告", 2025, None, date(2025, 1, 1)),
        ("2025年松南市政府工作报告", 2025, "2025-02-10", date(2025, 2, 10)),
        ("2025年松南市政府工作报告", 2025, "2026-03-05", date(2025, 1, 1)),
        ("松南市2022年统计公报", 2022, None, date(2023, 1, 1)),
        ("松南市2022年统计公报（截至2022年10月底）", 2022, None, date(2023, 1, 1)),
        ("松南市2023年上半年统计公报", 2023, None, date(2023, 6, 30)),
        ("松南市2022年重点工作安排", 2022, None, date(2022, 1, 1)),
        ("松南市2022年重点工作安排", 2022, "2023-01-10", date(2023, 1, 10)),
        ("松南市2022年重点工作安排", 2022, "2024-01-10", date(2022, 1, 1)),
    ],
)
def test_the_day_that_a_document_tells(title: str, year: int, put: str | None, day: date) -> None:
    told = Metadata(title=title, year=year, pub_date=put, event_date="--06-13")
    assert document_day(told, PeriodGrammar(), CueReader()) == day


def test_offsets_of_the_deadline_point_into_the_raw_text(extractor: Extractor) -> None:
    raw = "十、２０２７年底前建成動(dòng)物园。"
    (record,) = extractor.parse(raw).records
    assert (record.deadline, raw[record.deadline_start : record.deadline_end]) == ("2027年底前", "２０２７年底前")


def test_a_timing_is_a_run_of_the_fields_of_a_record() -> None:
    fields = [(field.name, field.type) for field in msgspec.structs.fields(Record)]
    of_time = [(field.name, field.type) for field in msgspec.structs.fields(Timing)]
    at = fields.index(of_time[0])
    assert fields[at : at + len(of_time)] == of_time
