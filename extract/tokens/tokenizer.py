"""Masked text to words with their kinds: the segmenter's cut, put right where its dictionary errs."""

from __future__ import annotations

from typing import NamedTuple
from unicodedata import category

from extract.lexicon.words import POS_KINDS, Lexicon
from extract.tokens.persons import Persons
from extract.tokens.segmenter import PARTED, Kinds, Segmenter, Tokens, tokenize

_MODALS = "要将已可应须"
_NAME_TAGS = ("n", "v", "d", "t", "a", "b", "z", "j", "i")
"""What the dictionary takes the name of a county for: a person, a noun, verb, adverb, adjective that it never is."""
_OPENED = frozenset("VWIXYPhaoEK")


class Cut(NamedTuple):
    """What a lexicon changes in a segmenter: words added, with their weights, and words that give way to parts."""

    added: list[tuple[str, int]]
    torn: dict[str, tuple[str, ...]]


class Tokenizer:
    """Cuts texts into words with their kinds; it keeps no state of any text.

    Args:
        lexicon: words with their kinds.
        segmenter: cuts a text; it gets the words of the lexicon.
    """

    def __init__(self, lexicon: Lexicon, segmenter: Segmenter) -> None:
        self._lexicon = lexicon
        self._segmenter = segmenter
        self._kinds = Kinds(lexicon.kinds, self._kind_of)
        self._parted = self._learn()
        self._kinds.update(dict.fromkeys(self._parted, PARTED))
        self._persons = Persons(lexicon.sets["title"], lexicon.sets["surname"], segmenter.tag)

    def _learn(self) -> dict[str, tuple[str, ...]]:
        """Teach the segmenter the words of the lexicon, as the cache has it or anew; return what is torn apart."""
        fresh: list[Cut] = []

        def find_out() -> Cut:
            added = self._segmenter.keep(self._lexicon.words())
            torn = self._torn_apart()
            fresh.append(Cut(added + self._segmenter.keep(torn), torn))
            return fresh[0]

        cut = self._lexicon.kept(f"cut_{self._segmenter.version}", Cut, find_out)
        if not fresh:
            self._segmenter.add(cut.added)
        return cut.torn

    def _torn_apart(self) -> dict[str, tuple[str, ...]]:
        """Words that the dictionary would cut elsewhere: 补短|板 → 补, 短板 (set ``torn``); 要紧|盯 → 要, 紧盯."""
        firsts = {verb[0] for verb in self._lexicon.verbs}
        jammed = {modal + first for modal in _MODALS for first in firsts if self._segmenter.tag(modal + first) != "x"}
        pairs = [(m, verb) for verb in self._lexicon.verbs for m in _MODALS if m + verb[0] in jammed]
        torn = {"".join(parts): parts for parts in (tuple(row.split("|")) for row in self._lexicon.sets["torn"])}
        for modal, verb in pairs:
            listed = modal + verb in self._lexicon.kinds  # 应用于, 可循环
            if len(verb) > 1 and not listed and self._segmenter.cut(modal + verb)[0] != modal:
                torn[modal + verb] = (modal, verb)
        return torn

    def cut(self, text: str) -> list[str]:
        """Cut any text into words."""
        return self._segmenter.cut(text)

    def tokens(self, masked: str) -> Tokens:
        """Cut a masked text into words with their kinds; a person's name with the title before it is one word."""
        return self._persons.join(masked, tokenize(masked, self._segmenter, self._kinds, self._parted))

    def word_kind(self, word: str) -> str:
        """Kind of a word that stands in tokens: parts of a phrase are not parted again."""
        kind = self._kinds[word]
        return "n" if kind == PARTED else kind

    def _kind_of(self, word: str) -> str:
        """Kind of a word that no table lists: by its dictionary part of speech."""
        if category(word[0]) == "So":
            return " "  # ✅, ★: marks in front of a line
        if not word[0] >= "\u4e00":
            return "n"
        parts = self._parts(word)
        if parts:
            self._parted[word] = parts
            return PARTED
        tag = self._segmenter.tag(word)
        if word in self._lexicon.places and tag.startswith(_NAME_TAGS):
            return "S"
        kind = POS_KINDS.get(tag, "n")
        if kind == "L" and len(word) > 1:
            return "n"  # 沿江, 周边: nouns of place
        if kind == "S" and len(word) > 2 and word[-1] not in "省市县区州盟旗镇乡部委局厅府院办会":
            return "n"  # 滨海公路, 长江大桥: places that do not act
        return "n" if kind in "vA" and len(word) == 1 else kind

    def _parts(self, word: str) -> tuple[str, ...] | None:
        """Split a dictionary phrase: 全面推广 → 全面, 推广; 要带头 → 要, 带头; 作出贡献 → 作出, 贡献."""
        if word in self._lexicon.sets["parted"]:
            cut = 1 if len(word) < 4 else 2
            return word[:cut], word[cut:]
        tag = self._segmenter.tag(word)
        if len(word) == 3 and self._kinds.get(word[0]) == "1" and tag[0] in "lviax":
            return word[0], word[1:]  # 补短板
        if len(word) == 3 and tag.startswith("nr") and word[0] in "由在从将对向以":
            return word[0], word[1:]  # 由医保, 在城镇: taken for names
        kind = self._lexicon.kinds.get
        for cut in (1, 2, 3) if len(word) > 2 else ():
            if kind(word[:cut], "n") in "haocEK" and kind(word[cut:], "n") in _OPENED:
                return word[:cut], word[cut:]
        opening = "VWPEXY" if tag[0] in "lvi" else "VWPE"
        if len(word) == 4 and kind(word[:2], "n") in opening and kind(word[2:], "n") not in "VWI":
            return word[:2], word[2:]
        return None
