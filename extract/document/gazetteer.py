"""Administrative divisions in a text: names to GB/T 2260 codes, candidates where a name is ambiguous."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Row, Tables

_RANK = {"nation": 0, "province": 1, "prefecture": 2, "county": 3, "new_area": 3}
DIVISIONS = ("province", "prefecture", "county")
"""Kinds of rows of ``regions.tsv`` that have a GB/T 2260 code."""
_WITHOUT_CODE = {"new_area": "new_area", "corps": "province"}
"""Kind of row → level of what has the rank of a division and no code."""
KINDS = (*DIVISIONS, *_WITHOUT_CODE, "alias", "no_place", "generic")
_PREFECTURE_TAILS = ("市", "州", "网", "日报", "晚报", "新闻", "广播", "电视", "发布")
_OF_A_DIVISION = lazy("[0-9]{4}年|人民政府|政府|委|人大|政协")
"""What follows the name of a division that is an ordinary word too: 城区2023年…, 市中区人民政府; not 城区更新."""


class Region(msgspec.Struct, frozen=True):
    """A division: GB/T 2260 code, name, level, code of its parent, short form of the name.

    State-level new areas and the corps in Xinjiang have no code.
    """

    code: str
    name: str
    level: str
    parent: str
    short: str = ""


class Mention(msgspec.Struct, frozen=True):
    """A division's name at ``start:end`` with all divisions it can mean."""

    start: int
    end: int
    regions: tuple[Region, ...]


class Seat(msgspec.Struct, frozen=True):
    """Where a document belongs. ``candidates``: the codes left where the name does not single out one division."""

    code: str | None = None
    name: str | None = None
    level: str | None = None
    candidates: tuple[str, ...] = ()


NATION = Seat("100000", "全国", "nation")
"""Where a text of the State Council, a ministry or a national meeting belongs."""


