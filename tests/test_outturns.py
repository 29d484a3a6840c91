"""Targets with their results in brackets, and the reverse."""

from __future__ import annotations

import pytest
from case_tables import cases

from extract import parse


@pytest.mark.parametrize(("text", "expected"), cases("outturns.tsv", 2))
def test_both_numbers_have_their_own_record(text: str, expected: str) -> None:
    made = [(r.status, r.quantity) for r in parse(text).records]
    assert " / ".join(f"{status} {q.role} {q.text}" for status, q in made if q) == expected


def test_the_counterpart_moves_alike_and_is_of_the_same_thing() -> None:
    target, result = (record.quantity for record in parse("粮食总产量增长2%（实际2.4%）。").records)
    assert target
    assert result
    assert (target.indicator, target.change, target.kind) == (result.indicator, result.change, result.kind)
    assert target.change == "increase"
    assert target.change == "increase"


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("单位能耗下降3%（实际完成3.4%）。", ["decrease", "decrease"]),
        ("粮食总产量增长2%（实际达到50万吨）。", ["increase", "level"]),
    ],
)
def test_a_counterpart_in_the_same_unit_moves_as_the_number_before_it(text: str, changes: list[str]) -> None:
    records = parse(text).records
    assert [record.quantity and record.quantity.change for record in records] == changes
    assert {record.status_cue for record in records} == {"实际"}
