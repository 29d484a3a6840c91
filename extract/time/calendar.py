"""Calendar of time expressions: from the words of a period to ISO dates."""

from __future__ import annotations

import calendar
from datetime import date

Dates = tuple[str | None, str | None]
NO_DATES: Dates = (None, None)


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
    """The next ``count`` years, counted from the document's date."""
    last = anchor.year + count
    if not 1 <= count <= 100 or last > 9999:
        return NO_DATES
    end = anchor.replace(year=last, day=28) if (anchor.month, anchor.day) == (2, 29) else anchor.replace(year=last)
    return anchor.isoformat(), end.isoformat()


def back(anchor: date, count: int) -> Dates:
    """The ``count`` calendar years before the document's own (过去五年)."""
    first = anchor.year - count
    return years(first, anchor.year - 1) if 1 <= count <= 100 and first >= 1 else NO_DATES
