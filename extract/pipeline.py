"""The pipeline: raw text in, :class:`~extract.model.Document` out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from extract.discourse.terms import find_terms
from extract.document.header import split_front
from extract.document.metadata import read_metadata
from extract.document_parser import Reading
from extract.grammar import Grammar
from extract.model import Document, Metadata, Term
from extract.text.clean import clean
from extract.text.cleantext import CleanText


class Extractor:
    """Reads policy texts with one set of words and rules.

    Args:
        lexicon: folder of TSV files whose rows add to, override or remove the built-in ones.
        segmenter: ``rjieba`` (fast) or ``jieba`` (reference); both give the same records.

    Raises:
        ValueError: a bad row in ``lexicon`` (file and line are named) or an unknown segmenter.
        FileNotFoundError: ``lexicon`` is no folder.
    """

    def __init__(self, lexicon: str | Path | None = None, segmenter: str = "rjieba") -> None:
        self.grammar = Grammar(Path(lexicon) if lexicon else None, segmenter)
        """The word tables and rule stages."""

    def parse(self, text: str, doc_id: str = "text", hints: dict[str, str] | None = None) -> Document:
        """Read one decoded text.

        Args:
            text: decoded text; every offset of the result points into it.
            doc_id: id of the document, the beginning of its records' ids.
            hints: metadata known from elsewhere, keyed by the names of :class:`~extract.model.Metadata`.

        Returns:
            The document with ``records``, ``sections``, ``clean`` and ``metadata``; its status is ``empty`` where it
            holds no record.

        Raises:
            TypeError: ``text`` is not a str (bytes are read by :func:`extract.read`).
        """
        if not isinstance(text, str):
            raise TypeError(f"parse() takes a str, not {type(text).__name__}; extract.read() reads files")
        cleaned = clean(text)
        front = split_front(cleaned.text, (hints or {}).get("title"))
        metadata = read_metadata(cleaned.text, hints, front)
        reading = Reading(self.grammar, cleaned, doc_id, front.body_start, _anchor(metadata), metadata)
        records = tuple(reading.read())
        return Document(
            doc_id=doc_id,
            raw=text,
            clean=cleaned,
            metadata=metadata,
            sections=tuple(reading.sections),
            records=records,
            terms=_raw_terms(cleaned),
            repairs=cleaned.repairs,
            flags=tuple(reading.flags),
            status="ok" if records else "empty",
        )

    def tokens(self, text: str) -> list[str]:
        """Cut any text into words, with the words of this extractor; joined they give ``text`` again."""
        return self.grammar.cut(text)

    def pipe(self, texts: Iterable[str]) -> Iterator[Document]:
        """Read texts one after another; document ids count from ``text-1``. A single str is a TypeError."""
        if isinstance(texts, str):
            raise TypeError("pipe() takes several texts; parse() takes one")
        for i, text in enumerate(texts, 1):
            yield self.parse(text, f"text-{i}")


def _raw_terms(cleaned: CleanText) -> tuple[Term, ...]:
    """Coined names with their expansions; offsets point into the raw text."""
    terms = find_terms(cleaned.text)
    if not cleaned.edits:
        return tuple(terms)
    placed = ((term, cleaned.raw_span(term.start, term.end)) for term in terms)
    return tuple(Term(t.name, t.expansion, start, end, t.where) for t, (start, end) in placed)


def _anchor(metadata: Metadata) -> date | None:
    """The date that 今年 and 去年 count from: publication, else event, else the first day of a known year."""
    for day in (metadata.pub_date, metadata.event_date):
        if day and len(day) == 10 and day[0] != "-":
            return date.fromisoformat(day)
    return date(metadata.year, 1, 1) if metadata.year else None
