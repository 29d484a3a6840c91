"""How far the machine and the person agree: accuracy by slot, and Cohen's kappa, which takes chance out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from extract.evaluation.kappa import cohen_kappa
from extract.model import Place, Record
from extract.review.exports.sheet import SLOTS, slot
from extract.review.judge import Judged
from extract.review.tasks import group_of

SPAN_SLOTS = ("verb", "object", "quantity")
CATEGORIES = ("campaign", "commitment", "status", "bound", "change", "role", "unit")


def agreement(judged: Iterable[Judged]) -> dict[str, Any]:
    """Return the figures of a review.

    Returns:
        ``reviewed``, ``correct``, ``corrected``, ``wrong``, ``missed`` (counts); ``precision`` (records that are some),
        ``recall`` (counting as missed what reviewers added); ``slots``: name →
        ``n``, ``accuracy``, ``kappa``. Kappa is by record for categories, by character for verb, object and quantity;
        None where chance agreement is complete (one category only).
    """
    all_ = list(judged)
    counts = Counter(item.verdict for item in all_)
    pairs = [(item.machine, item.human) for item in all_ if item.machine and item.human]
    real = counts["correct"] + counts["corrected"]
    figures: dict[str, Any] = {"reviewed": len(all_)}
    figures |= {verdict: counts[verdict] for verdict in ("correct", "corrected", "wrong", "missed")}
    figures["precision"] = _share(real, real + counts["wrong"])
    figures["recall"] = _share(real, real + counts["missed"])
    figures["slots"] = {name: _slot(name, pairs, all_) for name in SLOTS}
    return figures


def _slot(name: str, pairs: Sequence[tuple[Record, Record]], judged: Sequence[Judged]) -> dict[str, Any]:
    both = [(slot(machine, name), slot(human, name)) for machine, human in pairs]
    given = [pair for pair in both if pair != (None, None)] if name not in ("status",) else both
    kappa = None
    if name in CATEGORIES:
        kappa = cohen_kappa(both)
    elif name in SPAN_SLOTS:
        kappa = cohen_kappa(_characters(name, judged))
    return {"n": len(given), "accuracy": _share(sum(a == b for a, b in given), len(given)), "kappa": kappa}


def _characters(role: str, judged: Sequence[Judged]) -> list[tuple[bool, bool]]:
    """For every character of the reviewed clauses: whether the machine and the person have it in this slot."""
    pairs = []
    for item in judged:
        places = [_place(item.machine, role), _place(item.human, role)]
        ends = [end for place in places if place for end in place]
        ends += [at for r in (item.machine, item.human) if r for at in (r.char_start, r.char_end)]
        machine, human = (range(*place) if place else range(0) for place in places)
        pairs += [(at in machine, at in human) for at in range(min(ends), max(ends))]
    return pairs


def _place(record: Record | None, role: str) -> Place | None:
    return group_of(record).places.get(role) if record else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
