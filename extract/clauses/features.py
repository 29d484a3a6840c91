"""From a word to its symbol: the bundle of those classes, word sets and words that the patterns ask for.

A word keeps all classes it may have (规范: noun, verb, adjective) until a pattern decides. Two words that no pattern
can tell apart have the same symbol, so that a clause is a short list of small numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.lexicon.tables import Row
from extract.lexicon.words import Lexicon

_CONDITION = re.compile(r"([&-])")
_CLASS = re.compile(r"[A-Z][A-Z0-9.]*\Z")
_ANY = "ANY"
_LENGTHS = {"one": 1, "two": 2, "three": 3, "four": 4}
"""Conditions on the number of characters: NOUN&two."""
_WORD, _OF_SET, _AFFIX, _OF_VERBS = 0.01, 0.004, 0.02, 0.3
"""In how many clauses, of one, stand a word that a pattern names, one of a set, one with an affix, a class of verbs."""


class Features:
    """The features that the patterns ask for, one bit each, and the symbols of words.

    Args:
        lexicon: the words and their kinds.
        classes: rows of ``token_classes.tsv``.
        by: set of sets.tsv → what it holds: words, classes of verbs, or endings (part) or beginnings (start) of words.
    """

    def __init__(self, lexicon: Lexicon, classes: list[Row], by: dict[str, str]) -> None:
        self._sets = dict(lexicon.sets)
        self._sets["measures"] = lexicon.measures
        self._sets |= {name: lexicon.of_classes(name) for name, holds in by.items() if holds == "class"}
        self._endings = {name: tuple(words) for name, words in self._sets.items() if by.get(name) == "part"}
        self._starts = {name: tuple(words) for name, words in self._sets.items() if by.get(name) == "start"}
        self._by = by
        self._kinds = {row["class"]: frozenset(row["kinds"]) for row in classes}
        self._shares = {row["class"]: _percent(row) / 100 for row in classes}
        self._also = {row["class"]: self._members(row) for row in classes}
        self._terms: dict[str, tuple[int, int]] = {}
        self._bits: dict[str, int] = {}
        self.masks: list[int] = []
        """Symbol → its features."""
        self._numbers: dict[int, int] = {}
        self._of_kind: dict[str, int] = {}
        self._of_word: dict[str, int] = {}
        self._of_length: dict[int, int] = {}
        self._of_ending: list[tuple[tuple[str, ...], int]] = []
        self._of_start: list[tuple[tuple[str, ...], int]] = []

    def _members(self, row: Row) -> frozenset[str]:
        if not row["set"]:
            return frozenset()
        if row["set"] not in self._sets:
            raise ValueError(f"{row.where}: unknown set {row['set']!r} of the class {row['class']}")
        return self._sets[row["set"]]

    def term(self, text: str) -> tuple[int, int]:
        """Return the features that a term needs and those it forbids, as bit masks.

        Raises:
            ValueError: an unknown class, set or macro.
        """
        if text not in self._terms:
            asked, barred = _names(text)
            self._terms[text] = self._mask(name for name in asked if name != _ANY), self._mask(barred)
        return self._terms[text]

    def _mask(self, names: Iterable[str]) -> int:
        mask = 0
        for name in names:
            mask |= self._bit(name)
        return mask

    def _bit(self, name: str) -> int:
        if name not in self._bits:
            known = name in self._kinds or name in self._sets or name in _LENGTHS
            if not known and (not name or name[0].isascii()):
                what = "class or macro" if _CLASS.match(name) else "word set"
                raise ValueError(f"there is no {what} {name!r}")
            self._bits[name] = 1 << len(self._bits)
        return self._bits[name]

    def share(self, text: str) -> float:
        """Return in how many clauses, of one, a word that fits a term stands, roughly. Raises nothing."""
        return min(map(self._share, _names(text)[0]))

    def _share(self, name: str) -> float:
        if name in self._shares:
            return self._shares[name]
        if name in self._sets:
            each = _AFFIX if self._by.get(name) in ("part", "start") else _OF_SET
            return _OF_VERBS if self._by.get(name) == "class" else min(1.0, each * len(self._sets[name]))
        return 1.0 if name in _LENGTHS or name == _ANY else _WORD * len(name.split(","))

    def symbol(self, word: str, kind: str) -> int:
        """Return the symbol of a word of this kind. The patterns must have named all their terms before."""
        if not self._of_kind:
            self._index()
        mask = self._of_kind.get(kind, 0) | self._of_word.get(word, 0) | self._of_length.get(len(word), 0)
        for endings, bit in self._of_ending:
            if word.endswith(endings):
                mask |= bit
        for starts, bit in self._of_start:
            if word.startswith(starts):
                mask |= bit
        number = self._numbers.get(mask)
        if number is None:
            number = self._numbers[mask] = len(self.masks)
            self.masks.append(mask)
        return number

    def _index(self) -> None:
        """Sort the features by what has them: kinds, words, endings, lengths."""
        for name, bit in self._bits.items():
            for kind in self._kinds.get(name, ()):
                self._of_kind[kind] = self._of_kind.get(kind, 0) | bit
            if name in self._endings:
                self._of_ending.append((self._endings[name], bit))
            elif name in self._starts:
                self._of_start.append((self._starts[name], bit))
            elif name in _LENGTHS:
                self._of_length[_LENGTHS[name]] = bit
            else:
                for word in self._words(name):
                    self._of_word[word] = self._of_word.get(word, 0) | bit

    def _words(self, name: str) -> Iterable[str]:
        if name in self._kinds:
            return self._also[name]
        return self._sets[name] if name in self._sets else name.split(",")


def _names(text: str) -> tuple[list[str], list[str]]:
    """The classes, sets and words that a term asks for, and those that it bars."""
    base, *rest = _CONDITION.split(text)
    names = list(zip(rest[::2], rest[1::2], strict=True))
    return [base, *(name for sign, name in names if sign == "&")], [name for sign, name in names if sign == "-"]


def _percent(row: Row) -> int:
    if not row["share"].isdecimal():
        raise ValueError(f"{row.where}: the share of {row['class']} is {row['share']!r}, not a whole number")
    return int(row["share"])
