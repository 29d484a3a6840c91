"""The convenience functions of ``import extract``: one call, with one Extractor of default rules behind them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from extract.lexicon.tables import tables_state
from extract.model import Document, Quantity
from extract.text.cleantext import CleanText

if TYPE_CHECKING:
    from extract.pipeline import Extractor


def extractor_for(lexicon: str | None = None, segmenter: str = "rjieba") -> Extractor:
    """Return the Extractor of these words and rules, built on first use and kept until an own table changes."""
    return _built(lexicon, segmenter, tables_state(lexicon))


@lru_cache(maxsize=4)
def _built(lexicon: str | None, segmenter: str, _: tuple[object, ...]) -> Extractor:
    from extract.pipeline import Extractor

    return Extractor(lexicon, segmenter)


def parse(text: str, doc_id: str = "text") -> Document:
    """Read one text with the default words and rules.

    Args:
        text: decoded text; every offset of the result points into it.
        doc_id: id of the document, the beginning of its records' ids.

    Returns:
        The document with ``records``, ``sections``, ``clean`` and ``metadata``; its status is ``empty`` where it
        holds no record.

    Raises:
        TypeError: ``text`` is not a str (bytes are read by :func:`read`).
    """
    return extractor_for().parse(text, doc_id)


def quantities(text: str) -> list[Quantity]:
    """Return every quantity of ``text`` in order, whether a record holds it or not.

    All have value, unit, bound, change and place; those in a record have role, deadline and indicator as it has.

    Raises:
        TypeError: ``text`` is not a str.
    """
    document = parse(text)
    linked = {record.quantity.start: record.quantity for record in document.records if record.quantity}
    found = extractor_for().grammar.quantities.find(document.clean.text)
    placed = [_in_raw(quantity, document.clean) for quantity in found]
    return [linked.get(quantity.start, quantity) for quantity in placed]


def _in_raw(quantity: Quantity, clean: CleanText) -> Quantity:
    """Move a quantity's offsets from the cleaned text to the raw one."""
    start, end = clean.raw_span(quantity.start, quantity.end)
    moved = msgspec.structs.replace(quantity, start=start, end=end)
    if quantity.indicator_start is None or quantity.indicator_end is None:
        return moved
    first, last = clean.raw_span(quantity.indicator_start, quantity.indicator_end)
    return msgspec.structs.replace(moved, indicator_start=first, indicator_end=last)


def read(source: str | Path) -> Iterator[Document]:
    """Read and parse files, one document after another, in a fixed order.

    Args:
        source: a file, a folder, or a pattern such as ``reports/*.txt``; any format that ``policy-extract run`` reads.

    Returns:
        An iterator with one document an input; a file that cannot be read gives a document of status ``failed``
        with the reason in ``error``.

    Raises:
        FileNotFoundError: no file has that name or fits the pattern.
    """
    from extract.engine.local import read_documents

    return read_documents(source, extractor_for())
