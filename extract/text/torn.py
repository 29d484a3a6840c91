"""Numbers whose digits stand apart: ``2 9 0 0 亿元``, ``1 200亿元``, ``6 .5 %``, a number broken over a line end.

Joined is what can be nothing else: three single digits and more in a row, groups of three digits before a unit. Of a
text that sets every digit apart two digits are enough. Where it is not certain (``1 2%``, a row of a table) the digits
stay and the number is unsure: no quantity is read from it, and records there are flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.tables import SHIPPED
from extract.text.changes import TextChange
from extract.text.wraps import LINE_END

_UNIT = "[%％‰度元人万亿年月日个项家户亩公千吨米座所台辆条处次件套名位岁倍级层班期届成平立升克瓦克时天周分多余以左]"
#: 1 2 . 5|亿元
_RUN = lazy(
    r"(?<![0-9A-Za-z.,，．/-])(?<![0-9A-Za-z.] )(?>[0-9]+(?:(?> ?\. ?| )[0-9]+)+)(?![A-Za-z/])"
    rf"(?P<unit> ?{_UNIT})?"
)
_MAYBE = lazy(r" (?:(?<=[0-9] )|(?<=[0-9]\. ))\.? ?[0-9]")
_SINGLES = lazy(r"[0-9](?: [0-9]){2,}(?: ?\. ?[0-9]( [0-9])*)?")
_PAIR = lazy(r"[0-9](?:(?: ?\. ?| )[0-9])+")
_THOUSANDS = lazy(r"[1-9][0-9]{0,2}(?: [0-9]{3})+(?:\.[0-9]+)?")
_POINT = lazy(r"[0-9]+ \. ?[0-9]+|[0-9]+ \.[0-9]+")
_POINT_AFTER = lazy(r"[0-9]+\. [0-9]+")
_LABEL = lazy(r"[0-9]{1,2}\. ")
_PROSE = lazy("[，。；、,;:：]|[\u4e00-\u9fff]{4}")
_NAMES = lazy("(?:第|表|图|附件|编号|页|No|[A-Za-z])[ ]?$")
#: a number broken by a line end: 增长1|⏎2.5%
_HEAD = lazy(r"(?<=[\u4e00-\u9fff])(?P<head>[0-9][0-9.,]{0,12})[ \t\r]*\Z")
#: 增长1⏎|2.5%
_TAIL = lazy(r"\n[ \t]*(?P<tail>[0-9.][0-9.]{0,12}[%％万亿元个家户人亩吨]|[%％])")
_GAP = lazy(rf"{LINE_END}\Z")
_HAN = lazy("[\u4e00-\u9fff]")
_STOP = lazy("[，。；、,;]")
MANY = 3
"""Runs of single digits, or numbers parted from their unit or sentence, from which a text is one that parts them."""
MIN_LINE = 8
"""Characters of a line that can break a number; shorter ones are cells of a table."""


def torn_changes(text: str) -> Iterator[TextChange]:
    """Yield the joining of numbers set apart (``torn_number``) and the marking of unsure ones (``unsure_number``)."""
    if not _MAYBE.search(text):
        return
    runs = [m for m in _RUN.finditer(text) if " " in m[0].removesuffix(m["unit"] or "")]
    spaced = sum(bool(_PAIR.fullmatch(_digits(m))) for m in runs) >= MANY
    for m in runs:
        digits = _digits(m)
        end = m.start() + len(digits)
        if not digits.strip("0 ") or _is_row(text, m, digits) or _is_label(text, m, digits):
            continue
        if _is_certain(text, m, digits, spaced):
            yield TextChange(m.start(), end, digits.replace(" ", ""), "torn_number")
        elif m["unit"]:
            yield TextChange(m.start(), end, digits, "unsure_number")


def broken_changes(text: str) -> Iterator[TextChange]:
    """Yield numbers broken over a line end: joined before %, else unsure; run after the lines of a wrap are joined."""
    for m in _TAIL.finditer(text):
        line = text.rfind("\n", 0, m.start()) + 1
        head = _HEAD.search(text[max(line, m.start() - 24) : m.start()])
        if not head or m.start() - line < MIN_LINE:
            continue
        offset = max(line, m.start() - 24)
        if m["tail"][0] in "%％." or head["head"][-1] == ".":
            yield TextChange(offset + head.end("head"), m.start("tail"), "", "torn_number")
        else:
            start = offset + head.start("head")
            yield TextChange(start, m.end("tail"), text[start : m.end("tail")], "unsure_number")


def split_changes(text: str) -> Iterator[TextChange]:
    """Yield the joining of a number in a line of its own, or parted from its unit, with the sentence round it.

    So pages come out whose tags became line ends. A unit of one character must be followed by a stop (``1⏎个人所得税``
    is none), unless the text has several such numbers; what stands before must be the end of no sentence; a number
    with its unit is joined before a stop only, and no year, which may open a paragraph behind its heading.
    """
    parted = [(ahead, m, _is_whole(text, m)) for ahead, m in _parted(text)]
    many = sum(whole for _, _, whole in parted) >= MANY
    for ahead, m, whole in parted:
        if whole or (many and ahead and m["gap"]):
            if ahead:
                yield TextChange(ahead.start(), ahead.end(), "", "torn_number")
            if m["gap"]:
                yield TextChange(m.start("gap"), m.end("gap"), "", "torn_number")


def _parted(text: str) -> Iterator[tuple[re.Match[str] | None, re.Match[str]]]:
    """The line end before a number, if there is one, and the number with its unit; one line end at least parts them."""
    for m in _number_with_unit().finditer(text):
        ahead = _GAP.search(text, max(0, m.start() - 8), m.start())
        begin = ahead.start() if ahead else m.start()
        year = not m["gap"] and m["unit"] == "年"
        if (ahead or m["gap"]) and not year and _HAN.match(text, max(0, begin - 1)):
            yield ahead, m


def _is_whole(text: str, m: re.Match[str]) -> bool:
    """Say whether what looks like a unit is one."""
    return (bool(m["gap"]) and len(m["unit"]) > 1) or _STOP.match(text, m.end()) is not None


@cache
def _number_with_unit() -> re.Pattern[str]:
    units = alternatives({row["unit"] for row in SHIPPED.rows("units.tsv")})
    return re.compile(rf"[0-9][0-9,]*+(?:\.[0-9]++)?[万亿]*+(?P<gap>{LINE_END})?(?P<unit>[多余]?[万亿]*+(?:{units}))")


def _digits(m: re.Match[str]) -> str:
    return m[0][: len(m[0]) - len(m["unit"] or "")]


def _is_certain(text: str, m: re.Match[str], digits: str, spaced: bool) -> bool:
    opens = m.start() == 0 or text[m.start() - 1] in "\n "
    if spaced and _PAIR.fullmatch(digits):
        return not opens or not _POINT_AFTER.fullmatch(digits)
    if _SINGLES.fullmatch(digits) or _POINT.fullmatch(digits):
        return True
    if not m["unit"]:
        return False
    named = _NAMES.search(text, max(0, m.start() - 4), m.start())
    return bool(_THOUSANDS.fullmatch(digits)) and not opens and not named


def _is_label(text: str, m: re.Match[str], digits: str) -> bool:
    """The number of a heading before a number: ``1. 2023年建成X``."""
    opens = m.start() == 0 or text[m.start() - 1] in "\n。；;：:"
    return opens and bool(_LABEL.match(digits))


def _is_row(text: str, m: re.Match[str], digits: str) -> bool:
    """A line without a stop or a longer phrase is a row of a table, but for 到2 0 0 5年."""
    if m["unit"] and (_SINGLES.fullmatch(digits) or _POINT.fullmatch(digits)):
        return False
    start = text.rfind("\n", 0, m.start()) + 1
    end = text.find("\n", m.end())
    line = text[start : end if end >= 0 else len(text)][:400]
    return not _PROSE.search(line)
