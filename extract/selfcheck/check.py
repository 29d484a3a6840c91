"""Run the example and counterexample of every rule and lexicon entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from extract.lexicon.tables import shipped_tables
from extract.pipeline import Extractor
from extract.selfcheck import Expectation, clauses, documents, numbers, panel, sets, words

EXPECTATIONS: dict[str, Expectation] = {
    **clauses.TABLES,
    **words.TABLES,
    **sets.TABLES,
    **numbers.TABLES,
    **panel.TABLES,
    **documents.TABLES,
}


class Failure(msgspec.Struct, frozen=True):
    """An example that does not yield what its row says, or a counterexample that does."""

    where: str
    """File and line."""
    entry: str
    kind: str
    text: str
    problem: str


class Checked(msgspec.Struct):
    """What was tried: rows and texts by table, the failures, and what could not be tried."""

    rows: Counter[str]
    texts: Counter[str]
    failures: list[Failure]
    untried: list[str]
    """Tables of which nothing can be tried."""
    without: Counter[str]
    """Rows by table that say (with ``-``) that no counterexample can be written."""


def check(lexicon: str | Path | None = None, tables: Iterable[str] = ()) -> Checked:
    """Try every row of the rule tables.

    Args:
        lexicon: folder of own tables; their rows are tried with the shipped ones.
        tables: names of tables (``verbs`` or ``verbs.tsv``) to try alone; all, if empty.

    Raises:
        ValueError: a bad row in ``lexicon``, or an unknown table.
    """
    extractor = Extractor(lexicon)
    names = _chosen(tables)
    result = Checked(Counter(), Counter(), [], [name for name in names if name not in EXPECTATIONS], Counter())
    for name in names:
        if name in EXPECTATIONS:
            result.failures += _table(extractor, name, result)
    return result


def _chosen(tables: Iterable[str]) -> list[str]:
    known = sorted(shipped_tables())
    wanted = [f"{name.removesuffix('.tsv')}.tsv" for name in tables]
    for name in wanted:
        if name not in known:
            raise ValueError(f"there is no table {name}; there are {', '.join(known)}")
    return wanted or known


def _table(extractor: Extractor, name: str, result: Checked) -> Iterator[Failure]:
    for row in extractor.stages.lexicon.rows(name):
        result.rows[name] += 1
        result.without[name] += row.get("counterexample") == "-"
        for trial in EXPECTATIONS[name](extractor, row):
            result.texts[name] += 1
            if trial.problem is not None:
                yield Failure(row.where, next(iter(row.values())), trial.kind, trial.text, trial.problem)


class Unclaimed(msgspec.Struct, frozen=True):
    """A form of number that is no quantity or in no record: how often, why, and one place with its surroundings."""

    reason: str
    form: str
    count: int
    example: str


def unclaimed(texts: Iterable[str], lexicon: str | Path | None = None) -> list[Unclaimed]:
    """Count the numbers of ``texts`` that are in no record by reason and form (digits as 0), the most frequent first.

    The reason is why a number is no quantity, or ``no record``.
    """
    extractor = Extractor(lexicon)
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for raw in texts:
        document = extractor.parse(raw)
        refused = extractor.stages.quantities.unclaimed(document.clean.text)
        left = [(span.start, span.end, "no record") for span in document.quantities_left]
        for text, places in (document.clean.text, refused), (raw, left):
            for start, end, reason in places:
                key = reason, _form(text, start, end)
                counts[key] += 1
                examples.setdefault(key, text[max(0, start - 10) : end + 10].replace("\n", "⏎"))
    return [Unclaimed(reason, form, n, examples[reason, form]) for (reason, form), n in counts.most_common()]


def _form(text: str, start: int, end: int) -> str:
    """The number with what follows it, alike numbers made the same: 2021年 and 2022年 are 0000年."""
    following = text[end : end + 2].replace("\n", "⏎")
    return "".join("0" if c.isdigit() else c for c in text[start:end]) + "·" + following
