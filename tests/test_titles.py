"""Lines that only name a document, and subjects of clauses with the object in front."""

from __future__ import annotations

import pytest
from case_tables import cases

from extract import parse


@pytest.mark.parametrize(("text", "expected"), cases("titles.tsv", 2))
def test_a_title_that_is_repeated_is_no_sentence(text: str, expected: str) -> None:
    found = [f"{r.verb.text if r.verb else '∅'}｜{r.object.text}" for r in parse(text).records]
    assert (" / ".join(found) or "-") == expected


@pytest.mark.parametrize(("text", "expected"), cases("subjects.tsv", 2))
def test_the_body_before_a_fronted_object_is_the_subject(text: str, expected: str) -> None:
    assert " / ".join(r.subject.text if r.subject else "-" for r in parse(text).records) == expected
