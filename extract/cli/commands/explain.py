"""``policy-extract explain``: clause by clause, which rules hit, what was vetoed and why, and the records."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from extract.cli.commands.refusal import refuse
from extract.cli.commands.say import say

if TYPE_CHECKING:
    from rich.console import Console

    from extract.explain.explain import ClauseExplained, Reason
    from extract.model import Quantity


@click.command()
@click.argument("text", required=False)
@click.option("--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Explain this file.")
@click.option("--lexicon", type=click.Path(exists=True, file_okay=False), help="Folder of own word and rule tables.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a clause.")
def command(text: str | None, file: Path | None, lexicon: str | None, as_json: bool) -> None:
    """Show how TEXT is read (- for standard input): words and kinds, steps, numbers, records and their rules."""
    from extract.explain.explain import explain
    from extract.pipeline import Extractor

    if (text is None) == (file is None):
        raise click.UsageError("give either a TEXT (- for standard input) or --file FILE")
    try:
        clauses = explain(_text(text, file), Extractor(lexicon))
    except (OSError, ValueError) as error:
        refuse("explain", error)
    if as_json:
        for clause in clauses:
            click.echo(json.dumps(msgspec.to_builtins(clause), ensure_ascii=False, default=str))
        return
    _print(clauses)


def _text(text: str | None, file: Path | None) -> str:
    from extract.text.decode import decode

    if file is not None:
        return decode(file.read_bytes()).text
    return decode(sys.stdin.buffer.read()).text if text == "-" else str(text)


def _print(clauses: list[ClauseExplained]) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for clause in clauses:
        _clause(console, clause)
    records = sum(len(clause.reasons) for clause in clauses)
    console.print(say(f"{len(clauses)} clauses, {records} records"))


def _clause(console: Console, clause: ClauseExplained) -> None:
    from rich.text import Text

    console.print(Text.assemble((clause.text, "bold"), (f"  {clause.start}–{clause.end}", "dim")))
    _line(console, "words", " · ".join(f"{word} {kind}" for word, kind in clause.words))
    _line(console, "opening", "; ".join(f"{name} {value}" for name, value in clause.opening.items()))
    _line(console, "times", ", ".join(clause.times))
    for quantity in clause.quantities:
        _line(console, "number", _quantity(quantity))
    for refusal in clause.refused:
        _line(console, "no number", f"{refusal.text}: {refusal.reason}")
    for step in clause.steps:
        _line(console, "step", step)
    for reason in clause.reasons:
        _reason(console, reason)
    if not clause.reasons:
        _line(console, "no record", "", always=True, style="yellow")
    console.print()


def _reason(console: Console, reason: Reason) -> None:
    record = reason.record
    verb = record.verb.text if record.verb else "–"
    quantity = f" {record.quantity.text}" if record.quantity else ""
    _line(console, "record", f"{verb}｜{record.object.text}{quantity}", style="green")
    _line(console, "  rule", f"{reason.rule}: {reason.meaning}" if reason.meaning else reason.rule)
    if record.commitment:
        _line(console, "  force", f"{record.commitment} (level {record.commitment_level})")
    _line(console, "  campaign", f"{record.campaign or '–'}: {reason.campaign}")
    _line(console, "  status", f"{record.status}: {reason.status}")
    if record.quantity:
        found = record.quantity
        details = [f"role {found.role}", f"indicator {found.indicator}"]
        details += [f"{name} {value}" for name in ("deadline", "baseline") if (value := getattr(found, name))]
        _line(console, "  number", ", ".join(details))


def _quantity(quantity: Quantity) -> str:
    low, high = ("–" if x is None else f"{x.normalize():f}" for x in (quantity.low, quantity.high))
    value = low if low == high else f"{low} … {high}"
    change = f"{quantity.change} ({quantity.change_cue})" if quantity.change_cue else quantity.change
    return f"{quantity.text}: {value} {quantity.unit or ''}, bound {quantity.bound}, change {change}"


def _line(console: Console, name: str, value: str, *, always: bool = False, style: str = "") -> None:
    from rich.text import Text

    if value or always:
        label = Text(f"  {say(name)}", "cyan")
        label.truncate(13, pad=True)  # by cells, of which a Chinese character has two
        console.print(label + Text(value, style))
