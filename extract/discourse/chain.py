"""What neighbours say: evidence passes from clause to clause, the less the more stands between them."""

from __future__ import annotations

from collections.abc import Sequence

CAPS = (2.0, 1.8, 1.5, 0.5, 0.0)
"""How much passes over a comma, a semicolon, the end of a sentence, of a paragraph, a heading."""


def messages(own: Sequence[float], gaps: Sequence[int]) -> list[float]:
    """Return for each clause what its neighbours on both sides add to its own evidence.

    The best labelling of the whole chain is the one where each change of side between neighbours costs what the gap
    between them allows to pass (a chain of two states, min-sum): what comes over a gap is all evidence before it,
    cut to the gap's cap. A clause that says nothing hands on what it got, so it changes nothing for the others.

    Args:
        own: the evidence of each clause itself, above zero for planned.
        gaps: index into :data:`CAPS` of what stands before each clause.

    >>> messages([3, 0, 0], [2, 0, 2])
    [0.0, 2.0, 1.5]
    """
    got = [0.0] * len(own)
    for order in (range(len(own)), range(len(own) - 1, -1, -1)):
        passed, step = 0.0, order.step
        for i in order:
            cap = CAPS[gaps[i] if step > 0 else gaps[i + 1] if i + 1 < len(gaps) else -1]
            if passed > cap:
                passed = cap
            elif passed < -cap:
                passed = -cap
            got[i] += passed
            passed += own[i]
    return got
