"""Value types of the pipeline: what flows between the stages and what users hold in their hands.

Offsets are half-open and count Unicode code points. Inside the rule stages they count in the *cleaned*
text; in a finished :class:`Document` every offset points into the *raw* text, so that
``doc.raw[record.char_start:record.char_end] == record.quote`` always holds.

The frozen types hold strings, numbers and each other, so they can form no cycle and the garbage collector is told
to leave them alone (``gc=False``); with a hundred thousand records it would otherwise look at little else.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

import msgspec

SCHEMA_VERSION = "1.2.0"

Outcome = Literal["ok", "empty", "failed"]
"""What came of an input: records; none, or no text; an error."""
Place = tuple[int, int]
"""A stretch of a text: first offset and the one behind the last."""

RuleId = Literal[
    "verb-object",
    "pivot",
    "subject-predicate",
    "measure",
    "measure-continued",
    "subject-continued",
    "verbless",
    "cue-noun",
    "cue-addressee",
    "light-verb",
    "fronted-object",
    "announced-object",
    "shared-object",
    "table-row",
]
"""The cases of the grammar, first in ``rule_ids``; ``rules.tsv`` tells what each means, and a test that both agree."""


def written(default: Any) -> Any:
    """Return the default of a field that JSON always holds; None and empty lists are left out there."""
    return msgspec.field(default_factory=lambda: default)


class Word(StrEnum):
    """A word of a closed set; it is a str, is equal to it, and is written and shown as it."""

    def __repr__(self) -> str:
        return repr(self.value)


class Status(Word):
    """Whether an action is planned or done."""

    PLANNED = "planned"
    ACHIEVED = "achieved"


class Polarity(Word):
    """Whether something is to be done, or to be kept from."""

    DO = "do"
    DO_NOT = "do_not"


class Role(Word):
    """What a number is to its action: to be reached, reached, the size of a thing, a value that a rule sets."""

    TARGET = "target"
    ACHIEVED = "achieved"
    SCOPE = "scope"
    NORM = "norm"


class Bound(Word):
    """How a number bounds its value."""

    POINT = "point"
    APPROX = "approx"
    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"
    RANGE = "range"


ONE_SIDED = frozenset((Bound.AT_LEAST, Bound.ABOVE, Bound.AT_MOST, Bound.BELOW))
"""Bounds that leave one side open."""
COUNTS = frozenset(("count", "people"))
"""Dimensions of numbers that count things or people."""


class Change(Word):
    """Whether a number is a value or a movement of one."""

    LEVEL = "level"
    INCREASE = "increase"
    DECREASE = "decrease"


class Aggregation(Word):
    """How a number stands in its time."""

    POINT = "point"
    ANNUAL = "annual"
    ANNUAL_AVERAGE = "annual_average"
    CUMULATIVE = "cumulative"


class Horizon(Word):
    """The sort of time that a record belongs to."""

    POINT = "point"
    ANNUAL = "annual"
    PLAN = "plan"
    PERIOD = "period"
    CUMULATIVE = "cumulative"


class Span(msgspec.Struct, frozen=True, gc=False):
    """A stretch of text: cleaned reading in ``text``, place in ``start``/``end``."""

    text: str
    start: int
    end: int


class Period(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A time expression such as ``到2025年``, ``“十四五”末``, ``年均``.

    ``period_start``/``period_end`` are ISO dates and None where neither the text nor the document's own
    date fixes them. ``aggregation`` is ``point``, ``annual``, ``annual_average`` or ``cumulative``.
    """

    text: str
    start: int
    end: int
    period_start: str | None = None
    period_end: str | None = None
    aggregation: Aggregation | None = None
    is_deadline: bool = False
    floating: bool = False
    """Without its year (全年, 上半年): of the document's year until a heading or sentence says otherwise."""


class RegionMention(msgspec.Struct, frozen=True, gc=False):
    """A division named in a text; ``text`` is as written (德州), ``name`` the full one (德州市).

    ``code`` is that of GB/T 2260, ``level`` province, prefecture, county or new_area. Where the name may mean several
    divisions (朝阳区), ``code`` is None and ``candidates`` has the codes of all.
    """

    text: str
    start: int
    end: int
    name: str
    level: str
    code: str | None = None
    candidates: tuple[str, ...] = ()


