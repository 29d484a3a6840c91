"""The pipeline: raw text in, :class:`~extract.model.Document` out.

(Provisional body: the rule stages replace it; the interface stays.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.model import Document, Quantity, Record, Span
from extract.text.cleantext import CleanText

_CLAUSE = re.compile(r"(加快推进|推进|加强|实施|打好|完善|建立|开展)([^，。；！？\n]+)")


class Extractor:
    """Reads policy texts with one set of words and rules.

    Args:
        lexicon: folder of TSV files whose rows add to, override or remove the built-in ones.
        segmenter: ``rjieba`` (fast) or ``jieba`` (reference).
    """

    def __init__(self, lexicon: str | Path | None = None, segmenter: str = "rjieba") -> None:
        self.lexicon = lexicon
        self.segmenter = segmenter

    def parse(self, text: str, doc_id: str = "text", hints: dict[str, str] | None = None) -> Document:
        """Read one decoded text and return it with its records; offsets point into ``text``."""
        clean = CleanText(text, text)
        records = tuple(self._record(doc_id, m) for m in _CLAUSE.finditer(text))
        return Document(doc_id=doc_id, raw=text, clean=clean, records=records, status="ok" if records else "empty")

    def pipe(self, texts: Iterable[str]) -> Iterator[Document]:
        """Read texts one after another; document ids count from ``text-1``."""
        for i, text in enumerate(texts, 1):
            yield self.parse(text, f"text-{i}")

    @staticmethod
    def _record(doc_id: str, m: re.Match[str]) -> Record:
        number = re.search(r"\d+", m[2])
        quantity = None
        if number:
            a = m.start(2) + number.start()
            quantity = Quantity(text=number[0], start=a, end=a + len(number[0]), low=None, high=None, unit="个")
        return Record(
            record_id=f"{doc_id}-{m.start()}",
            doc_id=doc_id,
            char_start=m.start(),
            char_end=m.end(),
            quote=m[0],
            verb=Span(m[1], m.start(1), m.end(1)),
            object=Span(m[2], m.start(2), m.end(2)),
            quantity=quantity,
        )
