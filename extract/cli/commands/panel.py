"""``policy-extract panel``: pivot targets to region × year."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from extract.cli.commands.refusal import refuse

RULES = ("either", "bound", "commitment", "both", "marked")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--indicator", "indicators", multiple=True, help="Indicator, by any of its names; may be repeated.")
@click.option(
    "--rule",
    type=click.Choice(RULES),
    default="either",
    show_default=True,
    help="What makes a hard constraint: a one-sided bound, a commitment of 确保 or more, either, both, or 约束性.",
)
@click.option(
    "--lexicon",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with an own indicators.tsv.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write [default: FOLDER/panel.csv]."
)
@click.option("--no-bom", is_flag=True, help="Write CSV without byte order mark.")
def command(
    folder: Path, indicators: tuple[str, ...], rule: str, lexicon: Path | None, out: Path | None, no_bom: bool
) -> None:
    """Pivot the targets of the run in FOLDER to one row a region, year and indicator.

    Beside the panel stands NAME_names.csv: every indicator name of the records with the group it fell into; the
    unmatched ones have none, and can be added to the table of synonyms.
    """
    from extract.analysis.panel import COLUMNS, Panel
    from extract.tables.writers.run import write_table

    try:
        panel = Panel(folder, indicators, rule=rule, extra=lexicon)
    except (FileNotFoundError, ValueError) as error:
        refuse("panel", error)
    path = out or folder / "panel.csv"
    rows = list(panel.rows())
    write_table(path, [list(COLUMNS), *rows], bom=not no_bom)
    names = [[name, group, count] for (name, group), count in panel.names.most_common()]
    beside = path.with_name(f"{path.stem}_names.csv")
    write_table(beside, [["name", "indicator", "n_records"], *names], bom=not no_bom)
    _summary(path, beside, panel.left_out, rows, names)


def _summary(
    path: Path, beside: Path, left_out: int, rows: Sequence[Sequence[object]], names: Sequence[Sequence[object]]
) -> None:
    filled = sum(row[6] in ("target", "achieved_only") for row in rows)
    unmatched = sum(group is None for _, group, _ in names)
    click.echo(f"{path}: {len(rows)} rows, {filled} with figures")
    click.echo(f"{beside}: {len(names)} indicator names, {unmatched} unmatched")
    if left_out:
        click.echo(f"left out, having no region or year: {left_out} documents", err=True)
