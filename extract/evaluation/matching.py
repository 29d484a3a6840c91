"""When two annotations of one text are the same: pairing by place, comparison slot by slot."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from extract.model import Place

Entry = dict[str, Any]
"""A record or a quantity as ``records.jsonl`` holds it."""
Pair = tuple[Entry, Entry]

CLOSE = 0.8
"""Overlap (F1 of characters) from which an object or a name counts as the same."""


def pair(
    gold: Sequence[Entry],
    found: Sequence[Entry],
    at: Callable[[Entry], Place],
    score: Callable[[Entry, Entry], float],
) -> list[Pair]:
    """Pair entries one to one, the best first; on equal scores the earlier ones win.

    Args:
        gold: what should be there.
        found: what is there.
        at: the span of an entry; only entries whose spans overlap are scored.
        score: how well two entries fit; 0 for not at all.
    """
    candidates = []
    order = sorted(range(len(found)), key=lambda j: at(found[j]))
    starts = [at(found[j])[0] for j in order]
    longest = max((end - start for start, end in map(at, found)), default=0)
    for i, wanted in enumerate(gold):
        start, end = at(wanted)
        for j in order[bisect_left(starts, start - longest) : bisect_left(starts, end)]:
            value = score(wanted, found[j])
            if value > 0:
                candidates.append((-value, i, j))
    used_gold, used_found, pairs = set(), set(), []
    for _, i, j in sorted(candidates):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((gold[i], found[j]))
    return pairs


def slot_equal(slot: str, wanted: Entry, got: Entry) -> bool:
    """Say whether two records or quantities agree in one slot, as docs/evaluation.md defines it for that slot."""
    a, b = wanted.get(slot), got.get(slot)
    if slot in ("verb", "object"):
        return place(a) == place(b) if a and b else a == b
    if slot == "text":
        return place(wanted) == place(got)
    if slot == "campaign":
        return bag_f1(bare(a), bare(b)) >= CLOSE if a or b else True
    if slot == "indicator":
        return bag_f1(a or "", b or "") >= CLOSE if a or b else True
    if slot in ("low", "high"):
        return same_number(a, b)
    if slot == "unit":
        return same_unit(a, b)
    if slot in ("commitment", "deadline", "baseline"):
        return (a or None) == (b or None)
    return bool(a == b)


def place(span: Entry) -> Place:
    """Return the half-open offsets of a span."""
    return span["start"], span["end"]


def span_f1(a: Place, b: Place) -> float:
    """Return how far two spans overlap: 1 for the same, 0 for none."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return 2 * shared / ((a[1] - a[0]) + (b[1] - b[0])) if shared > 0 else 0.0


def bag_f1(a: str, b: str) -> float:
    """Return how many characters two strings share, in whatever order, as F1."""
    shared = sum((Counter(a) & Counter(b)).values())
    return 2 * shared / (len(a) + len(b)) if shared else 0.0


def bare(name: str | None) -> str:
    """Return a campaign's name without outer quotes."""
    return (name or "").strip('“”"《》「」『』 ')


def same_number(a: Any, b: Any) -> bool:
    """Compare two bounds; an open side only equals an open side."""
    if a is None or b is None:
        return a is b
    return abs(float(a) - float(b)) <= 1e-6 * max(1.0, abs(float(b)))


_SAME_UNIT = {"个百分点": "百分点", "％": "%", None: ""}


def same_unit(a: str | None, b: str | None) -> bool:
    """Compare two units as written, 个百分点 being 百分点 and ％ being %."""
    return _SAME_UNIT.get(a, a) == _SAME_UNIT.get(b, b)


def action_text(record: Entry) -> str:
    """Show an action as ``verb｜object``."""
    return f"{(record.get('verb') or {}).get('text', '–')}｜{record['object']['text']}"


def quantity_text(quantity: Entry) -> str:
    """Show a quantity with what the measure compares."""
    keys = ("text", "low", "high", "unit", "bound", "change", "role", "indicator")
    return " ".join(str(quantity.get(key)) for key in keys)
