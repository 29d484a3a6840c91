"""Expectations of the closed classes: what a word of each kind must do in its example and must not do in its
counterexample."""

from __future__ import annotations

from collections.abc import Iterator

from extract.lexicon.tables import Row, Tables
from extract.lexicon.words import WORD_KINDS
from extract.model import Record
from extract.pipeline import Extractor
from extract.selfcheck import Expectation, Trial
from extract.tokens.segmenter import Tokens

_INSIDE = frozenset(("of", "coordinator", "resultative"))
"""Kinds that are part of a verb or an object; words of all others are left out of both."""
_SILENT = frozenset(("be", "causative", "adjective"))
"""Kinds that keep a clause from making a record."""
_CUES = frozenset(("cue", "cueverb"))
_ANY = frozenset(("report", "frame"))
"""Kinds with which a clause may or may not make a record."""


def word(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The word must come out of the segmenter in one piece, and a shipped one must have a row in word_examples.tsv."""
    tokens = extractor.stages.tokenizer.tokens(row["word"])
    problem = None
    if len(tokens.words) != 1:
        problem = f"cut into {' '.join(tokens.words)}"
    elif tokens.kinds != WORD_KINDS[row["kind"]]:
        problem = f"has the letter {tokens.kinds}, not {WORD_KINDS[row['kind']]}"
    elif row.where.startswith("words.tsv, ") and row["word"] not in extractor.stages.lexicon.once(_exemplified):
        problem = "has no row in word_examples.tsv"
    yield Trial("example", row["word"], problem)


def _exemplified(tables: Tables) -> frozenset[str]:
    return frozenset(row["word"] for row in tables.rows("word_examples.tsv"))


def example(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The word must act as its kind in the example; in the counterexample it must be cut apart or part of a noun."""
    word = row["word"]
    kind = extractor.stages.lexicon.word_kind.get(word)
    if kind is None:
        if row.where.startswith("word_examples.tsv, "):
            return  # an own table has taken the word away
        yield Trial("example", row["example"], "words.tsv has no such word")
        return
    yield Trial("example", row["example"], _problem(extractor, word, kind, row["example"], acts=True))
    if row["counterexample"] != "-":
        text = row["counterexample"]
        yield Trial("counterexample", text, _problem(extractor, word, kind, text, acts=False))


def _problem(extractor: Extractor, word: str, kind: str, text: str, *, acts: bool) -> str | None:
    """Say what is wrong if the word does not act as its kind, or (``acts`` False) if it does; None if all is right."""
    if word not in text:
        return f"{word} does not occur"
    tokens = _tokens(extractor, text)
    places = [
        at for at, w, k in zip(tokens.starts, tokens.words, tokens.kinds, strict=False)
        if w == word and k == WORD_KINDS[kind]
    ]  # fmt: skip
    records = extractor.parse(text).records
    covered = [any(_covers(record, at, at + len(word)) for record in records) for at in places]
    committed = kind in _CUES and any(word in (record.commitment or "") for record in records)
    if not acts:
        right = not committed and all(inside != (kind in _INSIDE) for inside in covered)
    elif kind in _CUES:
        right = bool(places) and committed
    elif kind in _INSIDE:
        right = any(covered)
    else:
        right = not all(covered) and (kind in _ANY or bool(records) != (kind in _SILENT))
    return None if right else _told(tokens, records)


def _tokens(extractor: Extractor, text: str) -> Tokens:
    stages = extractor.stages
    masked = stages.masker.mask(text, stages.quantities.find(text), stages.periods.find(text))
    return stages.tokenizer.tokens(masked)


def _covers(record: Record, start: int, end: int) -> bool:
    """Say whether the stretch lies in the verb, the object or the result of the record."""
    spans = (record.verb, record.object, record.result)
    return any(span is not None and span.start <= start and end <= span.end for span in spans)


def _told(tokens: Tokens, records: tuple[Record, ...]) -> str:
    from extract.selfcheck.clauses import readings

    kinds = " ".join(f"{w}/{k}" for w, k in zip(tokens.words, tokens.kinds, strict=False))
    return f"read as {readings(records)} [{kinds}]"


TABLES: dict[str, Expectation] = {"words.tsv": word, "word_examples.tsv": example}
