"""``policy-extract check``: every rule's and lexicon entry's example and counterexample."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from extract.cli.commands.refusal import refuse
from extract.cli.commands.say import say


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, path_type=Path))
@click.option("--lexicon", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of own tables.")
@click.option(
    "--table", "tables", multiple=True, metavar="NAME", help="Try this table only, e.g. verbs. May be repeated."
)
@click.option(
    "--unclaimed",
    "numbers",
    is_flag=True,
    help="List the numbers of FILEs that are no quantity or in no record, and why.",
)
@click.option("--limit", type=click.IntRange(1), help="Print at most so many lines.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def command(
    files: tuple[Path, ...],
    lexicon: Path | None,
    tables: tuple[str, ...],
    numbers: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    """Run the example and counterexample of every rule and lexicon entry.

    With --unclaimed FILE… it lists instead the numbers in those texts that are no quantity or in no record.
    """
    if numbers != bool(files):
        raise click.UsageError("FILEs go with --unclaimed, and --unclaimed needs FILEs")
    try:
        if numbers:
            _unclaimed(files, lexicon, limit, as_json)
        else:
            sys.exit(_check(lexicon, tables, limit, as_json))
    except (OSError, ValueError) as error:
        refuse("check", error)


def _check(lexicon: Path | None, tables: tuple[str, ...], limit: int | None, as_json: bool) -> int:
    from extract.selfcheck.check import check

    result = check(lexicon, tables)
    for failure in result.failures[:limit]:
        if as_json:
            click.echo(json.dumps(msgspec.to_builtins(failure), ensure_ascii=False))
        else:
            click.echo(say(f"{failure.where}: {failure.entry}: {failure.kind} {failure.text}: {failure.problem}"))
    if not as_json:
        failed = len(result.failures)
        texts, rows = result.texts.total(), result.rows.total()
        click.echo(say(f"{texts} texts of {rows} rows in {len(result.rows)} tables, {failed} failed"))
        if without := +result.without:
            names = ", ".join(f"{name} ({n})" for name, n in without.items())
            click.echo(say(f"no counterexample: {names}"))
        if result.untried:
            click.echo(say(f"without examples: {', '.join(result.untried)}"))
    return 1 if result.failures else 0


def _unclaimed(files: tuple[Path, ...], lexicon: Path | None, limit: int | None, as_json: bool) -> None:
    from extract.selfcheck.check import unclaimed

    for found in unclaimed(_texts(files), lexicon)[:limit]:
        if as_json:
            click.echo(json.dumps(msgspec.to_builtins(found), ensure_ascii=False))
        else:
            click.echo(f"{found.count:6} {found.reason:14} {found.form}\t{found.example}")


def _texts(paths: tuple[Path, ...]) -> Iterator[str]:
    """Yield the texts of files, and of the .txt files of folders."""
    from extract.text.decode import decode

    for path in paths:
        for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            yield decode(file.read_bytes()).text
