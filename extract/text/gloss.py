"""Pinyin glosses that scraping left in the text: ``推動(dòng)`` reads 推動."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED
from extract.text.changes import TextChange

TONES = frozenset("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ")
LETTERS = "a-zɑāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ"

_GLOSS = lazy(rf"[(（]([{LETTERS}]{{1,6}})[)）]")
_PLAIN = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜɑ", "aaaaeeeeiiiioooouuuuvvvva")


def gloss_changes(text: str) -> Iterator[TextChange]:
    """Yield the deletion of each gloss: one tone-marked syllable in brackets right after a Han character.

    A syllable without tone mark (``們(men)``) is a gloss only where it is a known reading of the character;
    ``系统(app)``, ``咖啡(café)`` and ``重庆(Chóngqìng)`` are left alone.
    """
    for m in _GLOSS.finditer(text):
        if m.start() and _is_han(char := text[m.start() - 1]) and is_reading(char, m[1]):
            yield TextChange(m.start(), m.end(), "", "gloss")


def is_reading(char: str, pinyin: str) -> bool:
    """Tell whether ``pinyin`` can gloss ``char``."""
    if TONES.isdisjoint(pinyin):
        return pinyin in toneless().get(char, ())
    return is_syllable(pinyin)


@lru_cache(2048)
def is_syllable(pinyin: str) -> bool:
    """Tell whether ``pinyin`` is one syllable of Mandarin with exactly one tone mark."""
    return sum(c in TONES for c in pinyin) == 1 and pinyin.translate(_PLAIN) in _syllables()


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Traditional character → its readings with tone marks."""
    return {row["char"]: tuple(row["readings"].split()) for row in SHIPPED.rows("pinyin.tsv")}


@cache
def _syllables() -> frozenset[str]:
    return frozenset().union(*toneless().values())


@cache
def toneless() -> dict[str, frozenset[str]]:
    """Traditional character → its readings without tone marks."""
    return {char: frozenset(p.translate(_PLAIN) for p in pinyins) for char, pinyins in readings().items()}


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
