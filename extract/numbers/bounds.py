"""Words that bound a number: 不低于, 以上, 近, 左右, from ``bounds.tsv``."""

from __future__ import annotations

import re

from extract.lexicon.patterns import alternatives
from extract.lexicon.tables import SHIPPED, Tables
from extract.model import ONE_SIDED, Bound
from extract.numbers.near import leading

_PLACES = frozenset({"before", "after", "far", "of"})
STEP = "step"
"""Rows of words that step up to a value: a target is the value itself, a result lies above it."""
KINDS = ONE_SIDED | {Bound.APPROX}

_ONLY = ("", "bare", "scaled", "ratio", "money")
_ENDS_OF_WORDS = {"约": "(?<![签节合预契公制条违集缔履爽])", "过": "(?<![通经不走度渡路跑透错放难])"}
"""What before a bound word makes it the end of another word: 签约30亿元, 节约12%, 通过3万户."""


class BoundTable:
    """Finds bound words directly before and directly after a number.

    Args:
        tables: the extractor's tables; read are ``bounds.tsv``.

    Raises:
        ValueError: a row with an unknown bound or place.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._only: dict[str, dict[str, str]] = {only: {} for only in _ONLY}
        self._only[STEP] = self._only["scaled"]
        self._of_money: set[str] = set()
        after: dict[str, str] = {}
        self._apart: dict[str, dict[str, str]] = {"far": {}, "of": {}}
        for row in tables.rows("bounds.tsv"):
            if row["bound"] not in KINDS or row["place"] not in _PLACES or row["only"] not in self._only:
                raise ValueError(f"{row.where}: cannot read the row of {row['surface']}: {' '.join(row.values())}")
            if row["place"] == "after":
                after[row["surface"]] = row["bound"]
            elif row["place"] in self._apart:
                self._apart[row["place"]][row["surface"]] = row["bound"]
                self._of_money |= {row["surface"]} if row["only"] == "money" else set()
            else:
                self._only[row["only"]][row["surface"]] = row["bound"]
        self._after = after
        # 90分（含90分）以上 is 90分以上; 10家多元化企业, 2个许可: 多 and 许 bound a number only where no word goes on
        self._after_pattern = re.compile(
            rf"(?:[（(]含[^（）()，。；\n]{{0,12}}[）)](?=[以及]))?({alternatives(after)})"
            r"(?<!多(?=[元样边方层功语党]))(?<!许(?=可))(?<!余(?=额|下))(?<!上下(?=[游联级班一功]))"
        )
        far, of = (alternatives(words) for words in self._apart.values())
        self._far = re.compile(
            rf"(?:(?P<far>{far})[^，。；、\d]{{1,5}}|(?P<of>(?<!不)(?:{of}))[^，。；、\d]{{2,}}?(?P<possessive>的)?)$"
        )
        words = sorted({word for words in self._only.values() for word in words}, key=len, reverse=True)
        # 小于 或 等于: torn apart by spaces; 超过了5%
        torn = "|".join(_ENDS_OF_WORDS.get(word, "") + " *".join(map(re.escape, word)) for word in words)
        self._before = re.compile(rf"({torn})[了 ]*$")

    @property
    def first_chars(self) -> str:
        """Every character a bound after a number can begin with."""
        return "".join(sorted({word[0] for word in self._after}))

    def before(
        self, text: str, position: int, scaled: bool = False, bare: bool = False, ratio: bool = False
    ) -> tuple[str, int] | None:
        """Bound and start of the word that ends at ``position``.

        ``scaled``: the number has 万 or 亿; ``bare``: it is a scale without digits; ``ratio``: it is a share.
        """
        match = leading(self._before, text, position)
        if match is None:
            return None
        word = match[1].replace(" ", "")
        kinds = ("", *(name for name, so in (("scaled", scaled or bare), ("bare", bare), ("ratio", ratio)) if so))
        return next(((bound, match.start()) for kind in kinds if (bound := self._only[kind].get(word))), None)

    def far(self, text: str, position: int, dimension: str | None) -> str | None:
        """Bound of a word that stands some words before the number: 至少建成1个, 不高于合同金额的30%, 最高补助5万元."""
        match = leading(self._far, text, position)
        if match is None or (match["far"] in self._of_money and dimension != "money"):
            return None
        if match["of"] and not match["possessive"] and not (dimension == "ratio" and match["of"].startswith("不")):
            return None  # 高于全省|2个百分点
        return self._apart["far"].get(match["far"] or "") or self._apart["of"][match["of"]]

    def after(self, text: str, position: int) -> tuple[str, int] | None:
        """Bound of the word at ``position`` and the offset after it."""
        match = self._after_pattern.match(text, position)
        return (self._after[match[1]], match.end()) if match else None
