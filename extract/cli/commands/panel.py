"""``policy-extract panel``: pivot targets to region × year."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.analysis.outputs import FORMATS
from extract.cli.commands.refusal import refuse
from extract.cli.commands.reviewed import reads_reviewed
from extract.cli.commands.say import say

if TYPE_CHECKING:
    from extract.analysis.panel import Panel

RULES = ("either", "bound", "commitment", "both", "marked")
THIN = 0.1
"""Below this share of filled cells an indicator is said to be almost empty."""
NAMED = 10
"""Documents left out that are named on the terminal; all stand in the table of documents."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--indicator", "indicators", multiple=True, help="Indicator, by any of its names; may be repeated.")
@click.option(
    "--rule",
    type=click.Choice(RULES),
    default="either",
    show_default=True,
    help="What makes a hard constraint: a one-sided bound, a commitment of 确保 or more, either, both, or 约束性.",
)
@click.option("--strict", is_flag=True, help="Leave a side of a cell empty where several values compete for it.")
@click.option("--wide", "wide_form", is_flag=True, help="Also write NAME_wide: a row a region and year.")
@click.option("--format", "formats", default="csv", show_default=True, help=f"Of {', '.join(FORMATS)}; with commas.")
@click.option("--figure", is_flag=True, help="Also draw targets against results, an SVG an indicator.")
@click.option(
    "--explain",
    nargs=3,
    metavar="REGION YEAR INDICATOR",
    help="Print what stands behind one cell instead: all figures with sentence, document and place.",
)
@click.option(
    "--lexicon",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with own indicators.tsv, indicator_words.tsv or comparators.tsv.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write [default: DIR/panel.csv].")
@click.option("--no-bom", is_flag=True, help="Write CSV without byte order mark.")
@reads_reviewed("folder")
def command(
    folder: Path,
    indicators: tuple[str, ...],
    rule: str,
    strict: bool,
    wide_form: bool,
    formats: str,
    figure: bool,
    explain: tuple[str, str, str] | None,
    lexicon: Path | None,
    out: Path | None,
    no_bom: bool,
) -> None:
    """Pivot the targets of the run in DIR to one row a region, year, horizon, indicator and measure.

    Without --indicator: the standard set, all indicators of the table. Beside the panel stand NAME_names.csv (every
    indicator name of the records, with the codes it was taken for) and NAME_documents.csv (every document, with what
    left it out).
    """
    from extract.analysis.panel import Panel
    from extract.lexicon.tables import Tables

    if explain:
        _explain(folder, explain, lexicon)
        return
    wanted = [name.strip() for name in formats.split(",")]
    try:
        if unknown := set(wanted) - set(FORMATS):
            raise ValueError(f"no format {', '.join(sorted(unknown))}; there are {', '.join(FORMATS)}")
        panel = Panel(folder, indicators, rule=rule, tables=Tables(lexicon), strict=strict)
    except (FileNotFoundError, ValueError) as error:
        refuse("panel", error)
    path = out or folder / "panel.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = list(panel.rows())
    _write(panel, rows, path, wanted, wide_form, bom=not no_bom)
    if figure:
        _draw(panel, rows, path)
    _tell(panel, rows)


def _write(
    panel: Panel, rows: list[list[object]], path: Path, formats: Sequence[str], wide_form: bool, *, bom: bool
) -> None:
    """Write the panel in all forms and formats, and the two tables beside it."""
    from extract.analysis import outputs
    from extract.analysis.panel import panel_columns
    from extract.analysis.wide import wide
    from extract.tables.writers.run import write_table

    filled = sum(row[_COVERAGE] in _FILLED for row in rows)
    forms = {path.stem: (list(panel_columns()), rows)}
    if wide_form:
        forms[f"{path.stem}_wide"] = wide(rows)
    for name, (columns, table) in forms.items():
        for form in formats:
            written = outputs.write(path.with_name(f"{name}.{form}"), form, columns, table, bom=bom)
            told = f"{len(table)} rows" + (f", {filled} with figures" if name == path.stem else "")
            click.echo(say(f"{written}: {told}"))
    names = outputs.names_rows(dict(panel.names.most_common()))
    write_table(path.with_name(f"{path.stem}_names.csv"), names, bom=bom)
    unmatched = sum(row[1] is None for row in names[1:])
    click.echo(
        say(f"{path.with_name(f'{path.stem}_names.csv')}: {len(names) - 1} indicator names, {unmatched} unmatched")
    )
    documents = panel.document_rows()
    write_table(path.with_name(f"{path.stem}_documents.csv"), documents, bom=bom)
    click.echo(say(f"{path.with_name(f'{path.stem}_documents.csv')}: {len(documents) - 1} documents"))


_COVERAGE = 9
_FILLED = ("target", "no_number", "competing", "achieved_only")


def _draw(panel: Panel, rows: Sequence[Sequence[object]], path: Path) -> None:
    from extract.integrations.plots import panel_figures

    for name, plot in panel_figures(rows):
        click.echo(plot.save(path.with_name(f"{path.stem}_{name}.svg")))


def _tell(panel: Panel, rows: Sequence[Sequence[object]]) -> None:
    """Say what names were taken for, which indicators are almost empty, and which documents were left out."""
    from extract.analysis.panel import unknown_sentence

    for asked in panel.asked:
        names = ", ".join(f"{one.name} ({one.code})" for one in asked.indicators)
        click.echo(f"{asked.name} → {names}" if names else say(unknown_sentence(asked)), err=not names)
    if panel.asked:
        for one in {one.code: one for asked in panel.asked for one in asked.indicators}.values():
            cells = [row for row in rows if row[4] == one.code]
            n = sum(row[_COVERAGE] in _FILLED for row in cells)
            if n < THIN * len(cells):
                click.echo(say(f"{one.name}: almost empty, {n} of {len(cells)} cells have a figure"), err=True)
    left = [(report.doc_id, report.lacks) for report in panel.reports.by_id.values() if report.lacks]
    if left:
        click.echo(say(f"left out: {len(left)} documents"), err=True)
        for doc_id, reason in left[:NAMED]:
            click.echo(f"  {doc_id}: {say(reason)}", err=True)
        if len(left) > NAMED:
            click.echo(say(f"  … and {len(left) - NAMED} more, in the table of documents"), err=True)


def _explain(folder: Path, cell: tuple[str, str, str], lexicon: Path | None) -> None:
    from extract.analysis.account import account
    from extract.analysis.panel import Panel
    from extract.lexicon.tables import Tables

    region, year, name = cell
    try:
        if not year.isdigit():
            raise ValueError(f"{year!r} is no year; give REGION YEAR INDICATOR, e.g. 山东省 2026 GDP")
        for line in account(Panel(folder, [name], tables=Tables(lexicon)), region, int(year)):
            click.echo(say(line))
    except (FileNotFoundError, ValueError) as error:
        refuse("panel", error)
    except KeyError as error:
        refuse("panel", ValueError(error.args[0]))
