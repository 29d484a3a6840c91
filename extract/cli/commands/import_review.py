"""``policy-extract import-review``: corrections back in, with agreement figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.cli.commands.refusal import refuse
from extract.cli.commands.say import say
from extract.review.exports.registry import READABLE

if TYPE_CHECKING:
    from rich.console import Console


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--run", "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The run the files were exported from. [default: the folder above FILE that holds records.jsonl]",
)  # fmt: skip
@click.option("--from", "tool", type=click.Choice(READABLE), help="The tool. [default: by the file's name]")
@click.option("--offsets", type=click.Choice(["code-points", "utf-16"]), help="Unit. [default: found out]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write. [default: DIR/reviewed]")
@click.option("--coder", "coders", multiple=True, metavar="NAME", help="Who reviewed each FILE. [default: its name]")
@click.option(
    "--sample", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The sample that was reviewed. [default: sample_TOOL.csv beside FILE]",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace an earlier review.")
def command(files: tuple[Path, ...], folder: Path | None, **options: Any) -> None:
    """Read corrected FILEs back; write a reviewed run, print the figures.

    The folder holds the records as corrected, agreement.json and review.csv (what each coder did), and is read by the
    other commands as a run is. Several FILEs about the same records are those of several coders: their agreement is
    measured, and the first named decides. The machine's own files are never changed.
    """
    from extract.review.bring_in import bring_in

    try:
        reviewed = bring_in(files, folder or _folder_of(files[0]), **options)
    except (OSError, ValueError) as error:
        refuse("import-review", error)
    _print(reviewed.figures)
    for note in reviewed.notes:
        click.echo(say(note), err=True)
    for path in reviewed.files:
        click.echo(path)


def _folder_of(file: Path) -> Path:
    for folder in (*file.parents, *file.resolve().parents):
        if (folder / "records.jsonl").is_file():
            return folder
    raise FileNotFoundError(f"no run above {file}: say --run DIR")


def _print(figures: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    names = ("reviewed", "correct", "corrected", "wrong", "missed", "precision", "recall")
    table = Table(*map(say, ("slot", "n", "accuracy", "kappa")), box=None, header_style="bold")
    for name, slot in figures["slots"].items():
        table.add_row(name, str(slot["n"]), _figure(slot["accuracy"]), _figure(slot["kappa"]))
    console = Console()
    console.print("  ".join(f"{say(name)} [b]{_figure(figures[name])}[/b]" for name in names), soft_wrap=True)
    _print_estimate(console, figures["estimate"])
    console.print(table)
    if "between_coders" in figures:
        _print_coders(console, figures["between_coders"])


def _print_estimate(console: Console, estimate: dict[str, Any]) -> None:
    parts = []
    for name, words in (("precision", "precision of the run"), ("all_slots_right", "right in every slot")):
        found = estimate[name]
        if found:
            parts.append(f"{say(words)} [b]{found['estimate']:.3f}[/b] ({found['low']:.3f}–{found['high']:.3f})")
    if parts:
        basis = say(f"95 % interval, {estimate['basis']}, {estimate['n']} reviewed")
        console.print(f"{', '.join(parts)}; {basis}", soft_wrap=True)


def _print_coders(console: Console, between: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table(*map(say, ("between coders", "n", "agreement", "kappa", "alpha")), box=None, header_style="bold")
    for name, slot in between["slots"].items():
        table.add_row(name, str(slot["n"]), *(_figure(slot[key]) for key in ("agreement", "kappa", "alpha")))
    console.print(table)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
