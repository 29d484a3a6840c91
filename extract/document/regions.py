"""Administrative divisions in a text: names to GB/T 2260 codes, candidates where a name is ambiguous."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

from extract.lexicon.tables import load_table

_RANK = {"province": 1, "prefecture": 2, "county": 3, "new_area": 3}
_PREFECTURE_TAILS = ("市", "州", "网", "日报", "晚报", "新闻", "广播", "电视", "发布")


class Region(msgspec.Struct, frozen=True):
    """A division: GB/T 2260 code (a new area has none), name, level, code of its parent, short form of the name."""

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


class Place(msgspec.Struct, frozen=True):
    """Where a document belongs. ``candidates``: the codes left where the name does not single out one division."""

    code: str | None = None
    name: str | None = None
    level: str | None = None
    candidates: tuple[str, ...] = ()


def find_regions(text: str, *, short: bool = True) -> list[Mention]:
    """Find the names of divisions in ``text``, the longest at each place: 雄安新区 holds no 安新县.

    Args:
        text: a title, an issuer, a source line: short texts about one place.
        short: accept short forms too: 山东 anywhere, 德州 at the start or before 日报, 新闻网, ….
    """
    automaton, names = _index()
    mentions: list[Mention] = []
    for number, start, end in automaton.find_matches_as_indexes(text):
        name, regions, is_short = names[number]
        if is_short and not (short and _short_counts(text, start, end, regions)):
            continue
        if _needs_parent(name) and not _after_parent(text, start, regions, mentions):
            continue
        mentions.append(Mention(start, end, regions))
    return mentions


def locate(fields: Iterable[str]) -> Place:
    """Tell the division a document belongs to from its fields, the most telling first (issuer, title, source …).

    The first field that names a division decides; the others only help to tell namesakes apart. The finest division
    wins if the others named beside it contain it (日照市五莲县); divisions side by side give candidates.
    """
    found = [mentions for field in fields if (mentions := find_regions(field))]
    if not found:
        return Place()
    known = {region.code for mentions in found for m in mentions if len(m.regions) == 1 for region in m.regions}
    decided = [_narrow(m.regions, known) for m in found[0]]
    finest = max(decided, key=lambda regions: _RANK[regions[0].level])
    beside = [r for r in decided if not _contains(r, finest)]
    if beside:
        return Place(candidates=tuple(sorted({r.code for regions in decided for r in regions if r.code})))
    if len(finest) > 1:
        return Place(name=finest[0].name, level=finest[0].level, candidates=tuple(r.code for r in finest))
    region = finest[0]
    return Place(code=region.code or None, name=region.name, level=region.level)


def ancestors(region: Region) -> list[Region]:
    """The divisions that contain ``region``, the nearest first."""
    out = []
    by_code = _by_code()
    while region.parent and region.parent in by_code:
        region = by_code[region.parent]
        out.append(region)
    return out


def _narrow(regions: tuple[Region, ...], known: set[str]) -> tuple[Region, ...]:
    """Of namesakes keep those that lie in a division named elsewhere (长春市 … 朝阳区)."""
    if len(regions) == 1:
        return regions
    within = tuple(r for r in regions if any(a.code in known for a in ancestors(r)))
    return within or regions


def _contains(outer: tuple[Region, ...], inner: tuple[Region, ...]) -> bool:
    """Tell whether some reading of ``outer`` is, or contains, some reading of ``inner``."""
    codes = {r.code or r.name for r in outer}
    return any((r.code or r.name) in codes or any(a.code in codes for a in ancestors(r)) for r in inner)


def _short_counts(text: str, start: int, end: int, regions: tuple[Region, ...]) -> bool:
    """山东 is a name anywhere; 长治 or 大同 only at the start of a field or before 日报, 新闻网 and the like."""
    if regions[0].level == "province":
        return True
    return start == 0 or text.startswith(_PREFECTURE_TAILS, end)


def _needs_parent(name: str) -> bool:
    """城区 is a word; 成县 hides in 建成县城."""
    return name in _generic() or (len(name) == 2 and name.endswith("县"))


def _after_parent(text: str, start: int, regions: tuple[Region, ...], mentions: list[Mention]) -> bool:
    if mentions and mentions[-1].end == start:
        outer = {r.code for r in mentions[-1].regions}
        return any(a.code in outer for r in regions for a in ancestors(r))
    return start == 0 and regions[0].name not in _generic()


@cache
def _generic() -> frozenset[str]:
    return frozenset(row["name"] for row in load_table("regions_extra.tsv") if row["kind"] == "generic")


@cache
def _by_code() -> dict[str, Region]:
    rows = load_table("regions.tsv")
    columns = ("code", "name", "level", "parent", "short")
    return {row["code"]: Region(*(row[column] for column in columns)) for row in rows}


@cache
def _index() -> tuple[Any, list[tuple[str, tuple[Region, ...], bool]]]:
    """The automaton over all names and, by pattern number, name, divisions and whether it is a short form."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    full: dict[str, list[Region]] = {}
    short: dict[str, list[Region]] = {}
    for region in _by_code().values():
        full.setdefault(region.name, []).append(region)
        if region.short and region.level != "county":
            short.setdefault(region.short, []).append(region)
    for row in load_table("regions_extra.tsv"):
        if row["kind"] == "new_area":
            full.setdefault(row["name"], []).append(Region("", row["name"], "new_area", row["parent"]))
    names = [(name, tuple(regions), False) for name, regions in full.items()]
    names += [(name, tuple(_widest(regions)), True) for name, regions in short.items() if name not in full]
    return AhoCorasick([name for name, *_ in names], matchkind=MatchKind.LeftmostLongest), names


def _widest(regions: list[Region]) -> list[Region]:
    """吉林 without suffix is the province, not the city in it; 海南 not the prefecture in 青海."""
    top = min(_RANK[r.level] for r in regions)
    return [r for r in regions if _RANK[r.level] == top]
