"""Time expressions, their dates, and the deadline of a quantity."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.discourse.deadline import DeadlineReader
from extract.model import Period
from extract.numbers.grammar import QuantityGrammar
from extract.time import calendar
from extract.time.expressions import PeriodGrammar

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "periods.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
PERIODS = PeriodGrammar()
NUMBERS = QuantityGrammar()


def reading(p: Period) -> str:
    cells = [p.text, p.period_start or "-", p.period_end or "-", p.aggregation or "-"]
    return " ".join([*cells, "yes" if p.is_deadline else "no"])


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_reads_period(text: str, expected: str) -> None:
    found = PERIODS.find(text, date(2026, 2, 28))
    assert " | ".join(map(reading, found)) == ("" if expected == "!" else expected)
    assert all(text[p.start : p.end] == p.text for p in found)


def test_without_document_date_only_absolute_periods_have_dates() -> None:
    dates = {p.text: p.period_end for p in PERIODS.find("今年、到2027年、“十五五”末、未来三年、6月底前、五年来")}
    assert dates.pop("到2027年") == "2027-12-31"
    assert dates.pop("“十五五”末") == "2030-12-31"
    assert dates == {"今年": None, "未来三年": None, "6月底前": None, "五年来": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年新建学校3所，改造食堂20个。", ["今年", "今年"]),
        ("到2027年，产值达到500亿元；年底前引进企业20家。", ["到2027年", "年底前"]),
        ("今年投资80亿元。引进企业20家。", ["今年", None]),
        ("产值增长6%，比去年提高1个百分点。", [None, None]),
        ("年均增长6%。", [None]),
        ("今年实施总投资35亿元的重点项目20个。", [None, "今年"]),
        ("确保100个项目年底前开工。", ["年底前"]),
        ("培训2000人次，明年再培训3000人次。", [None, "明年"]),
    ],
)
def test_deadline(text: str, expected: list[str | None]) -> None:
    periods = PERIODS.find(text)
    out = []
    for q in NUMBERS.find(text):
        begin = text.rfind("。", 0, q.start) + 1
        end = text.find("。", q.end)
        deadline = DeadlineReader(text, periods).of_number(q, (begin, end))
        out.append(deadline.text if deadline else None)
    assert out == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (calendar.months(2025, 1, 12), ("2025-01-01", "2025-12-31")),
        (calendar.months(2025, 0, 3), calendar.NO_DATES),
        (calendar.months(2025, 3, 13), calendar.NO_DATES),
        (calendar.months(2025, 4, 3), calendar.NO_DATES),
        (calendar.months(0, 1, 1), calendar.NO_DATES),
        (calendar.months(1, 1, 1), ("0001-01-01", "0001-01-31")),
        (calendar.months(9999, 12, 12), ("9999-12-01", "9999-12-31")),
        (calendar.months(10000, 1, 1), calendar.NO_DATES),
        (calendar.ahead(date(2025, 8, 31), 1), ("2025-01-01", "2025-12-31")),
        (calendar.ahead(date(2025, 9, 1), 1), ("2026-01-01", "2026-12-31")),
        (calendar.ahead(date(2025, 1, 1), 100), ("2025-01-01", "2124-12-31")),
        (calendar.ahead(date(2025, 1, 1), 0), calendar.NO_DATES),
        (calendar.ahead(date(2025, 1, 1), 101), calendar.NO_DATES),
        (calendar.ahead(date(9999, 1, 1), 1), ("9999-01-01", "9999-12-31")),
        (calendar.ahead(date(9999, 1, 1), 2), calendar.NO_DATES),
        (calendar.back(date(2025, 8, 31), 1), ("2024-01-01", "2024-12-31")),
        (calendar.back(date(2025, 9, 1), 1), ("2025-01-01", "2025-12-31")),
        (calendar.back(date(2025, 1, 1), 100), ("1925-01-01", "2024-12-31")),
        (calendar.back(date(2025, 1, 1), 0), calendar.NO_DATES),
        (calendar.back(date(2025, 1, 1), 101), calendar.NO_DATES),
        (calendar.back(date(6, 1, 1), 5), ("0001-01-01", "0005-12-31")),
        (calendar.back(date(6, 1, 1), 6), calendar.NO_DATES),
        (calendar.five_year_plan(6), ("1981-01-01", "1985-12-31")),
        (calendar.five_year_plan(5), calendar.NO_DATES),
        (calendar.five_year_plan(29), ("2096-01-01", "2100-12-31")),
        (calendar.five_year_plan(30), calendar.NO_DATES),
    ],
)
def test_calendar_ends_where_years_and_months_end(dates: calendar.Dates, expected: calendar.Dates) -> None:
    assert dates == expected


@pytest.mark.parametrize(
    ("anchor", "open_ended", "expected"),
    [
        (date(2025, 6, 5), False, "2025-06-05"),
        (date(2026, 6, 5), False, "2025-12-31"),
        (date(2026, 6, 5), True, "2026-06-05"),
        (date(2025, 1, 1), False, "2025-12-31"),  # only the year of the document is known
        (date(2025, 1, 1), True, None),
        (None, False, "2025-12-31"),
        (None, True, None),
    ],
)
def test_what_goes_on_ends_with_the_document(anchor: date | None, open_ended: bool, expected: str | None) -> None:
    assert calendar.until("2025-01-01", "2025-12-31", anchor, open_ended) == expected


@pytest.mark.parametrize(
    ("text", "floating"),
    [
        ("3月1日至5日", True),
        ("3月1日至2027年2月底", False),
        ("2025年11月至3月", False),
    ],
)
def test_a_span_floats_where_neither_end_has_a_year(text: str, floating: bool) -> None:
    assert [p.floating for p in PERIODS.find(text)] == [floating]


def test_month_and_quarter_need_a_document_with_a_day() -> None:
    assert [p.period_start for p in PERIODS.find("上月、本季度", date(2026, 1, 1))] == [None, None]
    assert [p.period_start for p in PERIODS.find("上月、本季度", date(2026, 1, 2))] == ["2025-12-01", "2026-01-01"]
    assert [p.period_start for p in PERIODS.find("上月、本季度", date(2026, 5, 1))] == ["2026-04-01", "2026-04-01"]
