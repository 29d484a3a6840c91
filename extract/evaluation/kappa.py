"""How far two coders agree when chance is taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two coders: (observed - expected) / (1 - expected) agreement.

    Args:
        pairs: what each coder said of each unit.

    Returns:
        The figure, or None where there is nothing to compare or both used one and the same category throughout.
    """
    n = len(pairs)
    if not n:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs) / n
    expected = sum(first[value] * second[value] for value in first) / n**2
    return None if expected == 1 else round((observed - expected) / (1 - expected), 4)
