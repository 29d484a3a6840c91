"""``policy-extract diff``: gains, losses and changed slots between two runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from extract.cli.commands.refusal import refuse
from extract.cli.commands.say import say

if TYPE_CHECKING:
    from rich.console import Console

    from extract.evaluation.diff import DocumentDiff, Summary


@click.command()
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--by", type=click.Choice(["record", "document"]), default="record", show_default=True, help="What to list."
)
@click.option("--limit", type=click.IntRange(0), metavar="N", help="List at most N records or documents.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a differing document, then the summary.")
@click.option("--fail-on-loss", is_flag=True, help="Exit with 1 if a record was lost.")
def command(old: Path, new: Path, by: str, limit: int | None, as_json: bool, fail_on_loss: bool) -> None:
    """Compare the records of two runs: folders of results, or their records.jsonl.

    Lists by document what was gained (+), lost (-) and changed (~), with the clause; the last line sums up.
    """
    from extract.evaluation.diff import Summary, diff

    summary = Summary(slots={})
    try:
        documents = _counted(diff(old, new), summary)
        if as_json:
            _print_json(documents, limit)
        else:
            _print_text(documents, by, limit)
    except (OSError, ValueError) as error:
        refuse("diff", error)
    if as_json:
        click.echo(json.dumps({"summary": msgspec.to_builtins(summary)}, ensure_ascii=False))
    else:
        click.echo(say(summary.line()))
    sys.exit(1 if fail_on_loss and summary.lost else 0)


def _counted(documents: Iterator[DocumentDiff], summary: Summary) -> Iterator[DocumentDiff]:
    """Pass on the documents that differ; all are summed up."""
    for document in documents:
        summary.add(document)
        if document.differs:
            yield document


def _print_json(documents: Iterator[DocumentDiff], limit: int | None) -> None:
    for number, document in enumerate(documents):
        if limit is None or number < limit:
            click.echo(json.dumps(msgspec.to_builtins(document), ensure_ascii=False))


def _print_text(documents: Iterator[DocumentDiff], by: str, limit: int | None) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    left = -1 if limit is None else limit
    for document in documents:
        if left == 0:
            continue
        if by == "document":
            _document_line(console, document)
            left -= 1
        else:
            left = _records(console, document, left)


def _document_line(console: Console, document: DocumentDiff) -> None:
    counts = f"+{len(document.gained)} -{len(document.lost)} ~{len(document.changed)} ={document.same}"
    console.print(f"{document.doc_id}{_only(document)}  {counts}", markup=False)


def _only(document: DocumentDiff) -> str:
    return say(f" (only in the {document.side} run)") if document.side else ""


def _records(console: Console, document: DocumentDiff, left: int) -> int:
    from rich.text import Text

    console.print(Text(f"{document.doc_id}{_only(document)}", style="bold"))
    lines = [("- " + f.record, f.quote, "red") for f in document.lost]
    lines += [("+ " + f.record, f.quote, "green") for f in document.gained]
    for change in document.changed:
        slots = "; ".join(f"{slot}: {a or '–'} → {b or '–'}" for slot, (a, b) in change.slots.items())
        lines.append((f"~ {change.record}  [{slots}]", change.quote, "yellow"))
    for line, quote, style in lines:
        if left == 0:
            break
        console.print(Text.assemble((f"  {line}", style), (f"  {_flat(quote)}", "dim")))
        left -= 1
    return left


def _flat(quote: str) -> str:
    return " ".join(quote.split())
