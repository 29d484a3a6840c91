"""Time expressions, their dates, and the deadline of a quantity."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.discourse.deadline import DeadlineReader
from extract.model import Period
from extract.numbers.grammar import QuantityGrammar
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
