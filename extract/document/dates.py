"""Calendar dates as documents write them, to ISO form: 2021年3月5日, 2021-03-05, 二〇二一年三月五日, 3月5日."""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date

from extract.lexicon.patterns import lazy

LATE = 183
"""Days after which a date of publication has nothing to do with that of a signature or event before it."""
SOON = 120
"""Days, counted in months of 30, within which a day without its year is taken for one to come."""
#: 2023年3月1日, 2023-03-01, 二〇二三年三月一日, 3月1日
_DATE = lazy(
    r"(?:(?P<y>[0-9]{4})(?:年|[-/.]) ?(?P<m>[0-9]{1,2})(?:月|[-/.]) ?(?P<d>[0-9]{1,2})(?![0-9])日?"
    r"|(?P<hy>[二一][〇○ＯO零一二三四五六七八九0]{3})年(?P<hm>[一二三四五六七八九十]{1,2})月(?P<hd>[一二三四五六七八九十]{1,3})日"
    r"|(?<![0-9年])(?P<om>[0-9]{1,2})月(?P<od>[0-9]{1,2})日)"
)
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "Ｏ": "0",
    "O": "0",
    "零": "0",
    "0": "0",
}
_LAST_DAY = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def find_date(text: str, start: int = 0, end: int | None = None) -> tuple[str, int, int] | None:
    """Return the first valid date of ``text`` with its place: ``2021-03-05``, or ``--03-05`` where no year stands."""
    for m in _DATE.finditer(text, start, len(text) if end is None else end):
        if (iso := _iso(m)) is not None:
            return iso, m.start(), m.end()
    return None


def iso_date(text: str | None) -> str | None:
    """Return the date that ``text`` (a meta tag, a label's value) begins with or holds, with year; else None."""
    found = find_date(text) if text else None
    return found[0] if found and found[0][0] != "-" else None


def with_year(date: str | None, later: str | None) -> str | None:
    """Complete ``--02-14`` with the year of ``later``, a full date (the day of publication).

    A day that would be months ahead of it is one of the year before: news speak of days gone by, or soon to come.
    """
    if not date or not later or date[0] != "-" or later[0] == "-":
        return date
    year = int(later[:4])
    ahead = (int(date[2:4]) - int(later[5:7])) * 30 + int(date[5:7]) - int(later[8:10])
    return f"{year if ahead <= SOON else year - 1}{date[1:]}"


def nearest(date: str | None, other: str | None) -> str | None:
    """Complete ``--03-16`` with the year that brings it nearest to ``other``, a full date (the session reported)."""
    if not date or not other or date[0] != "-" or other[0] == "-":
        return date
    dates = (f"{int(other[:4]) + step}{date[1:]}" for step in (0, 1, -1))
    return min(filter(iso_date, dates), key=lambda day: abs(days_between(day, other)), default=date)


def days_between(earlier: str, later: str) -> int:
    """Count the days from one full ISO date to another; negative where the second is the earlier one."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def _iso(m: re.Match[str]) -> str | None:
    if m["y"]:
        year, month, day = m["y"], int(m["m"]), int(m["d"])
    elif m["hy"]:
        year = "".join(_DIGITS.get(c, "") for c in m["hy"])
        month, day = _tens(m["hm"]), _tens(m["hd"])
    else:
        year, month, day = "-", int(m["om"]), int(m["od"])
    if not 1 <= month <= 12 or (year != "-" and not "1900" <= year <= "2199"):
        return None
    short = month == 2 and year != "-" and not isleap(int(year))
    if not 1 <= day <= _LAST_DAY[month - 1] - short:
        return None
    return f"{year}-{month:02}-{day:02}"


def _tens(numeral: str) -> int:
    """二十七 → 27, 十 → 10, 三 → 3."""
    tens, _, ones = numeral.rpartition("十")
    if "十" not in numeral:
        return int(_DIGITS[numeral]) if len(numeral) == 1 else 0
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS.get(ones, "0")) if ones else 0)
