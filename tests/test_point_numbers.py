"""The forms of a point's number are written down once; what looks like one and is none stays whole."""

from __future__ import annotations

import re

import pytest

from extract.document.header import HeaderReader
from extract.lexicon.point_numbers import POINT_NUMBER
from extract.lexicon.tables import SHIPPED
from extract.text.clean import clean


@pytest.mark.parametrize(
    "text",
    [
        "第二章 总则",
        "第一部分：回顾",
        "第三节",
        "第十二条",
        "二十一、",
        "（三）",
        "(三)",
        "3.",
        "3．",
        "3、",
        "3.2025年",
        "（3）",
        "3）",
        "③",
    ],
)
def test_forms_of_a_number(text: str) -> None:
    assert re.match(POINT_NUMBER, text)


@pytest.mark.parametrize("text", ["百、千、万", "3.5亿元", "三个", "第三产业", "2025年", "（含外资）"])
def test_no_numbers(text: str) -> None:
    assert not re.match(POINT_NUMBER, text)


def test_a_cited_part_of_a_standard_begins_no_paragraph() -> None:
    assert clean("按照《某某工作导则  第1部分：起草规则》执行。").text.count("\n") == 0
    assert clean("健全制度。　　二、强化保障　　（一）加大投入").text.count("\n") == 2


def test_a_heading_with_a_decimal_number_is_no_headline() -> None:
    text = "智慧交通重点任务指南建议\n近期工作围绕需求展开，形成如下安排。\n1.1 道路设施\n1.2 车辆协同\n研制设备3台。"
    assert SHIPPED.once(HeaderReader).split(text).body_start > 0
