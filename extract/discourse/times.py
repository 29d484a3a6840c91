"""What a dated time says: what lies behind the document is done, what lies ahead of it is planned."""

from __future__ import annotations

from collections.abc import Sequence

from extract.model import Metadata, Period

PAST, AHEAD = -3.0, 2.0
_COMPARING = tuple("比较与同于对好以")


def written(metadata: Metadata | None) -> tuple[str, str] | None:
    """The span of days in which the document was written: its date, else its year.

    A date more than a year behind the document's own year is that of a later copy (a report of 2003 put on line in
    2006) and does not count.
    """
    if metadata is None:
        return None
    for day in (metadata.pub_date, metadata.event_date):
        if day and len(day) == 10 and day[0] != "-" and (metadata.year is None or int(day[:4]) <= metadata.year + 1):
            return day, day
    return (f"{metadata.year:04d}-01-01", f"{metadata.year:04d}-12-31") if metadata.year else None


def weights(periods: Sequence[Period], text: str, when: tuple[str, str] | None) -> list[tuple[int, float, str]]:
    """Return place, weight and words of each time; 0 is the weight of one in which the document was written."""
    if when is None:
        return []
    out = []
    for period in periods:
        if not period.period_end or not period.period_start or not period.is_deadline:
            continue
        if text.endswith(_COMPARING, 0, period.start) or (period.floating and period.period_start > when[1]):
            continue  # 本年 of a bulletin that was written in the next year
        weight = PAST if period.period_end < when[0] else AHEAD if period.period_start > when[1] else 0.0
        out.append((period.start, weight, period.text))
    return out


def over(periods: Sequence[Period], when: tuple[str, str] | None) -> dict[int, int]:
    """Return each place within a time that was over when the document was written, with the end of that time."""
    past = [period for period in periods if when and period.period_end and period.period_end < when[0]]
    return {at: period.end for period in past for at in range(period.start, period.end)}
