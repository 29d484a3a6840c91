"""The engine of several processes on one machine.

Every worker is fed chunks through a pipe of its own, writes the shard itself and sends back only the entries. While it
works, it keeps account in shared memory of the item it is at and since when. So when a worker dies, or must be ended
because an item takes longer than its limit and nothing inside the worker could stop it, it is known which item did it:
that one is done once more by itself and then becomes a failed row, the others of the chunk are done again.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from extract.api import extractor_for
from extract.engine.items import Chunk
from extract.engine.limits import DEFAULT, Limits
from extract.engine.options import RunOptions
from extract.engine.serial import Done
from extract.engine.shards import Entry, ShardStore
from extract.engine.work import fail_item, run_chunk

TRIES = 2
"""How often a single document may kill its worker; twice, for the first time may have been a kill from outside."""
STARTS = 3
"""How many workers in a row may die before they are ready; then something is wrong with the machine."""
GRACE = 5.0
"""Seconds beyond its limit that an item gets before its worker is ended from outside."""
LOOK = 1.0
"""Seconds between two looks at what the workers are at."""


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
    the other. ``state`` is shared with it: the number of the item it is at, and when that began.
    """

    def __init__(self, options: RunOptions, store: ShardStore, limits: Limits) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.state: Any = context.RawArray("d", 2)
        arguments = (theirs, self.state, options, store, limits)
        self.process = context.Process(target=serve, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        self.ready = False
        self.task: Task | None = None
        self.overdue = False

    def give(self, task: Task) -> None:
        """Send a task. That the worker has died meanwhile is noticed when its answer is awaited."""
        self.task = task
        self.state[:] = (0, time.monotonic())
        with suppress(OSError):
            self.pipe.send(task.chunk)

    def end_if_overdue(self, limits: Limits) -> None:
        """Kill the process when its item takes too long; that it is dead is noticed as every death."""
        if self.task and time.monotonic() - self.state[1] > limits.seconds + GRACE:
            self.overdue = True
            self.process.kill()

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


def serve(pipe: Connection, state: Any, options: RunOptions, store: ShardStore, limits: Limits) -> None:
    """Run in a worker: do chunks until the parent closes the pipe. Ctrl-C is the parent's to deal with."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    extractor_for(options.lexicon, options.segmenter)

    def begins(number: int) -> None:
        state[:] = (number, time.monotonic())

    with suppress(EOFError, OSError):
        pipe.send(tuple(READY))
        while True:
            chunk: Chunk = pipe.recv()
            shard = run_chunk(chunk, options, limits, begins)
            try:
                answer = Answer(store.write(shard), shard.entries)
            except OSError as error:
                answer = Answer("", [], error)
            pipe.send(tuple(answer))


class Pool:
    """Engine of ``workers`` processes (an :data:`extract.engine.job.Engine`)."""

    def __init__(self, workers: int, limits: Limits = DEFAULT) -> None:
        self.workers = workers
        self.limits = limits

    def __call__(self, chunks: Iterable[Chunk], options: RunOptions, store: ShardStore) -> Generator[Done]:
        """Work through the chunks; yield shards as they are finished, in any order.

        Raises:
            OSError: a shard cannot be written, or no worker will start.
        """
        shift = _Shift(chunks, options, store, self.limits)
        try:
            shift.hire(self.workers)
            yield from shift.run()
        finally:
            shift.dismiss()


class _Shift:
    """One use of the pool: its workers, and the tasks that must be done again."""

    def __init__(self, chunks: Iterable[Chunk], options: RunOptions, store: ShardStore, limits: Limits) -> None:
        self._chunks = iter(chunks)
        self._options = options
        self._store = store
        self._limits = limits
        self._again: deque[Task] = deque()
        self._crew: list[Worker] = []
        self._failed_starts = 0

    def hire(self, number: int) -> None:
        self._crew += [Worker(self._options, self._store, self._limits) for _ in range(number)]

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
            for pipe in wait(pipes, LOOK):
                worker = next(w for w in self._crew if w.pipe is pipe)
                yield from self._hear(worker)
            for worker in self._crew:
                worker.end_if_overdue(self._limits)
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
        """Replace a dead worker. The item it was at is tried again alone, or given up; the others are done again."""
        code = worker.stop(timeout=1)
        self._crew.remove(worker)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise OSError(f"worker processes do not start ({_cause(code)})")
        self.hire(1)
        if worker.task is None:
            return
        chunk, at = worker.task.chunk, int(worker.state[0])
        self._again.extend(Task(part) for part in (chunk[:at], chunk[at + 1 :]) if part)
        deaths = worker.task.deaths + 1
        if worker.overdue or deaths >= TRIES:
            died = f"the worker process died while reading this document ({_cause(code)})"
            shard = fail_item(chunk[at], self._options, self._limits.sentence() if worker.overdue else died)
            yield Done((chunk[at].slot,), self._store.write(shard), shard.entries)
        else:
            self._again.append(Task((chunk[at],), deaths))


def _cause(code: int | None) -> str:
    """Name an exit code: ``-11`` is signal 11, SIGSEGV."""
    if code is not None and code < 0:
        return f"signal {-code}, {signal.Signals(-code).name}"
    return f"exit code {code}"
