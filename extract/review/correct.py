"""Turn what a person marked or typed into slot values of a record."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from extract.model import Place, Quantity, Record, Span
from extract.review.exports.sheet import slot
from extract.review.places import find_place
from extract.review.tasks import Group, Task, group_of

NUMBER_SLOTS = ("low", "high")
OWN = ("low", "high", "unit", "low_canonical", "high_canonical", "unit_canonical", "dimension", "bound")
"""What a number's own words tell, apart from its sentence."""
QUANTITY_SLOTS = ("low", "high", "unit", "bound", "change", "indicator", "role", "deadline")
QUOTES = '“”"《》「」『』 '


def from_places(task: Task, group: Group, record: Record) -> dict[str, Any]:
    """Return the slots whose marks were moved, set or removed; a mark left in place keeps the machine's reading.

    A mark that stands outside the part that was up for review (a campaign in a heading) stays.
    """
    old = group_of(record).places
    new = {role: place for role, place in old.items() if not task.holds(place)} | group.places
    values: dict[str, Any] = {}
    for role in ("verb", "object"):
        if old.get(role) != new.get(role):
            place = new.get(role)
            values[role] = Span(_reading(task.raw, place), *place) if place else None
    for role in ("campaign", "commitment"):
        if old.get(role) != new.get(role):
            place = new.get(role)
            values[role] = _reading(task.raw, place).strip(QUOTES) if place else None
            values[f"{role}_start"], values[f"{role}_end"] = place or (None, None)
    if old.get("quantity") != new.get("quantity"):
        values["quantity"] = _quantity_at(task.raw, new.get("quantity"), record.quantity)
    if group.values.get("status"):
        values["status"] = group.values["status"]
    return values


def from_cells(task: Task, group: Group, record: Record) -> dict[str, Any]:
    """Return the slots whose cells differ from what the sheet showed. Raises ValueError on a number that is none."""
    changed = {name: text for name, text in group.values.items() if text != slot(record, name)}
    values: dict[str, Any] = {}
    for name, text in changed.items():
        place = find_place(task.raw, text, record.char_start)
        if name == "verb" or (name == "object" and text):
            values[name] = _typed_span(task, record, name, place, text) if text else None
        elif name in ("campaign", "commitment", "deadline"):
            values[name] = text
            values[f"{name}_start"], values[f"{name}_end"] = place or (None, None)
        elif name == "status" and text:
            values[name] = text
    if changed.keys() & {"quantity", *QUANTITY_SLOTS}:
        values["quantity"] = _typed_quantity(task, changed, record)
    return values


def _typed_span(task: Task, record: Record, name: str, place: Place | None, text: str) -> Span:
    """Typed words at their place, or at the machine's where the text is not at hand. Others would be no quote."""
    if place is None and task.raw is not None:
        raise ValueError(f"{record.record_id}: {name} {text!r} does not stand in {record.doc_id}: copy it from there")
    old = record.verb if name == "verb" else record.object
    return Span(text, *(place or ((old.start, old.end) if old else (0, 0))))


def _typed_quantity(task: Task, changed: dict[str, str | None], record: Record) -> Quantity | None:
    text = changed.get("quantity", record.quantity.text if record.quantity else None)
    if text is None:
        return None
    quantity = record.quantity
    if quantity is None or quantity.text != text:
        place = find_place(task.raw, text, record.char_start)
        at = place or ((quantity.start, quantity.end) if quantity else (record.char_start, record.char_start))
        quantity = _parsed(text, at, quantity)
    typed = {name: changed[name] for name in QUANTITY_SLOTS if name in changed}
    return msgspec.structs.replace(quantity, **{name: _typed(name, text, record) for name, text in typed.items()})


def _typed(name: str, text: str | None, record: Record) -> Any:
    if name not in NUMBER_SLOTS:
        return text if text or name not in ("bound", "change") else {"bound": "point", "change": "level"}[name]
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{record.record_id}: {name} {text!r} is no number") from None


def _quantity_at(raw: str | None, place: Place | None, old: Quantity | None) -> Quantity | None:
    return _parsed(_reading(raw, place), place, old) if place else None


def _parsed(text: str, place: Place, old: Quantity | None) -> Quantity:
    """Read the number in ``text``; what its sentence said about it (indicator, role, deadline) stays."""
    from extract.api import quantities

    empty = Quantity(text=text, start=place[0], end=place[1], low=None, high=None)
    read = next(iter(quantities(text)), empty)
    own = {name: getattr(read, name) for name in OWN}
    same = old is not None and old.dimension == read.dimension
    kind = old.kind if old is not None and same else read.kind
    base = old if old is not None and max(old.start, place[0]) < min(old.end, place[1]) else empty
    change = old.change if old else read.change
    return msgspec.structs.replace(base, text=text, start=place[0], end=place[1], change=change, kind=kind, **own)


def _reading(raw: str | None, place: Place) -> str:
    """The cleaned reading of a stretch of raw text."""
    from extract.text.clean import clean

    return clean((raw or "")[slice(*place)]).text
