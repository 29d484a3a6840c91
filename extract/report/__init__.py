"""The HTML report of a run and its charts."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path


def build(out_dir: str | Path, *, language: str = "zh", only: Collection[str] = (), path: Path | None = None) -> Path:
    """Write the page of a finished run and return its path.

    Args:
        out_dir: the folder that ``policy-extract run --out DIR`` wrote.
        language: of the page: ``zh`` or ``en``.
        only: ids of the documents to hold in the page, instead of all or a sample.
        path: file to write; without it ``report.html`` in the folder, or ``report_selection.html`` with ``only``.

    Raises:
        FileNotFoundError: the folder has no ``records.jsonl``.
        ValueError: a line of it is no record, the run has no document of an id, or the language is not known.
    """
    from extract.report.page import PageLimits, write_page  # jinja2 only when a page is made

    return write_page(out_dir, language=language, limits=PageLimits(), only=only, path=path)