class Gazetteer:
    """The divisions with their names; build it once.

    Args:
        tables: those of the extractor; ``regions.tsv`` is read.

    Raises:
        ValueError: a bad row; the message names file and line.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        rows = tables.rows("regions.tsv")
        self._by_code = {row["code"]: region for row in rows if (region := _division(row))}
        self._generic = frozenset(row["name"] for row in rows if row["kind"] == "generic")
        full: dict[str, list[Region]] = {}
        short: dict[str, list[Region]] = {}
        for row in rows:
            region = _division(row) or self._named(row)
            if region or row["kind"] == "no_place":
                full.setdefault(row["name"], []).extend([region] if region else [])
            if region and row["short"] and region.level != "county":
                short.setdefault(region.short, []).append(region)
        self._names = [(name, tuple(regions), False) for name, regions in full.items()]
        self._names += [(name, tuple(_widest(regions)), True) for name, regions in short.items() if name not in full]
        self._automaton = AhoCorasick([name for name, *_ in self._names], matchkind=MatchKind.LeftmostLongest)

    def _named(self, row: Row) -> Region | None:
        """What a row without a code of its own names."""
        if row["kind"] in _WITHOUT_CODE:
            return Region("", row["name"], _WITHOUT_CODE[row["kind"]], row["parent"])
        return self._by_code.get(row["parent"]) if row["kind"] == "alias" else None

    def find(self, text: str, *, short: bool = True) -> list[Mention]:
        """Find the names of divisions in ``text``, the longest at each place: 雄安新区 holds no 安新县.

        Args:
            text: a title, an issuer, a source line: short texts about one place.
            short: accept short forms too: 山东 anywhere, 德州 at the start or before 日报, 新闻网, ….
        """
        mentions: list[Mention] = []
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            name, regions, is_short = self._names[number]
            if not regions or (is_short and not (short and _short_counts(text, start, end, regions))):
                continue
            if self._needs_parent(name) and not self._after_parent(text, start, end, regions, mentions):
                continue
            mentions.append(Mention(start, end, regions))
        return mentions

    def locate(self, fields: Iterable[str]) -> Seat:
        """Tell the division a document belongs to from its fields, the most telling first (issuer, title, source …).

        The first field that names a division decides; the others only help to tell namesakes apart. The finest division
        wins if the others named beside it contain it (日照市五莲县); divisions side by side give candidates.
        """
        found = [mentions for field in fields if (mentions := self.find(field))]
        if not found:
            return Seat()
        known = {region.code for mentions in found for m in mentions if len(m.regions) == 1 for region in m.regions}
        decided = [self._narrow(m.regions, known) for m in found[0]]
        finest = max(decided, key=lambda regions: _RANK[regions[0].level])
        beside = [r for r in decided if not self._contains(r, finest)]
        if beside:
            return Seat(candidates=tuple(sorted({r.code for regions in decided for r in regions if r.code})))
        if len(finest) > 1:
            return Seat(name=finest[0].name, level=finest[0].level, candidates=tuple(r.code for r in finest))
        region = finest[0]
        return Seat(code=region.code or None, name=region.name, level=region.level)

    def place_of(self, code: str) -> Seat | None:
        """Return the division with that code, None where the tables have none."""
        if code == NATION.code:
            return NATION
        region = self._by_code.get(code)
        return Seat(code, region.name, region.level) if region else None

    def ancestors(self, region: Region) -> list[Region]:
        """The divisions that contain ``region``, the nearest first."""
        out = []
        while region.parent and region.parent in self._by_code:
            region = self._by_code[region.parent]
            out.append(region)
        return out

    def narrowed(self, mentions: list[Mention]) -> list[Mention]:
        """Of namesakes keep those that lie in a division that the text names beside them (长春市 … 朝阳区)."""
        known = {m.regions[0].code for m in mentions if len(m.regions) == 1}
        return [Mention(m.start, m.end, self._narrow(m.regions, known)) for m in mentions]

    def _narrow(self, regions: tuple[Region, ...], known: set[str]) -> tuple[Region, ...]:
        """Of namesakes keep those that lie in a division named elsewhere (长春市 … 朝阳区)."""
        if len(regions) == 1:
            return regions
        within = tuple(r for r in regions if any(a.code in known for a in self.ancestors(r)))
        return within or regions

    def _contains(self, outer: tuple[Region, ...], inner: tuple[Region, ...]) -> bool:
        """Tell whether some reading of ``outer`` is, or contains, some reading of ``inner``."""
        codes = {r.code or r.name for r in outer}
        return any((r.code or r.name) in codes or any(a.code in codes for a in self.ancestors(r)) for r in inner)

    def _needs_parent(self, name: str) -> bool:
        """城区 is a word; 成县 hides in 建成县城."""
        return name in self._generic or (len(name) == 2 and name.endswith("县"))

    def _after_parent(
        self, text: str, start: int, end: int, regions: tuple[Region, ...], mentions: list[Mention]
    ) -> bool:
        """Right behind the division it lies in; or at the start of a field, as the name of a division."""
        if mentions and mentions[-1].end == start:
            outer = {r.code for r in mentions[-1].regions}
            return any(a.code in outer for r in regions for a in self.ancestors(r))
        named = regions[0].name not in self._generic or _OF_A_DIVISION.match(text, end)
        return start == 0 and bool(named)


def _division(row: Row) -> Region | None:
    """The division of a row with a code. Raises ValueError for an unknown kind, or a code that is none or too much."""
    if row["kind"] not in KINDS:
        raise ValueError(f"{row.where}: kind {row['kind']!r} is none of {', '.join(KINDS)}")
    if bool(row["code"]) != (row["kind"] in DIVISIONS):
        raise ValueError(f"{row.where}: {', '.join(DIVISIONS)} have a code, other kinds have none")
    return Region(row["code"], row["name"], row["kind"], row["parent"], row["short"]) if row["code"] else None


def gazetteer() -> Gazetteer:
    """Return the divisions without own tables, built once."""
    return SHIPPED.once(Gazetteer)


def find_regions(text: str, *, short: bool = True) -> list[Mention]:
    """Find the names of divisions in ``text`` with the shipped tables: :meth:`Gazetteer.find`."""
    return gazetteer().find(text, short=short)


def narrowed(mentions: list[Mention]) -> list[Mention]:
    """Of namesakes keep those that the text tells apart, with the shipped tables: :meth:`Gazetteer.narrowed`."""
    return gazetteer().narrowed(mentions)


def _short_counts(text: str, start: int, end: int, regions: tuple[Region, ...]) -> bool:
    """山东 is a name anywhere; 长治 or 大同 only at the start of a field or before 日报, 新闻网 and the like."""
    if regions[0].level == "province":
        return True
    return start == 0 or text.startswith(_PREFECTURE_TAILS, end)


def _widest(regions: list[Region]) -> list[Region]:
    """吉林 without suffix is the province, not the city in it; 海南 not the prefecture in 青海."""
    top = min(_RANK[r.level] for r in regions)
    return [r for r in regions if _RANK[r.level] == top]
