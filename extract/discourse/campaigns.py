"""Campaign names: in a clause, in the heading, lead or stand-alone sentence that governs it."""

from __future__ import annotations

import re
from bisect import bisect_left
from pathlib import Path

import msgspec

from extract.lexicon.tables import load_table

_BEFORE = re.compile(
    r"^(?:新一轮|深入|新时代新一轮|一批|一系列|系列|全市|全省|全县|全国|开展|实施|推进|打好|打赢|[的等了])+"
)
_QUOTED_ALONE = re.compile(r"^[“《「]([^“”《》]+)[”》」]$")
_SHARED_HEAD = re.compile("^(?:[\u4e00-\u9fff]{2,4}、)+$")
_SET = re.compile(r"([一二两三四五六七八九十\d]{1,3})(?:大|场|个|项|条)(?=.*(?:仗|战|行动|工程|计划|战役|活动)$)")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


TYPES = ("war", "special_action", "time_boxed", "project", "coded", "creation")


class Campaign(msgspec.Struct, frozen=True):
    """A campaign name with its place, type and, for a set (八大主动仗), the announced size."""

    name: str
    start: int
    end: int
    type: str
    size: int | None = None

    @property
    def kind(self) -> str:
        """The head that members of a set share: 主动仗 of 八大主动仗."""
        return re.sub(r"^.*?(?:大|场|个|项|条)", "", self.name) if self.size else self.name


class _Head(msgspec.Struct, frozen=True):
    type: str
    needs: str
    """One of these words must stand in the name before the head."""
    refuses: str
    """None of these words may: a short one right before the head, a longer one anywhere."""


class CampaignReader:
    """Finds campaign names by the heads in lexicon/campaigns.tsv."""

    def __init__(self, extra: Path | None = None) -> None:
        self._heads: dict[str, _Head] = {}
        for row in load_table("campaigns.tsv", extra):
            if row["type"] not in TYPES:
                known = ", ".join(TYPES)
                raise ValueError(f"{row.where}: unknown type {row['type']!r} of {row['head']}; known are {known}")
            needs = _any_of(row["needs"]) if row["needs"] != "*" else ""
            self._heads[row["head"]] = _Head(row["type"], needs, _any_of(row["not"], at_end=2))
        longest_first = sorted(self._heads, key=len, reverse=True)
        self._head = re.compile("|".join(map(re.escape, longest_first)))
        self._quoted = re.compile(rf"[“《]([^“”《》。，]*?({'|'.join(map(re.escape, longest_first))}))[”》]")

    def over(self, text: str) -> CampaignsOf:
        """Return a view of ``text`` that finds campaigns fast: one search for all heads, then look-ups."""
        return CampaignsOf(self, text, [m.start() for m in self._head.finditer(text)])

    def find(self, text: str, start: int, end: int) -> Campaign | None:
        """Return the campaign named in the noun phrase ``text[start:end]``, or None."""
        phrase = text[start:end]
        quoted = self._quoted.search(phrase)
        if quoted and not phrase.startswith("奖", quoted.end()):
            return self._named(quoted[1], start + quoted.start(1), quoted[2])
        found = None
        for match in self._head.finditer(phrase):
            after = phrase[match.end() :]
            if not after or after[0] in "、和及与，等（":
                found = match
                break
        if found is None:
            return None
        begin = _phrase_start(phrase, found.start())
        shared = _SHARED_HEAD.search(phrase, 0, begin)
        if shared and self._heads[found[0]].type == "war":  # 蓝天、碧水、净土保卫战
            begin = shared.start()
        opening = _BEFORE.match(phrase[begin : found.end()])
        begin += opening.end() if opening else 0
        return self._accepted(phrase[begin : found.end()], start + begin, found[0])

    def _accepted(self, name: str, start: int, head: str) -> Campaign | None:
        rule, before = self._heads[head], name[: -len(head)]
        if not before or "的" in before[-1:] or "等" in before or re.search(r"\d+[个项条]", before):
            return None
        if rule.refuses and re.search(rule.refuses, before):
            return None
        if rule.needs and not re.search(rule.needs, before) and not _SET.match(name):
            return None
        if re.match(r"[\d.]+", name) and not _SET.match(name):
            return None
        return self._named(name, start, head)

    def _named(self, name: str, start: int, head: str) -> Campaign:
        alone = _QUOTED_ALONE.match(name)
        end = start + len(name)
        if alone:
            name, start, end = alone[1], start + 1, end - 1
        size = _SET.match(name)
        return Campaign(name, start, end, self._heads[head].type, _count(size[1]) if size else None)


def _any_of(words: str, at_end: int = 0) -> str:
    """Pattern, compiled when needed, of the words between the bars; short ones (``at_end``) count at the end only."""
    return "|".join(re.escape(word) + "$" * (len(word) <= at_end) for word in words.split("|") if word)


def _phrase_start(phrase: str, end: int) -> int:
    """Begin of the conjunct that ends with the head: 、 and 和 outside quotes separate conjuncts."""
    depth = 0
    for at in range(end - 1, -1, -1):
        char = phrase[at]
        if char in "”》」）":
            depth += 1
        elif char in "“《「（":
            depth -= 1
        elif depth == 0:
            joined = char in "和及与" and (phrase[at + 1] == "“" or phrase.startswith("以及", at - 1))
            if not joined and char not in "、，；":
                continue
            return at + 1
    return 0


def _count(numeral: str) -> int | None:
    if numeral.isdigit():
        return int(numeral)
    total = 0
    for n, char in enumerate(numeral):
        if char == "十":
            total = (total or 1) * 10
        else:
            total += _DIGITS.get(char, 0)
        if n > 2:
            return None
    return total or None


class CampaignsOf:
    """The campaigns of one text, by place."""

    def __init__(self, reader: CampaignReader, text: str, heads: list[int]) -> None:
        self._reader, self._text, self._heads = reader, text, heads

    def find(self, start: int, end: int) -> Campaign | None:
        """Return the campaign named in the noun phrase ``text[start:end]``, or None."""
        at = bisect_left(self._heads, start)
        if at == len(self._heads) or self._heads[at] >= end:
            return None
        return self._reader.find(self._text, start, end)


class CampaignSets:
    """Announced sets (八大主动仗 → 8) and the members a document really names."""

    def __init__(self) -> None:
        self._sizes: dict[str, tuple[str, int]] = {}
        self._members: dict[str, set[str]] = {}

    def note(self, campaign: Campaign) -> None:
        """Take in one campaign as it is named in the text."""
        if campaign.size:
            self._sizes.setdefault(campaign.kind, (campaign.name, campaign.size))
            return
        for kind, (name, _) in self._sizes.items():
            if campaign.name.endswith(kind):
                self._members.setdefault(name, set()).add(campaign.name)

    def set_of(self, campaign: Campaign) -> str | None:
        """Name of the announced set the campaign belongs to (or is), or None."""
        if campaign.size:
            return campaign.name
        for kind, (name, _) in self._sizes.items():
            if campaign.name.endswith(kind):
                return name
        return None

    def flags(self) -> list[str]:
        """One flag for each set of which some, but not the announced number of members were found."""
        out = []
        for name, size in self._sizes.values():
            found = len(self._members.get(name, ()))
            if found and found != size:
                out.append(f"campaign_set:{name}:{found}/{size}")
        return out
