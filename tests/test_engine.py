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
from extract.engine import manifest, serial
from extract.engine.items import Chunk, Item, chunks
from extract.engine.job import Engine, Job, Result
from extract.engine.local import Local
from extract.engine.options import WRITING, RunOptions, fingerprint
from extract.engine.processes import Pool
from extract.engine.progress import Plain, Silent, clock
from extract.engine.serial import Done
from extract.engine.shards import Counts, Entry, Rows, Shard, ShardStore, text_digest
from extract.lexicon.versions import DECIDING, rules_version

Corpus = Callable[..., Path]


def do(folder: Path, out: Path, engine: Engine) -> Result:
    plan = manifest.plan((str(folder),), RunOptions(), ("csv", "json", "jsonl"), True, False)
    return Job(out, plan, resume=False, engine=engine, progress=Silent()).run()


def item(key: str, size: int = 1) -> Item:
    return Item(key, "stamp", size)


def test_chunks_are_cut_by_number_and_size() -> None:
    weights = [1, 1, 1, 9, 1, 1, 20, 1]
    cut = chunks([item(str(i), size) for i, size in enumerate(weights)], documents=3, size=10)
    assert [[int(one.key) for one in chunk] for chunk in cut] == [[0, 1, 2], [3, 4], [5], [6], [7]]


def shard() -> Shard:
    rows = [Rows((b"a,b\n", b"{}\n", b"d\n", b""), ("正文".encode(),)), Rows((b"", b"", b"e\n", b""))]
    texts = (("t", 6, text_digest("正文".encode())),)
    entries = [
        Entry(key="1", stamp="x", counts=Counts(ok=1, records=1), lengths=(4, 3, 2, 0), texts=texts),
        Entry(key="2", stamp="y", counts=Counts(empty=1), lengths=(0, 0, 2, 0)),
    ]
    return Shard(entries, rows)


def test_shard_is_read_back(tmp_path: Path) -> None:
    store = ShardStore(tmp_path)
    made = shard()
    name = store.write(made)
    assert store.names() == [name]
    assert store.sound(name) == store.entries(name) == made.entries
    assert list(store.read(name)) == made.rows


def test_damaged_shard_counts_for_nothing(tmp_path: Path) -> None:
    store = ShardStore(tmp_path)
    name = store.write(shard())
    path = tmp_path / f"{name}.shard"
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at])
        assert store.sound(name) == [], "cut short"
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert store.sound(name) == [], "a bit turned"
    path.unlink()
    assert store.sound(name) == []


def test_workers_give_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    folder = corpus(130, size=2500)
    alone, crew = do(folder, tmp_path / "1", serial.run), do(folder, tmp_path / "2", Pool(2))
    assert results(tmp_path / "1") == results(tmp_path / "2")
    assert alone.totals.campaigns == crew.totals.campaigns
    assert alone.totals.counts.documents == 130


def test_deadly_document_costs_only_itself(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder = corpus(70, size=700, also={"doc0315.txt": "致命的文件", "doc069x.txt": "致命的文件"})
    counts = do(folder, tmp_path / "out", Pool(2)).totals.counts
    assert (counts.documents, counts.failed) == (72, 2)
    rows = (tmp_path / "out" / "documents.csv").read_text("utf-8-sig")
    assert rows.count("the worker process died while reading this document (signal 9, SIGKILL)") == 2
    assert [line.split(",")[0] for line in rows.splitlines()[31:34]] == ["doc030", "doc031", "doc0315"]
    healthy = corpus(70, size=700, name="healthy")
    assert do(healthy, tmp_path / "healthy_out", serial.run).totals.counts.records == counts.records


class Killing:
    """An engine that kills one of its workers, as a memory watchdog would, when the first shard is there."""

    def __init__(self, tripwire: Tripwire) -> None:
        self.killed = 0
        self._tripwire = tripwire

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, store: ShardStore) -> Generator[Done]:
        for done in Pool(2)(chunks, options, store):
            if not self.killed:
                self.killed = kill_a_child()
            yield done


def kill_a_child() -> int:
    import multiprocessing

    victim = multiprocessing.active_children()[0]
    os.kill(victim.pid or 0, signal.SIGKILL)
    return 1


def test_worker_killed_from_outside_costs_nothing(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder = corpus(160, size=700)
    engine = Killing(tripwire)
    counts = do(folder, tmp_path / "out", engine).totals.counts
    assert engine.killed
    assert (counts.documents, counts.failed) == (160, 0)
    do(folder, tmp_path / "whole", serial.run)
    assert results(tmp_path / "out") == results(tmp_path / "whole")


def test_workers_that_never_start_end_the_run(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os, sys\nif '--multiprocessing-fork' in sys.argv: os._exit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(OSError, match=r"do not start \(exit code 3\)"):
        do(corpus(4), tmp_path / "out", Pool(2))


def test_small_inputs_start_no_process(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    do(corpus(5, also={"zz.txt": "重点工作"}), tmp_path / "out", Local(4))
    assert tripwire.read() == [], "the tripwire works in child processes only"
    do(tmp_path / "corpus", tmp_path / "out2", Local(4, small=100))
    assert len(tripwire.read()) == 6


def test_never_more_workers_than_documents(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hired: list[int] = []
    monkeypatch.setattr("extract.engine.processes.Pool", lambda n, limits: hired.append(n) or serial.run)
    do(corpus(3, size=2000), tmp_path / "out", Local(8, small=1000))
    assert hired == [3]


def test_run_leaves_no_process(corpus: Corpus, tmp_path: Path) -> None:
    import multiprocessing

    do(corpus(60), tmp_path / "out", Pool(2))
    assert multiprocessing.active_children() == []


def test_interrupt_leaves_a_state_to_resume(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    """Ctrl-C goes to the whole process group, as from a terminal."""
    padding = "\n" + "not in Chinese " * 1_500
    folder = corpus(0, also={f"doc{i:03d}.txt": f"缓慢的文件。{bulletin(i, 300)}{padding}" for i in range(160)})
    out = tmp_path / "out"
    with tripwire.start(folder, "--out", out, "--workers", "2", "--no-report") as process:
        wait_for_shards(out, 1)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.strip().splitlines()[-1].endswith("continue with --resume")
    assert results(out) == {}
    assert tripwire.run(folder, "--out", out, "--no-report", "--resume").returncode == 0
    do(folder, tmp_path / "whole", serial.run)
    assert results(out)["records.jsonl"] == results(tmp_path / "whole")["records.jsonl"]


def test_versions_follow_rules_and_own_tables(tmp_path: Path) -> None:
    (tmp_path / "verbs.tsv").write_text("verb\n")
    own = rules_version(str(tmp_path))
    assert own != rules_version(None)
    assert fingerprint(RunOptions(segmenter="jieba")) != fingerprint(RunOptions())


def test_the_fingerprint_covers_all_code_that_decides_a_row() -> None:
    code = "import sys, extract.pipeline, extract.tables.writers.shards; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = {name.split(".")[1] for name in done.stdout.split() if name.startswith("extract.")} - {"_version"}
    assert ours <= {source.removesuffix(".py") for source in (*DECIDING, *WRITING)}


def test_plain_progress_tells_rate_and_remaining(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Plain(sys.stderr, every=0)
    shown.expect(10_000)
    shown.advance(Counts(ok=3, failed=1, records=7), 2_500)
    line = capsys.readouterr().err
    assert line.startswith("4 documents, 7 records, 1 failed, ")
    assert "MB/s, about " in line


@pytest.mark.parametrize(("seconds", "text"), [(4, "4 s"), (200, "3 min"), (7500, "2 h 05 min")])
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text
