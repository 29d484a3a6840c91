"""``policy-extract report``: rebuild the page of a finished run."""

from __future__ import annotations

from pathlib import Path

import click

from extract.cli.commands.refusal import refuse
from extract.cli.commands.reviewed import reads_reviewed


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of the page.")
@click.option("--document", "only", multiple=True, metavar="ID", help="Hold only these documents (repeatable).")
@click.option(
    "--out",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write [default: DIR/report.html, with --document DIR/report_selection.html].",
)
@reads_reviewed("folder")
def command(folder: Path, language: str, only: tuple[str, ...], path: Path | None) -> None:
    """Rebuild report.html of the run in DIR, or make a page of some of its documents."""
    from extract.report import build

    try:
        made = build(folder, language=language, only=only, path=path)
    except (FileNotFoundError, ValueError) as error:
        refuse("report", error)
    click.echo(made)
