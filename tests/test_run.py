"""``policy-extract run``: what it writes, what it refuses, and what a bad input costs."""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from conftest import TOOL, results

from extract.engine.folder import locked
from extract.pipeline import Extractor

Run = Callable[..., Result]
Corpus = Callable[..., Path]


def documents(out: Path) -> dict[str, dict[str, str]]:
    with (out / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["doc_id"]: row for row in csv.DictReader(file)}


def test_files_of_a_run(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(corpus(3), "--out", out, "--no-report")
    assert done.exit_code == 0, done.output
    tables = {"records.csv", "records.json", "records.jsonl", "documents.csv", "terms.csv", "campaigns.csv"}
    assert set(results(out)) == tables | {"datapackage.json", "run.json"}
    lines = [json.loads(line) for line in (out / "records.jsonl").read_text("utf-8").splitlines()]
    assert json.loads((out / "records.json").read_text("utf-8")) == lines
    assert [d["doc_id"] for d in documents(out).values()] == ["doc000", "doc001", "doc002"]
    assert list(dict.fromkeys(record["doc_id"] for record in lines)) == ["doc000", "doc001", "doc002"]
    assert json.loads((out / "run.json").read_text())["counts"]["records"] == len(lines) > 10


def test_summary_tells_what_and_where(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    campaign = "一、坚决打好污染防治攻坚战\n　　整治黑臭水体12条，推进清洁取暖改造。在16个乡镇中，有的较慢。\n"
    folder = corpus(1, also={"bad.txt": b"\0\1\2\3" * 500, "war.txt": campaign})
    done = run(folder, "--out", tmp_path / "out", "--no-report")
    assert "3: 2 ok, 0 empty, 1 failed" in done.stdout
    assert "records.csv" in done.stdout
    assert "bad.txt: the file holds no text" in " ".join(done.stdout.split())
    assert "污染防治攻坚战" in done.stdout
    assert re.search(r"Numbers +\d+, [1-9]\d* of them in no record", done.stdout)


def test_quiet_prints_nothing(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    assert run(corpus(1), "--out", tmp_path / "out", "--quiet", "--no-report").output == ""


def test_report_is_written(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    assert run(corpus(1), "--out", tmp_path / "out").exit_code == 0
    assert "report.html" in results(tmp_path / "out")


BAD_FILES = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b"  \n\n", "empty"),
    "binary.txt": (bytes(range(256)) * 40, "failed"),
    "english.txt": (b"Nothing in here is written in Chinese at all.\n" * 20, "empty"),
    "long.txt": (b"a" * 4_000_000, "empty"),
}


def test_bad_files_cost_only_themselves(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    folder = corpus(2, also={name: content for name, (content, _) in BAD_FILES.items()})
    done = run(folder, "--out", tmp_path / "out", "--no-report")
    assert done.exit_code == 1
    rows = documents(tmp_path / "out")
    for name, (_, status) in BAD_FILES.items():
        row = rows[Path(name).stem]
        assert (row["status"], bool(row["error"])) == (status, status == "failed"), name
    assert {rows["doc000"]["status"], rows["doc001"]["status"]} == {"ok"}


def test_file_name_that_is_no_text(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/\xb9\xab\xb8\xe6.txt", "wb") as file:
        file.write("加快推进重点项目建设。".encode())
    for flags in ((), ("--resume",)):
        assert run(folder, "--out", tmp_path / "out", "--no-report", *flags).exit_code == 0
    assert [row["status"] for row in documents(tmp_path / "out").values()] == ["ok"]
    assert "\\xb9" in next(iter(documents(tmp_path / "out").values()))["source"]


@pytest.mark.parametrize(
    ("line", "least"),
    [("加快推进重点项目建设，力争增长6%以上，" * 20_000, 20_001), ("推进重点项目建设" * 833_000, 0)],
    ids=["commas", "20MB"],
)
def test_one_line_of_chinese_without_end(tmp_path: Path, line: str, least: int) -> None:
    """In a process whose memory is limited, for a rule that is not linear takes all there is."""
    (tmp_path / "line.txt").write_text(line, "utf-8")

    def little_memory() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))

    command = [TOOL, "run", tmp_path / "line.txt", "--out", tmp_path / "out", "--no-report", "--quiet"]
    subprocess.run(command, check=True, preexec_fn=little_memory, timeout=120)
    assert int(documents(tmp_path / "out")["line"]["n_records"]) >= least


def test_missing_file_among_others_is_a_failed_row(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    done = run(corpus(1), tmp_path / "missing.txt", "--out", tmp_path / "out", "--no-report")
    assert done.exit_code == 1
    row = documents(tmp_path / "out")["missing"]
    assert (row["status"], row["error"]) == ("failed", "there is no such file or folder")


def test_results_inside_the_input_folder_are_no_input(run: Run, corpus: Corpus) -> None:
    folder = corpus(2)
    for _ in range(2):
        assert run(folder, "--out", folder / "out", "--no-report", "--overwrite").exit_code == 0
        assert list(documents(folder / "out")) == ["doc000", "doc001"]


@pytest.mark.parametrize("arguments", [("missing.txt",), ("nothing",), ("missing", "nowhere/*.txt")])
def test_nothing_to_read_is_a_usage_error(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nothing").mkdir()
    (tmp_path / "ok.txt").write_text("推进工作。", "utf-8")
    done = run(*arguments, "--out", "out")
    assert done.exit_code == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [("--format", "csv,doc"), ("--format", ","), ("--workers", "0"), ("--lexicon", "nowhere"), ("--segmenter", "x")],
)
def test_wrong_options_are_usage_errors(run: Run, corpus: Corpus, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(corpus(1), "--out", tmp_path / "out", *arguments).exit_code == 2
    assert not (tmp_path / "out").exists()


def test_bad_lexicon_is_named(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "units.tsv").write_text("unit\tcanonical\n\tx\n", "utf-8")
    done = run(corpus(1), "--out", tmp_path / "out", "--lexicon", own)
    assert done.exit_code == 2
    assert "units.tsv, line 2" in done.stderr
    assert not (tmp_path / "out").exists()


def test_extractor_that_raises_costs_one_document(
    run: Run, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Extractor.parse

    def parse(self: Extractor, text: str, doc_id: str = "text", *args: Any, **known: Any) -> object:
        if doc_id == "doc001":
            raise ValueError("规则出错\nwith a second line")
        return real(self, text, doc_id, *args, **known)

    monkeypatch.setattr(Extractor, "parse", parse)
    done = run(corpus(3), "--out", tmp_path / "out", "--no-report")
    assert done.exit_code == 1
    rows = documents(tmp_path / "out")
    assert rows["doc001"]["error"] == "the extractor failed on this document (ValueError: 规则出错)"
    assert rows["doc001"]["sha256"]
    assert [rows[name]["status"] for name in ("doc000", "doc001", "doc002")] == ["ok", "failed", "ok"]


def test_existing_results(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    folder, out = corpus(2), tmp_path / "out"
    ask = (folder, "--out", out, "--no-report")
    assert run(*ask, "--format", "csv,json,xlsx").exit_code == 0
    first = results(out)
    assert run(*ask, "--format", "csv,json,xlsx").exit_code == 0, "the same run again"
    assert run(*ask).exit_code == 2, "other formats"
    (folder / "doc001.txt").write_text("推进工作。", "utf-8")
    refused = run(*ask, "--format", "csv,json,xlsx")
    assert (refused.exit_code, "another run" in refused.stderr) == (2, True), "a changed input"
    assert list(out.glob(".policy-extract/shards-*")) == []
    assert results(out)["records.csv"] == first["records.csv"]
    (out / "notes.txt").write_text("mine")
    assert run(*ask, "--overwrite").exit_code == 0
    assert "records.xlsx" not in results(out), "a file of the earlier run"
    assert "notes.txt" in results(out), "a file of the user"


def test_files_of_a_stranger_are_not_overwritten(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "records.csv").write_text("mine")
    done = run(corpus(1), "--out", out)
    assert done.exit_code == 2
    assert "--overwrite" in done.stderr
    assert results(out) == {"records.csv": b"mine"}


def test_results_edited_by_hand_are_not_overwritten(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    folder, out = corpus(1), tmp_path / "out"
    assert run(folder, "--out", out, "--no-report").exit_code == 0
    (out / "records.csv").write_text("corrected by hand")
    assert run(folder, "--out", out, "--no-report").exit_code == 2
    assert (out / "records.csv").read_text() == "corrected by hand"


def test_two_runs_into_one_folder(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with locked(out):
        done = run(corpus(1), "--out", out)
    assert done.exit_code == 2
    assert "another run" in done.stderr


def test_full_disk_leaves_nothing_half_written(corpus: Corpus, tmp_path: Path, run: Run) -> None:
    """A limit on file size stands for the full disk: shards fit, the results do not."""
    folder, out, whole = corpus(240, size=300), tmp_path / "out", tmp_path / "whole"
    assert run(folder, "--out", whole, "--no-report").exit_code == 0
    limit = (whole / "records.jsonl").stat().st_size - 1

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [TOOL, "run", folder, "--out", out, "--no-report", "--quiet", "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=small_files, check=False)
    assert done.returncode == 1
    assert "--resume" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert results(out) == {}
    assert run(folder, "--out", out, "--no-report").exit_code == 2, "an unfinished run is not thrown away unasked"
    assert run(folder, "--out", out, "--no-report", "--resume").exit_code == 0
    assert results(out) == results(whole)


def test_small_run_imports_nothing_heavy(corpus: Corpus, tmp_path: Path) -> None:
    heavy = ["pandas", "numpy", "pyarrow", "spacy", "opencc", "lxml", "dask", "distributed", "openpyxl", "xlsxwriter"]
    heavy += ["extract.engine.workers", "pypdfium2", "jieba", "importlib.metadata"]
    code = (
        "import sys\nfrom extract.cli import main\n"
        f"sys.argv = ['policy-extract', 'run', {str(corpus(1))!r}, '--out', {str(tmp_path / 'out')!r}, '--no-report']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0\n"
        f"print('LOADED', [name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "LOADED []" in done.stdout
