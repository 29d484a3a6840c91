"""Figures hang on the record, with the role and indicator that the guideline gives them."""

from __future__ import annotations

import pytest

from extract.discourse.figures import telling, weight_of
from extract.numbers.grammar import QuantityGrammar
from extract.pipeline import Extractor
from extract.selfcheck.sets import shown
from tests.action_table import Case, rows
from tests.case_tables import cases

GRAMMAR = QuantityGrammar()


@pytest.mark.parametrize("case", list(rows("figures.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_figure_is_in_its_record(case: Case, extractor: Extractor) -> None:
    assert shown(extractor.parse(case.text).records) == case.readings, case.phenomenon


@pytest.mark.parametrize(("text", "weight", "place"), cases("figure_weights.tsv", 3))
def test_what_the_shape_of_a_number_says(text: str, weight: str, place: str) -> None:
    quantities = GRAMMAR.find(text)
    assert str(weight_of(quantities[0])) == weight
    assert "+".join(map(str, telling(quantities, text))) == place.strip("-")


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("进出口总额连跨300亿元、400亿元两个台阶。", ["at_least"]),
        ("进出口总额突破300亿元、400亿元。", ["above"]),
        ("农业总产值先后跨过三个百亿元大关。", ["point"]),
    ],
)
def test_the_last_of_several_steps_is_a_floor(text: str, bounds: list[str], extractor: Extractor) -> None:
    assert [record.quantity and record.quantity.bound for record in extractor.parse(text).records] == bounds


@pytest.mark.parametrize(
    ("text", "object", "quantity"),
    [
        ("检修线路约\n30公里路面。", "线路", "约\n30公里"),
        ("改造公交站最多\n50个站台。", "公交站", "最多\n50个"),
        ("检修线路\n30公里外有仓库。", "线路", None),
    ],
)
def test_a_line_may_end_within_a_number(text: str, object: str, quantity: str | None, extractor: Extractor) -> None:
    record = extractor.parse(text).records[0]
    assert (record.object and record.object.text, record.quantity and record.quantity.text) == (object, quantity)


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("稻谷、小麦产量分别增长3%、2%。", [True, False]),
        ("城镇、乡村分别新增就业3万人、1万人。", [True, True]),
        ("建设省级示范园6个、市级20个。", [False, True]),
        ("产值超2亿元的企业58户，其中超10亿元的6户。", [False, True]),
        ("投资、消费分别增长5%、6%。", [False, False]),
    ],
)
def test_a_noun_taken_from_elsewhere_has_a_flag(text: str, flagged: list[bool], extractor: Extractor) -> None:
    assert ["elided_noun" in record.flags for record in extractor.parse(text).records] == flagged


def test_place_of_the_indicator_and_quote_of_the_clause(extractor: Extractor) -> None:
    (record,) = extractor.parse("改造片区。今年，绿地率達(dá)到42%以上。").records[1:]
    assert record.quantity is not None
    assert (record.quantity.indicator_start, record.quantity.indicator_end) == (8, 11)
    assert (record.quote, record.quote_clean) == ("绿地率達(dá)到42%以上", "绿地率达到42%以上")


def test_object_with_a_mark_of_lists_but_one_thing_has_no_items(extractor: Extractor) -> None:
    items = [extractor.parse(text).records[0].object_items for text in ("建设“山、水”公园。", "建设公园、水厂。")]
    assert [[item.text for item in found] for found in items] == [[], ["公园", "水厂"]]
