"""What ``--verbose`` shows and ``--log FILE`` keeps: warnings, refusals, how a command ended and how long it took."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOGGER = logging.getLogger("extract")
LOGGER.addHandler(logging.NullHandler())


def log_to(path: Path | None = None, *, verbose: bool = False) -> None:
    """Send the program's log to a file, to standard error, or both."""
    handlers: list[logging.Handler] = []
    if path is not None:
        handlers.append(logging.FileHandler(path, encoding="utf-8"))
    if verbose:
        handlers.append(logging.StreamHandler())
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").handlers[:] = handlers


@contextmanager
def logged(arguments: list[str]) -> Iterator[None]:
    """Log how a command ends; what it began with is logged as soon as a log is asked for."""
    from extract import __version__

    begun = time.monotonic()
    try:
        yield
    except SystemExit as end:
        _ended(arguments, begun, end.code, __version__)
        raise
    except BaseException:
        LOGGER.exception("failed")
        raise


def _ended(arguments: list[str], begun: float, code: object, version: str) -> None:
    level = logging.INFO if code in (0, None) else logging.ERROR
    seconds = time.monotonic() - begun
    words = " ".join(["policy-extract", version, *arguments])
    LOGGER.log(level, "%s: exit code %s after %.1f s", words, code or 0, seconds)
    for handler in LOGGER.handlers[1:]:
        LOGGER.removeHandler(handler)
        handler.close()


def quiet_end() -> None:
    """Point standard output nowhere after a closed pipe (``| head``), so that nothing is said at the end."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
