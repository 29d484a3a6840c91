"""The short view as CSV: ``records_short.csv``, fifteen columns for reading."""

from __future__ import annotations

from pathlib import Path

from extract.tables.rundir import RunDir
from extract.tables.short import ShortWords, short_rows
from extract.tables.writers.run import write_table


def write(folder: Path, language: str = "zh") -> list[Path]:
    """Write ``records_short.csv`` beside the finished run in ``folder``, with headers in that language."""
    words = ShortWords(language)
    rows = (row for _, row in short_rows(RunDir(folder), words))
    return [write_table(folder / "records_short.csv", [words.header(), *rows])]
