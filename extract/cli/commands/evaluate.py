"""``policy-extract evaluate``: score records against gold annotations or a hand-coded sheet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.cli.commands.refusal import refuse
from extract.cli.commands.reviewed import reads_reviewed
from extract.cli.commands.say import say

if TYPE_CHECKING:
    from extract.evaluation.coded import Comparison
    from extract.evaluation.evaluate import Evaluation


@click.command()
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
@click.argument("records", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--errors", type=click.IntRange(0), metavar="N", help="Print the first N differences.")
@reads_reviewed("records")
def command(gold: Path, records: Path, as_json: bool, errors: int | None) -> None:
    """Score RECORDS (a run's folder or its records.jsonl) against GOLD.

    GOLD is a folder of DOC.txt and DOC.gold.json, or a CSV or XLSX sheet coded by hand with the columns document,
    quote and any of the codebook's (verb, object, indicator, low, high, unit, commitment, status, …).
    """
    from extract.tables.entries import read_entries

    try:
        if gold.is_dir():
            _gold(gold, read_entries(records), as_json, errors)
        else:
            _sheet(gold, read_entries(records), as_json, errors)
    except (OSError, ValueError) as error:
        refuse("evaluate", error)


def _gold(gold: Path, records: Any, as_json: bool, errors: int | None) -> None:
    from extract.evaluation.evaluate import evaluate

    result = evaluate(gold, records)
    if as_json:
        click.echo(json.dumps(_gold_json(result, errors), ensure_ascii=False))
        return
    click.echo(say(f"{result.documents} documents"))
    _table(("", "P", "R", "F1", "gold", "found"), [_prf(name, t.figures()) for name, t in result.main.items()])
    shares = [(name, _figure(value)) for name, value in result.figures().items() if isinstance(value, float)]
    _table(("of what matches", "accuracy"), shares)
    _table(("slot", "P", "R", "F1", "gold", "found"), [_prf(name, f) for name, f in result.by_slot().items()])
    _confusions(result.confusions, "gold", "found")
    for miss in result.errors[: errors or 0]:
        click.echo(f"{miss.document}\t{miss.kind}\t{miss.gold}\t{miss.found}")


def _gold_json(result: Evaluation, errors: int | None) -> dict[str, Any]:
    out = result.figures() | {"documents": result.documents, "slots": result.by_slot()}
    out["confusions"] = _counted(result.confusions, "gold", "found")
    if errors is not None:
        out["errors"] = [vars(miss) for miss in result.errors[:errors]]
    return out


def _sheet(sheet: Path, records: Any, as_json: bool, errors: int | None) -> None:
    from extract.evaluation.coded import compare

    result = compare(sheet, records)
    figures = result.figures()
    if as_json:
        out = figures | {"confusions": _counted(result.confusions(), "coder", "found")}
        if errors is not None:
            keys = ("document", "column", "coder", "found", "quote")
            out["errors"] = [dict(zip(keys, d, strict=True)) for d in result.differences[:errors]]
        click.echo(json.dumps(out, ensure_ascii=False))
        return
    _sheet_summary(result)
    rows = [
        (name, str(f["n"]), _figure(f["accuracy"]), _figure(f["close"]), _figure(f["kappa"]))
        for name, f in figures["columns"].items()
    ]
    _table(("column", "n", "same", "close", "kappa"), rows)
    _confusions(result.confusions(), "coder", "found")
    for document, column, coder, found, quote in result.differences[: errors or 0]:
        click.echo(f"{document}\t{column}\t{coder or '–'}\t{found or '–'}\t{quote}")
    for row in result.unmatched[: errors or 0]:
        click.echo(f"{row.get('document', '')}\t{say('no record')}\t\t\t{row.get('quote', '')}")


def _sheet_summary(result: Comparison) -> None:
    click.echo(
        say(f"{result.rows} rows, {result.matched} matched; {result.left} further records in the coded documents")
    )
    for name, count in result.strangers.items():
        click.echo(say(f"not in the run: document {name} ({count} rows)"), err=True)
    if result.ignored:
        click.echo(say(f"not compared, no column of the records: {', '.join(result.ignored)}"), err=True)


def _counted(pairs: Counter[tuple[str, str, str]], first: str, second: str) -> list[dict[str, str | int]]:
    return [{"slot": slot, first: a, second: b, "count": n} for (slot, a, b), n in pairs.most_common()]


def _confusions(pairs: Counter[tuple[str, str, str]], first: str, second: str) -> None:
    if pairs:
        _table(("confused", first, second, ""), [(s, a, b, f"{n}×") for (s, a, b), n in pairs.most_common(20)])


def _prf(name: str, figures: dict[str, float | int]) -> tuple[str, ...]:
    numbers = (_figure(figures[key]) for key in ("p", "r", "f1"))
    return (name, *numbers, str(figures["gold"]), str(figures["pred"]))


def _figure(value: float | int | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*map(say, header), box=None, header_style="bold", padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console()
    console.print(table)
    console.print()
