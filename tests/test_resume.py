"""``--resume``: finished documents are not read again, changed ones are, and the bytes are those of one single run."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from conftest import Tripwire, results, wait_for_shards

Corpus = Callable[..., Path]


def test_killed_run_goes_on_where_it_was(slow_corpus: Path, tmp_path: Path, tripwire: Tripwire) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    with tripwire.start(slow_corpus, "--out", out, "--workers", "1", "--no-report") as process:
        wait_for_shards(out, 2)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=240)
    assert results(out) == {}
    tripwire.read()
    done = tripwire.run(slow_corpus, "--out", out, "--no-report", "--resume")
    assert done.returncode == 0
    again = tripwire.read()
    assert min(again) == "doc100"
    assert len(again) == 60
    assert tripwire.run(slow_corpus, "--out", whole, "--no-report").returncode == 0
    assert results(out) == results(whole)


def test_shards_of_a_broken_disk_are_done_again(slow_corpus: Path, tmp_path: Path, tripwire: Tripwire) -> None:
    out = tmp_path / "out"
    with tripwire.start(slow_corpus, "--out", out, "--workers", "1", "--no-report") as process:
        wait_for_shards(out, 2)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=240)
    shard = next(out.glob(".policy-extract/shards-*/*.shard"))
    shard.write_bytes(shard.read_bytes()[:-10])
    tripwire.read()
    assert tripwire.run(slow_corpus, "--out", out, "--no-report", "--resume").returncode == 0
    assert len(tripwire.read()) == 110


def test_only_changed_and_new_files_are_read(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder, out = corpus(6), tmp_path / "out"
    ask = (folder, "--out", out, "--no-report")
    assert tripwire.run(*ask).returncode == 0
    first = results(out)
    tripwire.read()

    assert tripwire.run(*ask, "--resume").returncode == 0
    assert tripwire.read() == [], "nothing has changed"
    assert results(out) == first

    os.utime(folder / "doc002.txt")
    assert tripwire.run(*ask, "--resume").returncode == 0
    assert tripwire.read() == [], "touched, but the same bytes"

    (folder / "doc001.txt").write_text("加快推进重点项目建设。", "utf-8")
    (folder / "doc0035.txt").write_text("大力发展现代农业。", "utf-8")
    (folder / "doc004.txt").unlink()
    assert tripwire.run(*ask, "--resume").returncode == 0
    assert tripwire.read() == ["doc001", "doc0035"]
    assert tripwire.run(folder, "--out", tmp_path / "whole", "--no-report").returncode == 0
    assert results(out) == results(tmp_path / "whole")


def test_changed_rules_are_applied_to_all(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder, own = corpus(3), tmp_path / "own"
    own.mkdir()
    (own / "units.tsv").write_text("unit\n", "utf-8")
    ask = (folder, "--out", tmp_path / "out", "--no-report", "--lexicon", own)
    assert tripwire.run(*ask).returncode == 0
    tripwire.read()
    (own / "count_cues.tsv").write_text("cue\n铺设\n", "utf-8")
    assert tripwire.run(*ask).returncode == 2, "other rules are another run"
    assert tripwire.run(*ask, "--resume").returncode == 0
    assert tripwire.read() == ["doc000", "doc001", "doc002"]


def test_edited_results_are_made_anew(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder, out = corpus(3), tmp_path / "out"
    assert tripwire.run(folder, "--out", out, "--no-report").returncode == 0
    first = results(out)
    (out / "records.jsonl").write_bytes(first["records.jsonl"].replace(b"doc", b"DOC"))
    tripwire.read()
    assert tripwire.run(folder, "--out", out, "--no-report", "--resume").returncode == 0
    assert len(tripwire.read()) == 3
    assert results(out) == first


def test_more_formats_need_no_reading(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder, out = corpus(3), tmp_path / "out"
    assert tripwire.run(folder, "--out", out, "--no-report").returncode == 0
    tripwire.read()
    done = tripwire.run(folder, "--out", out, "--no-report", "--format", "csv,json,sqlite", "--resume")
    assert done.returncode == 0
    assert tripwire.read() == []
    assert "records.sqlite" in results(out)


def test_document_that_kills_a_single_process(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    """Small inputs are done without workers; after a crash they are done in one, which may die."""
    folder, out = corpus(4, also={"doc0015.txt": "致命的文件"}), tmp_path / "out"
    assert tripwire.run(folder, "--out", out, "--no-report").returncode == -signal.SIGKILL
    assert results(out) == {}
    done = tripwire.run(folder, "--out", out, "--no-report", "--resume")
    assert done.returncode == 1
    assert "5: 4 ok, 0 empty, 1 failed" in done.stdout


def test_failed_documents_are_remembered(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder, out = corpus(2, also={"bad.txt": bytes(range(256)) * 30}), tmp_path / "out"
    assert tripwire.run(folder, "--out", out, "--no-report").returncode == 1
    first = results(out)
    assert tripwire.run(folder, "--out", out, "--no-report", "--resume").returncode == 1
    assert results(out) == first
