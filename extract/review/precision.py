"""How right the run is, estimated from a reviewed sample, with a confidence interval."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist
from typing import Any

from extract.review.judge import Judged
from extract.review.sampling import Drawn

CONFIDENCE = 0.95


def estimate(judged: Sequence[Judged], sample: Mapping[str, Drawn] | None) -> dict[str, Any]:
    """Estimate for the whole run which share of its records are records, and which are right in every slot.

    Args:
        judged: the reviewed records, each once.
        sample: the sample they were drawn as; None: they are taken for a simple random sample of all records.

    Returns:
        ``n`` (reviewed records of the machine), ``basis``, ``confidence``; ``precision`` and ``all_slots_right``,
        each with ``estimate``, ``low`` and ``high``, None where nothing was reviewed.
    """
    own = [item for item in judged if item.machine and (sample is None or item.machine.record_id in sample)]
    strata: dict[str, list[Judged]] = defaultdict(list)
    sizes: dict[str, int | None] = {}
    for item in own:
        drawn = sample[item.machine.record_id] if sample and item.machine else None
        name = drawn.stratum if drawn else ""
        strata[name].append(item)
        sizes[name] = drawn.population if drawn else None
    basis = f"sample of {len(sample)} records, strata: {_strata(sample)}" if sample else "all reviewed records"
    figures: dict[str, Any] = {"n": len(own), "basis": basis, "confidence": CONFIDENCE}
    figures["precision"] = _interval(strata, sizes, lambda item: item.verdict != "wrong")
    figures["all_slots_right"] = _interval(strata, sizes, lambda item: item.verdict == "correct")
    return figures


def _strata(sample: Mapping[str, Drawn]) -> int:
    return len({drawn.stratum for drawn in sample.values()})


def _interval(
    strata: Mapping[str, list[Judged]], sizes: Mapping[str, int | None], hit: Callable[[Judged], bool]
) -> dict[str, float] | None:
    """The share over all strata, each weighted by its size; Wilson's interval for the effective number of records."""
    counts = [(sum(map(hit, items)), len(items), sizes[name]) for name, items in strata.items()]
    if not counts:
        return None
    total = sum(size or n for _, n, size in counts)
    share = sum((size or n) / total * k / n for k, n, size in counts)
    if all(n == size for _, n, size in counts):
        return {name: round(share, 4) for name in ("estimate", "low", "high")}  # everything was looked at
    spread = sum(_variance(k, n, size) * ((size or n) / total) ** 2 for k, n, size in counts)
    reviewed = sum(n for _, n, _ in counts)
    effective = share * (1 - share) / spread if spread > 0 and 0 < share < 1 else reviewed
    low, high = wilson(share, effective)
    return {"estimate": round(share, 4), "low": round(low, 4), "high": round(high, 4)}


def _variance(hits: int, n: int, size: int | None) -> float:
    """Of the share in one stratum, less the more of it was reviewed; of one record alone the largest there can be."""
    p = hits / n
    left = 1 - n / size if size else 1
    return (p * (1 - p) / (n - 1) if n > 1 else 0.25) * left


def wilson(share: float, n: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval for a share of ``n`` observations; it stays within 0 and 1 and copes with few."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)
