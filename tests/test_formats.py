"""Every format, read back by an independent reader, holds what ``records.csv`` holds."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pyreadstat
import pytest
from click.testing import CliRunner
from frictionless import Package
from sample_documents import KEEP, bare_record, documents, full_document

import extract
from extract.cli import main
from extract.model import Document, Metadata
from extract.tables import guard, schema
from extract.tables.writers import CONVERTED, RunWriter, convert, dta, write_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run with all formats."""
    folder = tmp_path_factory.mktemp("run")
    with RunWriter(folder, keep=KEEP) as writer:
        for document in documents():
            writer.write(document, "r1")
    convert(folder, list(CONVERTED))
    assert not list(folder.rglob("*.part"))
    return folder


def table(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The CSV file as a plain reader sees it, formula guards taken away."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {key: guard.unguard(cell) for key, cell in row.items()}


def same(csv_cell: str, value: Any) -> bool:
    """Whether a cell of another format says what the CSV cell says."""
    if csv_cell == "":
        return value is None or value == "" or (not isinstance(value, list | str) and bool(pd.isna(value)))
    if isinstance(value, list):
        return csv_cell == "|".join(value)
    if isinstance(value, int | float | Decimal):
        return float(csv_cell) == float(value)
    if hasattr(value, "strftime"):
        return csv_cell == value.strftime("%Y-%m-%d")
    return csv_cell == value


def assert_same(expected: list[dict[str, str]], got: list[dict[str, Any]]) -> None:
    assert len(got) == len(expected) > 0
    for i, (a, b) in enumerate(zip(expected, got, strict=True)):
        wrong = {key: (cell, b[key]) for key, cell in a.items() if not same(cell, b[key])}
        assert not wrong, f"row {i}: {wrong}"


@pytest.mark.parametrize("name", ["records", "documents"])
def test_parquet(run: Path, name: str) -> None:
    made = pq.read_table(run / f"{name}.parquet")
    assert_same(list(table(run, name)), made.to_pylist())


def test_parquet_is_typed_and_dictionary_encoded(run: Path) -> None:
    layout = pq.read_schema(run / "records.parquet")
    assert layout.field("bound").type == pa.dictionary(pa.int32(), pa.string())
    assert (layout.field("low").type, layout.field("char_start").type) == (pa.float64(), pa.int64())
    assert (layout.field("period_end").type, layout.field("flags").type) == (pa.date32(), pa.list_(pa.string()))
    assert layout.field("low").metadata[b"description"]
    chunk = pq.ParquetFile(run / "records.parquet").metadata.row_group(0).column(layout.get_field_index("campaign"))
    assert "RLE_DICTIONARY" in chunk.encodings


@pytest.mark.parametrize(("year", "region"), [(None, None), (2024, None), (None, "371400")])
def test_dataset_without_year_or_region_can_be_read(tmp_path: Path, year: int | None, region: str | None) -> None:
    document = Document(doc_id="a", records=(bare_record(1),), metadata=Metadata(year=year, region_code=region))
    write_run([document], tmp_path)
    convert(tmp_path, ("dataset",))
    rows = ds.dataset(tmp_path / "records_dataset", partitioning="hive").to_table().to_pylist()
    codes = [None if row["region_code"] is None else str(row["region_code"]) for row in rows]
    assert ([row["year"] for row in rows], codes) == ([year], [region])


def test_dataset_is_partitioned(run: Path) -> None:
    folder = run / "records_dataset"
    assert (folder / "year=2023" / "region_code=379900").is_dir()
    made = ds.dataset(folder, partitioning="hive").to_table(filter=ds.field("year") == 2023).to_pylist()
    assert_same(list(table(run, "records")), [row | {"region_code": str(row["region_code"])} for row in made])


def test_xlsx(run: Path) -> None:
    """The sheets of the short view hold what the short CSV holds; text is text."""
    book = openpyxl.load_workbook(run / "records.xlsx")
    head, *rows = book[book.sheetnames[0]].iter_rows()
    names = [cell.value for cell in head]
    # A spreadsheet file writes a carriage return as _x000D_, and openpyxl leaves that as it is.
    values = [[_spoken(cell.value) for cell in row] for row in rows]
    assert_same(list(table(run, "records_short")), [dict(zip(names, row, strict=True)) for row in values])
    assert {row[0] for row in values} == {row["title"] for row in table(run, "documents") if row["n_records"] != "0"}
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}, "no formula"


