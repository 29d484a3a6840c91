"""The pipeline component ``policy_extract``."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import srsly
from spacy.language import Language
from spacy.pipeline import SpanRuler
from spacy.pipeline.pipe import Pipe
from spacy.tokens import Doc

from extract.api import extractor_for
from extract.integrations.spacy.docs import LABELS, SPANS_KEY, TEXT, annotate


@Language.factory(
    "policy_extract",
    assigns=["doc._.policy", "doc.spans"],
    default_config={"lexicon": None, "segmenter": "rjieba", "spans_key": SPANS_KEY, "patterns": []},
)
def make_component(
    nlp: Language, name: str, lexicon: str | None, segmenter: str, spans_key: str, patterns: list[dict[str, Any]]
) -> PolicyExtract:
    """Build the component.

    Args:
        nlp: the pipeline.
        name: name of the component in it.
        lexicon: folder of own TSV tables, as for :class:`extract.Extractor`; ``nlp.to_disk`` takes them along.
        segmenter: ``rjieba`` or ``jieba``.
        spans_key: key of ``doc.spans`` to write to.
        patterns: own patterns in the format of spaCy's SpanRuler; their spans are added under the same key.
    """
    return PolicyExtract(nlp, name, lexicon=lexicon, segmenter=segmenter, spans_key=spans_key, patterns=patterns)


class PolicyExtract(Pipe):
    """Fills ``doc._.policy`` (a :class:`extract.Document`) and ``doc.spans``; see :func:`make_component`.

    The id of the document is ``doc.user_data["doc_id"]`` where the caller has set one, else a hash of the text.
    """

    def __init__(
        self,
        nlp: Language,
        name: str = "policy_extract",
        *,
        lexicon: str | None = None,
        segmenter: str = "rjieba",
        spans_key: str = SPANS_KEY,
        patterns: list[dict[str, Any]] | None = None,
    ) -> None:
        self.name = name
        self.lexicon = lexicon
        self.segmenter = segmenter
        self.spans_key = spans_key
        self._nlp = nlp
        self._ruler = self._new_ruler()
        self._own_tables: TemporaryDirectory[str] | None = None
        self.add_patterns(patterns or [])

    def __call__(self, doc: Doc) -> Doc:
        """Extract the records of ``doc`` and annotate it; its text and tokens are not changed."""
        extractor = extractor_for(self.lexicon, self.segmenter)
        text = doc.user_data.pop(TEXT, None) or doc.text
        annotate(doc, extractor.parse(text, _doc_id(doc, text)), self.spans_key)
        return self._ruler(doc) if len(self._ruler) else doc

    def add_patterns(self, patterns: list[dict[str, Any]]) -> None:
        """Add patterns in SpanRuler format, such as ``{"label": "BODY", "pattern": "市发展改革委", "id": "ndrc"}``."""
        if patterns:
            self._ruler.add_patterns(patterns)

    @property
    def patterns(self) -> list[dict[str, Any]]:
        """The own patterns."""
        found: list[dict[str, Any]] = self._ruler.patterns
        return found

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the spans the component sets, those of own patterns included."""
        return (*LABELS, *self._ruler.labels)

    def to_bytes(self, *, exclude: tuple[str, ...] = ()) -> bytes:
        """Return settings, own patterns and own tables as bytes."""
        made: bytes = srsly.msgpack_dumps(self._state())
        return made

    def from_bytes(self, data: bytes, *, exclude: tuple[str, ...] = ()) -> PolicyExtract:
        """Restore what :meth:`to_bytes` gave."""
        return self._restore(srsly.msgpack_loads(data))

    def to_disk(self, path: str | Path, *, exclude: tuple[str, ...] = ()) -> None:
        """Write settings, own patterns and own tables to a JSON file named ``path``."""
        srsly.write_json(path, self._state())

    def from_disk(self, path: str | Path, *, exclude: tuple[str, ...] = ()) -> PolicyExtract:
        """Restore what :meth:`to_disk` wrote."""
        return self._restore(srsly.read_json(path))

    def _state(self) -> dict[str, Any]:
        tables = sorted(Path(self.lexicon).glob("*.tsv")) if self.lexicon else []
        return {
            "segmenter": self.segmenter,
            "spans_key": self.spans_key,
            "patterns": self.patterns,
            "tables": {table.name: table.read_text("utf-8-sig") for table in tables},
        }

    def _restore(self, state: dict[str, Any]) -> PolicyExtract:
        self.segmenter = state["segmenter"]
        self.spans_key = state["spans_key"]
        self._ruler = self._new_ruler()
        self.add_patterns(state["patterns"])
        self.lexicon = self._unpack(state["tables"])
        return self

    def _new_ruler(self) -> SpanRuler:
        return SpanRuler(self._nlp, name=f"{self.name}_patterns", spans_key=self.spans_key, overwrite=False)

    def _unpack(self, tables: dict[str, str]) -> str | None:
        """The extractor reads its tables from a folder: a temporary one, kept as long as the component."""
        if not tables:
            return None
        self._own_tables = TemporaryDirectory(prefix="policy-extract-")
        for name, text in tables.items():
            Path(self._own_tables.name, Path(name).name).write_text(text, "utf-8")
        return self._own_tables.name

    def __getstate__(self) -> dict[str, Any]:
        """A copy in another process reads the tables, but must not remove them."""
        return self.__dict__ | {"_own_tables": None}


def _doc_id(doc: Doc, text: str) -> str:
    given = doc.user_data.get("doc_id")
    return str(given) if given else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
