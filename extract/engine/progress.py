"""Tell how a run gets on: a bar on a terminal, now and then a plain line elsewhere, or nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TextIO

from extract.engine.shards import Counts

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

LINE_EVERY = 10.0
"""Seconds between plain lines; a run that is shorter prints none."""
ENOUGH = 0.02
"""Share of the bytes after which the remaining time is more than a guess."""


class Silent:
    """Tells nothing."""

    wants_size = False
    """Whether it is worth asking for the bytes of all inputs."""

    def __enter__(self) -> Silent:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def expect(self, size: int) -> None:
        """Take the bytes of all inputs, where they are known."""

    def advance(self, counts: Counts, size: int) -> None:
        """Take the counts of finished documents and their bytes."""


class Counting(Silent):
    """Counts, and tells when it is time.

    Args:
        stream: where to.
        say: puts a line into the language of the user.
    """

    wants_size = True

    def __init__(self, stream: TextIO, say: Callable[[str], str] = str) -> None:
        self.counts = Counts()
        self._stream, self._say = stream, say
        self._size = self._expected = 0
        self._begun = time.monotonic()

    def expect(self, size: int) -> None:
        """Take the bytes of all inputs."""
        self._expected = size

    def advance(self, counts: Counts, size: int) -> None:
        """Add to the counts."""
        self.counts.add(counts)
        self._size += size


class Plain(Counting):
    """Prints a line every few seconds: documents, rate, remaining time, records and failures so far."""

    def __init__(self, stream: TextIO, every: float = LINE_EVERY, say: Callable[[str], str] = str) -> None:
        super().__init__(stream, say)
        self._every, self._told = every, self._begun

    def advance(self, counts: Counts, size: int) -> None:
        """Add to the counts, and print a line when it is time."""
        super().advance(counts, size)
        now = time.monotonic()
        if now - self._told >= self._every:
            self._told = now
            print(self.line(now), file=self._stream, flush=True)

    def line(self, now: float) -> str:
        """Return the state of the run as one line."""
        seconds = max(now - self._begun, 1e-9)
        rate = self._size / seconds
        text = f"{tally(self.counts)}, {rate / 1e6:.2f} MB/s"
        if self._expected > self._size > ENOUGH * self._expected:
            text += f", about {clock((self._expected - self._size) / rate)} left"
        return self._say(text)


class Terminal(Counting):
    """A rich progress bar; its parts are imported only when the run takes longer than a moment."""

    APPEARS_AFTER = 0.7
    _bar: Bar | None = None
    _task: Any = None

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, counts: Counts, size: int) -> None:
        """Add to the counts and move the bar."""
        super().advance(counts, size)
        if self._bar is None:
            if time.monotonic() - self._begun < self.APPEARS_AFTER:
                return
            self._bar = self._show()
        text = self._say(tally(self.counts))
        self._bar.update(self._task, completed=min(self._size, self._expected or self._size), description=text)

    def _show(self) -> Bar:
        from rich import progress
        from rich.console import Console

        columns = (
            progress.BarColumn(),
            progress.DownloadColumn(),
            progress.TransferSpeedColumn(),
            progress.TimeRemainingColumn(),
            progress.TextColumn("{task.description}"),
        )
        bar = progress.Progress(*columns, console=Console(file=self._stream), transient=True)
        self._task = bar.add_task("", total=self._expected or None)
        bar.start()
        return bar


def choose(quiet: bool, say: Callable[[str], str] = str) -> Silent:
    """Return what suits where standard error goes; ``say`` puts a line into the language of the user."""
    if quiet:
        return Silent()
    return Terminal(sys.stderr, say) if sys.stderr.isatty() else Plain(sys.stderr, say=say)


def tally(counts: Counts) -> str:
    """Say documents, records and failures in words."""
    return f"{counts.documents} documents, {counts.records} records, {counts.failed} failed"


def clock(seconds: float) -> str:
    """Write a duration as ``4 s``, ``3 min`` or ``2 h 05 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
