"""``policy-extract import-review``: corrections back in, with agreement figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from extract.cli.commands.refusal import refuse

TOOLS = ["label-studio", "doccano", "conllu", "brat", "xlsx"]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--run", "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The run the files were exported from. [default: the folder above FILE that holds records.jsonl]",
)  # fmt: skip
@click.option("--from", "tool", type=click.Choice(TOOLS), help="The tool. [default: by the file's name]")
@click.option("--offsets", type=click.Choice(["code-points", "utf-16"]), help="Unit. [default: found out]")
@click.option("--out", type=click.Path(path_type=Path), help="File to write. [default: DIR/reviewed.jsonl]")
@click.option("--overwrite", is_flag=True, help="Replace an earlier review.")
def command(
    files: tuple[Path, ...], folder: Path | None, tool: str | None, offsets: str | None, out: Path | None,
    overwrite: bool,
) -> None:  # fmt: skip
    """Read corrected FILEs back; write reviewed.jsonl and agreement.json, print the figures.

    The machine's own files are never changed.
    """
    from extract.review.bring_in import bring_in

    try:
        run = folder or _folder_of(files[0])
        made, figures = bring_in(files, run, out=out, tool=tool, offsets=offsets, overwrite=overwrite)
    except (OSError, ValueError) as error:
        refuse("import-review", error)
    _print(figures)
    for path in made:
        click.echo(path)


def _folder_of(file: Path) -> Path:
    for folder in file.resolve().parents:
        if (folder / "records.jsonl").is_file():
            return folder
    raise FileNotFoundError(f"no run above {file}: say --run DIR")


def _print(figures: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    names = ("reviewed", "correct", "corrected", "wrong", "missed", "precision", "recall")
    table = Table("slot", "n", "accuracy", "kappa", box=None, header_style="bold")
    for name, slot in figures["slots"].items():
        table.add_row(name, str(slot["n"]), _figure(slot["accuracy"]), _figure(slot["kappa"]))
    console = Console()
    console.print("  ".join(f"{name} [b]{_figure(figures[name])}[/b]" for name in names))
    console.print(table)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
