"""The reading of a text does not change with its neighbours, its layout or its script.

Every case is a text of our own and a change that leaves its meaning alone; what is compared is what the records say,
not where they stand.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from typing import Any

import opencc
import pytest

import extract

SENTENCES = (
    "大力推进绿色制造行动，力争新增绿色工厂15家以上。",
    "全年新建改建农村公路420公里，改造危桥36座。",
    "（二）实施“三园两带”工程，新增绿地30万平方米。",
    "到2028年，绿化覆盖率由31%提高到35%左右。",
    "坚决打好碧水保卫战，全面消除劣五类水体。",
    "不得违规占用永久基本农田。",
    "规模以上工业增加值、社会消费品零售总额分别增长8%、6%以上。",
    "支持企业建设中试基地，培育专精特新企业60家。",
    "去年，全市引进重点项目48个，完成投资210亿元。",
    "深化“一件事一次办”改革，持续优化营商环境。",
    "加强困难群众帮扶，确保城乡低保标准提高5%以上。",
    "推动老旧小区加装电梯200部，惠及居民3.2万人。",
    "鼓励社会资本参与养老服务设施建设。",
    "严格控制能源消费总量，单位生产总值能耗下降3%。",
    "组织开展安全生产隐患大排查，整改问题1200余处。",
    "探索建立生态产品价值实现机制。",
    "新增城镇就业4.5万人，城镇调查失业率控制在5.5%以内。",
    "建成区绿化率达到42%，空气质量优良天数比例稳定在85%以上。",
)
PLAIN = tuple(text for text in SENTENCES if not (text.startswith("（") or "保卫战" in text))
"""Sentences that are no heading and no campaign line: what these say holds for what follows."""
NEUTRAL = ("今日多云，气温适宜。", "（此件公开发布）", "附图二：区位示意")
WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")


@cache
def reading(text: str) -> tuple[tuple[Any, ...], ...]:
    """What the records of a text say, without places."""
    found = []
    for record in extract.parse(text).records:
        q = record.quantity
        number = (q.low, q.high, q.unit, q.bound, q.role) if q else None
        slots = (record.verb and record.verb.text, record.object.text, record.polarity, record.status)
        found.append((*slots, record.commitment, record.campaign, number))
    return tuple(found)


@cache
def documents() -> tuple[str, ...]:
    """Each sentence by itself, and some documents of several paragraphs."""
    rng = random.Random(20)
    several = ["\n".join(rng.sample(SENTENCES, 4)) for _ in range(6)]
    return (*SENTENCES, *several)


@cache
def to_traditional() -> Callable[[str], str]:
    converter = opencc.OpenCC("s2t")
    return lambda text: str(converter.convert(text))


def zero_width(text: str) -> str:
    rng = random.Random(text)
    return "".join(char + rng.choice(("", "", "", "\u200b", "\ufeff")) for char in text)


CHANGES: dict[str, Callable[[str], str]] = {
    "a paragraph before": lambda text: f"{NEUTRAL[0]}\n{text}",
    "a paragraph behind": lambda text: f"{text}\n{NEUTRAL[0]}",
    "a line behind": lambda text: f"{text}\n{NEUTRAL[1]}",
    "a caption before": lambda text: f"{NEUTRAL[2]}\n{text}",
    "blank lines": lambda text: "\n\n" + text.replace("\n", "\n\n") + "\n\n",
    "indented": lambda text: "\n".join(f"　　{line}" for line in text.split("\n")),
    "indented by blanks": lambda text: "\n".join(f"    {line}" for line in text.split("\n")),
    "CRLF": lambda text: text.replace("\n", "\r\n") + "\r\n",
    "traditional": lambda text: to_traditional()(text),
    "full width": lambda text: text.translate(WIDE),
    "byte order mark": lambda text: f"\ufeff{text}",
    "zero width": zero_width,
    "no-break space before": lambda text: f"\u00a0\u00a0{text}",
}


def test_the_neutral_paragraphs_say_nothing() -> None:
    assert [reading(text) for text in NEUTRAL] == [()] * len(NEUTRAL)


@pytest.mark.parametrize("change", CHANGES)
def test_the_reading_stays(change: str) -> None:
    differ = [text for text in documents() if reading(CHANGES[change](text)) != reading(text)]
    assert differ == []


def test_a_document_doubled_says_everything_twice() -> None:
    """Without headings: the last one of the first copy governs the second copy until its own first heading."""
    differ = [text for text in documents() if "（二）" not in text and reading(f"{text}\n{text}") != reading(text) * 2]
    assert differ == []


def test_a_neighbour_changes_nothing() -> None:
    """Neither the words of a paragraph nor its status depend on an ordinary paragraph beside it.

    Left out are those of which the program says itself that little would turn their status.
    """
    rng = random.Random(23)
    sure = certain()
    differ = []
    for _ in range(80):
        first, second = rng.sample(sure, 2)
        if reading(f"{first}\n{second}") != reading(first) + reading(second):
            differ.append((first, second))
    assert differ == []


@pytest.mark.parametrize("between", [" ", "\n", "\r\n", "\u3000"], ids=repr)
def test_a_break_between_two_characters_is_felt_only_there(between: str) -> None:
    """The sentences before and behind the broken one read as ever, whatever the break does to its own.

    Where a line ends that names a campaign, it may be a heading: campaigns are compared for blanks only.
    """
    slots = slice(None) if between in " \u3000" else slice(0, 5)
    rng = random.Random(21)
    differ = []
    for _ in range(60):
        before, broken, behind = rng.sample(certain(), 3)
        at = rng.choice(inner_places(broken))
        whole = reading(f"{before}\n{broken}\n{behind}")
        found = reading(text := f"{before}\n{broken[:at]}{between}{broken[at:]}\n{behind}")
        first, last = len(reading(before)), len(reading(behind))
        ours = [record[slots] for record in (*found[:first], *found[len(found) - last :])]
        theirs = [record[slots] for record in (*whole[:first], *whole[len(whole) - last :])]
        if ours != theirs:
            differ.append(text)
    assert differ == []


@cache
def certain() -> list[str]:
    """The plain sentences of which the program says that their own words settle the status."""
    found = [text for text in PLAIN if not uncertain(text)]
    assert len(found) >= 8
    return found


def uncertain(text: str) -> bool:
    """Whether a record of the text has the flag that its status is in doubt."""
    return any("status_uncertain" in record.flags for record in extract.parse(text).records)


def inner_places(text: str) -> list[int]:
    """Places between two Chinese characters."""
    return [at for at in range(1, len(text)) if is_han(text[at - 1]) and is_han(text[at])]


def is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
