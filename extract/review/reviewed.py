"""The reviewed run: a folder like that of ``policy-extract run``, with the records as reviewers left them.

All that reads a run reads it too: ``panel``, ``report``, ``export``, ``evaluate``, ``select``, ``read_records``. Each
record carries ``review_verdict`` (``correct``, ``corrected``, ``missed``; ``unreviewed`` for those nobody looked at)
and ``review_comment`` as kept columns. Records that were struck out are gone; ``review.csv`` names them.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from extract.model import Role
from extract.review.judge import Judged
from extract.tables import schema
from extract.tables.datapackage import write_datapackage
from extract.tables.rundir import RunDir, StoredRecord, StoredTable, stored_row
from extract.tables.writers.run import write_campaigns, write_table
from extract.tables.written import whole

VERDICT, COMMENT = "review_verdict", "review_comment"
UNREVIEWED = "unreviewed"


def write_reviewed(run: RunDir, judged: Iterable[Judged], out: Path, figures: Mapping[str, Any]) -> list[Path]:
    """Write the reviewed run of ``run`` into ``out`` and return its files."""
    out.mkdir(parents=True, exist_ok=True)
    records = list(_records(run, list(judged)))
    keep = list(records[0].keep) if records else []
    made = [_jsonl(out / "records.jsonl", records), _csv(out / "records.csv", records, keep)]
    made += [_documents(run, out, records)]
    if (run.folder / "terms.csv").is_file():
        made.append(Path(shutil.copyfile(run.folder / "terms.csv", out / "terms.csv")))
    made.append(write_campaigns(out))
    if (run.folder / "texts").is_dir():
        shutil.copytree(run.folder / "texts", out / "texts", dirs_exist_ok=True)
    made.append(_replace(out / "agreement.json", _json(figures)))
    made.append(_package(out, figures))
    return made


def _records(run: RunDir, judged: list[Judged]) -> Iterator[StoredRecord]:
    """All records of the run in order, those reviewed as they were left, added ones in their place."""
    by_id = {item.machine.record_id: item for item in judged if item.machine}
    added: dict[str, list[Judged]] = {}
    for item in judged:
        if item.machine is None and item.human:
            added.setdefault(item.human.doc_id, []).append(item)
    for doc_id, records in run.by_document():
        home = records[0]
        kept = [made for record in records if (made := _stored(record, by_id.get(record.record_id)))]
        kept += [_added(item, home) for item in added.pop(doc_id, [])]
        yield from sorted(kept, key=lambda record: record.char_start)


def _stored(record: StoredRecord, item: Judged | None) -> StoredRecord | None:
    if item is None:
        return msgspec.structs.replace(record, keep=record.keep | {VERDICT: UNREVIEWED, COMMENT: ""})
    if item.human is None:
        return None
    return _with(item, record)


def _added(item: Judged, home: StoredRecord) -> StoredRecord:
    blank = dict.fromkeys(home.keep)
    return _with(item, msgspec.structs.replace(home, keep=blank))


def _with(item: Judged, home: StoredRecord) -> StoredRecord:
    """The human record with region, year and kept columns of its document."""
    human = item.human
    assert human is not None
    own = {name: getattr(human, name) for name in human.__struct_fields__ if name in home.__struct_fields__}
    context = {name: getattr(home, name) for name in ("region_code", "region_name", "year")}
    keep = home.keep | {VERDICT: item.verdict, COMMENT: item.comment}
    return StoredRecord(**own | context | {"keep": keep})


def _jsonl(path: Path, records: list[StoredRecord]) -> Path:
    encoder = msgspec.json.Encoder(decimal_format="number", enc_hook=str)
    return _replace(path, b"".join(encoder.encode(record) + b"\n" for record in records))


def _csv(path: Path, records: list[StoredRecord], keep: list[str]) -> Path:
    as_text = dict.fromkeys(keep, "string")
    return write_table(path, [schema.header("records", keep), *(stored_row(record, as_text) for record in records)])


def _documents(run: RunDir, out: Path, records: list[StoredRecord]) -> Path:
    """The documents table with the numbers of records as they are now."""
    table = StoredTable(run.folder, "documents")
    counts = Counter(record.doc_id for record in records)
    targets = Counter(r.doc_id for r in records if r.quantity and r.quantity.role == Role.TARGET)
    rows = []
    for row in table:
        cells = dict(zip(table.names, row, strict=True))
        if cells["status"] != "failed":
            now = {"n_records": counts[cells["doc_id"]], "n_targets": targets[cells["doc_id"]]}
            cells |= now | {"status": "ok" if now["n_records"] else "empty"}
        rows.append(list(cells.values()))
    return write_table(out / "documents.csv", [table.names, *rows])


def _package(out: Path, figures: Mapping[str, Any]) -> Path:
    """``datapackage.json`` with what the review has shown of the run."""
    path = write_datapackage(out)
    return _replace(path, _json(json.loads(path.read_text("utf-8")) | {"review": dict(figures)}))


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _replace(path: Path, data: bytes) -> Path:
    with whole(path) as part:
        part.write_bytes(data)
    return path
