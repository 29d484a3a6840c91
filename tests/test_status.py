"""Planned or achieved: the section, the sentence's own words, and words that only look like a tense."""

from __future__ import annotations

import pytest

from extract.discourse.status_cues import status_of
from extract.pipeline import Extractor
from tests.action_table import Case, rows, statuses


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.mark.parametrize("case", list(rows("status.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_status_of_each_record(case: Case, extractor: Extractor) -> None:
    assert statuses(extractor.parse(case.text).records) == case.expected, case.phenomenon


@pytest.mark.parametrize(
    ("cues", "status"),
    [
        (("future", None, "review"), ("achieved", "section")),
        (("past", "planned", "plan"), ("achieved", "tense")),
        (("future", "achieved", None), ("planned", "tense")),
        ((None, "achieved", "plan"), ("planned", "section")),
        ((None, "achieved", None), ("achieved", "sentence")),
        ((None, None, None), ("planned", "default")),
    ],
)
def test_what_decides_before_what(cues: tuple[str | None, str | None, str | None], status: tuple[str, str]) -> None:
    assert status_of(*cues, "planned") == status
