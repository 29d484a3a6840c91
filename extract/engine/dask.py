"""The engine of a cluster: the same chunks, done by Dask workers (extra ``[cluster]``).

Texts travel to the workers and rows back, so the workers need no common file system. The shards are written here:
the disk is the truth, not the scheduler, and a lost scheduler costs the chunks under way, no more.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from extract.engine.items import Chunk, Item
from extract.engine.limits import DEFAULT, Limits
from extract.engine.options import RunOptions, fingerprint
from extract.engine.serial import Done
from extract.engine.shards import Shard, ShardStore
from extract.engine.sources import loaded
from extract.engine.state import NoEngineError
from extract.engine.work import fail_item, run_chunk

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 2
"""Chunks under way for every thread of the cluster, so that none waits."""
CONNECT_SECONDS = 10
GONE = "the Dask scheduler went away"


class ClusterError(OSError):
    """The cluster is not there, is gone, or does not run this version; what is finished is kept."""


class Cluster:
    """Engine on a Dask cluster (an :data:`extract.engine.job.Engine`).

    Args:
        scheduler: address such as ``tcp://10.0.0.1:8786``; without one, worker processes are started here.
        workers: how many, where no address is given.
        limits: what one document may cost; kept where a Dask worker runs its tasks in the main thread, which is not
            the rule. Memory is bounded by the workers' own ``--memory-limit``.
    """

    def __init__(self, scheduler: str | None, workers: int, limits: Limits = DEFAULT) -> None:
        self.scheduler = scheduler
        self.workers = workers
        self.limits = limits

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, store: ShardStore) -> Generator[Done]:
        """Work through the chunks; yield shards as they are finished, in any order.

        Raises:
            NoEngineError: Dask is not installed.
            ClusterError: no scheduler at the address, or it went away; workers of another version.
            OSError: a shard cannot be written.
        """
        with _client(self.scheduler, self.workers) as client:
            crowd = _Crowd(client, options, self.limits)
            for chunk, shard in crowd.run(chunks):
                yield Done(tuple(item.slot for item in chunk), store.write(shard), shard.entries)


def work(chunk: Chunk, options: RunOptions, limits: Limits, expected: str) -> Shard:
    """Run in a Dask worker: do one chunk. Raises ClusterError where rules or tables differ from the client's."""
    if fingerprint(options) != expected:
        raise ClusterError("a worker has other rules, own tables or another version of policy-extract than the client")
    return run_chunk(chunk, options, limits)


class _Crowd:
    """Keeps the cluster busy, and finds out which document kills workers."""

    def __init__(self, client: Client, options: RunOptions, limits: Limits) -> None:
        self._client = client
        self._options = options
        self._limits = limits
        self._expected = fingerprint(options)

    def run(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Shard]]:
        """Do all chunks; those whose workers died come last, document by document and alone, so that blame is exact."""
        suspects: list[Item] = []
        for chunk, shard in self._all(iter(chunks)):
            if shard is None:
                suspects += chunk
            else:
                yield chunk, shard
        for item in suspects:
            shard = self._result(self._submit((item,)))
            if shard is None:
                shard = fail_item(item, self._options, "every worker that read this document died")
            yield (item,), shard

    def _all(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Shard | None]]:
        """Submit as many chunks as the cluster, which may grow and shrink, can hold; yield them when they are done."""
        from distributed import as_completed

        under_way: dict[Future, Chunk] = {}
        done = as_completed(raise_errors=False)
        while True:
            room = AHEAD * self._threads() - len(under_way)
            for chunk in islice(chunks, max(0, room)):
                loaded_chunk = tuple(loaded(item, self._options) for item in chunk)
                future = self._submit(loaded_chunk)
                under_way[future] = loaded_chunk
                done.add(future)
            if not under_way:
                return
            future = next(done)
            yield under_way.pop(future), self._result(future)

    def _submit(self, chunk: Chunk) -> Future:
        return self._client.submit(work, chunk, self._options, self._limits, self._expected, pure=False)

    def _threads(self) -> int:
        """Return how many threads the cluster has now; at least one, for workers may still be on their way."""
        try:
            threads: dict[str, int] = self._client.nthreads()
            return max(1, sum(threads.values()))
        except (OSError, TimeoutError) as error:
            raise ClusterError(GONE) from error

    def _result(self, future: Future) -> Shard | None:
        """Wait for a future; None where its workers died. Raises ClusterError for everything else."""
        import asyncio
        import concurrent.futures

        from distributed import KilledWorker

        try:
            shard: Shard = future.result()
        except KilledWorker:
            return None
        except ClusterError:
            raise
        except (asyncio.CancelledError, concurrent.futures.CancelledError, OSError, TimeoutError) as error:
            raise ClusterError(GONE) from error
        except Exception as error:  # such as a worker without policy-extract
            raise ClusterError(f"the Dask workers cannot do the work ({type(error).__name__}: {error})") from error
        finally:
            future.release()
        return shard


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[Client]:
    """Connect to a scheduler, or start one with worker processes here and stop it afterwards."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise NoEngineError("Dask is not installed: pip install 'policy-extract[cluster]'") from None
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
