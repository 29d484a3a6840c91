"""The engine of several processes on one machine.

Every worker is fed chunks through a pipe of its own, writes the shard itself and sends back only the entries. A
worker that dies takes its chunk with it; that chunk is then done document by document, and a document that kills its
worker twice becomes a failed row.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import NamedTuple

from extract.api import extractor_for
from extract.engine.items import Chunk
from extract.engine.options import RunOptions
from extract.engine.serial import Done
from extract.engine.shards import Entry, ShardStore
from extract.engine.work import fail_item, run_chunk

TRIES = 2
"""How often a single document may kill its worker; twice, for the first time may have been a kill from outside."""
STARTS = 3
"""How many workers in a row may die before they are ready; then something is wrong with the machine."""


class Task(NamedTuple):
    """A chunk on its way, and how often a worker has died over it."""

    chunk: Chunk
    deaths: int = 0


class Answer(NamedTuple):
    """What a worker sends back: a finished shard, or the error that keeps it from writing one."""

    name: str
    entries: list[Entry]
    error: OSError | None = None


READY = Answer("", [])
"""The first answer of every worker: words and rules are loaded."""


class Worker:
    """A spawned process with its pipe and the task it works on.

    It holds one task at a time and is sent the next only when it waits for it, so neither end of the pipe can block
    the other.
    """

    def __init__(self, options: RunOptions, store: ShardStore) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, options, store), daemon=True)
        self.process.start()
        theirs.close()
        self.ready = False
        self.task: Task | None = None

    def give(self, task: Task) -> None:
        """Send a task. That the worker has died meanwhile is noticed when its answer is awaited."""
        self.task = task
        with suppress(OSError):
            self.pipe.send(task.chunk)

    def answer(self) -> Answer | None:
        """Return the next answer, None where the worker has died."""
        try:
            return Answer(*self.pipe.recv())
        except (EOFError, OSError):
            return None

    def stop(self, timeout: float = 0) -> int | None:
        """End the process, at once if it has not ended by itself, and return its exit code."""
        self.pipe.close()
        self.process.join(timeout)
        self.process.kill()
        self.process.join()
        return self.process.exitcode


def serve(pipe: Connection, options: RunOptions, store: ShardStore) -> None:
    """Run in a worker: do chunks until the parent closes the pipe. Ctrl-C is the parent's to deal with."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    extractor_for(options.lexicon, options.segmenter)
    with suppress(EOFError, OSError):
        pipe.send(tuple(READY))
        while True:
            chunk: Chunk = pipe.recv()
            pipe.send(tuple(_work(chunk, options, store)))


def _work(chunk: Chunk, options: RunOptions, store: ShardStore) -> Answer:
    shard = run_chunk(chunk, options)
    try:
        return Answer(store.write(shard), shard.entries)
    except OSError as error:
        return Answer("", [], error)


class Pool:
    """Engine of ``workers`` processes (an :data:`extract.engine.job.Engine`)."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, store: ShardStore) -> Generator[Done]:
        """Work through the chunks; yield shards as they are finished, in any order.

        Raises:
            OSError: a shard cannot be written, or no worker will start.
        """
        shift = _Shift(chunks, options, store)
        try:
            shift.hire(self.workers)
            yield from shift.run()
        finally:
            shift.dismiss()


class _Shift:
    """One use of the pool: its workers, and the tasks that must be done again."""

    def __init__(self, chunks: Iterable[Chunk], options: RunOptions, store: ShardStore) -> None:
        self._chunks = iter(chunks)
        self._options = options
        self._store = store
        self._again: deque[Task] = deque()
        self._crew: list[Worker] = []
        self._failed_starts = 0

    def hire(self, number: int) -> None:
        self._crew += [Worker(self._options, self._store) for _ in range(number)]

    def dismiss(self) -> None:
        for worker in self._crew:
            worker.stop()

    def run(self) -> Generator[Done]:
        upcoming = self._next()
        while upcoming or any(worker.task for worker in self._crew):
            for worker in self._crew:
                if upcoming and worker.ready and worker.task is None:
                    worker.give(upcoming)
                    upcoming = self._next()
            pipes = [w.pipe for w in self._crew if w.task or not w.ready]
            for pipe in wait(pipes):
                worker = next(w for w in self._crew if w.pipe is pipe)
                yield from self._hear(worker)
            upcoming = upcoming or self._next()

    def _next(self) -> Task | None:
        """Return the next task: what must be done again first."""
        if self._again:
            return self._again.popleft()
        chunk = next(self._chunks, None)
        return Task(chunk) if chunk else None

    def _hear(self, worker: Worker) -> Generator[Done]:
        """Take what a worker sends, or bury it."""
        answer = worker.answer()
        if answer is None:
            yield from self._bury(worker)
        elif not worker.ready:
            worker.ready = True
            self._failed_starts = 0
        elif answer.error is not None:
            raise answer.error
        elif worker.task is not None:
            slots = tuple(item.slot for item in worker.task.chunk)
            worker.task = None
            yield Done(slots, answer.name, answer.entries)

    def _bury(self, worker: Worker) -> Generator[Done]:
        """Replace a dead worker. Its task is split up, tried again or, if it is one document, given up."""
        code = worker.stop(timeout=1)
        self._crew.remove(worker)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise OSError(f"worker processes do not start ({_cause(code)})")
        self.hire(1)
        task = worker.task
        if task is None:
            return
        if len(task.chunk) > 1:
            self._again.extend(Task((item,)) for item in task.chunk)
        elif task.deaths + 1 < TRIES:
            self._again.append(Task(task.chunk, task.deaths + 1))
        else:
            (item,) = task.chunk
            error = f"the worker process died while reading this document ({_cause(code)})"
            shard = fail_item(item, self._options, error)
            yield Done((item.slot,), self._store.write(shard), shard.entries)


def _cause(code: int | None) -> str:
    """Name an exit code: ``-11`` is signal 11, SIGSEGV."""
    if code is not None and code < 0:
        return f"signal {-code}, {signal.Signals(-code).name}"
    return f"exit code {code}"
