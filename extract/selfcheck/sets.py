"""Expectations of the small word sets: what a member makes of its example, and how a text without one is read."""

from __future__ import annotations

from collections.abc import Iterator

from extract.lexicon.tables import Row, Tables
from extract.model import Polarity, Record
from extract.pipeline import Extractor
from extract.selfcheck import Expectation, Trial


def member(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The set must be explained in set_kinds.tsv, whose example stands for all its words; and a word that is looked up
    as a whole must come out of the segmenter in one piece, as it could not be found otherwise."""
    by = extractor.stages.lexicon.once(_explained).get(row["set"])
    problem = None if by else f"set_kinds.tsv does not explain the set {row['set']}"
    if by == "word" and (words := extractor.stages.tokenizer.tokens(row["word"]).words) != [row["word"]]:
        problem = f"cut into {' '.join(words)}"
    yield Trial("example", row["word"], problem)


def _explained(tables: Tables) -> dict[str, str]:
    return {row["set"]: row["by"] for row in tables.rows("set_kinds.tsv")}


def kind(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """Example and counterexample must be read as the row says, and the word that decides must be in the set."""
    listed = row["word"] in extractor.stages.lexicon.sets.get(row["set"], ())
    for name, wanted in (("example", "reads"), ("counterexample", "counter_reads")):
        found = shown(extractor.parse(row[name].replace("\\n", "\n")).records)
        problem = None if found == row[wanted] else f"read as {found}, not {row[wanted]}"
        if name == "example" and not listed and row.where.startswith("set_kinds.tsv, "):
            problem = f"{row['word']} is not in the set {row['set']}"
        yield Trial(name, row[name], problem)


def shown(records: tuple[Record, ...]) -> str:
    """Write records as ``verb｜object → result = number role (indicator) [campaign] @units till time``.

    What is banned has ``not`` in front; - stands for none.
    """
    return " / ".join(map(_shown, records)) or "-"


def _shown(record: Record) -> str:
    text = f"{record.verb.text if record.verb else '–'}｜{record.object.text}"
    if record.polarity == Polarity.DO_NOT:
        text = f"not {text}"
    if record.result:
        text += f" → {record.result.text}"
    if record.quantity:
        text += f" = {record.quantity.text} {record.quantity.role} ({record.quantity.indicator})"
    if record.campaign:
        text += f" [{record.campaign}]"
    units = "+".join((record.lead_unit or "", *record.support_units))
    text += f" @{units}" if units else ""
    return f"{text} till {record.deadline}" if record.deadline else text


TABLES: dict[str, Expectation] = {"sets.tsv": member, "set_kinds.tsv": kind}
