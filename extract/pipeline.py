"""The pipeline: raw text in, :class:`~extract.model.Document` out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from extract.model import Document, Metadata
from extract.reading import Reading
from extract.rules.grammar import Grammar
from extract.text.clean import clean


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
        self._extra = Path(lexicon) if lexicon else None
        self._segmenter = segmenter

    @cached_property
    def grammar(self) -> Grammar:
        """The word tables and rule stages, built on first use."""
        return Grammar(self._extra, self._segmenter)

    def parse(self, text: str, doc_id: str = "text", hints: dict[str, str] | None = None) -> Document:
        """Read one decoded text and return it with its records; offsets point into ``text``."""
        cleaned = clean(text)
        metadata, body_start = Metadata(), 0
        reading = Reading(self.grammar, cleaned, doc_id, body_start, "planned")
        records = tuple(reading.read())
        return Document(
            doc_id=doc_id,
            raw=text,
            clean=cleaned,
            metadata=metadata,
            sections=tuple(reading.sections),
            records=records,
            repairs=cleaned.repairs,
            status="ok" if records else "empty",
        )

    def pipe(self, texts: Iterable[str]) -> Iterator[Document]:
        """Read texts one after another; document ids count from ``text-1``."""
        for i, text in enumerate(texts, 1):
            yield self.parse(text, f"text-{i}")
