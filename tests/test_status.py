"""Planned or achieved: the section, the sentence's own words, and words that only look like a tense."""

from __future__ import annotations

import pytest

from extract.pipeline import Extractor
from tests.action_table import Case, rows, statuses


@pytest.mark.parametrize("case", list(rows("status.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_status_of_each_record(case: Case, extractor: Extractor) -> None:
    assert statuses(extractor.parse(case.text).records) == case.expected, case.phenomenon
