"""Expectations of the tables that the clause grammar reads: verbs, word kinds, rules, campaigns, look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.clauses.action_reader import ActionReader
from extract.clauses.clause import Clause
from extract.clauses.reading import Reading
from extract.lexicon.tables import Row
from extract.model import Record
from extract.pipeline import Extractor
from extract.selfcheck import Expectation, Trial


def verb(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The verb must be the predicate of a record of the example, and of none of the counterexample."""
    word, lexicon = row["verb"], extractor.stages.lexicon
    shadow = lexicon.word_kind.get(word)
    silent = set(row["frames"]) <= {"r", "n"}
    mixed = ("r" in row["frames"] and not silent) or row["frames"] == "mn"  # 体现: some objects only; 排名: a noun
    if given(row["example"]):
        problem = None
        if not mixed and silent == _is_predicate(extractor, word, row["example"], row["frames"]):
            problem = _told(extractor, row["example"], "must make no record" if silent else "")
            problem += f"; words.tsv has it as {shadow}" if shadow else ""
        yield Trial("example", row["example"], problem)
    if given(row["counterexample"]):
        text = row["counterexample"]
        wrong = _covers(word, text, extractor.parse(text).records)
        yield Trial("counterexample", text, _told(extractor, text, "") if wrong else None)


def given(cell: str) -> bool:
    """Say whether a cell holds an example (- stands for none)."""
    return cell not in ("", "-")


def _is_predicate(extractor: Extractor, word: str, text: str, frames: str) -> bool:
    records = extractor.parse(text).records
    contracted = "m" in frames or word not in extractor.stages.lexicon.verbs  # 提高 of 提高到5%, 稳 of 稳就业
    if _covers(word, text, records, contracted=contracted):
        return True
    if "m" in frames and any(record.quantity and word in record.quantity.text for record in records):
        return True  # 不低于5%, 翻一番: the bound or number itself, without verb
    if "l" in frames and any("light-verb" in record.rule_ids for record in records):
        return True  # 对X进行Y: the nominal verb is the predicate
    if "c" in frames and any(word in (record.commitment or "") for record in records):
        return True
    return _is_done_by_somebody(extractor, word, text)


def _is_done_by_somebody(extractor: Extractor, word: str, text: str) -> bool:
    """Say whether a row that makes no record reads the verb (志愿者持续助残): a person is no object."""
    heard: list[str] = []

    def hear(clause: Clause, _: list[Reading], winner: Reading) -> None:
        verb = winner.slot("verb")
        if winner.construction.result == "none" and verb:
            heard.append("".join(clause.tokens.words[slice(*verb)]))

    extractor.with_actions(ActionReader(extractor.stages.constructions.told_to(hear))).parse(text)
    return any(word in verb for verb in heard)


def _covers(word: str, text: str, records: tuple[Record, ...], *, contracted: bool = False) -> bool:
    """Say whether ``word`` is (part of) a predicate: 推进 of 加快推进; or ``contracted``: 稳就业 begins with one."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        for verb in filter(None, (record.verb for record in records)):
            if (verb.start <= at and end <= verb.end) or (contracted and at == verb.start and verb.end < end):
                return True
        at = text.find(word, at + 1)
    return False


def _told(extractor: Extractor, text: str, demand: str) -> str:
    """Describe what was read, with the kinds of the words, which mostly tell why."""
    tokens = extractor.stages.tokenizer.tokens(text)
    kinds = " ".join(f"{word}/{kind}" for word, kind in zip(tokens.words, tokens.kinds, strict=True))
    return f"{demand + ': ' if demand else ''}read as {readings(extractor.parse(text).records)} [{kinds}]"


def readings(records: tuple[Record, ...]) -> str:
    """Write records as ``verb｜object``, - for none."""
    return " / ".join(f"{r.verb.text if r.verb else '–'}｜{r.object.text}" for r in records) or "-"


def lookalike(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The noun must stay in one piece and make no record."""
    trial = _one_token(extractor, row["word"])
    records = extractor.parse(row["word"]).records
    problem = f"read as {readings(records)}" if records else trial.problem
    yield Trial("counterexample", row["word"], problem)


