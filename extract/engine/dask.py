"""The engine of a cluster: the same chunks, done by worker processes beside the Dask workers (extra ``[cluster]``).

Files travel to the workers and shards back, so the workers need no common file system. The shards are written here: the
disk is the truth, not the scheduler, and a lost scheduler costs the chunks under way, no more.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import msgspec

from extract.engine.folder import RefusedError
from extract.engine.items import Chunk, packed
from extract.engine.limits import DEFAULT, Limits
from extract.engine.local import spread
from extract.engine.options import RunOptions, fingerprint
from extract.engine.work import Done
from extract.tables.written import whole

if TYPE_CHECKING:
    from distributed import Client

    from extract.engine.workers import Crew

AHEAD = 2
"""Chunks under way for every thread of the cluster, so that none waits."""
CONNECT_SECONDS = 10
Made = list[tuple[Done, bytes]]
"""Finished shards with their bytes."""
GONE = "the Dask scheduler went away"


class ClusterError(OSError):
    """The cluster is not there, is gone, or does not run this version; what is finished is kept."""


class Cluster(msgspec.Struct, frozen=True):
    """Engine on a Dask cluster (an :data:`extract.engine.local.Engine`)."""

    scheduler: str | None
    """Address such as ``tcp://10.0.0.1:8786``; without one, worker processes are started here."""
    workers: int
    """How many, where no address is given."""
    limits: Limits = DEFAULT

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, folder: Path) -> Generator[Done]:
        """Work through the chunks.

        Raises:
            RefusedError: Dask is not installed.
            ClusterError: no scheduler at the address, or it went away; workers that die, or are of another version.
            OSError: a shard cannot be written.
        """
        expected = fingerprint(options)

        def submit(chunk: Chunk) -> Future[Made]:
            there: Future[Made] = executor.submit(work, tuple(map(packed, chunk)), options, self.limits, expected)
            return there

        with _client(self.scheduler, self.workers) as client:
            executor = client.get_executor(pure=False)
            made = spread(chunks, submit, lambda: AHEAD * max(1, sum(client.nthreads().values())))
            for done, data in _told(made):
                with whole(folder / done.name) as part:
                    part.write_bytes(data)
                yield done


def work(chunk: Chunk, options: RunOptions, limits: Limits, expected: str) -> Made:
    """Run in a Dask worker: do one chunk. Raises ClusterError where it cannot, or has other rules than ``expected``."""
    try:
        with TemporaryDirectory() as folder:
            done = _crew(options, limits, expected).do(chunk, Path(folder))
            return [(one, Path(folder, one.name).read_bytes()) for one in done]
    except OSError as error:
        raise ClusterError(f"a worker cannot do its work: {error}") from error


@lru_cache(maxsize=4)
def _crew(options: RunOptions, limits: Limits, expected: str) -> Crew:
    """The worker processes of this Dask worker, one for each of its threads; they end with it."""
    from extract.engine.workers import Crew

    return Crew(options, limits, expected)


def _told(made: Iterator[tuple[Done, bytes]]) -> Iterator[tuple[Done, bytes]]:
    """Turn what Dask raises into one sentence."""
    try:
        yield from made
    except (ClusterError, FileExistsError, FileNotFoundError):
        raise
    except (CancelledError, OSError, TimeoutError) as error:
        raise ClusterError(GONE) from error
    except Exception as error:  # such as a worker without policy-extract, or one that is killed again and again
        raise ClusterError(f"the Dask workers cannot do the work ({type(error).__name__}: {error})") from error


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[Client]:
    """Connect to a scheduler, or start one with worker processes here and stop it afterwards."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise RefusedError("Dask is not installed: pip install 'policy-extract[cluster]'") from None
    _hush()
    if scheduler is None:
        options: dict[str, Any] = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
        with LocalCluster(n_workers=workers, threads_per_worker=1, **options) as cluster, Client(cluster) as client:
            yield client
        return
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {scheduler}") from error
    with client:
        yield client


def _hush() -> None:
    """Keep Dask's log off the terminal: what matters to the user is said in one sentence."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
