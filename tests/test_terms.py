"""Coined names with the expansion the text itself gives, and look-alikes that explain nothing."""

from __future__ import annotations

import time

import pytest

from extract.discourse.terms import find_terms
from tests.action_table import Case, rows


@pytest.mark.parametrize("case", list(rows("terms.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_finds_names_with_their_expansion(case: Case) -> None:
    found = [f"{term.name}={term.expansion}@{term.where}" for term in find_terms(case.text)]
    assert found == case.expected


@pytest.mark.parametrize("case", list(rows("terms.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_place_is_that_of_the_name(case: Case) -> None:
    for term in find_terms(case.text):
        assert case.text[term.start : term.end] == term.name


@pytest.mark.parametrize(
    "unit", ["“双碳”（", "以下简称（", "“甲”，即", "1.名：指", "“指是指", "《《以下简称", "，称", "是指" * 3], ids=repr
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    def seconds(times: int) -> float:
        text = unit * times
        begin = time.perf_counter()
        find_terms(text)
        return time.perf_counter() - begin

    seconds(100)
    small = min(seconds(1000) for _ in range(3))
    assert min(seconds(8000) for _ in range(2)) < max(small * 24, 0.05)