def _one_token(extractor: Extractor, text: str) -> Trial:
    tokens = extractor.stages.tokenizer.tokens(text)
    cut = len(tokens.words) != 1
    return Trial("example", text, f"cut into {' '.join(tokens.words)}" if cut else None)


def reading(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """Example and counterexample must be read as ``reads`` and ``counter_reads`` say."""
    for kind, wanted in (("example", "reads"), ("counterexample", "counter_reads")):
        if given(row[kind]):
            text = row[kind].replace("\\n", "\n").replace("\\t", "\t")  # a table in a cell of a table
            found = readings(extractor.parse(text).records)
            yield Trial(kind, text, None if found == row[wanted] else f"read as {found}, not {row[wanted]}")


def rule(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """As :func:`reading`; and the rule itself must have made a record of the example, none of the counterexample."""
    for trial in reading(extractor, row):
        rules = {name for record in extractor.parse(trial.text).records for name in record.rule_ids}
        hit = row["rule"] in rules
        problem = trial.problem
        if problem is None and hit != (trial.kind == "example"):
            problem = f"read by {', '.join(sorted(rules)) or 'no rule'}"
        yield Trial(trial.kind, trial.text, problem)


def construction(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """As :func:`reading`; and the row itself must have read a clause of the example, none of the counterexample."""
    read: list[str] = []
    reader = extractor.stages.constructions
    reader.listener = lambda _clause, _readings, winner: read.append(winner.construction.name)
    try:
        for trial in reading(extractor, row):
            hit = row["name"] in read
            problem = trial.problem
            if problem is None and hit != (trial.kind == "example"):
                problem = f"read by {', '.join(read) or 'no construction'}"
            yield Trial(trial.kind, trial.text, problem)
            read.clear()
    finally:
        reader.listener = None


def campaign(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """A campaign with the head must be named in the example, none with it in the counterexample."""
    for kind in ("example", "counterexample"):
        if given(row[kind]):
            names = [record.campaign for record in extractor.parse(row[kind]).records if record.campaign]
            hit = any(row["head"] in name for name in names)
            problem = None if hit == (kind == "example") else f"campaign: {', '.join(names) or 'none'}"
            yield Trial(kind, row[kind], problem)


def campaign_name(_: Extractor, row: Row) -> Iterator[Trial]:
    """The rule changes its example and leaves its counterexample alone."""
    pattern = re.compile(row["pattern"])
    for kind in ("example", "counterexample"):
        if given(row[kind]):
            changes = pattern.sub(row["replacement"], row[kind]) != row[kind]
            yield Trial(kind, row[kind], None if changes == (kind == "example") else f"changed: {changes}")


def status_cue(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The cue must be found in its example, before any other row takes its words, and not in the counterexample."""
    cues = extractor.stages.status.cues
    for kind in ("example", "counterexample"):
        text = row[kind]
        hits = cues.heading(text) if row["scope"] == "heading" else list(cues.running(text))
        found = any(hit.cue.cue == row["cue"] and hit.cue.scope == row["scope"] for hit in hits)
        told = ", ".join(hit.words for hit in hits) or "nothing"
        yield Trial(kind, text, None if found == (kind == "example") else f"found: {told}")


def genre_cue(_: Extractor, row: Row) -> Iterator[Trial]:
    """The cue stands in its example and not in its counterexample."""
    for kind in ("example", "counterexample"):
        found = re.search(row["cue"], row[kind].replace("\\n", "\n"))
        yield Trial(kind, row[kind], None if bool(found) == (kind == "example") else f"found: {found and found[0]}")


TABLES: dict[str, Expectation] = {
    "status_cues.tsv": status_cue,
    "genre_cues.tsv": genre_cue,
    "verbs.tsv": verb,
    "word_kinds.tsv": reading,
    "rules.tsv": rule,
    "constructions.tsv": construction,
    "campaign_heads.tsv": campaign,
    "campaign_names.tsv": campaign_name,
    "lookalikes.tsv": lookalike,
}
