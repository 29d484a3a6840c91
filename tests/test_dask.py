"""The cluster engine on a real scheduler and worker processes on loopback, and the frame function on Dask."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from conftest import Tripwire, results, wait_for_shards

import extract
from benchmarks.bulletins import bulletin
from extract.engine import dask as engine
from extract.engine.items import Item
from extract.engine.limits import Limits
from extract.engine.options import RunOptions

pytest.importorskip("distributed", reason="Dask is not installed (extra [cluster])")

Corpus = Callable[..., Path]
SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s",
    "DASK_DISTRIBUTED__WORKER__DAEMON": "True",
}


class Cluster:
    """A scheduler and workers, each a process of its own, ended with the test."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self._folder = folder
        self._env = os.environ | SETTINGS | env
        self._started: list[subprocess.Popen[bytes]] = []
        self.scheduler, self.address = self.start_scheduler()

    def start_scheduler(self) -> tuple[subprocess.Popen[bytes], str]:
        """Start a scheduler on a free port and wait for its address."""
        file = self._folder / f"scheduler{len(self._started)}.json"
        scheduler = self._start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        end = time.monotonic() + 240
        while not file.exists() or not file.read_text():
            assert time.monotonic() < end, "no scheduler"
            time.sleep(0.05)
        return scheduler, str(json.loads(file.read_text())["address"])

    def worker(self, *, nanny: bool = False) -> subprocess.Popen[bytes]:
        """Start a worker of one thread; with a nanny it comes back when it dies."""
        place = ("--host", "127.0.0.1", "--nthreads", "1", "--local-directory", str(self._folder))
        return self._start("dask_worker", self.address, *place, "--nanny" if nanny else "--no-nanny")

    def stop(self) -> None:
        """End every process that is left."""
        for process in reversed(self._started):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)

    def _start(self, module: str, *args: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *args, "--no-dashboard"]
        process = subprocess.Popen(
            command, env=self._env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._started.append(process)
        return process


@pytest.fixture
def cluster(tmp_path: Path, tripwire: Tripwire) -> Iterator[Cluster]:
    made = Cluster(tmp_path, tripwire.env)
    try:
        yield made
    finally:
        made.stop()


def local_results(tripwire: Tripwire, folder: Path, out: Path) -> dict[str, bytes]:
    assert tripwire.run(folder, "--out", out, "--no-report", "--workers", "1").returncode == 0
    return results(out)


def test_cluster_of_its_own_gives_the_same_bytes(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder, out = corpus(60, size=400), tmp_path / "out"
    done = tripwire.run(folder, "--out", out, "--no-report", "--quiet", "--engine", "dask", "--workers", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert results(out) == local_results(tripwire, folder, tmp_path / "local")


def test_worker_killed_and_another_joining_late(
    slow_corpus: Path, tmp_path: Path, tripwire: Tripwire, cluster: Cluster
) -> None:
    out = tmp_path / "out"
    first = cluster.worker()
    ask = (slow_corpus, "--out", out, "--no-report", "--quiet", "--engine", "dask", "--scheduler", cluster.address)
    with tripwire.start(*ask) as run:
        wait_for_shards(out, 1)
        cluster.worker()
        os.kill(first.pid, signal.SIGKILL)
        _, err = run.communicate(timeout=240)
    assert (run.returncode, err) == (0, "")
    assert len(tripwire.processes()) == 2, "both workers did something"
    assert results(out) == local_results(tripwire, slow_corpus, tmp_path / "local")


def test_document_that_kills_every_worker_is_quarantined(
    corpus: Corpus, tmp_path: Path, tripwire: Tripwire, cluster: Cluster
) -> None:
    folder, out = corpus(4, size=400, also={"doc002x.txt": "致命的文件"}), tmp_path / "out"
    cluster.worker(nanny=True)
    done = tripwire.run(folder, "--out", out, "--no-report", "--engine", "dask", "--scheduler", cluster.address)
    assert done.returncode == 1
    rows = (out / "documents.csv").read_text("utf-8-sig").splitlines()
    died = ',failed,"the worker process died while reading this document (signal 9, SIGKILL)"'
    said = [died in row for row in rows[1:]]
    assert said == [False, False, False, True, False]


def test_limits_hold_beside_the_workers(corpus: Corpus, tmp_path: Path, tripwire: Tripwire, cluster: Cluster) -> None:
    """Where no signal reaches the document, in a process that the thread of a Dask worker has started."""
    folder, out = corpus(2, size=400, also={"doc000x.txt": "卡住的文件"}), tmp_path / "out"
    cluster.worker()
    ask = ("--engine", "dask", "--scheduler", cluster.address, "--timeout", "4")
    assert tripwire.run(folder, "--out", out, "--no-report", *ask).returncode == 1
    rows = (out / "documents.csv").read_text("utf-8-sig").splitlines()
    said = [",failed,reading it took longer than 4 seconds (--timeout)," in row for row in rows[1:]]
    assert said == [False, True, False]


def test_scheduler_lost_and_run_resumed(
    slow_corpus: Path, tmp_path: Path, tripwire: Tripwire, cluster: Cluster
) -> None:
    out = tmp_path / "out"
    ask = (slow_corpus, "--out", out, "--no-report", "--quiet", "--engine", "dask", "--scheduler")
    cluster.worker()
    with tripwire.start(*ask, cluster.address) as run:
        wait_for_shards(out, 1)
        os.killpg(cluster.scheduler.pid, signal.SIGKILL)
        _, err = run.communicate(timeout=240)
    assert run.returncode == 1
    assert err.startswith("policy-extract run: the Dask scheduler went away: what is finished is kept")
    assert len(err.splitlines()) == 1
    assert results(out) == {}
    cluster.stop()
    tripwire.read()
    _, cluster.address = cluster.start_scheduler()
    cluster.worker()
    assert tripwire.run(*ask, cluster.address, "--resume").returncode == 0
    assert len(tripwire.read()) <= 110, "finished documents are not done again"
    assert results(out) == local_results(tripwire, slow_corpus, tmp_path / "local")


def test_no_scheduler_at_the_address(
    run: Callable[..., Result], corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "CONNECT_SECONDS", 0.3)
    done = run(corpus(1), "--out", tmp_path / "out", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert done.exit_code == 1
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr


def test_worker_with_other_rules_refuses() -> None:
    with pytest.raises(engine.ClusterError, match="other rules"):
        engine.work((Item("a\0b", "stamp", 1),), RunOptions(), Limits(), "another fingerprint")


@pytest.fixture
def frame() -> pd.DataFrame:
    texts = [bulletin(i, 500) for i in range(7)]
    return pd.DataFrame({"doc_id": [f"d{i}" for i in range(7)], "text": texts, "region": list("abcdefg")})


def test_frame_function(frame: pd.DataFrame) -> None:
    records = extract.map_partitions(frame, keep=["region"])
    assert records["doc_id"].unique().tolist() == frame["doc_id"].tolist()
    regions = dict(zip(frame["doc_id"], frame["region"], strict=True))
    assert dict(zip(records["doc_id"], records["region"], strict=True)) == regions
    first = extract.Extractor().parse(frame["text"][0], "d0").records
    assert records.loc[records["doc_id"] == "d0", "record_id"].tolist() == [r.record_id for r in first]


def test_frame_function_keeps_account_of_all_documents(frame: pd.DataFrame) -> None:
    frame.loc[1, "text"] = None
    frame.loc[2, "text"] = "no Chinese"
    rows = extract.map_partitions(frame, table="documents")
    assert rows["status"].tolist() == ["ok", "empty", "empty", "ok", "ok", "ok", "ok"]
    assert rows["n_records"].sum() == len(extract.map_partitions(frame))


def test_frame_function_names_missing_columns(frame: pd.DataFrame) -> None:
    with pytest.raises(KeyError, match="no column body, year: the frame has doc_id, text, region"):
        extract.map_partitions(frame, "body", keep=["region", "year"])


def test_frame_function_on_dask_partitions(frame: pd.DataFrame) -> None:
    dataframe = pytest.importorskip("dask.dataframe")
    parts = dataframe.from_pandas(frame, npartitions=3)
    whole = extract.map_partitions(frame)
    made = parts.map_partitions(extract.map_partitions, meta=extract.map_partitions(frame.iloc[:0]))
    pd.testing.assert_frame_equal(made.compute(scheduler="sync").reset_index(drop=True), whole)
