"""``campaigns.csv``: the campaigns of a finished run, one row a canonical name, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from extract.model import Role
from extract.tables import schema

_NAMED = b'"campaign_name":"'


class _Role(msgspec.Struct):
    role: str | None = None


class _Line(msgspec.Struct):
    """What is needed of a record; the rest of its line is passed over."""

    doc_id: str
    campaign: str | None = None
    campaign_name: str | None = None
    campaign_set: str | None = None
    campaign_type: str | None = None
    quantity: _Role | None = None


class _Tally:
    """One campaign, counted; the documents come one after the other, so the last is enough to tell a new one."""

    def __init__(self) -> None:
        self.variants: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.sets: dict[str, None] = {}
        self.members: dict[str, None] = {}
        self.document = ""
        self.documents = self.records = self.targets = 0

    def add(self, line: _Line) -> None:
        self.variants[line.campaign or ""] += 1
        self.types[line.campaign_type or ""] += 1
        if line.campaign_set and line.campaign_set != line.campaign:
            self.sets[line.campaign_set] = None
        self.documents += line.doc_id != self.document
        self.document = line.doc_id
        self.records += 1
        self.targets += line.quantity is not None and line.quantity.role == Role.TARGET

    def row(self, name: str) -> schema.Values:
        """Return the row of ``campaigns.csv``."""
        return [
            name,
            schema.join([variant for variant, _ in self.variants.most_common()]),
            self.types.most_common(1)[0][0] or None,
            schema.join(list(self.sets)),
            schema.join(list(self.members)),
            self.documents,
            self.records,
            self.targets,
        ]


class Campaigns:
    """Counts the campaigns of a run, whose lines it is shown once and in order."""

    def __init__(self) -> None:
        self._tallies: dict[str, _Tally] = {}
        self._sets: dict[str, str] = {}
        self._decoder = msgspec.json.Decoder(_Line)

    def add(self, jsonl: bytes) -> None:
        """Take lines of ``records.jsonl``; what names no campaign is passed over at a glance."""
        if _NAMED not in jsonl:
            return
        for line in jsonl.splitlines():
            if _NAMED in line:
                self._count(self._decoder.decode(line))

    def rows(self) -> Iterator[schema.Values]:
        """Yield the rows of ``campaigns.csv``, the most frequent first."""
        for name, tally in self._tallies.items():
            for announced in tally.sets:
                if announced in self._sets:
                    self._tallies[self._sets[announced]].members[name] = None
        for name, tally in sorted(self._tallies.items(), key=lambda item: -item[1].records):
            yield tally.row(name)

    def variants(self) -> Counter[str]:
        """Return the number of records of each campaign, by the name the texts write."""
        total: Counter[str] = Counter()
        for tally in self._tallies.values():
            total.update(tally.variants)  # a sum of counters would copy what was summed at each step
        return total

    def _count(self, line: _Line) -> None:
        name = line.campaign_name or ""
        self._tallies.setdefault(name, _Tally()).add(line)
        if line.campaign_set == line.campaign:
            self._sets[line.campaign_set or ""] = name
