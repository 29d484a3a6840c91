import json
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner, Result
from sample_documents import bare_record, documents, full_document, full_record

from extract.cli import main
from extract.model import SCHEMA_VERSION, Document, Metadata, Quantity, Record, Term
from extract.tables import codebook, schema
from extract.tables.writers import jsonl_lines

CASES = Path(__file__).parent / "cases"


def layout() -> dict[str, dict[str, str]]:
    """What a program that reads the files relies on: names, order, types, units, categories."""
    return {
        table: {
            c.name: f"{c.type} {c.unit} {'|'.join(v for v, _ in c.categories)}".strip() for c in schema.columns(table)
        }
        for table in codebook.TABLES
    }


def test_a_changed_column_needs_a_new_schema_version() -> None:
    path = CASES / f"schema-{SCHEMA_VERSION}.json"
    assert path.exists(), f"new schema version: write its layout to {path.name} (print layout())"
    assert layout() == json.loads(path.read_text("utf-8")), "columns changed: raise SCHEMA_VERSION in extract/model.py"


def test_schema_versions_follow_semantic_versioning() -> None:
    paths = sorted(CASES.glob("schema-*.json"), key=lambda p: [int(n) for n in p.stem[7:].split(".")])
    for old_path, new_path in pairwise(paths):
        old, new = (json.loads(p.read_text("utf-8")) for p in (old_path, new_path))
        lost = any(new.get(t, {}).get(name) != kind for t, cs in old.items() for name, kind in cs.items())
        same_major = old_path.stem[7:].split(".")[0] == new_path.stem[7:].split(".")[0]
        assert not (lost and same_major), f"{new_path.stem} removes or changes columns of {old_path.stem}"


@pytest.mark.parametrize("table", codebook.TABLES)
def test_names_fit_stata_and_sql(table: str) -> None:
    names = schema.header(table)
    assert len(set(names)) == len(names)
    for name in names:
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name), name


@pytest.mark.parametrize("table", codebook.TABLES)
def test_every_column_is_explained(table: str) -> None:
    for column in schema.columns(table):
        assert column.meaning, column.name
        assert column.example, column.name
        assert column.source in {"text", "value", "document", "input", "run"}, column.name


@pytest.mark.parametrize(
    ("types", "table", "elsewhere"),
    [
        ((Record,), "records", set()),
        ((Quantity,), "records", set()),
        (
            (Document, Metadata),
            "documents",
            {"raw", "clean", "metadata", "sections", "records", "quantities_left", "terms", "keep"},
        ),
        ((Term,), "terms", set()),
    ],
)
def test_every_field_of_the_model_has_a_column(types: tuple[type, ...], table: str, elsewhere: set[str]) -> None:
    paths = {part for c in schema.columns(table) for part in c.path.split(".")}
    fields = {f.name for t in types for f in msgspec.structs.fields(t)}
    assert fields - paths == elsewhere


def test_row_matches_header_and_its_examples() -> None:
    document = full_document()
    row = schema.record_row(document.records[0], schema.context(document, ("编号",)))
    cells = dict(zip(schema.header("records", ("编号",)), row, strict=True))
    assert cells["object"] == "绿色产业投资占比"
    assert (cells["verb"], cells["verb_start"], cells["verb_end"]) == ("达到", 12, 14)
    assert cells["object_items"] == "产业｜投资|占比"
    assert cells["object_items_spans"] == "6:10|10:12"
    assert (cells["low"], cells["high"], cells["baseline_value"]) == (60, None, Decimal("23.5"))
    assert (cells["constraint_mark"], cells["support_units"]) == ("约束性", "市财政局|市商务局")
    assert (cells["region_code"], cells["year"], cells["编号"]) == ("379900", 2023, "007")
    assert None not in [cell for name, cell in cells.items() if name not in ("high", "high_canonical")]


def test_absent_slots_are_none_not_empty_tuples() -> None:
    document = Document(doc_id="a", records=(bare_record(1),))
    cells = dict(
        zip(schema.header("records"), schema.record_row(document.records[0], schema.context(document)), strict=True)
    )
    for name in ("object_items", "flags", "support_units", "quantity", "low", "manner_start", "year"):
        assert cells[name] is None


