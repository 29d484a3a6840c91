"""Which campaign governs a record: title, headings of any form, leads, stand-alone sentences, the clause itself."""

from __future__ import annotations

import pytest

from extract.pipeline import Extractor
from tests.action_table import Case, rows


@pytest.mark.parametrize("case", list(rows("campaign_scope.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_campaign_that_governs(case: Case, extractor: Extractor) -> None:
    records = extractor.parse(case.text).records
    assert [record.campaign or "-" for record in records] == case.expected, case.phenomenon
    for record in records:
        assert case.text[record.campaign_start : record.campaign_end] == (record.campaign or case.text)
