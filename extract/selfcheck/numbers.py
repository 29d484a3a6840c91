"""Expectations of the tables that numbers and times are read with. Where a table has no example columns, each row is
tried in a sentence that its own cells make up (a unit behind a number, a bound before one)."""

from __future__ import annotations

from collections.abc import Iterator

from extract.lexicon.tables import Row
from extract.model import Quantity
from extract.numbers.unit_matcher import NEVER
from extract.pipeline import Extractor
from extract.selfcheck import Expectation, Trial

_BOUNDED = {
    "before": "占比{word}{number}",
    "after": "占比{number}{word}",
    "far": "{word}补助{number}",
    "of": "{word}合同金额的{number}",
}
_AFTER_SCALE = {"scaled": "3万亿元", "step": "3万亿元", "bare": "亿元", "money": "12万元", "ratio": "12%", "": "12%"}


def unit(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """A unit must be claimed behind a number; one of dates, grades and inventories must not."""
    if row["canonical"] in _LASTING:
        return
    text = f"总量达到12.5{row['unit']}。"
    found = _quantities(extractor, text)
    if row["dimension"] in NEVER:
        yield Trial("counterexample", text, f"read as {_show(found)}" if found else None)
        return
    units = [q.unit_canonical for q in found]
    yield Trial("example", text, None if row["canonical"] in units else f"read as {_show(found)}")


def bound(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """A bound word must set its bound."""
    text = _BOUNDED[row["place"]].format(word=row["surface"], number=_AFTER_SCALE[row["only"]])
    found = _quantities(extractor, text)
    yield Trial("example", text, None if [q.bound for q in found] == [row["bound"]] else f"read as {_show(found)}")


def change(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """A cue of change must set it: next to the number, over a noun, or (高于全国…) over what is compared with."""
    forms = ("{}床位1200张", "{}1200张") if row["reach"] == "over" else ("比上年{}12%", "{}全国1.2个百分点")
    texts = [form.format(row["cue"]) for form in forms]
    found = [_quantities(extractor, text) for text in texts]
    hit = any([q.change for q in read] == [row["change"]] for read in found)
    yield Trial("example", texts[0], None if hit else f"read as {_show(found[0])}")


def period(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """A time word must be found as it is."""
    found = [p.text for p in extractor.stages.periods.find(row["word"])]
    yield Trial("example", row["word"], None if found == [row["word"]] else f"found {found}")


def not_quantity(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """A word that keeps a number from being a quantity must do so."""
    text = _refused_text(row)
    found = _quantities(extractor, text)
    yield Trial("counterexample", text, f"read as {_show(found)}" if found else None)


def _refused_text(row: Row) -> str:
    word, place = row["text"], row["place"]
    if place == "before":
        return f"见{word}12"
    if place == "number":
        return f"建成12{word}"
    if place == "unit":
        return f"建成12{_UNIT_OF.get(row['dimensions'].split(',')[0], '个')}{word}"
    return f"坚持三{word}" if place == "han" else f"坚持三个{word}"


def count_cue(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The number behind the cue must count, and must not with another verb in its place; nor in the counterexample."""
    text = row["example"]
    if text:
        found, other = _quantities(extractor, text), _quantities(extractor, text.replace(row["cue"], "坚持", 1))
        problem = None if found and not other else f"read as {_show(found)}, without the cue as {_show(other)}"
        yield Trial("example", text, problem)
    if row["counterexample"] not in ("", "-"):
        found = _quantities(extractor, row["counterexample"])
        yield Trial("counterexample", row["counterexample"], f"read as {_show(found)}" if found else None)


def unit_word(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """No number of the example may take in a piece of the word as its unit; one of the counterexample must."""
    for kind in ("example", "counterexample"):
        text = row[kind]
        if text in ("", "-"):
            continue
        found, at = _quantities(extractor, text), text.find(row["word"])
        taken = any(q.start <= at < q.end for q in found)
        right = at >= 0 and taken == (kind == "counterexample")
        yield Trial(kind, text, None if right else f"read as {_show(found)}")


def currency(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The number of the example must have the currency, that of the counterexample not."""
    for kind in ("example", "counterexample"):
        found = _quantities(extractor, row[kind])
        right = (row["unit"] in [q.unit for q in found]) == (kind == "example")
        yield Trial(kind, row[kind], None if right else f"read as {_show(found)}")


def norm_cue(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """A number of the example must be a norm by this cue, none of the counterexample."""
    for kind in ("example", "counterexample"):
        text = row[kind]
        if text in ("", "-"):
            continue
        roles = [extractor.stages.roles.role(text, q, "planned", False) for q in _quantities(extractor, text)]
        right = (("norm", row["cue"]) in roles) == (kind == "example") and roles
        told = ", ".join(f"{role} ({cue or 'no cue'})" for role, cue in roles)
        yield Trial(kind, text, None if right else f"read as {told or 'no quantity'}")


def verb_class(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The verbs named must be of the class."""
    for word in row["examples"].split():
        verb = extractor.stages.lexicon.verbs.get(word)
        found = verb.verb_class if verb else "no verb"
        yield Trial("example", word, None if found == row["class"] else f"class {found}, not {row['class']}")


_LASTING = frozenset(("天", "周", "个月", "季度", "年"))
"""Units of lengths of time, which are quantities only where a bound or a cue says so."""
_UNIT_OF = {"length": "米", "area": "亩", "money": "元", "time": "小时", "rating": "千伏", "ratio": "%", "mass": "吨",
            "people": "人"}  # fmt: skip


def _quantities(extractor: Extractor, text: str) -> list[Quantity]:
    return extractor.stages.quantities.find(text)


def _show(found: list[Quantity]) -> str:
    return ", ".join(f"{q.text} ({q.bound}, {q.change}, {q.unit_canonical})" for q in found) or "no quantity"


TABLES: dict[str, Expectation] = {
    "currencies.tsv": currency,
    "units.tsv": unit,
    "bounds.tsv": bound,
    "changes.tsv": change,
    "periods.tsv": period,
    "not_quantities.tsv": not_quantity,
    "count_cues.tsv": count_cue,
    "unit_words.tsv": unit_word,
    "norm_cues.tsv": norm_cue,
    "verb_classes.tsv": verb_class,
}
