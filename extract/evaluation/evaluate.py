"""Score records against gold annotations: precision, recall and F1 by slot, confusions, and every error.

Gold is a folder of ``DOC.txt`` (raw text) and ``DOC.gold.json`` (``{"records": […]}``); docs/evaluation.md defines the
slots and figures. Records are plain dicts as ``records.jsonl`` holds them, so that other tools can be scored too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.evaluation.matching import CLOSE, Entry, Pair, action_text, pair, place, quantity_text, slot_equal, span_f1
from extract.model import Place

VALUE = ("low", "high", "unit", "bound")
TARGET = (*VALUE, "change", "role", "indicator")
MAIN = ("action", "action_exact", "quantity", "target")
SHARES = ("campaign", "commitment", "status", "deadline", "baseline")
ACTION_SLOTS = ("verb", "object", "campaign", "commitment", "status")
QUANTITY_SLOTS = ("text", "low", "high", "unit", "bound", "change", "indicator", "role", "deadline", "baseline")
CONFUSED = frozenset({"campaign", "commitment", "status", "unit", "bound", "change", "role"})
"""Slots whose differing values are worth counting as pairs."""
_SHOWN = {"text": "quantity"}


@dataclass
class Score:
    """Counts behind precision, recall and F1."""

    hit: int = 0
    gold: int = 0
    pred: int = 0

    def figures(self) -> dict[str, float | int]:
        """Return ``p``, ``r``, ``f1`` (four digits) and the counts ``gold`` and ``pred``."""
        p = self.hit / self.pred if self.pred else 0.0
        r = self.hit / self.gold if self.gold else 0.0
        f1 = 2 * p * r / (p + r) if self.hit else 0.0
        return {"p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4), "gold": self.gold, "pred": self.pred}


@dataclass(frozen=True)
class Miss:
    """One difference: document, kind (missed, spurious, object, quantity, a slot), what gold and record say."""

    document: str
    kind: str
    gold: str
    found: str


@dataclass
class Evaluation:
    """The result: ``main`` figures, ``shares`` (accuracies), figures by ``slots``, ``confusions`` and ``errors``."""

    documents: int = 0
    spans: Score = field(default_factory=Score)
    main: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in MAIN})
    shares: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in SHARES})
    slots: dict[str, Score] = field(default_factory=dict)
    confusions: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    errors: list[Miss] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Return the headline figures: P/R/F1 for actions and quantities, accuracy for what hangs on matched ones."""
        out: dict[str, Any] = {"span_ok": _share(self.spans)}
        out |= {name: tally.figures() for name, tally in self.main.items()}
        return out | {name: _share(tally) for name, tally in self.shares.items()}

    def by_slot(self) -> dict[str, dict[str, float | int]]:
        """Return P/R/F1 of every slot; what stands in an unmatched action or quantity counts as missed or spurious."""
        return {_SHOWN.get(name, name): tally.figures() for name, tally in self.slots.items()}


def _share(tally: Score) -> float:
    return round(tally.hit / tally.gold, 4) if tally.gold else 0.0


def evaluate(gold: str | Path, records: Iterable[Entry]) -> Evaluation:
    """Score ``records`` against the folder ``gold``; records of documents without gold are left out.

    Args:
        gold: folder of ``DOC.txt`` and ``DOC.gold.json``.
        records: dicts with ``doc_id``, ``verb``, ``object``, ``campaign``, ``commitment``, ``status``, ``quantity``.

    Raises:
        FileNotFoundError: no ``.gold.json`` in the folder, or one without its text.
        ValueError: a gold file or a record that lacks what the measure needs.
    """
    paths = sorted(Path(gold).glob("*.gold.json"))
    if not paths:
        raise FileNotFoundError(f"no DOC.gold.json in {gold}")
    by_document: dict[str, list[Entry]] = {}
    for record in records:
        by_document.setdefault(record["doc_id"], []).append(record)
    result = Evaluation()
    for path in paths:
        name = path.name.removesuffix(".gold.json")
        length = len(path.with_name(f"{name}.txt").read_bytes().decode("utf-8"))
        try:
            wanted = json.loads(path.read_text("utf-8"))["records"]
            _document(result, name, length, wanted, by_document.get(name, []))
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path.name} or a record of {name} lacks {error}") from error
    return result


def _document(result: Evaluation, name: str, length: int, gold: list[Entry], found: list[Entry]) -> None:
    result.documents += 1
    for record in found:
        for span in filter(None, (record.get("verb"), record["object"], record.get("quantity"))):
            result.spans.gold += 1
            result.spans.hit += 0 <= span["start"] < span["end"] <= length
    _actions(result, name, _distinct_actions(gold), _distinct_actions(found))
    _quantities(result, name, _distinct_quantities(gold), _distinct_quantities(found))


