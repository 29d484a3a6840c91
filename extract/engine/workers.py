"""Worker processes: each does chunks for one thread of the process that started it, on this machine or a Dask worker.

A worker reads chunks from its standard input, writes their shards itself and answers on its standard output: the number
of each item when it begins, and what is finished at the end. So when it dies, or must be ended because an item takes
longer than its limit and nothing inside could stop it, it is known which item did it: that one is done once more by
itself and then becomes a failed row, the others of the chunk are done again.
"""

from __future__ import annotations

import math
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any

import extract
from extract.api import extractor_for
from extract.engine.items import Chunk
from extract.engine.limits import Limits
from extract.engine.options import RunOptions, fingerprint
from extract.engine.work import Done, fail_item, run_chunk

TRIES = 2
"""How often a single document may kill its worker; twice, for the first time may have been a kill from outside."""
STARTS = 3
"""How many workers in a row may die before they are ready; then something is wrong with the machine."""
GRACE = 5.0
"""Seconds beyond its limit that an item gets before its worker is ended from outside."""
LOOK = 1.0
"""Seconds between two looks at what a worker is at."""
_COMMAND = (sys.executable, "-P", "-c", "from extract.engine.workers import serve; serve()")
_PACKAGE = str(Path(extract.__file__).parent.parent)


class DiedError(Exception):
    """The worker is dead; the message names how it ended."""


class Worker:
    """A process that does one chunk after another.

    Raises DiedError where it does not start, and OSError where its fingerprint is not the ``expected`` one.
    """

    def __init__(self, options: RunOptions, limits: Limits, expected: str) -> None:
        self.at = 0
        """Number of the item it works on."""
        self.overdue = False
        self._since = math.inf
        self._limits = limits
        paths = [path for path in (os.environ.get("PYTHONPATH"), _PACKAGE) if path]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
        pipe = subprocess.PIPE  # a group of its own, for Ctrl-C is for the first process
        self.process = subprocess.Popen(_COMMAND, stdin=pipe, stdout=pipe, env=environment, process_group=0)
        threading.Thread(target=self._watch, daemon=True).start()
        self._send((options, limits))
        if self._receive() != expected:
            self.stop()
            raise OSError(
                "a worker has other rules, own tables or another version of policy-extract than the run began with"
            )

    def do(self, chunk: Chunk, folder: Path) -> Done:
        """Do a chunk. Raises DiedError, and OSError where the shard cannot be written."""
        self.at = 0
        self._send((chunk, folder))
        while isinstance(answer := self._receive(), int):
            self.at, self._since = answer, time.monotonic()
        self._since = math.inf
        if isinstance(answer, OSError):
            raise answer
        assert isinstance(answer, Done)
        return answer

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(OSError):  # what was not sent any more
                    pipe.close()

    def _watch(self) -> None:
        """Kill the process when its item takes too long; that it is dead is noticed as every death."""
        while self.process.poll() is None:
            if time.monotonic() - self._since > self._limits.seconds + GRACE:
                self.overdue = True
                self.process.kill()
            time.sleep(LOOK)

    def _send(self, message: Any) -> None:
        with suppress(OSError, ValueError):  # its death is noticed when it is to answer
            pickle.dump(message, self.process.stdin)  # type: ignore[arg-type]
            self.process.stdin.flush()  # type: ignore[union-attr]

    def _receive(self) -> Any:
        try:
            return pickle.load(self.process.stdout)  # type: ignore[arg-type]
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=1)
            self.stop()
            raise DiedError(_cause(self.process.returncode)) from None


def serve() -> None:
    """Run in a worker: do chunks until there are no more. What a library prints does not get in between."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)

    def send(message: Any) -> None:
        pickle.dump(message, answers)
        answers.flush()

    with suppress(EOFError, BrokenPipeError):
        options, limits = pickle.load(requests)
        extractor_for(options.lexicon, options.segmenter)
        send(fingerprint(options))
        while True:
            chunk, folder = pickle.load(requests)
            try:
                answer: Any = run_chunk(chunk, options, limits, folder, send)
            except BrokenPipeError:
                raise
            except OSError as error:
                answer = error
            send(answer)


class Crew:
    """Does chunks in worker processes, one for each thread that asks; all of the ``expected`` fingerprint."""

    def __init__(self, options: RunOptions, limits: Limits, expected: str) -> None:
        self._options, self._limits, self._expected = options, limits, expected
        self._workers: dict[int, Worker] = {}
        self._closed = False

    def do(self, chunk: Chunk, folder: Path) -> list[Done]:
        """Do a chunk, whatever its items do to the workers. Raises OSError: no shard, or no worker that may."""
        done: list[Done] = []
        tasks = deque([(chunk, 0)])
        while tasks:
            part, deaths = tasks.popleft()
            worker = self._worker()
            try:
                done.append(worker.do(part, folder))
            except DiedError as death:
                self._workers.pop(threading.get_ident(), None)
                tasks += [(rest, 0) for rest in (part[: worker.at], part[worker.at + 1 :]) if rest]
                guilty = part[worker.at]
                if worker.overdue or deaths + 1 >= TRIES:
                    died = f"the worker process died while reading this document ({death})"
                    why = self._limits.sentence() if worker.overdue else died
                    done.append(fail_item(guilty, self._options, why, folder))
                else:
                    tasks.append(((guilty,), deaths + 1))
        return done

    def close(self) -> None:
        """End all processes; threads that wait for them get an OSError."""
        self._closed = True
        for worker in [*self._workers.values()]:
            worker.stop()

    def _worker(self) -> Worker:
        """Return the worker of this thread, a new one where it has none."""
        thread = threading.get_ident()
        if thread not in self._workers:
            self._workers[thread] = self._hire()
        if self._closed:
            self._workers[thread].stop()
            raise OSError("the run is over")
        return self._workers[thread]

    def _hire(self) -> Worker:
        for _ in range(STARTS):
            try:
                return Worker(self._options, self._limits, self._expected)
            except DiedError as death:
                last = death
        raise OSError(f"worker processes do not start ({last})")


def _cause(code: int) -> str:
    """Name an exit code: ``-11`` is signal 11, SIGSEGV."""
    if code < 0:
        return f"signal {-code}, {signal.Signals(-code).name}"
    return f"exit code {code}"
