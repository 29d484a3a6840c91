"""What one document may cost: time and memory, kept by the process that reads it.

A timer rings now and then while a document is read; when the time is over it raises in the midst of the work. Memory
is bounded by the address space that Linux grants a process; elsewhere the timer looks at how far the process has grown.
Code outside of Python that neither ends nor looks up is not reached by this: the parent of a worker process ends the
worker then (:mod:`extract.engine.workers`).
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

SECONDS = 600.0
MEMORY = 4 << 30
TICK = 0.5
"""Seconds between two looks at clock and memory."""
AGAIN = 2.0
"""Seconds that a document has to stop before it is told once more: not while it is still about to."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds and bytes that one document may take."""

    seconds: float = SECONDS
    memory: int = MEMORY

    def sentence(self) -> str:
        """Say that a document took too long."""
        return f"reading it took longer than {self.seconds:g} seconds (--timeout)"

    def too_large(self) -> str:
        """Say that a document took too much memory."""
        return f"reading it needs more than {self.memory / 1e6:,.0f} MB of memory (--max-memory)"


DEFAULT = Limits()


class ExceededError(BaseException):
    """A document took too much; the message says what. No ``Exception``, so that no library takes it for its own."""


class Guard(ExitStack):
    """Keeps the limits in a ``with`` block; within it, each document is read in a block of :meth:`document`.

    Signals reach the main thread only: in any other there is no limit (a Dask worker, a notebook's executor).
    """

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits
        self._end = 0.0
        self._peak = 0
        self._works = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        if self._works:
            self.callback(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, self._ring) or signal.SIG_DFL)
            self.enter_context(_space(limits.memory))
            self.callback(signal.setitimer, signal.ITIMER_REAL, 0)

    @contextmanager
    def document(self) -> Iterator[None]:
        """Read one document in this block. Raises ExceededError."""
        if not self._works:
            yield
            return
        self._end = time.monotonic() + self._limits.seconds
        self._peak = _peak()
        tick = min(TICK, self._limits.seconds)
        signal.setitimer(signal.ITIMER_REAL, tick, tick)
        try:
            yield
        except MemoryError as error:
            raise ExceededError(self._limits.too_large()) from error
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self, *_: object) -> None:
        if (now := time.monotonic()) >= self._end:
            self._end = now + AGAIN
            raise ExceededError(self._limits.sentence())
        if not sys.platform.startswith("linux") and _peak() - self._peak > self._limits.memory:
            raise ExceededError(self._limits.too_large())


def _peak() -> int:
    """Most bytes this process has held."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


@contextmanager
def _space(more: int) -> Iterator[None]:
    """Let the process grow by ``more`` bytes in this block and no further, where the system can be told so."""
    if not sys.platform.startswith("linux"):
        yield
        return
    import resource

    before, most = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    wanted = pages * resource.getpagesize() + more
    tops = [top for top in (before, most) if top != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([wanted, *tops]), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, most))
