"""Expectations of the tables of the panel: names of indicators, the words around them, targets put in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.analysis.indicator_matcher import Indicators
from extract.lexicon.tables import Row
from extract.pipeline import Extractor
from extract.selfcheck import Expectation, Trial


def indicator(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """Each name of the example may mean the indicator, none of the counterexample."""
    table = extractor.stages.lexicon.once(Indicators)
    for kind in ("example", "counterexample"):
        for name in row[kind].split():
            codes = [known.indicator.code for known in table.find(name)]
            right = (row["code"] in codes) == (kind == "example")
            yield Trial(kind, name, None if right else f"known as {', '.join(codes) or 'nothing'}")


def word(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """What is put aside must leave a name that is known; a head must lean, a word asked for must be resolved."""
    table = extractor.stages.lexicon.once(Indicators)
    text, kind = row["example"], row["kind"]
    if kind == "head":
        told = None if row["word"] in table.heads else "no head"
    elif kind == "ask":
        told = None if len(table.asked(text)) == len(row["means"].split("|")) else f"known as {table.asked(text)}"
    elif kind == "pair":
        told = None if len(table.several(text)) == len(row["means"].split("|")) else "not taken apart"
    else:
        found = table.find(text)
        right = found and found[0].growth == (kind == "growth")
        told = None if right else f"known as {found}"
    yield Trial("example", text, told)
    if row["counterexample"] not in ("", "-"):
        found = table.find(row["counterexample"])
        yield Trial("counterexample", row["counterexample"], f"known as {found}" if found else None)


def comparator(_: Extractor, row: Row) -> Iterator[Trial]:
    """The wording must close the example, and must not close the counterexample."""
    words = re.compile(row["words"] + "$")
    for kind in ("example", "counterexample"):
        right = bool(words.search(row[kind])) == (kind == "example")
        yield Trial(kind, row[kind], None if right else "not as the row says")


TABLES: dict[str, Expectation] = {
    "indicators.tsv": indicator,
    "indicator_words.tsv": word,
    "comparators.tsv": comparator,
}
