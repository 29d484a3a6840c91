"""The engines of one machine: chunks, worker processes, and what a death among them costs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

import pytest
from conftest import Tripwire, results, wait_for_shards

from benchmarks.bulletins import bulletin
from extract.cli.commands.progress import Plain, clock
from extract.engine import folder as folders
from extract.engine.items import Chunk, Item, chunks
from extract.engine.job import Job, Result
from extract.engine.limits import Limits
from extract.engine.local import Engine, Local, Pool, serial
from extract.engine.options import WRITING, RunOptions, fingerprint
from extract.engine.shards import Counts, ShardWriter, is_sound, load
from extract.engine.work import Done
from extract.engine.workers import Worker
from extract.lexicon.versions import DECIDING, rules_version
from extract.tables.writers import Lines

Corpus = Callable[..., Path]


def do(folder: Path, out: Path, engine: Engine) -> Result:
    plan = folders.plan((str(folder),), RunOptions(), ("csv", "json", "jsonl"), True, False)
    return Job(out, plan, engine=engine).run()


def item(key: str, size: int = 1) -> Item:
    return Item(key, "stamp", size)


def test_chunks_are_cut_by_number_and_size() -> None:
    weights = [1, 1, 1, 9, 1, 1, 20, 1]
    cut = chunks([item(str(i), size) for i, size in enumerate(weights)], documents=3, size=10)
    assert [[int(one.key) for one in chunk] for chunk in cut] == [[0, 1, 2], [3, 4], [5], [6], [7]]


ROWS = [(Lines(b"a,b\n", b"{}\n", b"d\n"), "正文".encode()), (Lines(b"c,d\n"), b"")]


def shard(folder: Path) -> Path:
    """Two items: one in two pieces, with a text, of which a third was taken back; and one without records."""
    with ShardWriter(folder) as made:
        made.begin("1", "x").counts.add(Counts(ok=1, records=1))
        made.add(*ROWS[0])
        mark = made.mark()
        made.add(Lines(b"of a document that failed\n"))
        made.back(mark)
        made.add(*ROWS[1])
        made.begin("2", "y").counts.add(Counts(empty=1))
        made.add(Lines(document=b"e\n"))
    return folder / made.name


def test_shard_is_read_back(tmp_path: Path) -> None:
    path = shard(tmp_path)
    assert list(tmp_path.iterdir()) == [path]
    assert is_sound(path)
    block = load(path)
    assert [(entry.key, entry.stamp, entry.counts.documents) for entry in block.entries] == [
        ("1", "x", 1),
        ("2", "y", 1),
    ]
    read = [list(pieces) for _, pieces in block.read(iter((1, 0)))]
    assert read == [[(Lines(document=b"e\n"), b"")], ROWS]


def test_damaged_shard_counts_for_nothing(tmp_path: Path) -> None:
    path = shard(tmp_path)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at])
        assert not is_sound(path), "cut short"
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert not is_sound(path), "a bit turned"
    path.unlink()
    assert not is_sound(path)


def test_shard_that_cannot_be_written_is_no_fault_of_a_document(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        list(serial(iter([(item("a\0b"),)]), RunOptions(), tmp_path / "gone"))


def test_workers_give_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    folder = corpus(130, size=2500)
    alone, crew = do(folder, tmp_path / "1", serial), do(folder, tmp_path / "2", Pool(2))
    assert results(tmp_path / "1") == results(tmp_path / "2")
    assert alone.campaigns == crew.campaigns
    assert alone.counts.documents == 130


def test_deadly_document_costs_only_itself(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder = corpus(70, size=700, also={"doc0315.txt": "致命的文件", "doc069x.txt": "致命的文件"})
    counts = do(folder, tmp_path / "out", Pool(2)).counts
    assert (counts.documents, counts.failed) == (72, 2)
    rows = (tmp_path / "out" / "documents.csv").read_text("utf-8-sig")
    assert rows.count("the worker process died while reading this document (signal 9, SIGKILL)") == 2
    assert [line.split(",")[0] for line in rows.splitlines()[31:34]] == ["doc030", "doc031", "doc0315"]
    healthy = corpus(70, size=700, name="healthy")
    assert do(healthy, tmp_path / "healthy_out", serial).counts.records == counts.records


class Killing:
    """An engine that kills one of its workers, as a memory watchdog would, when the first shard is there."""

    def __init__(self, tripwire: Tripwire) -> None:
        self.killed = 0
        self._tripwire = tripwire

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, folder: Path) -> Generator[Done]:
        for done in Pool(2)(chunks, options, folder):
            if not self.killed:
                self.killed = children()[0]
                os.kill(self.killed, signal.SIGKILL)
            yield done


def children() -> list[int]:
    """Return the processes that any thread of this one has started and that still run."""
    return [int(pid) for task in Path("/proc/self/task").glob("*/children") for pid in task.read_text().split()]


def test_worker_killed_from_outside_costs_nothing(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder = corpus(160, size=700)
    engine = Killing(tripwire)
    counts = do(folder, tmp_path / "out", engine).counts
    assert engine.killed
    assert (counts.documents, counts.failed) == (160, 0)
    do(folder, tmp_path / "whole", serial)
    assert results(tmp_path / "out") == results(tmp_path / "whole")


def test_workers_that_never_start_end_the_run(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nif any('workers import serve' in part for part in sys.orig_argv): os._exit(3)"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(OSError, match=r"do not start \(exit code 3\)"):
        do(corpus(4), tmp_path / "out", Pool(2))


def test_workers_of_another_version_end_the_run(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the program is updated while it runs: rows of two versions would stand in one table."""
    (tmp_path / "sitecustomize.py").write_text("import extract\nextract.__version__ = 'another'")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(OSError, match="another version"):
        do(corpus(4), tmp_path / "out", Pool(2))


