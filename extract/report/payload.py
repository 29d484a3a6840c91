"""The data block of the page: documents as marked segments, records as rows of fixed fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from extract.analysis.tally import Tally
from extract.model import Quantity, Record, Span
from extract.report.labels import Labels
from extract.report.segments import ROLES, Segment, marks_of, segment
from extract.tables.document_region import region_of
from extract.tables.rundir import RunDir, StoredRow
from extract.text.cleantext import CleanText


def make(run: RunDir, kept: Mapping[str, list[Record]], chosen: set[str], tally: Tally, say: Labels) -> dict[str, Any]:
    """Return everything the page's script needs, ready for JSON.

    Args:
        run: the run. ``kept``: records of the documents in the page; ``chosen``: ids of these documents.
        tally: counts of the whole run. ``say``: the words of the page.
    """
    documents: list[dict[str, Any]] = []
    records: list[list[Any]] = []
    for number, row in enumerate(run.documents):
        own = kept.get(row["doc_id"], [])
        entry = _document(row, tally, (len(records), len(records) + len(own)), say)
        if row["doc_id"] in chosen:
            entry["embedded"] = True
            entry["segments"], entry["heads"] = _text(run, row, own, len(records))
        documents.append(entry)
        records += [_record(record, number) for record in own]
    one = sum(doc["embedded"] for doc in documents) == 1
    return {
        "start": "read" if one else "overview",
        "roles": ROLES,
        "fields": ["document", *FIELDS],
        "documents": documents,
        "records": records,
    }


def script_json(data: object) -> str:
    """Encode for a ``<script type="application/json">``: no text in it can end the element or a line of script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    text = text.encode("utf-8", "replace").decode("utf-8")
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _document(row: StoredRow, tally: Tally, places: tuple[int, int], say: Labels) -> dict[str, Any]:
    return {
        "id": row["doc_id"],
        "title": row.get("title", ""),
        "region": (region_of(row) or (None, None))[1],
        "year": row.get("year") or None,
        "date": row.get("pub_date", ""),
        "issuer": row.get("issuer", ""),
        "source": row.get("source", ""),
        "status": row.get("status", ""),
        "error": say.told(row.get("error", "")),
        "repairs": row.get("repairs", ""),
        "n_chars": row.get("n_chars", ""),
        "n_records": int(row.get("n_records") or places[1] - places[0]),
        "n_targets": tally.targets_by_document.get(row["doc_id"], 0),
        "range": places,
        "embedded": False,
    }


def _text(run: RunDir, row: StoredRow, records: list[Record], first: int) -> tuple[list[list[Any]] | None, list[str]]:
    """Segments of the document and the titles of its sections; None where its text is not to be had."""
    raw = run.text(row)
    if raw is None or any(raw[record.char_start : record.char_end] != record.quote for record in records):
        return None, []
    marks = (mark for i, record in enumerate(records, first) for mark in marks_of(record, i))
    titles = {part for record in records if record.section_path for part in record.section_path.split(" > ")}
    return [_short(part) for part in segment(raw, marks, _clean(raw, row))], sorted(titles)


def _clean(raw: str, row: StoredRow) -> CleanText | None:
    """The cleaned reading, where the run repaired anything or turned traditional characters into simplified ones."""
    if not row.get("repairs"):
        return None
    from extract.text.clean import clean

    return clean(raw)


def _short(part: Segment) -> list[Any]:
    """``[raw, mask, records, clean]`` without the empty end."""
    if part.clean is not None:
        return [part.raw, part.mask, part.records, part.clean]
    return [part.raw, part.mask, part.records] if part.mask else [part.raw]


def _record(record: Record, document: int) -> list[Any]:
    return [document, *(get(record) for get in FIELDS.values())]


def _span(span: Span | None) -> str | None:
    return span.text if span else None


def _number(value: Decimal | None) -> str | None:
    """Plain digits, never ``1E+8``."""
    return None if value is None else format(value, "f")


def _of(read: Callable[[Quantity], Any]) -> Callable[[Record], Any]:
    return lambda record: None if record.quantity is None else read(record.quantity)


FIELDS: dict[str, Callable[[Record], Any]] = {
    "record_id": lambda r: r.record_id,
    "start": lambda r: r.char_start,
    "end": lambda r: r.char_end,
    "quote": lambda r: r.quote,
    "quote_clean": lambda r: r.quote_clean if r.quote_clean != r.quote else None,
    "section_path": lambda r: r.section_path,
    "campaign": lambda r: r.campaign,
    "verb": lambda r: _span(r.verb),
    "verb_class": lambda r: r.verb_class,
    "manner": lambda r: _span(r.manner),
    "object": lambda r: r.object.text,
    "result": lambda r: _span(r.result),
    "subject": lambda r: _span(r.subject),
    "commitment": lambda r: r.commitment,
    "commitment_level": lambda r: r.commitment_level,
    "polarity": lambda r: r.polarity,
    "status": lambda r: r.status,
    "quantity": _of(lambda q: q.text),
    "low": _of(lambda q: _number(q.low)),
    "high": _of(lambda q: _number(q.high)),
    "unit": _of(lambda q: q.unit),
    "bound": _of(lambda q: q.bound),
    "change": _of(lambda q: q.change),
    "indicator": _of(lambda q: q.indicator),
    "role": _of(lambda q: q.role),
    "deadline": lambda r: r.deadline,
    "baseline": _of(lambda q: q.baseline),
    "lead_unit": lambda r: r.lead_unit,
    "flags": lambda r: list(r.flags) or None,
    "rule_ids": lambda r: list(r.rule_ids) or None,
}
