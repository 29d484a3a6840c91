"""``policy-extract show``: a text on the terminal with its records marked in colour."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.cli.commands.refusal import refuse
from extract.model import Role

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from extract.model import Document

STYLES = {
    "campaign": "magenta underline2",
    "object": "yellow",
    "verb": "bold blue underline",
    "quantity": "bold green reverse",
    "commitment": "bold red",
}
"""Role → style, the later over the earlier; attributes as well as colours, for terminals and eyes without colour."""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--raw", is_flag=True, help="Show the raw text, not the cleaned reading.")
@click.option("--list", "listed", is_flag=True, help="List the records below the text.")
@click.option("--no-color", is_flag=True, help="Attributes only.")
def command(files: tuple[str, ...], raw: bool, listed: bool, no_color: bool) -> None:
    """Print FILE with campaign, verb, object, quantity and commitment marked."""
    from rich.console import Console

    from extract.engine.local import read

    console = Console(no_color=no_color or None, highlight=False, soft_wrap=True)
    failed = False
    for name in files:
        try:
            for document in read(Path(name)):
                failed |= document.status == "failed"
                _print(console, document, raw, listed)
        except FileNotFoundError as error:
            refuse("show", error)
    sys.exit(1 if failed else 0)


def _print(console: Console, document: Document, raw: bool, listed: bool) -> None:
    from rich.text import Text

    if document.status == "failed":
        console.print(Text(f"{document.doc_id}: failed: {document.error}", "bold red"))
        return
    targets = sum(1 for r in document.records if r.quantity and r.quantity.role == Role.TARGET)
    title = document.metadata.title or document.doc_id
    console.rule(Text(f"{title} · {len(document.records)} records, {targets} targets"), align="left")
    console.print(legend())
    console.print()
    console.print(annotated(document, raw=raw))
    if listed:
        _list(console, document)


def legend() -> Text:
    """One line with every role in its style."""
    from rich.text import Text

    return Text("  ").join(Text(role, style) for role, style in STYLES.items())


def annotated(document: Document, *, raw: bool = False) -> Text:
    """Return the text of a document with the marks of its records.

    Args:
        document: as :func:`extract.parse` gives it. ``raw``: the text as it came, instead of its cleaned reading.
    """
    from rich.text import Text

    from extract.report.segments import ROLES, marks_of, segment
    from extract.report.svg import visible

    marks = (mark for i, record in enumerate(document.records) for mark in marks_of(record, i))
    text = Text()
    for part in segment(document.raw, marks, None if raw else document.clean):
        styles = [style for role, style in STYLES.items() if part.mask & (1 << ROLES.index(role))]
        words = part.raw if part.clean is None else part.clean
        text.append(visible(words.replace("\r", "")), " ".join(styles))
    return text


def _list(console: Console, document: Document) -> None:
    from rich.table import Table
    from rich.text import Text

    from extract.report.svg import visible

    table = Table(
        "campaign", "commitment", "verb", "object", "quantity", "role", "status", box=None, header_style="bold"
    )
    for record in document.records:
        quantity = record.quantity
        cells = (
            record.campaign, record.commitment, record.verb and record.verb.text, record.object.text,
            quantity and quantity.text, quantity and quantity.role, record.status,
        )  # fmt: skip
        table.add_row(*(Text(visible(cell or "")) for cell in cells))
    console.print(table)
