"""What holds of every record whatever the text: an object, a place inside the text, an id of its own, no exception."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

import extract
from extract.model import Document, Record

BARE = [
    "坚决杜绝形式主义。严禁",
    "严禁：铺张浪费。",
    "严禁：\n1.违规接待。\n2.公车私用。",
    "一律严禁。",
    "严控\n新建办公用房。",
    "而目前已提升至35%。",
    "这一增速比上年同期、上年全年分别加快2.1个和3.0个百分点。",
    "\x1c\x1c引进一批科研院所。",
    "\x1f加快推进产业升级。",
    "严禁擅自占用农田。\x1c（市水利局牵头，市林业局配合）",
]
"""Verbs and cues with nothing to hold on to."""


def spans(record: Record) -> Iterator[tuple[int, int]]:
    for name in ("subject", "verb", "manner", "object", "result", "quantity"):
        if (span := getattr(record, name)) is not None:
            yield span.start, span.end


def faults(text: str, document: Document) -> set[str]:
    found = set()
    for record in document.records:
        if not record.quote or text[record.char_start : record.char_end] != record.quote:
            found.add("quote")
        if not record.object.text.strip():
            found.add("empty object")
        if not all(0 <= start < end <= len(text) for start, end in spans(record)):
            found.add("span")
    if len({record.record_id for record in document.records}) < len(document.records):
        found.add("ids")
    return found


@pytest.mark.parametrize("text", BARE)
def test_nothing_is_made_of_nothing(text: str) -> None:
    assert faults(text, extract.parse(text)) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("其中2012年共发生42起事故。", ("发生", "事故", "42起")),
        ("共发生约30起火灾。", ("发生", "火灾", "约30起")),
        ("初中学位7600个覆盖率分别达95%和93%。", ("达", "初中学位7600个覆盖率", "95%")),
    ],
)
def test_what_is_counted_is_the_object_where_there_is_no_other(text: str, found: tuple[str, str, str]) -> None:
    records = extract.parse(text).records
    read = [(r.verb and r.verb.text, r.object.text, r.quantity and r.quantity.text) for r in records]
    assert found in read
    assert len(set(read)) == len(read)


@pytest.mark.parametrize(
    "text", ["绿化覆盖率由31%\n到35%左右。", "由4\n到6%", "从4\r\n到6个。", "占比由\n31%到35%。", "由31%提高\n到35%。"]
)
def test_a_pair_over_a_line_end_is_two_numbers(text: str) -> None:
    found = extract.parse(text)
    assert faults(text, found) == set()
    assert not any("\n" in quantity.text for quantity in extract.quantities(text))


SENTENCES = (
    "大力推进产业升级行动，力争投资增长12%以上。",
    "全年新建改建农村公路400公里，城乡收入比控制在2.1以内。",
    "（二）实施“三园两带”工程，新增绿地30万平方米。",
    "到2028年，绿化覆盖率由31%提高到35%左右。（市林业局牵头，市水利局配合）",
    "不得违规占用农田。规模以上工业、社会消费品零售分别增长8%、6%以上。",
)
PIECES = [*"059一百万亿%‰个亩元、，。；：（）“”—-.,?１😀"]
PIECES += ["\u200b", "\u3000", "\n", "\r\n", "\t", "\x1c", "\0", "\u202e"]


def test_damage_raises_nothing() -> None:
    rng = random.Random(13)
    for _ in range(1500):
        text = rng.choice(SENTENCES) + rng.choice(("", *SENTENCES))
        for _ in range(rng.choice((1, 2, 4))):
            at = rng.randrange(len(text) + 1)
            text = text[:at] + "".join(rng.choices(PIECES, k=rng.randrange(3))) + text[at + rng.choice((0, 1, 5)) :]
        assert faults(text, extract.parse(text)) == set(), repr(text)
