"""What follows from a correction of a number: canonical unit, period, kind, and what its sentence says about it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from extract.model import Bound, Quantity, Record, Role, Status
from extract.review.correct import OWN
from extract.review.places import find_place

_OWN = ("text", "start", "end", *OWN)
"""What a number's own words tell, and where they stand."""
_SAID = ("indicator", "role", "deadline")

Step = tuple[dict[str, Any], list[str]]


def settle_quantity(
    before: Quantity | None, record: Record, quantity: Quantity, raw: str
) -> tuple[Quantity, list[str]]:
    """Return a corrected quantity with all that depends on what was corrected.

    Args:
        before: the machine's quantity, None where it had none.
        record: the record as corrected so far.
        quantity: the quantity as the person left it.
        raw: the raw text of the document, empty where it is not at hand.

    Returns:
        The quantity, and the names of slots that could not be read anew.
    """
    if before is None or max(before.start, quantity.start) >= min(before.end, quantity.end):
        return _another(record, quantity, raw)
    made, open_ = quantity, list[str]()
    for step in (_ends, _unit, _canonical, _change, _indicator):
        changes, left = step(before, made, raw)
        made, open_ = msgspec.structs.replace(made, **changes), [*open_, *left]
    return made, open_


def _another(record: Record, quantity: Quantity, raw: str) -> tuple[Quantity, list[str]]:
    """A number the record did not have: what the rules read at its place; else its status gives the role."""
    found = next((q for q in _quantities(raw) if (q.start, q.end) == (quantity.start, quantity.end)), quantity)
    own = {name: value for name in _OWN if (value := getattr(quantity, name)) is not None}
    said = {name: getattr(quantity, name) or getattr(found, name) for name in _SAID}
    said["role"] = said["role"] or (Role.ACHIEVED if record.status == Status.ACHIEVED else Role.TARGET)
    made = msgspec.structs.replace(found, **own, **said)
    return made, [] if made.indicator else ["indicator"]


def _ends(before: Quantity, made: Quantity, raw: str) -> Step:
    """Another bound word alters which ends are open, unless the person gave the ends as well."""
    given = (made.low, made.high) != (before.low, before.high) or made.text != before.text
    if made.bound == before.bound or given:
        return {}, []
    if made.bound == Bound.RANGE:
        return {}, ["low", "high"]
    value = made.low if made.low is not None else made.high
    low = None if made.bound in (Bound.AT_MOST, Bound.BELOW) else value
    high = None if made.bound in (Bound.AT_LEAST, Bound.ABOVE) else value
    return {"low": low, "high": high}, []


def _unit(before: Quantity, made: Quantity, raw: str) -> Step:
    if made.unit == before.unit or made.text != before.text:
        return {}, []
    found = next((q for q in _quantities(f"1{made.unit}") if q.unit == made.unit), None)
    if found is None:
        return {"unit_canonical": None, "dimension": None, "kind": None}, ["unit_canonical", "kind"]
    kind = None if found.dimension != before.dimension else before.kind
    named = {"unit_canonical": found.unit_canonical, "dimension": found.dimension, "kind": kind}
    return named, [] if kind else ["kind"]


def _canonical(before: Quantity, made: Quantity, raw: str) -> Step:
    """Other ends, or another unit, are other values in the canonical unit."""
    if (made.low, made.high, made.unit) == (before.low, before.high, before.unit) or made.text != before.text:
        return {}, []
    if made.unit == before.unit:
        ends = ((before.low, before.low_canonical), (before.high, before.high_canonical))
        one = next((canonical / end for end, canonical in ends if end and canonical), None)
    else:
        one = next((q.low_canonical for q in _quantities(f"1{made.unit}") if q.unit == made.unit), None)
    if one is None or made.unit_canonical is None:
        return {"low_canonical": None, "high_canonical": None}, []
    own = {"low_canonical": made.low, "high_canonical": made.high}
    return {name: None if end is None else end * one for name, end in own.items()}, []


def _change(before: Quantity, made: Quantity, raw: str) -> Step:
    return ({}, []) if made.change == before.change else ({"kind": None, "change_cue": None}, ["kind"])


def _indicator(before: Quantity, made: Quantity, raw: str) -> Step:
    if made.indicator == before.indicator or made.indicator_start != before.indicator_start:
        return {}, []
    place = find_place(raw, made.indicator, made.start)
    return {"indicator_start": place and place[0], "indicator_end": place and place[1]}, []


@lru_cache(maxsize=4)
def _quantities(raw: str) -> list[Quantity]:
    from extract.api import quantities

    return quantities(raw)
