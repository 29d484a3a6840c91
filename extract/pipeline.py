"""The pipeline: raw text in, :class:`~extract.model.Document` out."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from extract.clauses.action_reader import ActionReader
from extract.clauses.actions import ActionMaker
from extract.clauses.attributes import ActionAttributes
from extract.clauses.reader import ClauseReader
from extract.clauses.table import Table
from extract.discourse.bans import Bans, BanWords
from extract.discourse.campaign_names import CampaignNames
from extract.discourse.campaign_scope import CampaignScope
from extract.discourse.campaigns import CampaignReader
from extract.discourse.constraint import ConstraintReader
from extract.discourse.frames import Frames, document_day
from extract.discourse.horizon import HorizonReader
from extract.discourse.records import RecordBuilder
from extract.discourse.responsible_marks import ResponsibleReader
from extract.discourse.responsible_units import Units
from extract.discourse.status import Discourse, StatusReader
from extract.discourse.table_rows import TableRows
from extract.discourse.terms import find_terms
from extract.discourse.walk import Facts
from extract.document.conflicts import conflicts
from extract.document.file_names import name_parts
from extract.document.header import Header
from extract.document.metadata import MetadataReader
from extract.document.plain_headings import with_plain_headings
from extract.document.relevance import Relevance
from extract.document.sections import Paragraph, paragraphs, sections
from extract.document.several import Several
from extract.document.tables import TextTable, find_tables
from extract.document_parser import Actions, DocumentParser, ParsedText
from extract.lexicon.words import Lexicon
from extract.model import Document, Metadata, Period, Quantity, Record, Term
from extract.numbers.grammar import QuantityGrammar
from extract.numbers.role import RoleReader
from extract.text.clean import clean
from extract.text.cleantext import CleanText
from extract.text.mojibake import is_mojibake
from extract.text.wraps import has_open_breaks
from extract.time.expressions import PeriodGrammar
from extract.tokens.mask import Masker
from extract.tokens.segmenter import Tokens, make_segmenter
from extract.tokens.tokenizer import Tokenizer

_SURROGATE = re.compile("[\ud800-\udfff]")
_END = "\n" * 4
"""Put behind a text, so that a rule may ask for the words behind the last one."""
_TAKEN = 500
"""Records handed over at a time."""
Take = Callable[[Metadata, Sequence[Record]], None]
"""Takes some of the records of a text."""


class Stages:
    """The words and stages of one extractor; they keep no state of any text."""

    def __init__(self, lexicon: Lexicon, segmenter: str = "rjieba") -> None:
        self.lexicon = lexicon
        self.metadata = MetadataReader(lexicon)
        self.several = Several(lexicon)
        self.relevance = Relevance(lexicon)
        self.quantities = QuantityGrammar(lexicon)
        self.periods = PeriodGrammar(lexicon)
        self.masker = Masker(lexicon)
        self.tokenizer = Tokenizer(lexicon, make_segmenter(segmenter))
        self.constructions = ClauseReader(Table(lexicon), ActionMaker(lexicon), self.tokenizer.word_kind)
        self.actions: Actions = ActionReader(self.constructions)
        self.attributes = ActionAttributes(lexicon)
        self.roles = RoleReader(lexicon)
        self.campaigns = CampaignReader(lexicon)
        self.campaign_names = CampaignNames(lexicon)
        self.bans = BanWords(lexicon)
        self.responsible = ResponsibleReader(lexicon)
        self.status = StatusReader(lexicon)


class Draft:
    """One document on its way through the stages; each field is made by the stage that :data:`PIPELINE` names."""

    clean: CleanText
    header: Header
    metadata: Metadata
    day: date | None
    """The day that 今年 and 去年 count from."""
    lines: list[Paragraph]
    tables: list[TextTable]
    quantities: list[Quantity]
    periods: list[Period]
    units: Units
    tokens: Tokens
    discourse: Discourse
    parser: DocumentParser
    told: tuple[str, ...]

    def __init__(
        self, raw: str, doc_id: str, hints: dict[str, str] | None, given: dict[str, str] | None, source: str | None
    ) -> None:
        self.raw, self.doc_id, self.hints, self.given, self.source = raw, doc_id, hints, given, source


def _clean(_: Stages, draft: Draft) -> None:
    draft.clean = clean(draft.raw)


def _document(stages: Stages, draft: Draft) -> None:
    text, hints = draft.clean.text, draft.hints
    draft.header = stages.metadata.header_reader.split(text, (hints or {}).get("title"))
    draft.metadata = stages.metadata.read(text, hints, draft.header, given=draft.given, names=name_parts(draft.source))
    draft.day = document_day(draft.metadata, stages.periods, stages.status.cues)
    body = [line for line in paragraphs(text) if line.end > draft.header.body_start]
    draft.lines = with_plain_headings(text, body)
    places = [(line.start, line.end) for line in draft.lines] if "\t" in text else []
    draft.tables = list(find_tables(text, places, stages.lexicon))


def _numbers_and_times(stages: Stages, draft: Draft) -> None:
    draft.quantities = draft.clean.sure(stages.quantities.find(draft.clean.text))
    draft.periods = stages.periods.find(draft.clean.text, draft.day)


def _tokens(stages: Stages, draft: Draft) -> None:
    text = draft.clean.text
    draft.units = Units(stages.responsible, text, draft.tables)
    masked = draft.units.masked(stages.masker.mask(text, draft.quantities, draft.periods))
    draft.tokens = stages.tokenizer.tokens(masked + _END)


def _discourse(stages: Stages, draft: Draft) -> None:
    text = draft.clean.text
    parts = sections(text, draft.lines)
    facts = Facts(text, draft.header.body_start, parts, draft.quantities, draft.periods, draft.metadata)
    draft.discourse = stages.status.read(facts)
    draft.metadata = msgspec.structs.replace(draft.metadata, genre=draft.discourse.genre.name)


def _records(stages: Stages, draft: Draft) -> None:
    draft.parser = DocumentParser(
        ParsedText(
            draft.clean, draft.metadata, draft.lines, draft.quantities, draft.units, draft.tokens, draft.discourse,
        ),
        stages.actions,
        _builder(stages, draft),
        CampaignScope(draft.clean.text, stages.campaigns.over(draft.clean.text), draft.lines, draft.header.title_span),
        TableRows(stages.quantities, draft.clean, draft.doc_id, draft.tables, draft.metadata),
        Bans(stages.bans, draft.clean.text, draft.lines),
        stages.relevance,
        stages.masker,
        stages.lexicon.sets,
    )  # fmt: skip
    text, hints, given = draft.clean.text, draft.hints or {}, draft.given or {}
    differ = conflicts(stages.metadata, text, draft.header, draft.metadata, hints, given)
    draft.told = (*stages.several.flags(text), *differ)


def _builder(stages: Stages, draft: Draft) -> RecordBuilder:
    text, lines = draft.clean.text, draft.lines
    frames = Frames(text, lines, draft.periods, draft.metadata, draft.day, stages.periods, stages.status.cues)
    times = HorizonReader(text, draft.periods, draft.day, frames, draft.units.rows)
    constraints = ConstraintReader(text, lines)
    return RecordBuilder(
        stages.attributes, stages.roles, stages.campaign_names, draft.clean, draft.doc_id, times, constraints
    )


class Stage(NamedTuple):
    """One step of the pipeline: the fields of :class:`Draft` it takes and those it gives, parted by blanks."""

    name: str
    takes: str
    gives: str
    run: Callable[[Stages, Draft], None]


PIPELINE = (
    Stage("clean", "raw", "clean", _clean),
    Stage("document", "clean hints given source", "header metadata day lines tables", _document),
    Stage("numbers and times", "clean day", "quantities periods", _numbers_and_times),
    Stage("tokens", "clean tables quantities periods", "units tokens", _tokens),
    Stage("discourse", "clean header metadata lines quantities periods", "discourse metadata", _discourse),
    Stage(
        "clauses and records",
        "clean doc_id header hints given metadata day lines tables quantities periods units tokens discourse",
        "parser told",
        _records,
    ),
)
"""The way of a decoded text (:func:`extract.text.decode.decode`) to its records, in this order."""


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
        self.stages = Stages(words, segmenter)
        """The words and stages."""

    def with_actions(self, actions: Actions) -> Extractor:
        """Return the same extractor but for its reader of actions; this one stays as it is."""
        other = copy.copy(self)
        other.stages = copy.copy(self.stages)
        other.stages.actions = actions
        return other

    def parse(
        self,
        text: str,
        doc_id: str = "text",
        hints: dict[str, str] | None = None,
        *,
        given: dict[str, str] | None = None,
        source: str | None = None,
        take: Take | None = None,
    ) -> Document:
        """Read one decoded text.

        Args:
            text: decoded text; every offset of the result points into it.
            doc_id: id of the document, the beginning of its records' ids.
            hints: metadata that a page or table tells, keyed by the names of :class:`~extract.model.Metadata`.
            given: metadata that you know, keyed alike; it goes before what text, page and table say.
            source: path of the file; region, year and title are taken from its name and its folders' names where
                nothing else tells them.
            take: is handed the metadata and some records at a time, instead of the document: those of a text of ten
                megabytes take a gigabyte.

        Returns:
            The document with ``records``, ``sections``, ``clean`` and ``metadata``; its status is ``empty`` where it
            holds no record.

        Raises:
            TypeError: ``text`` is not a str (bytes are read by :func:`extract.read`).
            ValueError: ``text`` holds a lone surrogate, the half of a character.
        """
        _refuse_no_text(text)
        draft = Draft(text, doc_id, hints, given, source)
        for stage in PIPELINE:
            stage.run(self.stages, draft)
        records = draft.parser.read()
        if take is None:
            found = tuple(records)
            return _document_of(draft, found, bool(found))
        return _document_of(draft, (), _handed_on(records, draft.metadata, take))

    def tokens(self, text: str) -> list[str]:
        """Cut any text into words, with the words of this extractor; joined they give ``text`` again."""
        return self.stages.tokenizer.cut(text)

    def pipe(self, texts: Iterable[str]) -> Iterator[Document]:
        """Read texts one after another; document ids count from ``text-1``. A single str is a TypeError."""
        if isinstance(texts, str):
            raise TypeError("pipe() takes several texts; parse() takes one")
        for i, text in enumerate(texts, 1):
            yield self.parse(text, f"text-{i}")


def _refuse_no_text(text: object) -> None:
    """Raise TypeError for what is no str, ValueError for one that no file can hold."""
    if not isinstance(text, str):
        raise TypeError(f"parse() takes a str, not {type(text).__name__}; extract.read() reads files")
    if not text.isascii() and (half := _SURROGATE.search(text)):
        raise ValueError(f"the text holds a lone surrogate, half a character, at {half.start()}: no file can hold it")


def _handed_on(records: Iterator[Record], metadata: Metadata, take: Take) -> bool:
    """Give ``take`` the records, some at a time; return whether there were any."""
    met = False
    while part := list(islice(records, _TAKEN)):
        met = True
        take(metadata, part)
    return met


def _document_of(draft: Draft, records: tuple[Record, ...], met: bool) -> Document:
    """The document as read, when all its records have been."""
    return Document(
        doc_id=draft.doc_id,
        raw=draft.raw,
        clean=draft.clean,
        metadata=draft.metadata,
        sections=tuple(draft.discourse.sections),
        records=records,
        terms=_raw_terms(draft.clean),
        n_quantities=len(draft.quantities),
        quantities_left=draft.parser.quantities_left,
        repairs=draft.clean.repairs,
        flags=(*_text_flags(draft.clean), *draft.told, *draft.parser.flags),
        status="ok" if met else "empty",
    )


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
