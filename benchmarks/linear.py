"""Does the time of the readers grow as the text does, on text made to be hard? (``python -m benchmarks.linear``)

Each reader gets one unit repeated to two lengths, the second eight times the first. Printed is the exponent of growth:
1 is linear, 2 quadratic. Exits with 1 where one is above 1.35 and the longer text took more than 0.2 s.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import log

from benchmarks.speed import seconds
from extract.discourse.responsible_marks import ResponsibleReader
from extract.discourse.terms import find_terms
from extract.pipeline import Extractor

SHORT, LONG = 10_000, 80_000  # characters
STEEPEST, NOTICEABLE = 1.35, 0.2
UNITS = {
    "quantities": (
        *("1", "1,234,", "、", "（", "“（《", "一", "三五", "万亿", "1—", "增长", "1.", "零", "第", "1、", "1、1%"),
        *("到", "翻", "1万多", "0/", "1和1个百分点，比"),
    ),
    "units in charge": ("（负责", "（牵头，（", "责任单位：", "责任单位：甲局\n", "（甲局、" * 3, "负责）（"),
    "terms": ("“双碳”（", "以下简称（", "“甲”，即", "1.名：指", "“指是指", "《《以下简称", "，称", "是指" * 3),
    "parse": (
        *("加快推进", "的", "、", "，", "推动企业开展", "1.1.", "（一）", "今年", "增长5%，", "\u3000", "“"),
        "确保力争",
    ),
}


def growth(read: Callable[[str], object], unit: str) -> tuple[float, float]:
    """Return the exponent of growth and the seconds for the long text."""
    short, long = (unit * (size // len(unit)) for size in (SHORT, LONG))
    first, second = (min(seconds(lambda text=text: read(text)) for _ in range(2)) for text in (short, long))  # type: ignore[misc]
    return log(second / first) / log(len(long) / len(short)), second


def main() -> int:
    """Print every exponent and return 1 where one is too steep."""
    extractor = Extractor()
    readers: dict[str, Callable[[str], object]] = {
        "quantities": extractor.stages.quantities.find,
        "units in charge": ResponsibleReader().find,
        "terms": find_terms,
        "parse": extractor.parse,
    }
    steep = 0
    for name, units in UNITS.items():
        for unit in units:
            exponent, spent = growth(readers[name], unit)
            steep += exponent > STEEPEST and spent > NOTICEABLE
            print(f"{exponent:5.2f}  {spent:7.3f} s  {name}: {unit!r}", flush=True)
    return int(steep > 0)


if __name__ == "__main__":
    sys.exit(main())
