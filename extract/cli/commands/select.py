"""``policy-extract select``: records of a run that fulfil conditions, as a table, CSV, JSON lines or a count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.cli.commands.refusal import refuse
from extract.cli.commands.reviewed import reads_reviewed
from extract.cli.commands.say import say

if TYPE_CHECKING:
    from extract.tables.rundir import RunDir, StoredRecord

FORMATS = ("table", "csv", "jsonl", "count")
NARROW = ("region", "year", "campaign", "commitment", "verb", "object", "value", "unit", "bound", "status", "deadline")
"""Columns of the short view that a terminal has room for."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("conditions", metavar="[CONDITION]...", nargs=-1)
@click.option("--format", "form", type=click.Choice(FORMATS), help="[default: by the file's name, else table]")
@click.option("--view", type=click.Choice(["short", "full"]), default="short", show_default=True, help="Of CSV files.")
@click.option("--columns", metavar="A,B", help="These columns of the full table only (CSV).")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N records only.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of heads.")
@click.option("-o", "--out", metavar="FILE", help="File to write; - is standard output.")
@reads_reviewed("folder")
def command(folder: Path, conditions: tuple[str, ...], **options: Any) -> None:
    """Print the records of the run (or reviewed run) in DIR that fulfil every CONDITION.

    A condition is COLUMN, one of = != ~ !~ < <= > >= and a value: = equal (nothing: empty), ~ contains; a,b either.
    Columns are those of records and documents, and document, region, value.
    """
    from extract.analysis.conditions import holds, parse_conditions
    from extract.tables.rundir import RunDir

    out: str | None = options["out"]
    try:
        run, wanted = RunDir(folder), parse_conditions(conditions)
        homes = {row["doc_id"]: row for row in run.documents}
        found: Iterable[StoredRecord] = (r for r in run.records() if holds(wanted, r, homes.get(r.doc_id, {})))
        if options["limit"]:
            from itertools import islice

            found = islice(found, options["limit"])
        form = options["form"] or _form(out)
        _write(form, run, found, out, options)
    except (FileNotFoundError, ValueError) as error:
        refuse("select", error)


def _form(out: str | None) -> str:
    kinds = {".csv": "csv", ".jsonl": "jsonl"}
    if out is None or out == "-":
        return "table" if out is None else "csv"
    suffix = Path(out).suffix.lower()
    if suffix not in kinds:
        raise ValueError(f"{out}: name a .csv or .jsonl file, or say --format")
    return kinds[suffix]


def _write(form: str, run: RunDir, found: Iterable[StoredRecord], out: str | None, options: dict[str, Any]) -> None:
    if form == "count":
        click.echo(sum(1 for _ in found))
    elif form == "table":
        _table(run, found, options["language"])
    else:
        lines = _jsonl(found) if form == "jsonl" else _csv(run, found, options)
        _stream(lines, out, bom=form == "csv")


def _stream(lines: Iterator[bytes], out: str | None, bom: bool) -> None:
    """Write lines as they come; a file gets its name when it is whole."""
    import sys

    from extract.tables.writers.run import BOM
    from extract.tables.written import whole

    if out in (None, "-"):
        for line in lines:
            sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
        return
    path = Path(str(out))
    with whole(path) as part, part.open("wb") as file:
        file.write(BOM if bom else b"")
        file.writelines(lines)
    click.echo(path, err=True)


def _jsonl(found: Iterable[StoredRecord]) -> Iterator[bytes]:
    import msgspec

    encoder = msgspec.json.Encoder(decimal_format="number", enc_hook=str)
    for record in found:
        yield encoder.encode(record) + b"\n"


def _csv(run: RunDir, found: Iterable[StoredRecord], options: dict[str, Any]) -> Iterator[bytes]:
    from extract.tables.writers.lines import table_lines

    for row in _rows(run, found, options):
        yield table_lines([row]).encode()


def _rows(run: RunDir, found: Iterable[StoredRecord], options: dict[str, Any]) -> Iterator[Sequence[Any]]:
    from extract.tables.rundir import StoredTable, stored_row
    from extract.tables.short import ShortWords, short_rows

    if options["view"] == "short" and not options["columns"]:
        words = ShortWords(options["language"])
        yield words.header()
        yield from (row for _, row in short_rows(run, words, found))
        return
    table = StoredTable(run.folder, "records")
    names = options["columns"].split(",") if options["columns"] else table.names
    unknown = [name for name in names if name not in table.names]
    if unknown:
        raise ValueError(f"no column {', '.join(unknown)}: `policy-extract schema` lists them")
    places = [table.names.index(name) for name in names]
    yield names
    for record in found:
        row = stored_row(record, table.kinds)
        yield [row[place] for place in places]


def _table(run: RunDir, found: Iterable[StoredRecord], language: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from extract.report.svg import visible
    from extract.tables.short import COLUMNS, ShortWords, short_rows

    words = ShortWords(language)
    table = Table(box=None, header_style="bold")
    for name in NARROW:
        table.add_column(words(name), overflow="fold")
    for _, row in short_rows(run, words, found):
        cells = dict(zip(COLUMNS, row, strict=True))
        table.add_row(*(Text(visible("" if cells[name] is None else str(cells[name]))) for name in NARROW))
    console = Console()
    Console(width=console.width if console.is_terminal else 200).print(table)
    click.echo(say(f"{table.row_count} records"), err=True)
