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
