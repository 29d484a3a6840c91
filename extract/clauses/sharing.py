"""What coordinated subjects share: 一产、二产、三产增加值 are the 增加值 of each, 单位产值能耗和水耗 of 单位产值."""

from __future__ import annotations

from itertools import accumulate

from extract.clauses.clause import Clause
from extract.clauses.constructions import Stretch
from extract.lexicon.patterns import lazy
from extract.lexicon.point_numbers import NUMERAL
from extract.lexicon.words import Lexicon

_GROUPS = lazy(".?大|类")
"""Measure words of what is listed: 家居四大|产业."""
_NUMBERED = lazy(rf"[^第]*?(第?){NUMERAL}")
_NUMBERED_NOUN = lazy(rf"第?{NUMERAL}(.+)")
"""全县第一, 二, 三|产业增加值."""


class Sharing:
    """Finds the head or modifier that conjuncts share, though only one of them has it in the text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._whole = lexicon.sets["whole_indicator"]
        self._ends = tuple(lexicon.sets["indicator_end"])
        self._nouns = lexicon.sets["measured_noun"] | self._whole
        self._of_class = tuple(sorted(lexicon.sets["class_end"]))
        self._modifying = tuple(lexicon.sets["modifying_end"])
        self._basis = tuple(lexicon.sets["basis_end"])
        self._per = tuple(lexicon.sets["per_start"])

    def of(self, c: Clause, parts: list[Stretch]) -> list[tuple[str, str]]:
        """Return for each conjunct what goes before and behind it in the name of its indicator; mostly nothing."""
        shared = [("", "")] * len(parts)
        if len(parts) < 2:
            return shared
        ordinals = self._ordinals(c, parts)
        if ordinals:
            return ordinals
        basis = self._shared_basis(c, parts)
        head = "" if basis else self._shared_head(c, parts)
        for n in range(len(parts)):
            shared[n] = (basis if n else "", head if n < len(parts) - 1 else "")
        return shared

    @staticmethod
    def _ordinals(c: Clause, parts: list[Stretch]) -> list[tuple[str, str]]:
        """第一、二、三|产业增加值: nothing but numbers stand before the last conjunct; 第 and the noun are of all."""
        first, *between, last = ("".join(c.tokens.words[slice(*part)]) for part in parts)
        opening, noun = _NUMBERED.fullmatch(first), _NUMBERED_NOUN.fullmatch(last)
        if not opening or not noun or not all(map(_NUMBERED.fullmatch, between)):
            return []
        mark = opening[1]
        heads = [noun[1]] * (len(parts) - 1) + [""]
        marks = ["" if part.startswith("第") else mark for part in (*between, last)]
        return list(zip(["", *marks], heads, strict=True))

    def _shared_head(self, c: Clause, parts: list[Stretch]) -> str:
        """生猪、肉牛养殖量: 养殖量, as no conjunct but the last ends like the name of a figure."""
        words, kinds = c.tokens.words, c.tokens.kinds
        if any(self._is_figure(words, part) for part in parts[:-1]) or not self._is_figure(words, parts[-1]):
            return ""
        (start, end), before = parts[-1], parts[:-1]
        usual = sum(len("".join(words[slice(*part)])) for part in before) / len(before)
        ends = list(accumulate(map(len, words[start : end - 1])))
        if not ends:  # 制造业、服务业增加值: cut as one word
            return self._head_of(words[start])
        cuts = [n for n in range(len(ends)) if not words[start + n].endswith(self._modifying)] or range(len(ends))
        head = start + 1 + min(cuts, key=lambda n: abs(ends[n] - usual))
        for at in range(start + 1, end - 1):
            if kinds[at] == "m" or _GROUPS.fullmatch(words[at]):
                head = at + 1  # 家居|四大|产业增加值, 信息等|产业增加值
        return self._torn(c, words[head - 1], before) + "".join(words[head:end])

    def _head_of(self, word: str) -> str:
        """What a compound measures: 服务业|增加值; nothing where no such noun ends it."""
        return next((word[n:] for n in range(1, len(word)) if word[n:] in self._nouns), "")

    def _torn(self, c: Clause, word: str, before: list[Stretch]) -> str:
        """The class that ends a word and counts for the conjuncts before: 城镇、农村|居民人均收入."""
        for part in self._of_class:
            if word.endswith(part) and word != part:
                own = any(c.tokens.words[end - 1].endswith(part) for _, end in before)
                return "" if own else part
        return ""

    def _is_figure(self, words: list[str], part: Stretch) -> bool:
        text = "".join(words[slice(*part)])
        return text in self._whole or text.endswith(self._ends)

    def _shared_basis(self, c: Clause, parts: list[Stretch]) -> str:
        """单位国内生产总值|能源消耗 和 二氧化碳排放: 单位国内生产总值."""
        words = c.tokens.words
        start, end = parts[0]
        first, second = ("".join(words[slice(*part)]) for part in parts[:2])
        if not first.startswith(self._per) or second.startswith(self._per):
            return ""
        for at in range(start, end - 1):
            if words[at].endswith(self._basis):
                return "".join(words[start : at + 1])
        return ""