def _spoken(value: Any) -> Any:
    return value.replace("_x000D_", "\r") if isinstance(value, str) else value


@pytest.mark.parametrize("name", ["records", "documents"])
def test_stata_by_pandas(run: Path, name: str) -> None:
    made = pd.read_stata(run / f"{name}.dta", convert_categoricals=True)
    expected = list(table(run, name))
    for row in expected:
        row.pop("commitment_level", None)
    assert_same(expected, made.astype(object).to_dict("records"))


def test_stata_by_readstat(run: Path) -> None:
    frame, meta = pyreadstat.read_dta(run / "records.dta")
    assert meta.column_names_to_labels["low"].startswith("Lower end")
    assert all(len(label) <= 80 for label in meta.column_labels)
    assert meta.variable_value_labels["commitment_level"][4] == "ensure (确保)"
    assert list(frame["quote"])[1] == "推进水利建设"
    assert frame["commitment_level"][0] == 2


def test_stata_codes_do_not_depend_on_the_values_that_occur(tmp_path: Path) -> None:
    """Stata's ``append`` puts codes under each other: the same code must mean the same in every file."""
    kept: dict[str, list[str]] = {}
    for name, status in (("one", "planned"), ("two", "achieved")):
        records = tuple(msgspec.structs.replace(record, status=status) for record in full_document().records[:2])
        write_run([msgspec.structs.replace(full_document(), records=records)], tmp_path / name)
        convert(tmp_path / name, ["dta"])
        frame, meta = pyreadstat.read_dta(tmp_path / name / "records.dta")
        labels = meta.variable_value_labels
        assert list(labels["status"].values()) == ["planned", "achieved"]
        assert labels["bound"] == dict(enumerate(dict(_column("bound").categories), 1))
        assert set(frame["status"].map(labels["status"])) == {status}
        kept[name] = [meta.readstat_variable_types[v] for v in ("status", "verb_class", "char_start", "low")]
    assert kept["one"] == kept["two"] == ["int8", "string", "int32", "double"]


def _column(name: str) -> schema.Column:
    return next(column for column in schema.columns("records") if column.name == name)


@pytest.mark.parametrize("name", ["records", "documents"])
def test_stata_labels_end_where_a_word_ends(name: str) -> None:
    for column in schema.columns(name):
        label = dta.variable_label(column, column.name)
        rest = column.meaning.removeprefix(label)
        assert column.meaning.startswith(label)
        assert len(label) <= 80
        assert not rest or rest[0] in ";:, "


def test_stata_is_no_larger_than_it_must_be(tmp_path: Path) -> None:
    write_run([full_document() for _ in range(100)], tmp_path)
    convert(tmp_path, ["dta"])
    assert (tmp_path / "records.dta").stat().st_size < 2 * (tmp_path / "records.csv").stat().st_size


def test_sqlite(run: Path) -> None:
    database = sqlite3.connect(run / "records.sqlite")
    database.row_factory = sqlite3.Row
    for name in ("records", "documents", "terms"):
        assert_same(list(table(run, name)), [dict(row) for row in database.execute(f"SELECT * FROM {name}")])
    kinds = set(database.execute("SELECT typeof(low), typeof(char_start), typeof(region_code) FROM records LIMIT 1"))
    assert {tuple(row) for row in kinds} == {("integer", "integer", "text")} or ("real", "integer", "text") in map(
        tuple, kinds
    )
    columns = database.execute("SELECT count(*) FROM codebook WHERE in_table = 'records'").fetchone()[0]
    assert columns == len(schema.columns("records")) + len(KEEP)
    database.close()


