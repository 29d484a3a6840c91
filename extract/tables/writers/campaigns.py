"""``campaigns.csv``: the campaigns of a finished run, one row a canonical name, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from extract.tables import schema
from extract.tables.writers.run import BOM, write_table


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
        self.targets += line.quantity is not None and line.quantity.role == "target"


def write_campaigns(folder: Path) -> Path:
    """Write ``campaigns.csv`` from the ``records.jsonl`` of the run in ``folder`` and return its path.

    Raises:
        FileNotFoundError: the folder holds no records.
    """
    tallies = _count(folder / "records.jsonl")
    with (folder / "documents.csv").open("rb") as documents:
        bom = documents.read(len(BOM)) == BOM
    rows = [schema.header("campaigns"), *_rows(tallies)]
    return write_table(folder / "campaigns.csv", rows, bom=bom)


def _count(path: Path) -> dict[str, _Tally]:
    decoder, tallies, sets = msgspec.json.Decoder(_Line), dict[str, _Tally](), dict[str, str]()
    with path.open("rb") as lines:
        for data in lines:
            if b'"campaign_name":"' not in data:
                continue
            line = decoder.decode(data)
            name = line.campaign_name or ""
            tallies.setdefault(name, _Tally()).add(line)
            if line.campaign_set == line.campaign:
                sets[line.campaign_set or ""] = name
    for name, tally in tallies.items():
        for announced in tally.sets:
            if announced in sets:
                tallies[sets[announced]].members[name] = None
    return tallies


def _rows(tallies: dict[str, _Tally]) -> Iterator[schema.Row]:
    order = sorted(tallies.items(), key=lambda item: -item[1].records)
    for name, tally in order:
        yield [
            name,
            schema.join([variant for variant, _ in tally.variants.most_common()]),
            tally.types.most_common(1)[0][0] or None,
            schema.join(list(tally.sets)),
            schema.join(list(tally.members)),
            tally.documents,
            tally.records,
            tally.targets,
        ]
