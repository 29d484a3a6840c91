"""Campaigns counted: in how many regions, documents and years each is, and with how many targets."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from extract.model import Role
from extract.tables.document_region import region_of
from extract.tables.rundir import RunDir
from extract.tables.schema import Values
from extract.tables.short import ShortWords


class _Count(msgspec.Struct):
    kind: str | None = None
    records: int = 0
    targets: int = 0
    regions: set[str] = msgspec.field(default_factory=set)
    documents: set[str] = msgspec.field(default_factory=set)
    years: set[int] = msgspec.field(default_factory=set)


def campaign_rows(run: RunDir, words: ShortWords) -> Iterator[Values]:
    """Yield a row a campaign, the most frequent first: name, type, records, targets, regions, documents, years."""
    homes = {row["doc_id"]: region_of(row) for row in run.documents}
    counts: dict[str, _Count] = {}
    for record in run.records():
        if not record.campaign:
            continue
        count = counts.setdefault(record.campaign_name or record.campaign, _Count(kind=record.campaign_type))
        count.records += 1
        count.targets += record.quantity is not None and record.quantity.role == Role.TARGET
        count.documents.add(record.doc_id)
        home = homes.get(record.doc_id)
        count.regions |= {home[1]} if home else set()
        count.years |= {record.year} if record.year else set()
    for name, count in sorted(counts.items(), key=lambda item: (-item[1].records, item[0])):
        yield [
            name, words.value("type", count.kind), count.records, count.targets, len(count.regions),
            len(count.documents), min(count.years, default=None), max(count.years, default=None),
        ]  # fmt: skip
