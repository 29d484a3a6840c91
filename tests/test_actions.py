"""Clauses of the register with their verb, object, cue and quantity; readings still open: ``tests.open_actions``."""

from __future__ import annotations

import pytest

from extract.pipeline import Extractor
from tests.action_table import Case, kind_of_error, readings, rows


@pytest.mark.parametrize("case", list(rows("actions.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_reads_what_the_guideline_says(case: Case, extractor: Extractor) -> None:
    assert readings(extractor.parse(case.text).records, case.expected) == case.expected, case.phenomenon


@pytest.mark.parametrize("case", list(rows("actions.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_spans_point_into_the_text(case: Case, extractor: Extractor) -> None:
    for record in extractor.parse(case.text).records:
        assert record.quote == case.text[record.char_start : record.char_end]
        for span in filter(None, (record.verb, record.object, record.result, record.manner, record.subject)):
            assert case.text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("text", "manners"),
    [
        ("扎实推进古城保护，深入挖掘文化内涵。", ["扎实", "深入"]),
        ("切实把旧厂房变成展厅、把荒滩变成公园。", ["切实", "切实"]),
        ("全力抓春耕、保供水。", ["全力", "全力"]),
        ("全力投入3亿元改造乡镇卫生院。", ["全力", None]),
        ("持续地大力推进改厕。", ["持续地大力"]),
        ("今年要进一步加快推进改厕。", ["进一步"]),
    ],
)
def test_manner_of_each_record(text: str, manners: list[str | None], extractor: Extractor) -> None:
    assert [record.manner and record.manner.text for record in extractor.parse(text).records] == manners


@pytest.mark.parametrize("speaker", ["县长李明", "县长李"])
def test_who_says_it(speaker: str, extractor: Extractor) -> None:
    assert [record.speaker for record in extractor.parse(f"{speaker}在会上强调，加快建设水厂。").records] == [speaker]


def test_a_cue_that_is_one_of_several_verbs_is_read_like_one_alone(extractor: Extractor) -> None:
    rules = [record.rule_ids[0] for record in extractor.parse("提振信心、引导预期。").records]
    assert rules == ["verb-object", "cue-addressee"]


def test_the_table_has_a_third_of_counter_cases() -> None:
    cases = list(rows("actions.tsv")) + list(rows("actions_open.tsv"))
    counter = [case for case in cases if case.phenomenon.startswith("counter:") or not case.expected]
    assert len(cases) >= 250
    assert len(counter) / len(cases) >= 0.3


def test_kinds_of_error() -> None:
    assert kind_of_error([], ["推进｜改革"]) == "no record"
    assert kind_of_error(["推进｜改革"], []) == "record where there is none"
    assert kind_of_error(["推进｜改革开放"], ["推进｜改革"]) == "object too long"
    assert kind_of_error(["推进改革｜开放"], ["推进｜改革"]) == "other verb and object"
    assert kind_of_error(["推进｜改革"], ["推进｜改革 K:确保"]) == "cue"
    assert kind_of_error(["推进｜改革 Q:5%"], ["推进｜改革 Q:5%以上"]) == "quantity"


def test_text_may_break_off_anywhere(extractor: Extractor) -> None:
    for case in list(rows("actions.tsv"))[::5]:
        for end in range(1, len(case.text)):
            extractor.parse(case.text[:end])
