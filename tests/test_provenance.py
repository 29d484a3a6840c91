"""The tables as a whole: each has its provenance, and each is read by something."""

from __future__ import annotations

from pathlib import Path

import extract
from extract.lexicon.tables import parse_table, shipped_tables

PACKAGE = Path(extract.__file__).parent
DATA = PACKAGE / "lexicon" / "data"


def test_every_table_says_where_it_comes_from() -> None:
    rows = parse_table((DATA / "PROVENANCE.tsv").read_text("utf-8"), "PROVENANCE.tsv")
    tables = sorted(str(path.relative_to(DATA)) for path in DATA.glob("*/*.tsv"))
    assert [row["table"] for row in rows] == tables
    assert all(all(row.values()) for row in rows)


def test_every_table_is_read() -> None:
    code = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert [name for name in shipped_tables() if f'"{name}"' not in code] == []


def test_no_two_tables_have_one_name() -> None:
    names = [path.name for path in DATA.glob("*/*.tsv")]
    assert len(names) == len(set(names)) == len(shipped_tables())
