"""Calendar of time expressions: from the words of a period to ISO dates."""

from __future__ import annotations

import calendar
from datetime import date

Dates = tuple[str | None, str | None]
NO_DATES: Dates = (None, None)
_AUTUMN = 9
"""From this month on a document looks back on its own year and ahead to the next."""


def years(first: int, last: int) -> Dates:
    """First day of ``first`` to last day of ``last``."""
    return f"{first:04d}-01-01", f"{last:04d}-12-31"


def five_year_plan(number: int) -> Dates:
    """“十四五” (14) → 2021–2025; plans before the sixth did not follow the calendar and give none."""
    return years(1951 + 5 * number, 1955 + 5 * number) if 6 <= number <= 29 else NO_DATES


def months(year: int, first: int, last: int) -> Dates:
    """Whole months of a year; impossible months give none."""
    if not (1 <= first <= last <= 12 and 1 <= year <= 9999):
        return NO_DATES
    return f"{year:04d}-{first:02d}-01", f"{year:04d}-{last:02d}-{calendar.monthrange(year, last)[1]:02d}"


def day(year: int, month: int, number: int) -> Dates:
    """One day; an impossible one (2月30日) gives none."""
    try:
        iso = date(year, month, number).isoformat()
    except ValueError:
        return NO_DATES
    return iso, iso


def ahead(anchor: date, count: int) -> Dates:
    """The next ``count`` calendar years: of a document of the first months its own year is the first of them.

    今后五年 in February 2026 is 2026–2030, in October 2025 (a plan's draft) the same; 三年内 ends with a year's end.
    """
    first = ahead_from(anchor)
    last = first + count - 1
    return years(first, last) if 1 <= count <= 100 and last <= 9999 else NO_DATES


def ahead_from(anchor: date) -> int:
    """The year that a document of this day looks ahead from."""
    return anchor.year + (anchor.month >= _AUTUMN)


def back(anchor: date, count: int) -> Dates:
    """The last ``count`` calendar years: up to the one before the document's own, in autumn up to this (过去五年)."""
    last = anchor.year - (anchor.month < _AUTUMN)
    first = last - count + 1
    return years(first, last) if 1 <= count <= 100 and first >= 1 else NO_DATES


def until(first: str | None, last: str | None, anchor: date | None, open_ended: bool) -> str | None:
    """End of what began on ``first`` and goes on (今年以来): the document's day, or ``last`` where that comes first.

    Of an open end (2020年以来) nothing but the document's day is known.
    """
    today = anchor.isoformat() if anchor else None
    if first is None or today is None or today <= first:  # a document of which only the year is known
        return None if open_ended else last
    return today if open_ended or last is None else min(last, today)