def test_json_and_jsonl(run: Path) -> None:
    records = json.loads((run / "records.json").read_text("utf-8"))
    rows = list(table(run, "records"))
    assert [r["record_id"] for r in records] == [row["record_id"] for row in rows]
    for record, row in zip(records, rows, strict=True):
        assert record["object"]["text"] == row["object"]
        assert record["quote"] == row["quote"]
        assert ((record["quantity"] or {}).get("low") is None) == (row["low"] == "")


def test_graph(run: Path) -> None:
    nodes = list(csv.DictReader((run / "graph" / "nodes.csv").open(encoding="utf-8-sig", newline="")))
    edges = list(csv.DictReader((run / "graph" / "edges.csv").open(encoding="utf-8-sig", newline="")))
    ids = [node["Id"] for node in nodes]
    assert len(set(ids)) == len(ids)
    assert {edge["Source"] for edge in edges} | {edge["Target"] for edge in edges} == set(ids)
    assert {node["Type"] for node in nodes} == {"campaign", "action", "object", "unit", "region"}
    by = {(e["Source"], e["Target"]): (e["Label"], e["Weight"]) for e in edges}
    assert by["campaign:绿色转型攻坚战", "action:达到 绿色产业投资占比"] == ("USES", "1")
    assert by["unit:市财政局", "action:达到 绿色产业投资占比"] == ("SUPPORTS", "1")
    assert by["region:河西市", "action:推进 水利建设"] == ("RUNS", "4")
    heads = (run / "graph" / "neo4j_edges.csv").read_text("utf-8").splitlines()[0]
    assert heads == ":START_ID,:END_ID,:TYPE,weight:int"


def test_graph_weight_is_the_number_of_records(tmp_path: Path) -> None:
    """A campaign with three conjuncts in its object is one record, not four edges."""
    made = full_document()
    metadata = msgspec.structs.replace(made.metadata, region_code=None, region_name=None, issuer_level="national")
    records = tuple(msgspec.structs.replace(record, doc_id="zhongyang") for record in made.records)
    national = msgspec.structs.replace(made, doc_id="zhongyang", metadata=metadata, records=records)
    write_run([made, national], tmp_path)
    convert(tmp_path, ["graph"])
    with (tmp_path / "graph" / "nodes.csv").open(encoding="utf-8-sig", newline="") as lines:
        weights = {node["Id"]: int(node["Weight"]) for node in csv.DictReader(lines)}
    named = sum(row["campaign"] == "绿色转型攻坚战" for row in table(tmp_path, "records"))
    assert weights["campaign:绿色转型攻坚战"] == named > 1
    assert weights["region:河西市"] == weights["region:全国"] == len(made.records)


def test_ways_to_write_a_campaign_are_one_node(tmp_path: Path) -> None:
    made = full_document()
    ways = ("绿色转型攻坚", "绿色转型攻坚战", "三年绿色转型攻坚战")
    records = [
        msgspec.structs.replace(made.records[0], record_id=way, campaign=way, campaign_name=ways[1]) for way in ways
    ]
    write_run([msgspec.structs.replace(made, records=tuple(records))], tmp_path)
    convert(tmp_path, ["graph"])
    with (tmp_path / "graph" / "nodes.csv").open(encoding="utf-8-sig", newline="") as lines:
        weights = {node["Id"]: node["Weight"] for node in csv.DictReader(lines) if node["Type"] == "campaign"}
    assert weights == {"campaign:绿色转型攻坚战": "3"}


