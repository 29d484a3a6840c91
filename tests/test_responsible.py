"""Responsible units in brackets and on lines of their own, and prose that only uses the same words."""

from __future__ import annotations

import pytest

from extract.discourse.responsible_marks import Responsible, ResponsibleReader
from extract.discourse.responsible_units import Units
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


@pytest.mark.parametrize(
    ("text", "charged", "hidden"),
    [
        ("（青禾海关负责）巩固通关成效。", ["（青禾海关负责）巩固通关成效。 青禾海关"], ["（青禾海关负责）"]),
        ("建设园区（青禾海关负责）和码头。", ["建设园区 青禾海关"], []),
        ("1（市水利局负责）新建水渠。", ["1 市水利局"], []),
        (
            "（市水利局负责）新建水渠。\n（市教育局负责）修缮校舍。",
            ["（市水利局负责）新建水渠。 市水利局", "（市教育局负责）修缮校舍。 市教育局"],
            ["（市水利局负责）", "（市教育局负责）"],
        ),
        (
            "新建水渠。\n（市水利局负责）修缮泵站。\n改造堰坝。",
            ["（市水利局负责）修缮泵站。 市水利局"],
            ["（市水利局负责）"],
        ),
        (
            "（市水利局负责）新建水渠。（市教育局负责）修缮校舍。（市林业局负责）植树。",
            [
                "（市水利局负责）新建水渠。 市水利局",
                "（市教育局负责）修缮校舍。 市教育局",
                "（市林业局负责）植树。 市林业局",
            ],
            ["（市水利局负责）", "（市教育局负责）", "（市林业局负责）"],
        ),
        (
            "（市水利局负责）新建水渠。修缮校舍（市教育局负责）。",
            ["（市水利局负责）新建水渠。修缮校舍 市水利局", "修缮校舍 市教育局"],
            ["（市水利局负责）"],
        ),
        (
            "新建水渠。（市水利局负责）修缮校舍。（市教育局负责）",
            ["新建水渠。 市水利局", "（市水利局负责）修缮校舍。 市教育局"],
            ["（市水利局负责）"],
        ),
        ("新建水渠。\n（市水利局负责）\n改造堰坝。", ["新建水渠。\n 市水利局"], []),
        (
            "植树。修缮泵站，由县水利局、县财政局牵头负责。新建水渠。",
            ["修缮泵站，由县水利局、县财政局牵头负责 县水利局+县财政局"],
            ["由县水利局、县财政局牵头负责"],
        ),
        (
            "（市水利局负责）新建水渠。修缮校舍。（市教育局负责）",
            ["（市水利局负责）新建水渠。修缮校舍。 市水利局", "修缮校舍。 市教育局"],
            ["（市水利局负责）"],
        ),
        (
            "新建水渠，由县农业局牵头施工（市水利局负责）。\n植树（市林业局负责）。\n修路（市交通局负责）。\n建桥（市住建局负责）。",
            [
                "新建水渠，由县农业局牵头施工 市水利局",
                "植树 市林业局",
                "修路 市交通局",
                "建桥 市住建局",
            ],
            [],
        ),
        ("植树，由县农业局牵头修缮泵站。", ["植树，由县农业局牵头修缮泵站 县农业局"], []),
        ("修缮泵站由县水利局牵头实施", ["修缮泵站由县水利局牵头实施 县水利局"], []),
        (
            "新建水渠。（市水利局负责）1.由县农业局牵头修缮泵站。",
            ["新建水渠。 市水利局", "（市水利局负责）1.由县农业局牵头修缮泵站 县农业局"],
            [],
        ),
    ],
)
def test_stretch_that_a_unit_is_in_charge_of(text: str, charged: list[str], hidden: list[str]) -> None:
    units = Units(ResponsibleReader(), text)
    found = [f"{text[c.start : c.end]} {'+'.join([c.lead or '', *c.support])}" for c in units.charges]
    assert (found, [text[slice(*place)] for place in units.hidden]) == (charged, hidden)