def _distinct_actions(records: Iterable[Entry]) -> list[Entry]:
    """Records that differ only by quantity are one action; those without verb are none."""
    seen: dict[tuple[Place, Place], Entry] = {}
    for record in records:
        if record.get("verb"):
            seen.setdefault((place(record["verb"]), place(record["object"])), record)
    return list(seen.values())


def _distinct_quantities(records: Iterable[Entry]) -> list[Entry]:
    seen: dict[Place, Entry] = {}
    for record in records:
        if record.get("quantity"):
            seen.setdefault(place(record["quantity"]), record["quantity"])
    return list(seen.values())


def _actions(result: Evaluation, name: str, gold: list[Entry], found: list[Entry]) -> None:
    _count(result, ("action", "action_exact"), gold, found)
    pairs = pair(gold, found, lambda r: place(r["verb"]), _action_score)
    for wanted, got in pairs:
        close = span_f1(place(wanted["object"]), place(got["object"])) >= CLOSE
        same = place(wanted["verb"]) == place(got["verb"]) and place(wanted["object"]) == place(got["object"])
        result.main["action"].hit += close
        result.main["action_exact"].hit += same
        _compare(result, name, ACTION_SLOTS, wanted, got, counted=close)
        if not close:
            result.errors.append(Miss(name, "object", action_text(wanted), action_text(got)))
        for slot in ("campaign", "commitment", "status") if close else ():
            result.shares[slot].gold += 1
            result.shares[slot].hit += slot_equal(slot, wanted, got)
    _unpaired(result, name, "", gold, found, pairs, action_text)
    _present(result, ACTION_SLOTS, gold, found)


def _quantities(result: Evaluation, name: str, gold: list[Entry], found: list[Entry]) -> None:
    _count(result, ("quantity", "target"), gold, found)
    pairs = pair(gold, found, place, lambda a, b: span_f1(place(a), place(b)))
    for wanted, got in pairs:
        result.main["quantity"].hit += all(slot_equal(s, wanted, got) for s in VALUE)
        target = all(slot_equal(s, wanted, got) for s in TARGET)
        result.main["target"].hit += target
        _compare(result, name, QUANTITY_SLOTS, wanted, got, counted=True)
        if not target:
            result.errors.append(Miss(name, "quantity", quantity_text(wanted), quantity_text(got)))
        for slot in ("deadline", "baseline"):
            result.shares[slot].gold += 1
            result.shares[slot].hit += slot_equal(slot, wanted, got)
    _unpaired(result, name, " quantity", gold, found, pairs, quantity_text)
    _present(result, QUANTITY_SLOTS, gold, found)


def _count(result: Evaluation, names: Iterable[str], gold: Sequence[Entry], found: Sequence[Entry]) -> None:
    for name in names:
        result.main[name].gold += len(gold)
        result.main[name].pred += len(found)


def _compare(result: Evaluation, name: str, slots: Iterable[str], wanted: Entry, got: Entry, *, counted: bool) -> None:
    """Count the slots of one pair; differing values of a category are noted as a confusion."""
    for slot in slots:
        tally = result.slots.setdefault(slot, Score())
        if slot_equal(slot, wanted, got):
            tally.hit += bool(_given(wanted.get(slot)))
        elif counted and slot in CONFUSED:
            values = str(wanted.get(slot) or "–"), str(got.get(slot) or "–")
            result.confusions[slot, *values] += 1
            if slot in ACTION_SLOTS:
                result.errors.append(Miss(name, slot, f"{values[0]} ({action_text(wanted)})", values[1]))


def _present(result: Evaluation, slots: Iterable[str], gold: Iterable[Entry], found: Iterable[Entry]) -> None:
    for slot in slots:
        tally = result.slots.setdefault(slot, Score())
        tally.gold += sum(_given(entry.get(slot)) for entry in gold)
        tally.pred += sum(_given(entry.get(slot)) for entry in found)


def _given(value: Any) -> bool:
    return value is not None and value != ""


def _unpaired(
    result: Evaluation,
    name: str,
    what: str,
    gold: Iterable[Entry],
    found: Iterable[Entry],
    pairs: Iterable[Pair],
    show: Callable[[Entry], str],
) -> None:
    done = {id(entry) for both in pairs for entry in both}
    result.errors += [Miss(name, f"missed{what}", show(entry), "") for entry in gold if id(entry) not in done]
    result.errors += [Miss(name, f"spurious{what}", "", show(entry)) for entry in found if id(entry) not in done]


def _action_score(wanted: Entry, got: Entry) -> float:
    verb = span_f1(place(wanted["verb"]), place(got["verb"]))
    return verb + 2 * span_f1(place(wanted["object"]), place(got["object"])) if verb else 0.0