def test_small_inputs_start_no_process(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    do(corpus(5, also={"zz.txt": "重点工作"}), tmp_path / "out", Local(4))
    assert tripwire.read() == [], "the tripwire works in child processes only"
    do(tmp_path / "corpus", tmp_path / "out2", Local(4, small=100))
    assert len(tripwire.read()) == 6


def test_never_more_workers_than_documents(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hired: list[int] = []
    monkeypatch.setattr("extract.engine.local.Pool", lambda n, limits: hired.append(n) or serial)
    do(corpus(3, size=2000), tmp_path / "out", Local(8, small=1000))
    assert hired == [3]


def test_run_leaves_no_process(corpus: Corpus, tmp_path: Path) -> None:
    before = children()
    do(corpus(60), tmp_path / "out", Pool(2))
    assert children() == before


def test_interrupt_leaves_a_state_to_resume(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    """Ctrl-C goes to the whole process group, as from a terminal."""
    padding = "\n" + "not in Chinese " * 1_500
    folder = corpus(0, also={f"doc{i:03d}.txt": f"缓慢的文件。{bulletin(i, 300)}{padding}" for i in range(160)})
    out = tmp_path / "out"
    with tripwire.start(folder, "--out", out, "--workers", "2", "--no-report") as process:
        wait_for_shards(out, 1)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=240)
    assert process.returncode == 130
    assert err.strip().splitlines()[-1].endswith("continue with --resume")
    assert results(out) == {}
    assert tripwire.run(folder, "--out", out, "--no-report", "--resume").returncode == 0
    do(folder, tmp_path / "whole", serial)
    assert results(out)["records.jsonl"] == results(tmp_path / "whole")["records.jsonl"]


def test_versions_follow_rules_and_own_tables(tmp_path: Path) -> None:
    (tmp_path / "verbs.tsv").write_text("verb\n")
    own = rules_version(str(tmp_path))
    assert own != rules_version(None)
    assert fingerprint(RunOptions(segmenter="jieba")) != fingerprint(RunOptions())


def test_the_fingerprint_covers_all_code_that_decides_a_row() -> None:
    code = "import sys, extract.pipeline, extract.tables.writers.lines; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = {name.split(".")[1] for name in done.stdout.split() if name.startswith("extract.")} - {"_version"}
    assert ours <= {source.removesuffix(".py") for source in (*DECIDING, *WRITING)}


def test_plain_progress_tells_rate_and_remaining(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Plain(sys.stderr, 10_000, every=0)
    shown.advance(Counts(ok=3, failed=1, records=7), 2_500)
    line = capsys.readouterr().err
    assert line.startswith("4 documents, 7 records, 1 failed, ")
    assert "MB/s, about " in line


def test_nothing_is_foretold_from_almost_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Plain(sys.stderr, 10_000, every=0)
    shown.advance(Counts(failed=1), 100)
    assert "left" not in capsys.readouterr().err


@pytest.mark.parametrize(("seconds", "text"), [(4, "4 s"), (200, "3 min"), (7500, "2 h 05 min")])
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no masks of signals here")
def test_whoever_starts_a_worker_still_hears_an_interrupt() -> None:
    """Dask and map_partitions start workers from threads of their own; a process they start later inherits its mask."""
    options = RunOptions()
    worker = Worker(options, Limits(), fingerprint(options))
    worker.stop()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
