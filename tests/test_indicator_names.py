"""What a number is said to be of: never a number itself; of milestones that are counted the milestones."""

from __future__ import annotations

import pytest

from extract import parse


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("3200多户受益。", [None]),
        ("确保完成全年增长5%的目标。", [None]),
        ("新建茶园3200亩。", ["茶园"]),
        ("产值跨过两个百亿元大关。", ["百亿元大关"]),
        ("产值跨上300亿元台阶。", ["产值"]),
    ],
)
def test_an_indicator_is_a_name(text: str, indicators: list[str | None]) -> None:
    assert [record.quantity.indicator for record in parse(text).records if record.quantity] == indicators
