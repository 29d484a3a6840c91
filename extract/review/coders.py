"""How far several coders agree with each other: Cohen's kappa for two, Krippendorff's alpha for any number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from typing import Any

from extract.evaluation.kappa import cohen_kappa
from extract.model import Record
from extract.review.exports.sheet import SLOTS, slot
from extract.review.judge import Judged

Key = Hashable
NO_RECORD = "no"


def key_of(judged: Judged) -> Key:
    """What two coders' judgements of one and the same record share: its id, or the places of an added one."""
    if judged.machine:
        return judged.machine.record_id
    human = judged.human
    assert human is not None
    number = (human.quantity.start, human.quantity.end) if human.quantity else None
    return human.doc_id, human.object.start, human.object.end, number


def between_coders(reviews: Mapping[str, Sequence[Judged]]) -> dict[str, Any]:
    """Return the agreement of coders on what at least two of them have reviewed.

    Args:
        reviews: coder → judgements.

    Returns:
        ``coders`` (name → judgements), ``both`` (records reviewed by at least two), and ``slots``: ``record`` (is it
        one at all?) and every slot, with ``n``, ``agreement`` (share of pairs of coders that say the same),
        ``kappa`` (two coders only) and ``alpha``. Slots count records that no coder has struck out.
    """
    by_coder = {coder: {key_of(item): item for item in judged} for coder, judged in reviews.items()}
    seen = Counter(key for judged in by_coder.values() for key in judged)
    shared = [key for key, n in seen.items() if n > 1]
    units = [[judged.get(key) for judged in by_coder.values()] for key in shared]
    kept = [unit for unit in units if all(item is None or item.human for item in unit)]
    slots = {"record": _figures([[_is_record(item) for item in unit] for unit in units])}
    for name in SLOTS:
        slots[name] = _figures([[_value(item, name) for item in unit] for unit in kept])
    return {"coders": {name: len(judged) for name, judged in reviews.items()}, "both": len(shared), "slots": slots}


def disagreements(reviews: Mapping[str, Sequence[Judged]]) -> set[Key]:
    """Return the keys of the records that coders left in different states."""
    said: dict[Key, list[Record | None]] = {}
    for judged in reviews.values():
        for item in judged:
            said.setdefault(key_of(item), []).append(item.human)
    return {key for key, states in said.items() if any(state != states[0] for state in states)}


def _is_record(item: Judged | None) -> Hashable:
    return None if item is None else ("yes" if item.human else NO_RECORD)


def _value(item: Judged | None, name: str) -> Hashable:
    """What a coder says of a slot; an empty slot is a statement too, unlike a record that was not reviewed."""
    return None if item is None or item.human is None else ("", slot(item.human, name))


def _figures(units: Sequence[Sequence[Hashable]]) -> dict[str, Any]:
    pairs = [(a, b) for unit in units for a, b in combinations([v for v in unit if v is not None], 2)]
    same = round(sum(a == b for a, b in pairs) / len(pairs), 4) if pairs else None
    two = len(units) > 0 and len(units[0]) == 2
    kappa = cohen_kappa(pairs) if two else None
    return {"n": len(units), "agreement": same, "kappa": kappa, "alpha": krippendorff_alpha(units)}


def krippendorff_alpha(units: Sequence[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal values: 1 less the disagreement observed over that expected by chance.

    Args:
        units: for each unit the values its coders gave; None where one gave none.

    Returns:
        The figure, or None where nothing was coded twice or there is one value only.
    """
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        n = values.total()
        if n < 2:
            continue
        for a, of_a in values.items():
            for b, of_b in values.items():
                coincidences[a, b] += of_a * (of_b - (a == b)) / (n - 1)  # type: ignore[assignment]  # counts of pairs
    totals: Counter[Hashable] = Counter()
    for (a, _), weight in coincidences.items():
        totals[a] += weight
    n = totals.total()
    expected = n * n - sum(weight * weight for weight in totals.values())
    if n < 2 or not expected:
        return None
    observed = n - sum(weight for (a, b), weight in coincidences.items() if a == b)
    return round(1 - (n - 1) * observed / expected, 4)
