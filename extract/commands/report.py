"""``policy-extract report``: rebuild the page of a finished run."""

from __future__ import annotations

from pathlib import Path

import click

from extract.commands.refusal import refuse


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of the page.")
@click.option("--document", "only", multiple=True, metavar="ID", help="Hold only these documents (repeatable).")
def command(folder: Path, language: str, only: tuple[str, ...]) -> None:
    """Rebuild report.html of the run in DIR."""
    from extract.report import build

    try:
        path = build(folder, language=language, only=only)
    except (FileNotFoundError, ValueError) as error:
        refuse("report", error)
    click.echo(path)