def test_graph_goes_where_it_is_asked_to(run: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["export", str(run), "--to", "graph", "--out", str(tmp_path / "net")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "net" / "nodes.csv").read_bytes() == (run / "graph" / "nodes.csv").read_bytes()


def test_datapackage_is_valid_and_so_is_the_data(run: Path) -> None:
    package = Package(str(run / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    assert {r.name for r in package.resources} >= {"records", "documents", "terms"}
    assert package.get_resource("records").read_rows()[0]["low"] == 60


def test_datapackage_notices_wrong_data(run: Path, tmp_path: Path) -> None:
    for path in run.glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes()) if path.is_file() else None
    text = (tmp_path / "records.csv").read_text("utf-8-sig").replace("at_least", "at_lest")
    (tmp_path / "records.csv").write_text(text, "utf-8-sig")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_duckdb_queries_the_parquet_file(run: Path) -> None:
    database = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    found = database.execute(
        "SELECT campaign, indicator, low, bound FROM read_parquet(?) WHERE role = 'target' AND bound = 'at_least'",
        [str(run / "records.parquet")],
    ).fetchall()
    assert found == [("绿色转型攻坚战", "绿色产业投资占比", 60.0, "at_least")]
    part = database.execute(
        "SELECT count(*) FROM read_parquet(?, hive_partitioning = true) WHERE year = 2023",
        [str(run / "records_dataset" / "*" / "*" / "*.parquet")],
    ).fetchone()
    assert part == (16,)


def test_same_run_same_bytes(run: Path, tmp_path: Path) -> None:
    with RunWriter(tmp_path, keep=KEEP) as writer:
        for document in documents():
            writer.write(document, "r1")
    convert(tmp_path, list(CONVERTED))
    for path in sorted(p for p in run.rglob("*") if p.is_file()):
        assert path.read_bytes() == (tmp_path / path.relative_to(run)).read_bytes(), path.name


def test_an_empty_run_has_every_format(tmp_path: Path) -> None:
    with RunWriter(tmp_path):
        pass
    convert(tmp_path, list(CONVERTED))
    assert pq.read_table(tmp_path / "records.parquet").num_rows == 0
    assert len(pd.read_stata(tmp_path / "records.dta")) == 0
    assert Package(str(tmp_path / "datapackage.json")).validate().valid


def test_kept_columns_have_the_types_of_their_table(tmp_path: Path) -> None:
    given = {
        "text": ["新建公园3个。", "新建学校2所。"],
        "people": [1200, None],
        "share": [0.5, 2.0],
        "code": ["007", "008"],
    }
    pq.write_table(pa.table(given), tmp_path / "given.parquet")
    options = ["--keep", "people,share,code", "--out", str(tmp_path / "run"), "--format", "csv,parquet,sqlite,xlsx,dta"]
    done = CliRunner().invoke(main, ["run", str(tmp_path / "given.parquet"), *options])
    assert done.exit_code == 0, done.output
    layout = pq.read_schema(tmp_path / "run" / "records.parquet")
    types = [layout.field(name).type for name in ("people", "share", "code")]
    assert types == [pa.int64(), pa.float64(), pa.string()]
    frame = extract.read_records(tmp_path / "run")
    assert [str(frame[name].dtype) for name in ("people", "share", "code")] == ["Int64", "Float64", "string"]
    assert frame["people"].tolist()[0] == 1200
    assert CliRunner().invoke(main, ["verify", str(tmp_path / "run")]).exit_code == 0
    found = CliRunner().invoke(main, ["select", str(tmp_path / "run"), "keep.people>1000", "--format", "count"])
    assert found.output.strip() == "1"


def test_kept_columns_of_a_csv_file_stay_text(tmp_path: Path) -> None:
    (tmp_path / "given.csv").write_text("code,text\n007,新建公园3个。\n", "utf-8")
    CliRunner().invoke(main, ["run", str(tmp_path / "given.csv"), "--keep", "code", "--out", str(tmp_path / "run")])
    assert extract.read_records(tmp_path / "run")["code"].tolist() == ["007"]
