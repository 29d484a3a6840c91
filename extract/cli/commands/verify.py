"""``policy-extract verify``: re-slice every quote of a run from its hashed sources."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import click

from extract.cli.commands.refusal import refuse
from extract.cli.commands.say import say


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--source",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the input files, if they have moved.",
)
@click.option("--all", "every", is_flag=True, help="List every mismatch instead of stopping at the first.")
def command(folder: Path, source: Path | None, every: bool) -> None:
    """Re-slice every quote of the run in FOLDER from its sources."""
    from extract.tables.verify import Verified, verify

    checked = Verified()
    try:
        problems = verify(folder, source, checked)
        found = list(problems if every else islice(problems, 1))
    except (FileNotFoundError, ValueError) as error:
        refuse("verify", error)
    for problem in found:
        click.echo(f"{problem.record_id or problem.doc_id}: {say(problem.reason)}", err=True)
    done = f"{checked.records} records of {checked.documents} documents"
    if found:
        ended = f"{len(found)} mismatches in {done}" if every else f"stopped at the first mismatch, after {done}"
        click.echo(say(ended))
        raise SystemExit(1)
    click.echo(say(f"ok: {done} stand in their sources as quoted"))