@pytest.mark.parametrize(
    ("number", "written"),
    [("3.6E+4", "36000"), ("5.50", "5.5"), ("0.1", "0.1"), ("-2.0", "-2"), ("0", "0"), ("1.2E+13", "12000000000000")],
)
def test_numbers_are_written_plainly(number: str, written: str) -> None:
    assert str(schema.plain_number(Decimal(number))) == written


def test_kept_columns_never_hide_ours() -> None:
    assert schema.header("records", ("campaign", "编号"))[-2:] == ["keep_campaign", "编号"]


def test_document_row() -> None:
    row = dict(zip(schema.header("documents"), schema.document_row(full_document(), "r1"), strict=True))
    assert row["repairs"] == "byte_loss=1|gloss=12"
    assert row["flags"] == "campaign_set:三大攻坚战:2/3"
    assert (row["n_records"], row["n_targets"], row["n_terms"], row["rules_version"]) == (16, 2, 1, "r1")
    assert (row["n_quantities"], row["n_quantities_left"]) == (18, 2)
    assert row["region_candidates"] == "河西市|河西区"
    assert row["status"] == "ok"


def test_json_records_validate_against_the_json_schema() -> None:
    validator = jsonschema.Draft202012Validator(codebook.json_schema())
    jsonschema.Draft202012Validator.check_schema(codebook.json_schema())
    lines = [line for d in documents() for line in jsonl_lines(d, ("编号",)).splitlines()]
    assert len(lines) == 16
    for line in lines:
        validator.validate(json.loads(line))
    bare = json.loads(lines[1])
    assert not [name for name, value in bare.items() if value in (None, []) and name not in codebook.ALWAYS]
    assert {"record_id", "object", "status", "polarity", "quote"} <= bare.keys()
    assert (bare["quantity"], bare["campaign"]) == (None, None)
    assert bare.keys() & {"deadline", "flags"} == set()


def test_the_schema_of_one_table() -> None:
    def call(*args: str) -> Result:
        return CliRunner().invoke(main, ["schema", *args])

    markdown = call("--table", "terms").output
    assert re.findall("^## (.*)$", markdown, re.MULTILINE) == ["terms.csv"]
    assert markdown.split("## terms.csv")[1].strip() == call().output.split("## terms.csv")[1].split("##")[0].strip()
    assert call("--format", "json-schema", "--table", "records").output == call("--format", "json-schema").output
    assert call("--format", "json-schema", "--table", "terms").exit_code == 2


def test_json_schema_refuses_a_wrong_record() -> None:
    validator = jsonschema.Draft202012Validator(codebook.json_schema())
    record = json.loads(jsonl_lines(Document(doc_id="a", records=(full_record(),))))
    for path, value in ((("status",), "ongoing"), (("verb", "start"), "1"), (("colour",), 1), (("object",), None)):
        changed = json.loads(json.dumps(record))
        node = changed
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
        assert not validator.is_valid(changed), path


def test_codebook_lists_every_column() -> None:
    text = codebook.codebook()
    for table in codebook.TABLES:
        for column in schema.columns(table):
            assert f"| {column.name} |" in text


def test_unknown_table() -> None:
    with pytest.raises(KeyError):
        schema.columns("../records")


@pytest.mark.parametrize("form", ["json-schema", "table-schema", "markdown"])
def test_command(form: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["schema", "--format", form])
    assert done.exit_code == 0
    made = done.output if form == "markdown" else json.loads(done.output)
    expected = {
        "json-schema": codebook.json_schema(),
        "table-schema": {table: codebook.table_schema(table) for table in codebook.TABLES},
        "markdown": codebook.codebook(),
    }
    assert made == expected[form]
    CliRunner().invoke(main, ["schema", "--format", form, "--out", str(tmp_path / "schema")])
    assert (tmp_path / "schema").read_text("utf-8") == done.output


def test_command_prints_one_table() -> None:
    done = CliRunner().invoke(main, ["schema", "--format", "table-schema", "--table", "terms"])
    assert [field["name"] for field in json.loads(done.output)["fields"]] == schema.header("terms")
