"""What the example and counterexample of each rule table must yield; used by :mod:`extract.selfcheck.check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from extract.lexicon.tables import Row
from extract.pipeline import Extractor


class Trial(msgspec.Struct, frozen=True):
    """One text tried: ``problem`` says what is wrong, None where all is as the table says."""

    kind: str
    """``example`` or ``counterexample``."""
    text: str
    problem: str | None


Expectation = Callable[[Extractor, Row], Iterator[Trial]]
"""Tries one row of a table."""
