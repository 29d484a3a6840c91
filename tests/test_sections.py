"""Headings, run-in headings and the two halves of a report; lines that only begin like a heading."""

from __future__ import annotations

import pytest

from extract.discourse.cues import CueReader
from extract.discourse.headings import section_cues, with_parts
from extract.document.sections import paragraphs, sections
from extract.model import Section
from extract.pipeline import Extractor
from tests.action_table import Case, rows


@pytest.fixture(scope="module")
def cues() -> CueReader:
    return CueReader()


def parted(text: str, cues: CueReader) -> list[Section]:
    found = sections(text, paragraphs(text))
    return with_parts(found, section_cues(found, cues))


@pytest.mark.parametrize("case", list(rows("sections.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_sections_of_a_text(case: Case, cues: CueReader) -> None:
    found = parted(case.text, cues)
    assert [f"{s.level}|{s.path}|{s.part or '-'}" for s in found] == case.expected


@pytest.mark.parametrize("case", list(rows("sections.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_sections_nest(case: Case) -> None:
    found = sections(case.text, paragraphs(case.text))
    for outer in found:
        for inner in found:
            if outer.start < inner.start < outer.end:
                assert inner.end <= outer.end
                assert inner.level > outer.level


def test_records_carry_the_path_of_their_section() -> None:
    text = "一、工作回顾\n改造农村公路12公里。\n二、工作安排\n（一）提升教育质量。新建幼儿园3所。\n（二）补齐医疗短板。"
    found = [(r.section_path, r.verb.text, r.status) for r in Extractor().parse(text).records if r.verb]
    assert found == [
        ("一、工作回顾", "改造", "achieved"),
        ("二、工作安排 > （一）提升教育质量", "提升", "planned"),
        ("二、工作安排 > （一）提升教育质量", "新建", "planned"),
        ("二、工作安排 > （二）补齐医疗短板", "补齐", "planned"),
    ]
