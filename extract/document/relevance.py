"""Is a text about policy at all? News of wars, matches, markets and accidents abroad makes no records."""

from __future__ import annotations

from collections.abc import Sequence

from extract.lexicon.words import Lexicon

_FEW = 4


class Relevance:
    """Weighs the words that tell of other things against those of policy (sets ``unrelated`` and ``of_policy``)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._other, self._policy = lexicon.sets["unrelated"], lexicon.sets["of_policy"]

    def unrelated(self, words: Sequence[str]) -> bool:
        """Say whether a whole text is about something else: several such words, and more than twice those of policy."""
        other = self._count(words, self._other)
        return other >= _FEW and other > 2 * self._count(words, self._policy)

    def related(self, words: Sequence[str]) -> bool:
        """Say whether a paragraph of such a text is about policy all the same: a news in brief among others."""
        policy = self._count(words, self._policy)
        return policy > 1 and policy > self._count(words, self._other)

    @staticmethod
    def _count(words: Sequence[str], wanted: frozenset[str]) -> int:
        return sum(map(wanted.__contains__, words))
