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
    ("phrase", "size"),
    [("“五大硬仗”", 5), ("十大专项行动", 10), ("招商引资硬仗", None), ("12大攻坚行动", 12), ("二十项攻坚行动", 20)],
)
def test_announced_size_of_a_set(phrase: str, size: int | None) -> None:
    campaign = CampaignReader().find(phrase, 0, len(phrase))
    assert campaign is not None
    assert campaign.size == size


@pytest.mark.parametrize("begin", ["今年打好“三大硬仗”。", "青禾县打好“三大硬仗”"])
def test_set_of_a_member(begin: str, extractor: Extractor) -> None:
    records = extractor.parse(
        f"{begin}\n今年以来，引进企业30家，新建标准厂房5万平方米，盘活用地400亩。\n打好招商引资硬仗。"
    ).records
    told = {record.campaign: record.campaign_set for record in records}
    assert told["三大硬仗"] == "三大硬仗"
    assert told["招商引资硬仗"] == ("三大硬仗" if begin.endswith("。") else None)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("今年打好“三大硬仗”。\n打好招商引资硬仗。\n打好园区提升硬仗。", ("campaign_set:三大硬仗:2/3",)),
        ("今年打好“两大硬仗”。\n打好招商引资硬仗。\n打好园区提升硬仗。", ()),
        ("今年打好“三大硬仗”。\n引进企业5家。", ()),
    ],
)
def test_flag_of_a_set_that_is_not_complete(text: str, flags: tuple[str, ...], extractor: Extractor) -> None:
    assert extractor.parse(text).flags == flags
