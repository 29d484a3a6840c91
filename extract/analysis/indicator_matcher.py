"""Which indicator a name means: 全市GDP增速, 生产总值 and 地区生产总值 are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from extract.lexicon.tables import SHIPPED, Row, Tables

MEASURES = ("growth", "level", "share", "change")
"""What a figure may be: per cent by which it moves, value in its unit, value in per cent, difference."""

ANY = "any"
"""Dimension of an indicator that may be counted in any unit."""

_WIDTHS = str.maketrans({"(": "（", ")": "）", "【": "（", "】": "）", "％": "%", "＆": "&"})
_ASIDE = re.compile(r"（[^（）]*）|[\s\u3000“”\"'‘’《》]")
_QUALIFIED = re.compile(
    "按[^的]{0,12}价格?(?:计算)?的|[到至]?(?:十?[一二三四五六七八九]五(?:规划)?(?:时期|期间|末)|(?:今后|未来)五年|[今明]年|全?(?:19|20)[0-9]{2}年)[末底]?"
)
"""What a name is qualified by in front: “十五五”时期地区生产总值, 按2020年价格计算的地区生产总值."""
_PARTS = re.compile("[、和与及]|以及")
_POLARITY = {"+": 1, "-": -1, "0": 0}


class Indicator(msgspec.Struct, frozen=True):
    """One canonical indicator, a row of ``indicators.tsv``; ``polarity`` is 1, -1 or 0 (more is better, worse).

    ``alike`` are units that count the same as ``unit``.
    """

    code: str
    name: str
    en: str
    dimension: str
    unit: str
    alike: tuple[str, ...]
    measures: tuple[str, ...]
    polarity: int


class Recognised(NamedTuple):
    """A recognised indicator; ``growth`` where the name itself says that the figure is a rate of growth."""

    indicator: Indicator
    growth: bool


class Territory(NamedTuple):
    """Whose figures a text gives: what may stand before a name without changing it."""

    code: str = ""
    name: str = ""

    @property
    def nation(self) -> bool:
        """A text about the whole country, where 全国 is no other place."""
        return self.code == "100000"

    @property
    def province(self) -> bool:
        """A text about a province (or about no known place), where 全省 is no other place."""
        return not self.code or self.code.endswith("0000")


ANYWHERE = Territory("", "")


class Indicators:
    """The tables ``indicators.tsv`` and ``indicator_words.tsv``.

    Args:
        tables: the shipped ones, or with the user's own merged over them.

    Raises:
        ValueError: a bad row.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._rows = [(_indicator(row), _pattern(row)) for row in tables.rows("indicators.tsv")]
        self.all = [indicator for indicator, _ in self._rows]
        self._by_code = {indicator.code: indicator for indicator in self.all}
        words = tables.rows("indicator_words.tsv")
        self._words = {kind: [row["word"] for row in words if row["kind"] == kind] for kind in _KINDS}
        for kind in _KINDS:
            self._words[kind].sort(key=len, reverse=True)
        self._pairs = {row["word"]: row["means"].split("|") for row in words if row["kind"] == "pair"}
        self._asked = {row["word"].upper(): row["means"].split("|") for row in words if row["kind"] == "ask"}
        self.find = lru_cache(maxsize=20_000)(self._find)

    @property
    def heads(self) -> frozenset[str]:
        """Bare heads that lean on the indicator before them: 播种面积9000万亩、产量700亿斤."""
        return frozenset(self._words["head"])

    def get(self, code: str) -> Indicator | None:
        """The indicator of that code."""
        return self._by_code.get(code)

    def add(self, name: str) -> Indicator:
        """Take a name that the table does not know for an indicator of its own, of any unit and measure."""
        made = Indicator(name, name, "", ANY, "", (), MEASURES, 1)
        self._rows.append((made, re.compile(re.escape(_plain(name)))))
        self._by_code[name] = made
        self.find.cache_clear()
        return made

    def _find(self, name: str, place: Territory = ANYWHERE) -> tuple[Recognised, ...]:
        """Return what ``name`` may mean, the usual first: 研发经费投入 is a sum, or an intensity.

        Place names of ``place`` and words such as 全市 are put aside in front, 同口径 behind, 增速 at the end.
        """
        found: dict[str, Recognised] = {}
        for bare, growth in self._bared(_plain(name), place):
            for indicator, pattern in self._rows:
                if indicator.code not in found and pattern.fullmatch(bare):
                    found[indicator.code] = Recognised(indicator, growth)
        return tuple(found.values())

    def first(self, name: str) -> Recognised | None:
        """What ``name`` usually means, None where the table does not know it."""
        found = self.find(name)
        return found[0] if found else None

    def _bared(self, name: str, place: Territory) -> Iterator[tuple[str, bool]]:
        """The name as it is, then without what may be put aside, the rate of growth last."""
        fronts = self._fronts(place)
        seen = {(name, False): None}
        for bare, growth in (open_ := list(seen)):
            shorter = [(bare[len(word) :], growth) for word in fronts if bare.startswith(word)]
            shorter += [(bare[: -len(word)], growth) for word in self._words["behind"] if bare.endswith(word)]
            shorter += [(bare[time.end() :], growth)] if (time := _QUALIFIED.match(bare)) else []
            if not growth:
                shorter += [(bare[: -len(word)], True) for word in self._words["growth"] if bare.endswith(word)]
            new = [entry for entry in shorter if entry[0] and entry not in seen]
            seen.update(dict.fromkeys(new))
            open_ += new
        yield from seen

    def _fronts(self, place: Territory) -> list[str]:
        fronts = [*self._words["front"], *_short_names(place.name)]
        if place.nation or not place.code:
            fronts += self._words["nation"]
        return fronts + self._words["province"] if place.province else fronts

    def several(self, name: str) -> list[str]:
        """The names that one joins: 城乡居民收入 → 城镇居民收入, 农村居民收入; A、B收入 → A收入, B收入; else itself."""
        plain = _plain(name)
        for word, parts in self._pairs.items():
            if word in plain:
                return [plain.replace(word, part, 1) for part in parts]
        parts = [part for part in _PARTS.split(plain) if part]
        return [self.completed(part, parts[-1]) for part in parts]

    def completed(self, name: str, last: str) -> str:
        """Give a conjunct the head it shares with the last: 城镇、农村居民收入 → 城镇居民收入."""
        if name == last or self.find(name):
            return name
        tails = (name + last[i:] for i in range(1, len(last)))
        return next((whole for whole in tails if self.find(whole)), name)

    def leaning(self, head: str, before: str) -> str | None:
        """What a bare head means behind another indicator: 产量 behind 粮食播种面积 is 粮食产量."""
        if _plain(head) not in self.heads:
            return None
        wholes = (before[:i] + head for i in range(len(before), 1, -1))
        return next((whole for whole in wholes if self.find(whole)), None)

    def asked(self, name: str) -> list[Indicator]:
        """What a person means who types ``name``: a code, a group of the table (收入), or any name of an indicator."""
        codes = self._asked.get(_plain(name)) or [_plain(name)]
        if all(code in self._by_code for code in codes):
            return [self._by_code[code] for code in codes]
        found = [known.indicator for known in self.find(name)]
        return found or [one for one in self.all if _plain(one.en) == _plain(name)]

    def near(self, name: str, limit: int = 5) -> list[str]:
        """Names to offer for one that is not known, the nearest first."""
        from difflib import get_close_matches

        plain = _plain(name)
        offered = [one.name for one in self.all] + list(self._asked) + [one.code for one in self.all]
        holding = [one for one in offered if plain in one or one in plain]
        return list(dict.fromkeys([*holding, *get_close_matches(plain, offered, limit, 0.5)]))[:limit]


