"""What units, words of change and heads of campaigns stand for, said a second time: a slip in their tables is seen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.discourse.campaigns import CampaignReader
from extract.lexicon.tables import SHIPPED
from extract.numbers.grammar import QuantityGrammar

CASES = Path(__file__).parent / "cases"
GRAMMAR = QuantityGrammar()


def _cases(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _words(name: str) -> list[tuple[str, str]]:
    return [(value, word) for value, words in _cases(name) for word in words.split(" ")]


@pytest.mark.parametrize(("text", "value", "unit"), _cases("unit_values.tsv"))
def test_two_of_a_unit(text: str, value: str, unit: str) -> None:
    (quantity,) = GRAMMAR.find(text)
    assert (quantity.low_canonical, quantity.unit_canonical) == (Decimal(value), unit)


def test_most_units_with_a_canonical_one_have_a_case() -> None:
    other = [row["unit"] for row in SHIPPED.rows("units.tsv") if row["unit"] != row["canonical"]]
    cases = {text.partition("2")[2] for text, _, _ in _cases("unit_values.tsv")}
    assert [unit for unit in other if unit not in cases] == ["日", "个季度", "个星期", "星期", "个年头"]  # of durations


@pytest.mark.parametrize(("change", "word"), _words("change_words.tsv"))
def test_change_that_a_word_tells(change: str, word: str) -> None:
    (quantity,) = GRAMMAR.find(f"产值{word}12个百分点")
    assert quantity.change == change


@pytest.mark.parametrize(("name", "head"), _words("campaign_types.tsv"))
def test_type_of_a_campaign(name: str, head: str) -> None:
    clause = f"“园区水土{head}”"
    campaign = CampaignReader(SHIPPED).find(clause, 0, len(clause))
    assert campaign is not None
    assert campaign.type == name
