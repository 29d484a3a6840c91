"""Coined names with the expansion the text itself gives, and look-alikes that explain nothing."""

from __future__ import annotations

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
    ("long", "name", "found"),
    [
        (f"《{'甲' * 198}》", "《乙》", True),
        (f"《{'甲' * 199}》", "《乙》", False),
        (f"甲{'丙' * 58}乙", "甲乙", True),
        (f"甲{'丙' * 59}乙", "甲乙", False),
    ],
)
def test_how_far_back_a_long_form_is_looked_for(long: str, name: str, found: bool) -> None:
    terms = find_terms(f"{long}（以下简称{name}）。")
    assert [term.expansion for term in terms] == [long] * found
