"""For which year a figure is, and over what span: a year's own, a plan's, or what adds up over several years."""

from __future__ import annotations

import re

from extract.io.stored import StoredRecord
from extract.model import Quantity
from extract.text.sections import part_of

ANNUAL, PLAN, CUMULATIVE = "annual", "plan", "cumulative"
HORIZONS = (ANNUAL, PLAN, CUMULATIVE)
"""The horizons of the panel's rows. What is about a part of a year (上半年) has none and is left out."""

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年|[—–－~-])")
_PLAN_NAMED = re.compile("[“\"]?(十?[一二三四五六七八九])五[”\"]?(?:规划|计划|时期|末|期间)?|(?:今后|未来)五年")
_FIFTH = {"九": 2000, "十": 2005, "十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}


def figure_year(record: StoredRecord, quantity: Quantity, year: int | None) -> tuple[int | None, str | None]:
    """Return year and horizon of a figure in a text of ``year``; (year, None) where it is about part of a year."""
    horizon = getattr(record, "horizon", None) or _horizon(record, quantity, year)
    if horizon == "period":
        return year, None
    if horizon == "point":
        later = quantity.period_end and year and int(quantity.period_end[:4]) > year
        horizon = PLAN if later else ANNUAL
    return _year(record, quantity, year, horizon), horizon


def _horizon(record: StoredRecord, quantity: Quantity, year: int | None) -> str:
    if quantity.aggregation == "annual_average":
        return PLAN
    if quantity.aggregation == "cumulative":
        return CUMULATIVE
    if quantity.period_end and year and int(quantity.period_end[:4]) > year:
        return PLAN
    if not quantity.period_end and quantity.role == "target" and _plan_end(record.section_path or "", year):
        return PLAN
    return ANNUAL


def _year(record: StoredRecord, quantity: Quantity, year: int | None, horizon: str) -> int | None:
    """The year of the row: that of its period where the text or its date give one, else by heading and document."""
    end = quantity.period_end
    if horizon == PLAN and not end:
        return _plan_end(record.section_path or "", year)
    if end and horizon != ANNUAL:
        return int(end[:4])
    part, named = _half(record.section_path or "")
    if end and not (quantity.role == "achieved" and part == "review" and int(end[:4]) == year):
        return int(end[:4])
    if quantity.role == "target":
        return named if part == "plan" and named else year
    if part == "review" and named:
        return named
    return year - 1 if year else None


def _half(path: str) -> tuple[str | None, int | None]:
    """``review`` or ``plan`` by the innermost heading that tells, and the year it names if it names just one."""
    for title in reversed(path.split(" > ")):
        part = part_of(title)
        if part:
            years = set(_YEAR.findall(title))
            return part, int(years.pop()) if len(years) == 1 else None
    return None, None


def _plan_end(path: str, year: int | None) -> int | None:
    """Last year of the plan that the innermost heading names, None where it names none or a plan that is over."""
    for title in reversed(path.split(" > ")):
        named = _PLAN_NAMED.findall(title)
        if named:
            ends = [_FIFTH.get(name, 0) if name else (year or 0) + 4 for name in named]
            return max(ends) if year and max(ends) > year else None
        if part_of(title):
            return None
    return None


def record_year(record: StoredRecord, year: int | None) -> tuple[int | None, str | None]:
    """As :func:`figure_year`, for a record without number."""
    end = _plan_end(record.section_path or "", year)
    return (end, PLAN) if end else (year, ANNUAL)
