"""The convenience functions of ``import extract``: one call, with one Extractor of default rules behind them."""

from __future__ import annotations

import datetime
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from extract.document.gazetteer import Mention, find_regions, narrowed
from extract.lexicon.tables import tables_state
from extract.model import Document, Period, Quantity, RegionMention
from extract.text.clean import clean
from extract.text.cleantext import CleanText

if TYPE_CHECKING:
    from extract.pipeline import Extractor


def extractor_for(lexicon: str | None = None, segmenter: str = "rjieba") -> Extractor:
    """Return the Extractor of these words and rules, built on first use and kept until an own table changes."""
    return _built(lexicon, segmenter, tables_state(lexicon))


@lru_cache(maxsize=4)
def _built(lexicon: str | None, segmenter: str, _: tuple[object, ...]) -> Extractor:
    from extract.pipeline import Extractor

    return Extractor(lexicon, segmenter)


def parse(text: str, doc_id: str = "text") -> Document:
    """Read one text with the default words and rules.

    Args:
        text: decoded text; every offset of the result points into it.
        doc_id: id of the document, the beginning of its records' ids.

    Returns:
        The document with ``records``, ``sections``, ``clean`` and ``metadata``; its status is ``empty`` where it
        holds no record.

    Raises:
        TypeError: ``text`` is not a str (bytes are read by :func:`read`).
    """
    return extractor_for().parse(text, doc_id)


def pipe(texts: Any) -> Any:
    """Read many texts with the default words and rules, in their order.

    Args:
        texts: a column of a data frame, or any iterable of texts. A missing text of a column counts as empty.

    Returns:
        For a column a column of documents with the same index, whose ids are the labels of the index (numbered where
        these repeat: ``a``, ``a-2``); for anything else an iterator.

    Raises:
        TypeError: a single str.

    Example:
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"text": ["加强水利建设。", "完善排水管网。"]}, index=["b", "a"])
        >>> pipe(frame["text"]).map(lambda document: document.records[0].object.text).to_dict()
        {'b': '水利建设', 'a': '排水管网'}
    """
    if not (hasattr(texts, "index") and hasattr(texts, "items")):
        return extractor_for().pipe(texts)
    import pandas as pd

    extractor, seen = extractor_for(), Counter[str]()
    made = []
    for label, text in texts.items():
        name = str(label)
        seen[name] += 1
        doc_id = name if seen[name] == 1 else f"{name}-{seen[name]}"
        made.append(extractor.parse("" if pd.isna(text) else str(text), doc_id))
    return pd.Series(made, index=texts.index, name=texts.name, dtype="object")


def quantities(text: str) -> list[Quantity]:
    """Return every quantity of ``text`` in order, whether a record holds it or not.

    Args:
        text: any text; offsets point into it.

    Returns:
        All with value, unit, bound, change and place; those in a record have role, deadline and indicator as it has.

    Raises:
        TypeError: ``text`` is not a str.
    """
    document = parse(text)
    linked = {record.quantity.start: record.quantity for record in document.records if record.quantity}
    found = extractor_for().stages.quantities.find(document.clean.text)
    placed = [_in_raw(quantity, document.clean) for quantity in document.clean.sure(found)]
    return [linked.get(quantity.start, quantity) for quantity in placed]


def periods(text: str, date: str | datetime.date | None = None) -> list[Period]:
    """Return every time expression of ``text`` in order: 到2025年底, “十四五”末, 未来三年, 1—10月.

    Args:
        text: any text; offsets point into it.
        date: the day that relative expressions (今年, 未来三年) count from; by default the text's own, and where it
            has none they have no dates.

    Returns:
        The expressions with place, ISO dates where they can be told, and whether they bound something.

    Raises:
        TypeError: ``text`` is not a str. ValueError: ``date`` is no ISO date.
    """
    from extract.discourse.frames import document_day

    if not isinstance(text, str):
        raise TypeError(f"periods() takes a str, not {type(text).__name__}")
    day = datetime.date.fromisoformat(date) if isinstance(date, str) else date
    if day is None:
        extractor, document = extractor_for(), parse(text)
        cleaned = document.clean
        day = document_day(document.metadata, extractor.stages.periods, extractor.stages.status.cues)
    else:
        cleaned = clean(text)
    found = extractor_for().stages.periods.find(cleaned.text, day)
    return [msgspec.structs.replace(p, start=a, end=b) for p in found for a, b in [cleaned.raw_span(p.start, p.end)]]


def regions(text: str) -> list[RegionMention]:
    """Return the divisions named in ``text`` in order, with their codes in GB/T 2260.

    Full names count anywhere, short ones where they can hardly be other words: 山东 anywhere, 德州 at the start or
    before 日报, 新闻网 and the like. A name that several divisions bear means the one that lies in a division named
    elsewhere in the text; where none does, the mention has candidates.

    Args:
        text: any text; offsets point into it.

    Returns:
        The mentions with place, name, level and code.

    Raises:
        TypeError: ``text`` is not a str.
    """
    if not isinstance(text, str):
        raise TypeError(f"regions() takes a str, not {type(text).__name__}")
    cleaned = clean(text)
    return [_mention(mention, cleaned) for mention in narrowed(find_regions(cleaned.text))]


def _mention(mention: Mention, clean: CleanText) -> RegionMention:
    start, end = clean.raw_span(mention.start, mention.end)
    first = mention.regions[0]
    written = clean.text[mention.start : mention.end]
    if len(mention.regions) > 1:
        codes = tuple(region.code for region in mention.regions)
        return RegionMention(written, start, end, first.name, first.level, candidates=codes)
    return RegionMention(written, start, end, first.name, first.level, first.code or None)


def _in_raw(quantity: Quantity, clean: CleanText) -> Quantity:
    """Move a quantity's offsets from the cleaned text to the raw one."""
    start, end = clean.raw_span(quantity.start, quantity.end)
    moved = msgspec.structs.replace(quantity, start=start, end=end)
    if quantity.indicator_start is None or quantity.indicator_end is None:
        return moved
    first, last = clean.raw_span(quantity.indicator_start, quantity.indicator_end)
    return msgspec.structs.replace(moved, indicator_start=first, indicator_end=last)
