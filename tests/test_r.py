"""What R reads is what was written, with types."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from sample_documents import documents

from extract.cli import main
from extract.tables.codebook import readr_types
from extract.tables.schema import columns
from extract.tables.writers import RunWriter, convert

RSCRIPT = shutil.which("Rscript")


def rscript(folder: Path, code: str, *packages: str) -> list[str]:
    if RSCRIPT is None:
        pytest.skip("no Rscript here")
    for package in packages:
        code_of = f'quit(status = !requireNamespace("{package}", quietly = TRUE))'
        if subprocess.run([RSCRIPT, "-e", code_of], capture_output=True, check=False).returncode:
            pytest.skip(f"no R package {package} here")
    env = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run([RSCRIPT, "-e", code], cwd=folder, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")


def test_every_column_has_a_type() -> None:
    text = readr_types("records")
    for column in columns("records"):
        assert f"  {column.name} " in text or f"  {column.name}=" in text
    kinds = {"low": "double", "char_start": "integer", "period_end": "date", "region_code": "character"}
    for name, kind in kinds.items():
        assert any(line.split() == [name, "=", f"readr::col_{kind}(),"] for line in text.splitlines())


def test_readr_keeps_a_column_that_begins_empty(tmp_path: Path) -> None:
    """Two thousand records without a baseline, then one: guessed as logical, its value would be NA."""
    made = documents()[0]
    bare = made.records[1]
    many = msgspec.structs.replace(made, records=(bare,) * 2000 + made.records[:1])
    with RunWriter(tmp_path) as writer:
        writer.write(many)
    done = CliRunner().invoke(main, ["schema", "--format", "readr", "--out", str(tmp_path / "types.R")])
    assert done.exit_code == 0, done.output
    code = """
    source("types.R")
    d <- readr::read_csv("records.csv", col_types = records_types)
    stopifnot(nrow(readr::problems(d)) == 0)
    cat(nrow(d), tail(d$baseline, 1), class(d$low), class(d$period_end), d$region_code[1], sep = "\\n")
    """
    assert rscript(tmp_path, code, "readr")[:5] == ["2001", "较2020年", "numeric", "Date", "379900"]


def test_haven_reads_the_stata_file(tmp_path: Path) -> None:
    with RunWriter(tmp_path) as writer:
        for document in documents():
            writer.write(document)
    convert(tmp_path, ["dta"])
    code = """
    d <- haven::read_dta("records.dta")
    f <- haven::as_factor(d$bound)
    cat(as.character(f[1]), nlevels(f), attr(d$low, "label"), sep = "\\n")
    """
    found = rscript(tmp_path, code, "haven")
    assert found[:2] == ["at_least", "7"]
    assert found[2].startswith("Lower end")
