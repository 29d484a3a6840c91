"""Bare numerals: the case table and the round trip value → Han text → value."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.numbers.numerals import parse_number

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "numerals.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_reads_numeral(text: str, expected: str) -> None:
    value = parse_number(text)
    if expected == "!":
        assert value is None
    else:
        assert isinstance(value, Decimal)
        assert round(value, 4) == Decimal(expected)


def below_wan(value: int) -> str:
    """Write 1–9999 as it is spoken: 1205 → 一千二百零五."""
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + name
        gap = digit == 0
    return out


def write_han(value: int) -> str:
    """Write 0 to 10^12 in Han characters."""
    if value == 0:
        return "零"
    out = ""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // unit % 10**4 if unit < 10**8 else value // unit
        if part:
            out += ("零" if out and part < 1000 else "") + below_wan(part) + name
    return out


@given(st.integers(min_value=0, max_value=10**12 - 1))
@example(10**8)
@example(100_010_001)
@example(10_0000)
def test_round_trip_through_han(value: int) -> None:
    assert parse_number(write_han(value)) == value


@given(st.integers(min_value=1, max_value=10**8), st.sampled_from(["", "万", "亿", "万亿"]))
def test_round_trip_through_arabic_with_scale(value: int, scale: str) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    assert parse_number(f"{value:,}{scale}") == value * factor
    wide = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert parse_number(wide + scale) == value * factor


@given(st.integers(min_value=0, max_value=9999), st.text(alphabet=DIGITS, min_size=1, max_size=8))
def test_round_trip_of_decimals(whole: int, digits: str) -> None:
    arabic = Decimal(f"{whole}." + "".join(str(DIGITS.index(d)) for d in digits))
    assert parse_number(f"{write_han(whole)}点{digits}") == arabic


@given(st.text(alphabet="零一两十百千万亿点分之负第半成0129.,/% -", max_size=40))
def test_never_fails(text: str) -> None:
    value = parse_number(text)
    assert value is None or value.is_finite()


def test_no_numeral_is_longer_than_people_write() -> None:
    assert parse_number("一" + "零" * 78 + "一") == Decimal("1" + "0" * 78 + "1")
    assert parse_number("一" + "零" * 79 + "一") is None
