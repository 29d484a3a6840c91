"""Words of ban that reach over a line end or a list: what stands there is forbidden, not wanted."""

from __future__ import annotations

import pytest
from case_tables import cases

from extract import parse
from extract.model import Record


def said(record: Record) -> str:
    """Polarity, verb and object of a record."""
    sign = "-" if record.polarity == "do_not" else "+"
    return f"{sign}{record.verb.text if record.verb else '∅'}｜{record.object.text}"


@pytest.mark.parametrize(("text", "expected"), cases("bans.tsv", 2))
def test_a_ban_reaches_as_far_as_it_governs(text: str, expected: str) -> None:
    assert " / ".join(map(said, parse(text).records)) == expected


def test_the_commitment_of_an_item_is_the_word_of_ban_above_it() -> None:
    text = "村内严禁以下行为：\n（一）倾倒生活垃圾；"
    record = parse(text).records[0]
    assert (record.commitment, record.commitment_level) == ("严禁", 5)
    assert text[record.commitment_start : record.commitment_end] == "严禁"


def test_a_join_is_counted_and_the_quote_is_the_raw_text() -> None:
    document = parse("堤岸范围内不得\n堆放建筑垃圾。")
    assert document.clean.repairs == {"ban_line": 1}
    assert document.records[0].quote == "堤岸范围内不得\n堆放建筑垃圾"


def test_a_list_is_read_for_sixty_lines_at_most() -> None:
    items = "".join(f"\n{n}.占用{n}号库房。" for n in range(1, 62))
    signs = [said(record)[0] for record in parse(f"任何单位不得有下列行为：{items}").records]
    assert "".join(signs) == "-" * 60 + "+"
