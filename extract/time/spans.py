"""The far end of a span of months or days: 6月1日|至30日, 2024年11月|—2025年2月, 5月上旬|至6月中旬, 11月|至次年3月."""

from __future__ import annotations

from datetime import date, timedelta

from extract.lexicon.patterns import lazy
from extract.time import calendar as cal

_MONTH = "1[0-2]|0?[1-9]"
_DAY = "[12]\\d|3[01]|0?[1-9]"
MOVED = "移(?![交送民植栽除走])"
"""3月底|前移3位; not 3月底前|移交."""
AHEAD = f"(?:之|以)?前后?(?!三|{MOVED})"
"""5月|前, 5月|之前, 春节|前后; not 5月|前三 and 3月底|前移."""
#: 3月|至5月, 3月1日|—次年2月底前
_FAR = lazy(
    rf"份?[起始]?[，, ]?(?:[—–\-~～－]{{1,2}}|至|到)"
    rf"(?:(?P<year>(?:19|20)\d\d)年|(?P<next>次年|翌年|来年|明年|第二年)|[今当]年)?"
    rf"(?:(?P<month>{_MONTH})月份?(?:(?P<day>{_DAY})[日号]|[上中下]旬|[底末初])?|(?P<only>{_DAY})[日号])(?:{AHEAD})?"
)
_FROM = ("从", "自")


def far_end(text: str, at: int, begun: str, day: bool) -> tuple[int, str | None, bool] | None:
    """Read what a span that begins with a month or day goes on to.

    Args:
        text: the text.
        at: offset behind the month or day.
        begun: ISO date of the beginning, empty where its year is not known.
        day: whether it is a day, so that 30日 alone may follow.

    Returns:
        The offset behind the span, the ISO date of its last day (None where the year is not known), and whether it
        has a year of its own; None where no span follows.
    """
    match = _FAR.match(text, at)
    if match is None or (match["only"] and not day):
        return None
    if not begun and not match["year"]:
        return match.end(), None, False
    first = date.fromisoformat(begun) if begun else date.min
    month = int(match["month"] or first.month)
    following = match["next"] or month < first.month  # 11月至3月
    year = int(match["year"] or first.year + bool(following))
    number = match["day"] or match["only"]
    last = (cal.day(year, month, int(number)) if number else cal.months(year, month, month))[1]
    if last is None or last < begun:
        return None
    return match.end(), last, bool(match["year"])


def opened(text: str, start: int) -> int:
    """Where a span begins: with 从 or 自 before its first end, as they belong to it."""
    return start - text.endswith(_FROM, 0, start)


def near(which: str, unit: str, anchor: date | None) -> cal.Dates:
    """上一季度, 本月, 下季度: the one before, around or after the document's day.

    Of a document of which only the year is known the day is the first of January, and nothing can be told.
    """
    if anchor is None or (anchor.month == anchor.day == 1):
        return cal.NO_DATES
    step = {"上": -1, "下": 1}.get(which, 0)
    size = 3 if unit == "季度" else 1
    first = (anchor.year * 12 + anchor.month - 1) // size * size + step * size
    return f"{first // 12:04d}-{first % 12 + 1:02d}-01", _last_day(first + size)


def _last_day(following: int) -> str:
    """The day before the first of the month with this number (counted from the year 0)."""
    return (date(following // 12, following % 12 + 1, 1) - timedelta(days=1)).isoformat()
