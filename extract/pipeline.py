"""The pipeline: raw text in, :class:`~extract.model.Document` out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from extract.discourse.frames import document_day
from extract.discourse.status import StatusReader
from extract.discourse.terms import find_terms
from extract.document.file_names import name_parts
from extract.document.metadata import MetadataReader
from extract.document_parser import Reading
from extract.grammar import Grammar
from extract.lexicon.words import Lexicon
from extract.model import Document, Term
from extract.text.clean import clean
from extract.text.cleantext import CleanText
from extract.text.mojibake import is_mojibake
from extract.text.wraps import has_open_breaks

_SURROGATE = re.compile("[\ud800-\udfff]")


class Extractor:
    """Reads policy texts with one set of words and rules.

    Args:
        lexicon: folder of TSV files whose rows add to, override or remove the built-in ones, or words read already.
        segmenter: ``rjieba`` (fast) or ``jieba`` (reference); both give the same records.

    Raises:
        ValueError: a bad row in ``lexicon`` (file and line are named) or an unknown segmenter.
        FileNotFoundError: ``lexicon`` is no folder.
    """

    def __init__(self, lexicon: str | Path | Lexicon | None = None, segmenter: str = "rjieba") -> None:
        words = lexicon if isinstance(lexicon, Lexicon) else Lexicon(lexicon or None)
        self.grammar = Grammar(words, segmenter)
        """The word tables and rule stages."""
        self._metadata = MetadataReader(words)
        self.status = StatusReader(words)
        """What decides genre and status."""

    def parse(
        self,
        text: str,
        doc_id: str = "text",
        hints: dict[str, str] | None = None,
        *,
        given: dict[str, str] | None = None,
        source: str | None = None,
    ) -> Document:
        """Read one decoded text.

        Args:
            text: decoded text; every offset of the result points into it.
            doc_id: id of the document, the beginning of its records' ids.
            hints: metadata that a page or table tells, keyed by the names of :class:`~extract.model.Metadata`.
            given: metadata that you know, keyed alike; it goes before what text, page and table say.
            source: path of the file; region, year and title are taken from its name and its folders' names where
                nothing else tells them.

        Returns:
            The document with ``records``, ``sections``, ``clean`` and ``metadata``; its status is ``empty`` where it
            holds no record.

        Raises:
            TypeError: ``text`` is not a str (bytes are read by :func:`extract.read`).
            ValueError: ``text`` holds a lone surrogate, the half of a character.
        """
        if not isinstance(text, str):
            raise TypeError(f"parse() takes a str, not {type(text).__name__}; extract.read() reads files")
        if not text.isascii() and (half := _SURROGATE.search(text)):
            raise ValueError(
                f"the text holds a lone surrogate, half a character, at {half.start()}: no file can hold it"
            )
        cleaned = clean(text)
        front = self._metadata.front.split(cleaned.text, (hints or {}).get("title"))
        metadata = self._metadata.read(cleaned.text, hints, front, given=given, names=name_parts(source))
        day = document_day(metadata, self.grammar.periods, self.status.cues)
        title = front.title_span
        reading = Reading(self.grammar, self.status, cleaned, doc_id, front.body_start, day, metadata, title)
        records = tuple(reading.read())
        return Document(
            doc_id=doc_id,
            raw=text,
            clean=cleaned,
            metadata=msgspec.structs.replace(metadata, genre=reading.discourse.genre.name),
            sections=tuple(reading.sections),
            records=records,
            terms=_raw_terms(cleaned),
            repairs=cleaned.repairs,
            flags=(*_text_flags(cleaned), *reading.flags),
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


def _text_flags(cleaned: CleanText) -> tuple[str, ...]:
    """Cautions about the text as a whole: read in a wrong encoding, digits set apart, line ends nobody joined."""
    flags = ["mojibake"] if is_mojibake(cleaned.raw) else []
    if any(kind in cleaned.repairs for kind in ("torn_number", "unsure_number")):
        flags.append("torn_numbers")
    if "line_wrap" not in cleaned.repairs and has_open_breaks(cleaned.text):
        flags.append("broken_lines")
    return tuple(flags)
