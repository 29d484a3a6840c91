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
    forth = _passed(own, gaps)
    back = _passed(own[::-1], [*gaps[:1], *gaps[:0:-1]])
    return [one + other for one, other in zip(forth, reversed(back), strict=True)]


def _passed(own: Sequence[float], gaps: Sequence[int]) -> list[float]:
    """What reaches each clause from those before it."""
    got, passed = [], 0.0
    for evidence, gap in zip(own, gaps, strict=True):
        cap = CAPS[gap]
        passed = max(-cap, min(cap, passed))
        got.append(passed)
        passed += evidence
    return got
