"""The short view of records: fifteen columns in reading order, with the sentence, in Chinese or English words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from extract.model import Quantity
from extract.tables.document_region import region_of
from extract.tables.messages import in_chinese
from extract.tables.rundir import RunDir, StoredRecord
from extract.tables.schema import Values, plain_number
from extract.tables.sentences import Sentences

COLUMNS = (
    "document", "region", "year", "campaign", "commitment", "verb", "object", "indicator", "value", "unit", "bound",
    "status", "deadline", "lead_unit", "sentence",
)  # fmt: skip
"""Names of the columns; :class:`ShortWords` has their headers."""
FULL = {
    "document": "doc_id", "region": "region_name", "value": "low, high", "sentence": "quote_clean",
}  # fmt: skip
"""Where a column of the short view is called otherwise in the full table."""
LANGUAGES = ("zh", "en")


class ShortWords:
    """The words of the tables in one language.

    Args:
        language: ``zh`` or ``en``. Raises ValueError for another.
    """

    def __init__(self, language: str = "zh") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no words in {language!r}: choose from {', '.join(LANGUAGES)}")
        self._chinese = language == "zh"
        self._words = {key: pair[LANGUAGES.index(language)] for key, pair in _table().items()}

    def __call__(self, key: str) -> str:
        """Return the word for ``key``."""
        return self._words[key]

    def value(self, group: str, value: str | None) -> str | None:
        """Return the word for a category (``value("bound", "at_least")``), the value itself where there is none."""
        return None if value is None else self._words.get(f"{group}.{value}", value)

    def told(self, sentence: str | None) -> str | None:
        """Return a sentence of the program's own, such as why a document was not read."""
        return in_chinese(sentence) if sentence and self._chinese else sentence

    def header(self) -> list[str]:
        """Return the headers of the short view."""
        return [self(name) for name in COLUMNS]


@cache
def _table() -> dict[str, tuple[str, str]]:
    lines = files("extract.tables").joinpath("short_columns.tsv").read_text("utf-8").splitlines()
    return {key: (zh, en) for key, zh, en in (line.split("\t") for line in lines[1:])}


def short_rows(
    run: RunDir, words: ShortWords, records: Iterable[StoredRecord] | None = None
) -> Iterator[tuple[StoredRecord, Values]]:
    """Yield the records of a run, each with its row under :data:`COLUMNS`.

    Args:
        run: the run; the sentence of a document whose text is not at hand is the clause.
        words: the language of the categories.
        records: those wanted, document by document; None: all.
    """
    rows = {row["doc_id"]: row for row in run.documents}
    titles = Counter(row.get("title") for row in run.documents)
    doc_id, sentences, home = None, None, {}
    for record in run.records() if records is None else records:
        if record.doc_id != doc_id:
            doc_id, home = record.doc_id, rows.get(record.doc_id, {"doc_id": record.doc_id})
            if titles[home.get("title")] > 1:
                home = home | {"title": f"{home['title'] or ''} ({doc_id})".lstrip()}
            raw = run.text(home)
            sentences = Sentences(raw) if raw is not None else None
        yield record, _row(record, home, sentences, words)


def _row(record: StoredRecord, home: Mapping[str, Any], sentences: Sentences | None, words: ShortWords) -> Values:
    quantity = record.quantity
    sentence = sentences.around(record.char_start, record.char_end).text if sentences else record.quote_clean
    region = region_of(home)
    return [
        home.get("title") or record.doc_id, record.region_name or (region[1] if region else None), record.year,
        record.campaign, record.commitment, record.verb.text if record.verb else None, record.object.text,
        quantity.indicator if quantity else None, value_of(quantity), quantity.unit if quantity else None,
        words.value("bound", quantity.bound if quantity else None), words.value("status", record.status),
        record.deadline, record.lead_unit, sentence or record.quote,
    ]  # fmt: skip


def value_of(quantity: Quantity | None) -> Any:
    """The figure of a quantity in one cell: a number, or both ends of a range (``5–6``)."""
    if quantity is None:
        return None
    ends = [plain_number(end) for end in (quantity.low, quantity.high) if end is not None]
    if len(ends) == 2 and ends[0] != ends[1]:
        return f"{ends[0]}–{ends[1]}"
    return ends[0] if ends else None
