"""A small run with records made by hand, so that report and review are tested apart from the rules."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from extract.model import Document, Metadata, Quantity, Record, Span
from extract.tables.writers import write_run

PLAN = (
    "清河市二〇二六年工作要点\n"
    "坚决打好水源保护攻坚战。加快推进𠮷祥河清淤工程，力争水质达标率达到90%以上。\n"
    "新建河长制工作站12个。鼓励社会资本参与管护。\n"
)
REVIEW = "去年，水质达标率达到87%。完成造林3.5万亩左右。\n"


def make_record(
    raw: str, verb: str, obj: str, *, after: str = "", quantity: dict[str, Any] | None = None, **slots: Any
) -> Record:
    """Make a record whose spans are found in ``raw``, from the end of ``after`` on."""
    base = raw.index(after) + len(after) if after else 0
    spans = [Span(words, raw.index(words, base), raw.index(words, base) + len(words)) for words in (verb, obj)]
    made = None
    if quantity:
        at = raw.index(quantity["text"], base)
        made = Quantity(start=at, end=at + len(quantity["text"]), **quantity)
    ends = [*spans, *([made] if made else [])]
    start, end = min(s.start for s in ends), max(s.end for s in ends)
    for role in ("campaign", "commitment"):
        if role in slots and f"{role}_start" not in slots:
            at = raw.index(slots[role])
            slots |= {f"{role}_start": at, f"{role}_end": at + len(slots[role])}
    doc_id = slots.pop("doc_id", "plan")
    return Record(
        record_id=f"{doc_id}:{start}-{end}", doc_id=doc_id, char_start=start, char_end=end, quote=raw[start:end],
        verb=spans[0], object=spans[1], quantity=made, **slots,
    )  # fmt: skip


def number(text: str, low: str | None, high: str | None, **slots: Any) -> dict[str, Any]:
    return {"text": text, "low": low and Decimal(low), "high": high and Decimal(high), **slots}


def plan_records() -> list[Record]:
    war = {"campaign": "水源保护攻坚战", "campaign_type": "war", "section_path": "一、保护水源"}
    share = number(
        "90%以上", "90", None, unit="%", bound="at_least", indicator="水质达标率", role="target", deadline="今年"
    )
    stations = number("12个", "12", "12", unit="个", indicator="河长制工作站", role="target")
    return [
        make_record(PLAN, "打好", "水源保护攻坚战", commitment="坚决", commitment_level=5, verb_class="fight", **war),
        make_record(PLAN, "加快推进", "𠮷祥河清淤工程", verb_class="promote", **war),
        make_record(
            PLAN, "达到", "水质达标率", commitment="力争", commitment_level=2, quantity=share, deadline="今年", **war
        ),
        make_record(PLAN, "新建", "河长制工作站", quantity=stations, verb_class="build"),
        make_record(PLAN, "参与", "社会资本", commitment="鼓励", commitment_level=1, verb_class="support"),
    ]  # fmt: skip


def review_records() -> list[Record]:
    share = number("87%", "87", "87", unit="%", indicator="水质达标率", role="achieved")
    trees = number("3.5万亩左右", "35000", "35000", unit="亩", bound="approx", indicator="造林", role="achieved")
    common = {"doc_id": "review", "status": "achieved"}
    return [
        make_record(REVIEW, "达到", "水质达标率", quantity=share, verb_class="measure", **common),
        make_record(REVIEW, "完成", "造林", quantity=trees, verb_class="implement", **common),
    ]


def write_sample(folder: Path) -> Path:
    """Write a run of a plan, a review, an empty and a failed document, and return its folder."""
    sources = folder.parent / "sources"
    sources.mkdir(exist_ok=True)
    documents = [
        document("plan", PLAN, plan_records(), sources, title="清河市工作要点", region_name="清河市", year=2026),
        document("review", REVIEW, review_records(), sources, title="白山市工作回顾", region_name="白山市", year=2025),
        Document(doc_id="empty", source="empty.txt", status="empty", encoding="utf-8"),
        Document(doc_id="scan", source="scan.pdf", status="failed", error="no text layer"),
    ]
    write_run(documents, folder)
    return folder


def document(doc_id: str, raw: str, records: list[Record], sources: Path, **metadata: Any) -> Document:
    import hashlib

    path = sources / f"{doc_id}.txt"
    path.write_bytes(raw.encode())
    return Document(
        doc_id=doc_id, source=str(path), sha256=hashlib.sha256(raw.encode()).hexdigest(), encoding="utf-8", raw=raw,
        records=tuple(records), metadata=Metadata(**metadata),
    )  # fmt: skip
