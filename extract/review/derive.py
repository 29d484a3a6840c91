"""What follows from a correction: slots that depend on a corrected one are read anew, or marked as left open.

A reviewer who moves a mark or retypes a cell corrects one slot; level and polarity follow from the cue, class from
the verb, conjuncts and indicator from the object, unit and period from their words. What cannot be read anew is
emptied and flagged ``to_check:SLOT``, never left as the machine had it for the wrong words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from extract.model import Period, Quantity, Record, Role, Span, Status
from extract.review.derive_number import Step, settle_quantity

if TYPE_CHECKING:
    from extract.pipeline import Stages

_STOP = re.compile("[。！？\n]")
REVIEW = "review"
"""The ``status_cue`` of a status that a person set."""

Others = tuple[Record, ...]


def settle(machine: Record, human: Record, raw: str | None, others: tuple[Record, ...] = ()) -> Record:
    """Return ``human`` with all that depends on the slots in which it differs from ``machine``.

    Args:
        machine: the record before the correction.
        human: the same with the slots that the person changed.
        raw: the raw text of its document, None where it is not at hand.
        others: further records of the document, whose campaigns and deadlines are known.
    """
    settled = human
    for step in (_commitment, _verb, _object, _campaign, _status, _quantity, _deadline, _extent):
        changes, open_ = step(machine, settled, raw, others)
        flags = (*settled.flags, *(f"to_check:{name}" for name in open_))
        settled = msgspec.structs.replace(settled, **changes, flags=tuple(dict.fromkeys(flags)))
    return settled


def _commitment(machine: Record, human: Record, raw: str | None, others: Others) -> Step:
    if human.commitment == machine.commitment:
        return {}, []
    attributes = _stages().attributes
    polarity = attributes.polarity_of(human.commitment or "", human.verb.text if human.verb else "")
    level = attributes.level_of(human.commitment) if human.commitment else None
    open_ = ["commitment_level"] if human.commitment and level is None else []
    open_ += ["commitment_start"] if human.commitment and human.commitment_start is None else []
    return {"commitment_level": level, "polarity": polarity}, open_


def _verb(machine: Record, human: Record, raw: str | None, others: Others) -> Step:
    if human.verb == machine.verb:
        return {}, []
    if human.verb is None:
        return {"verb_class": None, "manner": None}, []
    kind = _stages().attributes.verb_class(human.verb.text)
    polarity = _stages().attributes.polarity_of(human.commitment or "", human.verb.text)
    inside = human.manner is not None and human.verb.start <= human.manner.start < human.verb.end
    changes = {"verb_class": kind, "polarity": polarity} | ({"manner": None} if inside else {})
    return changes, [] if kind else ["verb_class"]


def _object(machine: Record, human: Record, raw: str | None, others: Others) -> Step:
    obj = human.object
    if obj == machine.object:
        return {}, []
    changes: dict[str, Any] = {"object_items": _items(raw, obj)}
    if human.result and obj.start <= human.result.start < obj.end:
        changes["result"] = None
    quantity = human.quantity
    if quantity and _is_indicator(quantity, machine.object):
        named = {"indicator": obj.text, "indicator_start": obj.start, "indicator_end": obj.end}
        changes["quantity"] = msgspec.structs.replace(quantity, **named)
    return changes, []


def _is_indicator(quantity: Quantity, obj: Span) -> bool:
    """Whether the machine took the indicator from the object, so that it goes where the object goes."""
    return quantity.indicator == obj.text and quantity.indicator_start in (None, obj.start)


def _items(raw: str | None, obj: Span) -> tuple[Span, ...]:
    """The conjuncts of a corrected object; none where its words do not stand in the text."""
    from extract.clauses.conjuncts import conjuncts
    from extract.text.clean import clean

    reading = clean((raw or "")[obj.start : obj.end])
    if reading.text != obj.text:
        return ()
    places = conjuncts(obj.text, 0, len(obj.text))
    raws = [reading.raw_span(*place) for place in places] if len(places) > 1 else []
    return tuple(
        Span(obj.text[a:b], start + obj.start, end + obj.start)
        for (a, b), (start, end) in zip(places, raws, strict=False)
    )


def _campaign(machine: Record, human: Record, raw: str | None, others: Others) -> Step:
    name = human.campaign
    if name == machine.campaign:
        return {}, []
    if name is None:
        return {"campaign_name": None, "campaign_type": None, "campaign_set": None}, []
    canonical = {"campaign_name": _stages().campaign_names.canonical(name)}
    twin = next((record for record in others if record.campaign == name), None)
    if twin:
        return canonical | {"campaign_type": twin.campaign_type, "campaign_set": twin.campaign_set}, []
    found = _stages().campaigns.find(name, 0, len(name))
    open_ = ["campaign_set"] + ([] if found else ["campaign_type"])
    return canonical | {"campaign_type": found.type if found else None, "campaign_set": None}, open_


def _status(machine: Record, human: Record, raw: str | None, others: Others) -> Step:
    if human.status == machine.status:
        return {}, []
    changes: dict[str, Any] = {"status_cue": REVIEW}
    quantity, before = human.quantity, machine.quantity
    if quantity and before and quantity.role == before.role and quantity.role in (Role.TARGET, Role.ACHIEVED):
        role = Role.ACHIEVED if human.status == Status.ACHIEVED else Role.TARGET
        changes["quantity"] = msgspec.structs.replace(quantity, role=role, role_cue=None)
    return changes, []


def _quantity(machine: Record, human: Record, raw: str | None, others: Others) -> Step:
    if human.quantity is None or human.quantity == machine.quantity:
        return {}, []
    made, open_ = settle_quantity(machine.quantity, human, human.quantity, raw or "")
    return {"quantity": made}, open_


def _deadline(machine: Record, human: Record, raw: str | None, others: Others) -> Step:
    """The days of the time expression that a person named; its number repeats them."""
    if human.deadline == machine.deadline:
        return {}, []
    near = human.deadline_start if human.deadline_start is not None else human.char_start
    known = [period for period in _periods(raw or "") if period.text == human.deadline]
    period = min(known, key=lambda period: abs(period.start - near), default=None)
    times = {name: getattr(period, name, None) for name in ("period_start", "period_end", "aggregation")}
    changes: dict[str, Any] = times | {"horizon": None, "horizon_cue": None}
    if human.quantity:
        changes["quantity"] = msgspec.structs.replace(human.quantity, deadline=human.deadline, **times)
    open_ = ["horizon"] if human.deadline else []
    return changes, open_ if period or not human.deadline else ["period_end", *open_]


def _extent(machine: Record, human: Record, raw: str | None, others: Others) -> Step:
    """The clause grows where a mark was moved out of it, so that the quote shows every mark of the sentence."""
    if raw is None:
        return {}, []
    from extract.text.clean import clean

    start, end = human.char_start, human.char_end
    for span in (human.verb, human.object, human.quantity):
        same = span in (machine.verb, machine.object, machine.quantity)
        if span is None or same or not 0 <= span.start < span.end:
            continue
        if not _STOP.search(raw, min(start, span.start), max(end, span.end) - 1):
            start, end = min(start, span.start), max(end, span.end)
    if (start, end) == (human.char_start, human.char_end) and human.quote_clean:
        return {}, []
    quote = raw[start:end]
    return {"char_start": start, "char_end": end, "quote": quote, "quote_clean": clean(quote).text}, []


@lru_cache(maxsize=4)
def _periods(raw: str) -> list[Period]:
    from extract.api import periods

    return periods(raw)


def _stages() -> Stages:
    from extract.api import extractor_for

    return extractor_for().stages
