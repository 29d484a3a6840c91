"""Documents as :class:`spacy.tokens.Doc`: tokens from the extractor's own segmenter, spans from its records."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import repeat

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from extract.api import extractor_for
from extract.integrations.spacy.store import register
from extract.model import Document, Record

SPANS_KEY = "policy"
TEXT = "policy_extract.text"
"""Where the tokenizer leaves the text for the component, which a Doc would put together from its tokens."""
LABELS = ("CAMPAIGN", "VERB", "OBJECT", "QUANTITY")


def span_record(span: Span) -> Record | None:
    """The record that a span belongs to (``span._.policy_record``), None for a span of another making."""
    document: Document | None = span.doc._.policy
    found = document.records if document else ()
    return next((record for record in found if record.record_id == span.id_), None)


register()
Doc.set_extension("policy", default=None, force=True)
Span.set_extension("policy_record", getter=span_record, force=True)


class PolicyTokenizer(DummyTokenizer):
    """Cuts with the extractor's segmenter and words; the text of the Doc is the text given, character for character."""

    def __init__(self, vocab: Vocab, lexicon: str | None = None, segmenter: str = "rjieba") -> None:
        self.vocab = vocab
        self.lexicon = lexicon
        self.segmenter = segmenter

    def __call__(self, text: str) -> Doc:
        """Return the Doc of ``text``; spaces and line ends are tokens."""
        doc = _doc(self.vocab, extractor_for(self.lexicon, self.segmenter).tokens(text))
        doc.user_data[TEXT] = text
        return doc


@registry.tokenizers("policy_extract.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(lexicon: str | None = None, segmenter: str = "rjieba") -> Callable[[Language], PolicyTokenizer]:
    """Return what spaCy's config wants: a function that makes the tokenizer for a pipeline.

    Args:
        lexicon: folder of own TSV tables, or None.
        segmenter: ``rjieba`` or ``jieba``.
    """

    def create(nlp: Language) -> PolicyTokenizer:
        return PolicyTokenizer(nlp.vocab, lexicon, segmenter)

    return create


def to_doc(document: Document, vocab: Vocab, key: str = SPANS_KEY) -> Doc:
    """Make the Doc of a parsed document, annotated; for :class:`spacy.tokens.DocBin` and displaCy."""
    doc = _doc(vocab, extractor_for().tokens(document.raw))
    annotate(doc, document, key)
    return doc


def annotate(doc: Doc, document: Document, key: str = SPANS_KEY) -> None:
    """Put ``document`` into ``doc._.policy`` and its spans into ``doc.spans[key]``.

    A span is widened to whole tokens where it begins or ends inside one. A campaign named once governs many
    records: it has one span, whose id is that of the first of them.
    """
    doc._.policy = document
    begins = doc.to_array("IDX").tolist()
    number_of = doc.vocab.strings.add
    labels = {label: number_of(label) for label in LABELS}
    campaigns: set[tuple[int, int]] = set()
    spans: list[Span] = []
    for record in document.records:
        record_id = number_of(record.record_id)
        for label, start, end in _places(record):
            if label == "CAMPAIGN":
                if (start, end) in campaigns:
                    continue
                campaigns.add((start, end))
            first, after = bisect_right(begins, start) - 1, bisect_left(begins, end)
            spans.append(Span(doc, first, after, labels[label], span_id=record_id))
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans)


def _places(record: Record) -> Iterator[tuple[str, int, int]]:
    if record.campaign_start is not None and record.campaign_end is not None:
        yield "CAMPAIGN", record.campaign_start, record.campaign_end
    if record.verb:
        yield "VERB", record.verb.start, record.verb.end
    yield "OBJECT", record.object.start, record.object.end
    if record.quantity:
        yield "QUANTITY", record.quantity.start, record.quantity.end


def _doc(vocab: Vocab, words: list[str]) -> Doc:
    return Doc(vocab, words=words, spaces=list(repeat(False, len(words))))