class Quantity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A number with unit and bound, read from ``text`` (``60%以上``, ``5%—6%``, ``翻一番``).

    ``low``/``high`` are in ``unit`` with 万/亿 multiplied out; None on the open side of a bound. ``low_canonical``/
    ``high_canonical`` are the same in ``unit_canonical`` (715亿斤 is 35750000吨); None where the unit is not known.
    """

    text: str
    start: int
    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    low_canonical: Decimal | None = None
    high_canonical: Decimal | None = None
    unit_canonical: str | None = None
    dimension: str | None = None
    bound: Bound = written(Bound.POINT)
    change: Change = written(Change.LEVEL)
    change_cue: str | None = None
    kind: str | None = None
    indicator: str | None = None
    indicator_start: int | None = None
    indicator_end: int | None = None
    role: Role | None = None
    role_cue: str | None = None
    constraint: str | None = None
    deadline: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    aggregation: Aggregation | None = None
    baseline: str | None = None
    baseline_value: Decimal | None = None
    baseline_year: int | None = None
    comparator: str | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A heading or lead with the stretch of text it governs (offsets of that stretch)."""

    title: str
    level: int
    start: int
    end: int
    path: str
    number: str | None = None
    part: str | None = None
    """``review``, ``plan`` or None: which half of a work report the section belongs to."""


class Term(msgspec.Struct, frozen=True, gc=False):
    """A coined name with its expansion, as the document itself explains it."""

    name: str
    expansion: str
    start: int
    end: int
    where: str


class Record(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One policy action with at most one quantity. Column meanings: :mod:`extract.tables.schema`.

    Every record has an object; the empty one only allows to give the fields before it by name or by place.
    """

    record_id: str
    doc_id: str
    schema_version: str = written(SCHEMA_VERSION)
    section_path: str | None = None
    paragraph: int = written(0)
    sentence: int = written(0)
    char_start: int = written(0)
    char_end: int = written(0)
    quote: str = written("")
    campaign: str | None = written(None)
    campaign_start: int | None = None
    campaign_end: int | None = None
    campaign_name: str | None = None
    campaign_set: str | None = None
    campaign_type: str | None = None
    subject: Span | None = None
    verb: Span | None = written(None)
    verb_class: str | None = None
    manner: Span | None = None
    object: Span = written(Span("", 0, 0))
    object_items: tuple[Span, ...] = ()
    result: Span | None = None
    commitment: str | None = written(None)
    commitment_start: int | None = None
    commitment_end: int | None = None
    commitment_level: int | None = None
    polarity: Polarity = written(Polarity.DO)
    status: Status = written(Status.PLANNED)
    status_cue: str | None = None
    speaker: str | None = None
    quantity: Quantity | None = written(None)
    deadline: str | None = None
    deadline_start: int | None = None
    deadline_end: int | None = None
    period_start: str | None = None
    period_end: str | None = None
    horizon: Horizon | None = None
    horizon_cue: str | None = None
    aggregation: Aggregation | None = None
    lead_unit: str | None = None
    support_units: tuple[str, ...] = ()
    rule_ids: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    quote_clean: str | None = None


class Metadata(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the document says about itself; None where it does not say."""

    title: str | None = None
    source_name: str | None = None
    author: str | None = None
    issuer: str | None = None
    issuer_level: str | None = None
    doc_number: str | None = None
    doc_type: str | None = None
    genre: str | None = None
    """What kind of text it is as a whole: ``work_report``, ``plan``, ``news`` …; told by title, front and words."""
    pub_date: str | None = None
    event_date: str | None = None
    """ISO date, or ``--MM-DD`` where the year is not known."""
    meeting: str | None = None
    region_code: str | None = None
    region_name: str | None = None
    region_candidates: tuple[str, ...] = ()
    year: int | None = None


class Document(msgspec.Struct, kw_only=True):
    """One input, read: raw text, cleaned text with its offset map, structure, records and metadata."""

    doc_id: str
    source: str | None = None
    sha256: str | None = None
    encoding: str | None = None
    raw: str = ""
    clean: Any = None
    """:class:`extract.text.cleantext.CleanText` of ``raw``."""
    metadata: Metadata = Metadata()
    sections: tuple[Section, ...] = ()
    records: tuple[Record, ...] = ()
    terms: tuple[Term, ...] = ()
    n_quantities: int = 0
    """Quantities in the text, in records or not."""
    quantities_left: tuple[Span, ...] = ()
    """Those that are in no record, in their order."""
    repairs: dict[str, int] = {}
    flags: tuple[str, ...] = ()
    status: Outcome = "ok"
    error: str | None = None
    keep: dict[str, Any] = {}
    """Columns of a table input carried through to the records (``--keep``)."""

    def __repr__(self) -> str:
        targets = sum(record.quantity is not None and record.quantity.role == "target" for record in self.records)
        size = f"{len(self.records)} records, {targets} targets, {len(self.raw)} characters"
        return f"<Document {self.doc_id!r} {self.status}: {self.error if self.status == 'failed' else size}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the text with its marks."""
        import extract

        return extract.document_html(self)

    def to_frame(self) -> Any:
        """Return the records as a :class:`pandas.DataFrame`, one row a record, columns as in ``records.csv``."""
        import extract

        return extract.to_frame([self])
