"""Region, year and title from the names of file and folders, where the text does not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import read
from extract.api import extractor_for
from extract.document.file_names import name_parts, title_in, year_in

TARGET = "今年主要预期目标是：地区生产总值增长6%左右。\n"
SPEECH = f"各位代表：\n现在，我代表市人民政府报告工作。\n{TARGET}"


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("德州市2023年政府工作报告.txt", SPEECH, ("371400", 2023, "德州市2023年政府工作报告")),
        ("in/2026/北京.txt", TARGET, ("110000", 2026, None)),
        ("in/山东省/德州/2021.txt", TARGET, ("371400", 2021, None)),
        ("reports.zip#2020/石家庄市.txt", TARGET, ("130100", 2020, None)),
        ("2023/吉林省/朝阳区.txt", TARGET, ("220104", 2023, None)),
        ("2024/2022年总结和2023年计划.txt", TARGET, (None, 2024, "2022年总结和2023年计划")),
        ("十四五/2021-2025年规划.txt", TARGET, (None, None, "2021-2025年规划")),
        ("20230215_公报.txt", TARGET, (None, 2023, None)),
        ("content_5345293.txt", TARGET, (None, None, None)),
        ("gwr2003.txt", TARGET, (None, 2003, None)),
        ("tmp2003x/run2004/a.txt", TARGET, (None, None, None)),
        ("2026/北京.csv#3", TARGET, (None, None, None)),
        ("2026/北京.txt", f"2021年德州市政府工作报告\n{SPEECH}", ("371400", 2021, "2021年德州市政府工作报告")),
        ("-", TARGET, (None, None, None)),
    ],
)
def test_names_are_asked_last(source: str, text: str, expected: tuple[str | None, int | None, str | None]) -> None:
    metadata = extractor_for().parse(text, source=source).metadata
    assert (metadata.region_code, metadata.year, metadata.title) == expected


def test_the_year_of_a_name_dates_the_targets(tmp_path: Path) -> None:
    (tmp_path / "2023").mkdir()
    (tmp_path / "2023" / "湖州市.txt").write_text(TARGET, "utf-8")
    (document,) = read(tmp_path)
    quantity = document.records[0].quantity
    assert document.metadata.region_name == "湖州市"
    assert quantity is not None
    assert (quantity.period_start, quantity.period_end) == ("2023-01-01", "2023-12-31")


def test_parts_and_titles() -> None:
    assert name_parts("a/b/c/d/e.txt") == ("e", "d", "c", "b")
    assert name_parts(None) == ()
    assert title_in(["3-湖州市2023年统计公报(1)"], ("公报",)) == "湖州市2023年统计公报"
    assert title_in(["公报"], ("公报",)) is None
    assert year_in([]) is None
