"""Figures hang on the record, with the role and indicator that the guideline gives them."""

from __future__ import annotations

import pytest

from extract.pipeline import Extractor
from extract.selfcheck.sets import shown
from tests.action_table import Case, rows


@pytest.mark.parametrize("case", list(rows("figures.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_figure_is_in_its_record(case: Case, extractor: Extractor) -> None:
    assert shown(extractor.parse(case.text).records) == case.readings, case.phenomenon
