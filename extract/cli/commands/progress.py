"""Tell how a run gets on: a bar on a terminal, now and then a plain line elsewhere, or nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from extract.cli.commands.say import say
from extract.engine.shards import Counts

if TYPE_CHECKING:
    from rich.progress import Progress

LINE_EVERY = 10.0
"""Seconds between plain lines; a run that is shorter prints none."""
BAR_AFTER = 0.7
"""Seconds after which the bar appears; what draws it is imported only then."""
ENOUGH = 0.02
"""Share of the bytes after which the remaining time is more than a guess."""


class Silent:
    """Tells nothing."""

    def __enter__(self) -> Silent:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def advance(self, counts: Counts, size: int) -> None:
        """Take the counts of finished documents and their bytes."""


class Plain(Silent):
    """Prints a line every few seconds: documents, rate, remaining time, records and failures so far.

    Args:
        stream: where to.
        expected: bytes of all inputs; 0 where they are not known.
        every: seconds between two lines.
    """

    def __init__(self, stream: TextIO, expected: int, every: float = LINE_EVERY) -> None:
        self._stream, self._expected, self._every = stream, expected, every
        self._counts, self._size = Counts(), 0
        self._begun = self._told = time.monotonic()

    def advance(self, counts: Counts, size: int) -> None:
        """Add to the counts, and tell of them when it is time."""
        self._counts.add(counts)
        self._size += size
        now = time.monotonic()
        if now - self._told >= self._every:
            self._told = now
            self._tell(max(now - self._begun, 1e-9))

    def _tell(self, seconds: float) -> None:
        rate = self._size / seconds
        text = f"{tally(self._counts)}, {rate / 1e6:.2f} MB/s"
        if self._expected > self._size > ENOUGH * self._expected:
            text += f", about {clock((self._expected - self._size) / rate)} left"
        print(say(text), file=self._stream, flush=True)


class Terminal(Plain):
    """A rich progress bar."""

    _bar: Progress | None = None

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _tell(self, seconds: float) -> None:
        if self._bar is None:
            self._bar, self._every = self._show(), 0.0
        done = min(self._size, self._expected or self._size)
        self._bar.update(self._bar.task_ids[0], completed=done, description=say(tally(self._counts)))

    def _show(self) -> Progress:
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
        bar.add_task("", total=self._expected or None)
        bar.start()
        return bar


def choose(quiet: bool, size: Callable[[], int]) -> Silent:
    """Return what suits where standard error goes.

    Args:
        quiet: tell nothing.
        size: bytes of all inputs; asked for only where they are told.
    """
    if quiet:
        return Silent()
    return Terminal(sys.stderr, size(), BAR_AFTER) if sys.stderr.isatty() else Plain(sys.stderr, size())


def tally(counts: Counts) -> str:
    """Say documents, records and failures in words."""
    return f"{counts.documents} documents, {counts.records} records, {counts.failed} failed"


def clock(seconds: float) -> str:
    """Write a duration as ``4 s``, ``3 min`` or ``2 h 05 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
