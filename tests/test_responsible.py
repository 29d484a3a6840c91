"""Responsible units in brackets and on lines of their own, and prose that only uses the same words."""

from __future__ import annotations

import pytest

from extract.discourse.responsible_marks import Responsible, ResponsibleReader
from tests.action_table import Case, rows

find_units = ResponsibleReader().find


@pytest.mark.parametrize("case", list(rows("responsible.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_finds_lead_and_support(case: Case) -> None:
    assert ["+".join([found.lead, *found.support]) for found in find_units(case.text)] == case.expected


def test_place_holds_the_brackets_or_the_label() -> None:
    text = "改善办学条件（教育局负责）。\n扩大招生。\n责任单位：人社局\n"
    assert [text[found.start : found.end] for found in find_units(text)] == [
        "（教育局负责）",
        "责任单位：人社局",
    ]


def test_support_alone_has_no_lead() -> None:
    assert find_units("配合单位：市医保局、市税务局") == [Responsible(0, 14, "", ("市医保局", "市税务局"))]
