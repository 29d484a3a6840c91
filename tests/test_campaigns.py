"""Campaigns: named in the clause, governing from a heading, lead or sentence of their own, and what is none."""

from __future__ import annotations

import pytest

from extract.discourse.campaigns import CampaignReader
from extract.pipeline import Extractor
from tests.action_table import Case, campaigns, rows


@pytest.mark.parametrize("case", list(rows("campaigns.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_campaign_of_each_record(case: Case, extractor: Extractor) -> None:
    found = campaigns(extractor.parse(case.text).records)
    assert found == case.expected, case.phenomenon


@pytest.mark.parametrize("case", list(rows("campaigns.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_campaign_stands_in_the_text(case: Case, extractor: Extractor) -> None:
    for record in extractor.parse(case.text).records:
        assert case.text[record.campaign_start : record.campaign_end] == (record.campaign or case.text)


@pytest.mark.parametrize(
    ("phrase", "size"), [("“五大硬仗”", 5), ("十大专项行动", 10), ("招商引资硬仗", None), ("七大攻坚行动", 7)]
)
def test_announced_size_of_a_set(phrase: str, size: int | None) -> None:
    campaign = CampaignReader().find(phrase, 0, len(phrase))
    assert campaign is not None
    assert campaign.size == size
