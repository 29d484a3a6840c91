"""What is finished stays finished, what is damaged is done again, and nothing half written is left."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from conftest import results

from extract.cli.commands import run as command
from extract.engine.folder import locked
from extract.engine.shards import Entry, ShardWriter
from extract.pipeline import Extractor
from extract.tables import datapackage

Run = Callable[..., Result]
Corpus = Callable[..., Path]
Parse = Callable[[Callable[[str], None]], None]


@pytest.fixture
def parse(monkeypatch: pytest.MonkeyPatch) -> Parse:
    """Let a function be told of every document before it is extracted."""
    real = Extractor.parse

    def put(told: Callable[[str], None]) -> None:
        def parse(self: Extractor, text: str, doc_id: str = "text", *args: Any, **known: Any) -> object:
            told(doc_id)
            return real(self, text, doc_id, *args, **known)

        monkeypatch.setattr(Extractor, "parse", parse)

    return put


def failing(doc_id: str) -> None:
    if doc_id == "doc001":
        raise OSError("a disk that is not there today")


def test_failed_documents_are_tried_again(run: Run, corpus: Corpus, tmp_path: Path, parse: Parse) -> None:
    folder, out = corpus(3), tmp_path / "out"
    ask = (folder, "--out", out, "--no-report")
    parse(failing)
    assert run(*ask).exit_code == 1
    read: list[str] = []
    parse(read.append)
    assert run(*ask).exit_code == 1, "the same run again changes nothing"
    assert run(*ask, "--resume", "--keep-failed").exit_code == 1
    assert run(*ask, "--keep-failed").exit_code == 1
    assert read == []
    done = run(*ask, "--resume")
    assert (done.exit_code, read) == (0, ["doc001"])
    assert "2 taken over, 1 tried again" in " ".join(done.stdout.split())
    assert run(folder, "--out", tmp_path / "whole", "--no-report").exit_code == 0
    assert results(out) == results(tmp_path / "whole")


def test_retry_failed_says_so(run: Run, corpus: Corpus, tmp_path: Path, parse: Parse) -> None:
    ask = (corpus(3), "--out", tmp_path / "out", "--no-report")
    parse(failing)
    assert run(*ask).exit_code == 1
    read: list[str] = []
    parse(read.append)
    assert run(*ask, "--retry-failed").exit_code == 0
    assert read == ["doc001"]


@pytest.mark.parametrize("name", ["records.jsonl", "records.csv", "documents.csv", "texts/doc0015.txt"])
def test_results_with_other_bytes_are_not_taken_over(
    run: Run, corpus: Corpus, tmp_path: Path, parse: Parse, name: str
) -> None:
    """Size and time may be those of the file that was written: a bad disk changes neither."""
    page = "<html><body><p>" + "加快推进产业升级，新建公园3个。" * 9 + "</p></body></html>"
    folder, out = corpus(3, also={"doc0015.html": page}), tmp_path / "out"
    assert run(folder, "--out", out, "--no-report").exit_code == 0
    first = results(out)
    path, stat = out / name, (out / name).stat()
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert run(folder, "--out", out, "--no-report", "--resume").exit_code == 0
    assert results(out) == first


def test_rows_of_a_finished_run_are_not_written_twice(
    run: Run, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They go from the old files into the new ones; shards hold what is new."""
    page = "<html><body><p>" + "加快推进产业升级，新建公园3个。" * 9 + "</p></body></html>"
    folder, out = corpus(110, size=300, also={"doc0505.html": page}), tmp_path / "out"
    assert run(folder, "--out", out, "--no-report").exit_code == 0
    (folder / "doc000.txt").unlink()
    (folder / "doc0605.txt").write_text("大力发展现代农业。", "utf-8")
    begun: list[str] = []
    begin = ShardWriter.begin

    def noted(self: ShardWriter, key: str, stamp: str) -> Entry:
        begun.append(key.split("\0")[0])
        return begin(self, key, stamp)

    monkeypatch.setattr(ShardWriter, "begin", noted)
    assert run(folder, "--out", out, "--no-report", "--resume").exit_code == 0
    assert begun == ["doc0605"]
    assert run(folder, "--out", tmp_path / "whole", "--no-report").exit_code == 0
    assert results(out) == results(tmp_path / "whole")


def test_folder_that_goes_away(run: Run, corpus: Corpus, tmp_path: Path, parse: Parse) -> None:
    out = tmp_path / "out"
    parse(lambda doc_id: shutil.rmtree(out, ignore_errors=True))
    done = run(corpus(3), "--out", out, "--no-report")
    assert done.exit_code == 3
    assert done.stderr == (
        f"policy-extract run: {out} was removed while the run was writing into it; nothing is kept\n"
    )
    assert not out.exists()


def test_half_written_files_of_a_killed_run_are_removed(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    out = tmp_path / "out"
    state = out / ".policy-extract"
    strays = [state / "stage" / name for name in ("records.csv.part", "finished.jsonl", "run.json")]
    strays += [state / "shards-0123" / name for name in (".77-1.part", "abc.shard.part")]
    for stray in strays:
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_text("half")
    mine = out / "notes.part"
    mine.write_text("mine")
    assert run(corpus(1), "--out", out, "--no-report").exit_code == 0
    assert [path for path in out.rglob("*") if path in strays or path.suffix == ".part"] == [mine]


def test_what_a_finished_run_promises_is_on_disk_before_it_says_so(
    run: Run, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    events: list[tuple[str, str]] = []
    sync, replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        events.append(("sync", os.path.realpath(f"/proc/self/fd/{handle}")))
        sync(handle)

    def moved(source: Any, target: Any, **options: Any) -> None:
        events.append(("move", os.fspath(target)))
        replace(source, target, **options)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", moved)
    assert run(corpus(2), "--out", out, "--format", "csv,sqlite").exit_code == 0
    for name in results(out):
        staged = events.index(("sync", str(out / ".policy-extract" / "stage" / name)))
        assert staged < events.index(("move", str(out / name))), name
    moves = [at for at, (what, path) in enumerate(events) if what == "move" and Path(path).parent == out]
    folders = [at for at, event in enumerate(events) if event == ("sync", str(out))]
    assert events[moves[-1]] == ("move", str(out / "run.json"))
    assert moves[-2] < folders[0] < moves[-1] < folders[-1]


def test_no_file_is_read_again_for_its_hash(
    run: Run, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[Path] = []
    monkeypatch.setattr(datapackage, "measure", measured.append)
    assert run(corpus(2), "--out", tmp_path / "out", "--no-report").exit_code == 0
    assert measured == []


def test_array_of_everything_is_optional_above_a_size(
    run: Run, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = corpus(2), tmp_path / "out"
    monkeypatch.setattr(command, "LARGEST_ARRAY", 100)
    done = run(folder, "--out", out, "--no-report", "--quiet")
    assert done.exit_code == 0
    assert done.stderr.startswith("records.json left out (")
    assert "records.json" not in results(out)
    assert "records.json" not in json.loads((out / "run.json").read_bytes())["files"]
    asked = run(folder, "--out", out, "--no-report", "--quiet", "--format", "csv,json,jsonl")
    assert (asked.exit_code, asked.output) == (0, "")
    assert "records.json" in results(out)


def test_lock_is_let_go(tmp_path: Path) -> None:
    with locked(tmp_path / "out"):
        pass
    assert not (tmp_path / "out").exists()
