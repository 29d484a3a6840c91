"""Documents that fill every column and hold what breaks file formats; shared by the tests of the output side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extract.model import Document, Metadata, Quantity, Record, Span, Term

FORMULAS = ('=HYPERLINK("http://a")', "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-1", "＝1", "－5%", "\n=1")
LONG = "持续推进" * 600
KEEP = ("编号", "campaign", "n")


def quantity(**changes: Any) -> Quantity:
    given: dict[str, Any] = {
        "text": "60%以上", "start": 14, "end": 19, "low": Decimal("60.0"), "high": None, "unit": "%",
        "low_canonical": Decimal("60.0"), "unit_canonical": "percent", "dimension": "ratio", "bound": "at_least",
        "change": "level", "change_cue": "达到", "kind": "share", "indicator": "绿色产业投资占比", "indicator_start": 4,
        "indicator_end": 12, "role": "target", "role_cue": "力争", "constraint": "约束性", "deadline": "今年",
        "period_start": "2023-01-01", "period_end": "2023-12-31", "aggregation": "annual", "baseline": "较2020年",
        "baseline_value": Decimal("23.50"), "baseline_year": 2020, "comparator": "高于全国",
    }  # fmt: skip
    return Quantity(**given | changes)


def full_record(**changes: Any) -> Record:
    given: dict[str, Any] = {
        "record_id": "hexi:0-19", "doc_id": "hexi", "section_path": "二、目标",
        "paragraph": 2, "sentence": 3,
        "char_start": 0, "char_end": 19, "quote": "力争绿色产业投资占比达到60%以上", "campaign": "绿色转型攻坚战",
        "campaign_start": 40, "campaign_end": 47, "campaign_name": "绿色转型攻坚战",
        "campaign_set": "三大攻坚战", "campaign_type": "war",
        "subject": Span("市发展改革委", 30, 36), "verb": Span("达到", 12, 14), "verb_class": "reach",
        "manner": Span("全面", 20, 22), "object": Span("绿色产业投资占比", 4, 12),
        "object_items": (Span("产业|投资", 6, 10), Span("占比", 10, 12)), "result": Span("落地见效", 22, 26),
        "commitment": "力争", "commitment_start": 0, "commitment_end": 2, "commitment_level": 2, "polarity": "do",
        "status": "planned", "status_cue": "sentence", "speaker": "会议指出", "quantity": quantity(),
        "deadline": "今年", "deadline_start": 27, "deadline_end": 29,
        "period_start": "2023-01-01", "period_end": "2023-12-31", "horizon": "annual", "horizon_cue": "sentence",
        "aggregation": "annual",
        "lead_unit": "市发展改革委", "support_units": ("市财政局", "市商务局"), "rule_ids": ("verb-object",),
        "flags": ("repaired",), "quote_clean": "力争绿色产业投资占比达到60%以上",
    }  # fmt: skip
    return Record(**given | changes)


def bare_record(i: int, **changes: Any) -> Record:
    given: dict[str, Any] = {
        "record_id": f"hexi:{i}", "doc_id": "hexi", "char_start": 3, "char_end": 9, "quote": "推进水利建设",
        "verb": Span("推进", 3, 5), "object": Span("水利建设", 5, 9),
    }  # fmt: skip
    return Record(**given | changes)


def full_document() -> Document:
    """One document: a record with every slot filled, bare ones, and one record for each dangerous text."""
    records = [full_record(), bare_record(1), bare_record(2, quote='两行\n"引号", 逗号', flags=("a|b",))]
    records += [bare_record(10 + i, quote=text, object=Span(text, 3, 9)) for i, text in enumerate(FORMULAS)]
    records.append(bare_record(30, quote=LONG))
    falls = quantity(
        text="下降2.50%", low=Decimal("-2.50"), high=Decimal("1.2E+13"), bound="range", baseline_value=None
    )
    records.append(bare_record(31, quantity=falls))
    return Document(
        doc_id="hexi",
        source="reports/hexi.txt",
        sha256="ab" * 32,
        encoding="utf-8",
        raw="力争绿色产业投资占比达到60%以上。" * 4,
        metadata=Metadata(
            title="=工作报告", source_name="河西日报", author="王磊", issuer="河西市人民政府",
            issuer_level="prefecture",
            doc_number="河政发〔2023〕4号", doc_type="报告", pub_date="2023-02-20", event_date="--02-14",
            meeting="全会",
            region_code="379900", region_name="河西市", region_candidates=("河西市", "河西区"), year=2023,
        ),
        records=tuple(records),
        terms=(Term("两区一港", "保税区、高新区和空港", 5, 20, "bracket"),),
        n_quantities=18, quantities_left=(Span("60%以上", 12, 17), Span("2.50%", 30, 35)),
        repairs={"gloss": 12, "byte_loss": 1},
        flags=("campaign_set:三大攻坚战:2/3",),
        keep={"编号": "007", "campaign": "-x", "n": 3},
    )  # fmt: skip


def empty_document() -> Document:
    return Document(doc_id="kong", source="kong.txt", raw="无", status="empty", keep={"编号": "008"})


def failed_document() -> Document:
    return Document(doc_id="huai", source="huai.bin", status="failed", error="not a text file, it holds NUL bytes")


def documents() -> list[Document]:
    return [full_document(), empty_document(), failed_document()]
