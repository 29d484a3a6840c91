"""The codebook is true: every example stands in what the rules make of some text, at the place it explains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.api import extractor_for
from extract.engine.local import read
from extract.lexicon.tables import load_table
from extract.model import Document
from extract.tables import codebook, schema
from extract.tables.rundir import StoredTable
from extract.tables.schema import Column, Values
from extract.tables.writers import write_run
from extract.tables.writers.run import write_campaigns

ROOT = Path(__file__).resolve().parent.parent
REPORT = """2023年德州市政府工作报告

德州市人民政府

德政发〔2023〕4号

二、重点任务

（一）工业

会议强调要坚决打好污染防治攻坚战。“十四五”期间，特色产业投资占比达到60%以上，占比由23%提高到60%—65%。
确保规模以上工业增加值较2020年增长6%以上。到2025年底，居民人均可支配收入增长6%、与经济增长同步。新建公园30亩。
市发展改革委全面加快推进产业园区和物流园区。推动政策落地见效。森林覆盖率达到60%（约束性）。今年新建省级创新平台60家。
对拒不改正的，罚款2000元以上。（牵头单位：市发展改革委；责任单位：市财政局、市农业农村局）
培育“三链一群”（产业链、供应链、创新链和产业集群）。
"""
NEWS = """市政府常务会议召开

来源：德州日报 记者：王磊 发布时间：2023-02-15

打赢三大攻坚战。坚决打好污染防治攻坚战。
"""
AMBIGUOUS = "鼓楼区2023年工作要点\n\n去年已建成公园3个。将新建公园5个。今年，全区力争改造小区8个。加强管理。"
CAMPAIGNS = "打好三大攻坚战。\n纵深推进污染防治攻坚。\n打好污染防治攻坚战。\n打好招商攻坚战。引进项目20个。"
OF_THE_RUN = {"doc_id", "source", "sha256", "encoding", "schema_version", "tool_version", "rules_version"}
"""Columns whose values differ from run to run."""


def made(folder: Path) -> Iterator[Document]:
    """The sample of the project, texts of our own and a file that cannot be read."""
    yield extractor_for().parse((ROOT / "corpora" / "dezhou.txt").read_bytes().decode(), "dezhou")
    for text in (REPORT, NEWS, AMBIGUOUS):
        yield extractor_for().parse(text)
    (folder / "binary.txt").write_bytes(b"\0\1\2\3" * 500)
    yield from read(folder / "binary.txt")


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], set[str]]:
    """Table and column → everything that stands in it, lists taken apart."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    campaigns = tmp_path_factory.mktemp("campaigns")
    write_run([extractor_for().parse(CAMPAIGNS)], campaigns)
    write_campaigns(campaigns)
    for row in StoredTable(campaigns, "campaigns"):
        for name, cell in zip(schema.header("campaigns"), row, strict=True):
            found["campaigns", name] |= parts(name, str(cell)) if cell is not None else set()
    for document in made(tmp_path_factory.mktemp("codebook")):
        rows: dict[str, list[Values]] = {
            "records": [schema.record_row(record, schema.context(document)) for record in document.records],
            "documents": [schema.document_row(document, "")],
            "terms": [schema.term_row(term, document.doc_id) for term in document.terms],
        }
        for table, many in rows.items():
            for row in many:
                for name, cell in zip(schema.header(table), row, strict=True):
                    found[table, name] |= parts(name, str(cell)) if cell is not None else set()
    return found


def parts(name: str, cell: str) -> set[str]:
    """The items of a list; of repairs their kind, for the number is that of the text."""
    return {item.partition("=")[0] if name == "repairs" else item for item in cell.split("|")}


def is_checked(column: Column) -> bool:
    return not (column.name in OF_THE_RUN or column.type in {"integer", "places"})


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, c) for table in codebook.TABLES for c in schema.columns(table) if is_checked(c)],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_an_example_is_a_value_the_rules_give(
    cells: dict[tuple[str, str], set[str]], table: str, column: Column
) -> None:
    assert parts(column.name, column.example) <= cells[table, column.name]


def test_what_decided_the_status_is_what_the_codebook_names(cells: dict[tuple[str, str], set[str]]) -> None:
    column = next(c for c in schema.columns("records") if c.name == "status_cue")
    kinds = {cue.partition(":")[0] for cue in cells["records", "status_cue"]}
    assert {"heading", "words", "neighbours"} <= kinds
    assert all(kind in column.meaning for kind in kinds)


def test_the_force_that_no_shipped_word_has_is_said_to_be_for_own_words() -> None:
    shipped = {row["level"] for row in load_table("words.tsv") if row["level"]}
    named = dict(next(c for c in schema.columns("records") if c.name == "commitment_level").categories)
    assert {level for level, label in named.items() if "own words only" not in label} == shipped