_KINDS = ("front", "nation", "province", "behind", "growth", "head", "pair", "ask")


def _short_names(name: str) -> list[str]:
    """河西市 is written 河西市 or 河西."""
    short = re.sub("(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|自治州|自治县|地区|[省市县区州盟旗])$", "", name)
    return [one for one in dict.fromkeys((name, short)) if len(one) > 1]


def _plain(name: str) -> str:
    return _ASIDE.sub("", name.translate(_WIDTHS)).upper()


def _indicator(row: Row) -> Indicator:
    measures = tuple(row["measures"].split())
    if not measures or not set(measures) <= set(MEASURES):
        raise ValueError(f"{row.where}: measures are some of {' '.join(MEASURES)}, not {row['measures']!r}")
    if row["polarity"] not in _POLARITY:
        raise ValueError(f"{row.where}: polarity is +, - or 0, not {row['polarity']!r}")
    unit, *alike = row["unit"].split() or [""]
    facts = row["code"], row["indicator"], row["en"], row["dimension"]
    return Indicator(*facts, unit, tuple(alike), measures, _POLARITY[row["polarity"]])


def _pattern(row: Row) -> re.Pattern[str]:
    try:
        return re.compile(f"{row['names']}|{re.escape(_plain(row['indicator']))}" if row["names"] else row["indicator"])
    except re.error as error:
        raise ValueError(f"{row.where}: names are no regular expression: {error}") from None
