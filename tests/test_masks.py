"""What the grammar sees as one piece."""

from __future__ import annotations

import time

import pytest

from extract import parse
from extract.lexicon.words import BRACKETED, QUOTED
from extract.tokens.mask import Masker

mask = Masker().mask


@pytest.mark.parametrize(
    ("text", "char", "piece"),
    [
        ("建设产业园（含标准厂房）项目", BRACKETED, "（含标准厂房）"),
        ("建设产业园（含标准厂房（二期）和宿舍）项目", BRACKETED, "（含标准厂房（二期）和宿舍）"),
        ("支持各县（市、区）发展", BRACKETED, "（市、区）"),
        ("开展“清风”行动", QUOTED, "“清风”"),
        ("结构由15.2:48.6:36.2调整", QUOTED, "15.2:48.6:36.2"),
    ],
)
def test_piece_is_masked_whole(text: str, char: str, piece: str) -> None:
    assert mask(text, [], []) == text.replace(piece, char * len(piece))


@pytest.mark.parametrize("text", ["建设产业园（含标准厂房项目", "时间9：30，地点二楼", "“开展行动。建设项目”"])
def test_what_is_open_or_too_wide_is_left(text: str) -> None:
    assert not set(mask(text, [], [])) & {BRACKETED}


def test_nested_brackets_stay_in_the_object() -> None:
    (record,) = parse("加快推进产业园（含标准厂房（二期）和宿舍）项目建设。").records
    assert record.object.text == "产业园（含标准厂房（二期）和宿舍）项目建设"


@pytest.mark.parametrize("piece", ["（", "（）", "（（）", "(", "（a", "）"])
def test_brackets_cost_no_more_than_their_number(piece: str) -> None:
    def cost(times: int) -> float:
        begun = time.process_time()
        mask(piece * times, [], [])
        return time.process_time() - begun

    cost(10)
    small, large = cost(4_000), cost(40_000)
    assert large < max(small, 0.005) * 60, "ten times the brackets, far more than ten times the time"
