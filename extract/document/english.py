"""Bodies and places that a table names in English: which Chinese ones they are."""

from __future__ import annotations

import re

from extract.lexicon.patterns import alternatives, lazy
from extract.lexicon.tables import SHIPPED, Tables

_HAN = lazy("[\u4e00-\u9fff]")
_BELOW = lazy(r"\b(?:District|County|Banner|Township|Town|Subdistrict|Street)\b")
"""What lies in a city and has no English name in the tables."""


class English:
    """Chinese names for English ones; ``bodies_english.tsv`` and ``places_english.tsv`` are read."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._names = [(row["english"], row["chinese"].split("|")) for row in tables.rows("bodies_english.tsv")]
        self._places = {row["english"]: row["chinese"].split("|") for row in tables.rows("places_english.tsv")}
        self._place = re.compile(rf"(?<![A-Za-z])(?:{alternatives(self._places)})(?![a-z])")

    def names(self, issuer: str) -> list[str]:
        """Return the Chinese names of the national bodies named; none where one of them is unknown."""
        parts = [[names for english, names in self._names if english in part] for part in _bodies(issuer)]
        return [name for part in parts for names in part for name in names] if all(parts) else []

    def national(self, issuer: str) -> bool:
        """Tell whether the first body named is a national one."""
        return not _HAN.search(issuer) and bool(self.names(_bodies(issuer)[0]))

    def place(self, words: str) -> str | None:
        """Return the divisions that an English name of a body or place holds, province first; None for other words.

        >>> English().place("Finance Bureau of Suzhou, Jiangsu Province"), English().place("某市财政局")
        ('江苏省苏州市', None)
        """
        first = _straight(words)
        if _HAN.search(first) or _BELOW.search(first):
            return None
        found = [self._places[m[0]] for m in self._place.finditer(first)]
        sure = tuple(names[0] for names in found if len(names) == 1)
        told = [name for names in found for name in ([one for one in names if one.startswith(sure)] or names)]
        return (
            "".join(name for name in told if not any(other > name and other.startswith(name) for other in told)) or None
        )


def _bodies(issuer: str) -> list[str]:
    return _straight(issuer).split(", ")


def _straight(words: str) -> str:
    return words.replace("’", "'")
