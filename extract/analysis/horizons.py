"""For which year a figure is, and over what span: a year's own, a plan's, or what adds up over several years."""

from __future__ import annotations

from extract.model import Aggregation, Change, Horizon
from extract.tables.rundir import StoredRecord

ANNUAL, PLAN, CUMULATIVE = "annual", "plan", "cumulative"
"""The horizons of the panel's rows. What is about a part of a year (上半年) has none and is left out."""

_STATES = ("level", "share")
"""Measures of what holds at a time: reached at the end of a plan, it is the last year's own figure."""
_SPENT = ("投资", "支出", "外资")
"""What is spent in several years is their sum where no word says that it came to so much: 实际使用外资263亿美元."""
_CAME_TO = ("达", "到", "至", "破", "超")
_FLOWS = ("money", "people")
"""Dimensions of what years sum up (累计完成3.7万亿元); the number of firms 累计达到5000家 is that of the last."""


def year_of(record: StoredRecord, measure: str, year: int | None) -> tuple[int | None, str | None]:
    """Return year and horizon of the figure or wording of a record in a text of ``year``.

    The horizon is None for what is about a part of a year. A record whose time nothing tells is about the year of its
    text where it is planned, about the year before where it is done.
    """
    horizon, end = record.horizon, record.period_end
    done = (record.quantity.role if record.quantity else record.status) == "achieved"
    own = year - 1 if year and done else year
    if done and "每年" in record.quote:  # 城镇新增就业每年超过50万人: what a plan's years have in common
        return (int(end[:4]) if end else own), PLAN
    if horizon in (None, Horizon.ANNUAL):
        at = int(end[:4]) if end else own
        return at, CUMULATIVE if _over_years(record, measure, at) else ANNUAL
    if horizon == CUMULATIVE:
        return (int(end[:4]) if end else own), CUMULATIVE
    at = int(end[:4]) if end else None
    if horizon == Horizon.POINT:
        return at or own, PLAN if at and year and at > year else ANNUAL
    if done and measure in _STATES and _whole(end) and not _summed(record):
        return at or own, ANNUAL  # “十四五”时期，…达到1.3万亿元: the value at the end of 2025
    if horizon == Horizon.PERIOD and not _several_years(record):
        return at, None
    return at, CUMULATIVE if _adds_up(record, measure) or (done and _is_spent(record)) else PLAN


def _adds_up(record: StoredRecord, measure: str) -> bool:
    """〔13.5〕 of a plan's table, 五年新增就业500万人: over the whole plan, and no yearly average."""
    quantity = record.quantity
    added = quantity is not None and quantity.change != Change.LEVEL
    summed = "累计" in record.quote and quantity is not None and quantity.dimension in _FLOWS
    return record.aggregation == CUMULATIVE and (added or summed or measure in ("growth", "change"))


def _over_years(record: StoredRecord, measure: str, year: int | None) -> bool:
    """较2016年增长105%: a change over more than the year itself."""
    since = record.quantity.baseline_year if record.quantity else None
    return measure in ("growth", "change") and bool(since and year and year - since > 1)


def _summed(record: StoredRecord) -> bool:
    """五年累计完成3.7万亿元, 年均新增30万人: no value that a year has reached."""
    over = "累计" in record.quote or record.aggregation == Aggregation.ANNUAL_AVERAGE
    return over or _adds_up(record, "level") or _is_spent(record)


def _is_spent(record: StoredRecord) -> bool:
    quantity = record.quantity
    if quantity is None or quantity.dimension not in _FLOWS or not (quantity.indicator or "").endswith(_SPENT):
        return False
    return not (quantity.change_cue or "").endswith(_CAME_TO) and not quantity.baseline


def _whole(end: str | None) -> bool:
    return end is None or end.endswith("12-31")


def _several_years(record: StoredRecord) -> bool:
    start, end = record.period_start, record.period_end
    return bool(start and end and start[:4] != end[:4] and _whole(end))
