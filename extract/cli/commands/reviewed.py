"""``--reviewed FILE`` of the commands that read a run: they read it as reviewers left it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from extract.cli.commands.refusal import refuse
from extract.cli.commands.say import say

REVIEWED_HELP = "Corrected file, or the folder import-review wrote: read the run as it was corrected."


def reads_reviewed(argument: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command ``--reviewed``, which puts the reviewed run in the place of the run that ``argument`` names."""

    def wrap(command: Callable[..., None]) -> Callable[..., None]:
        @click.option("--reviewed", metavar="FILE", type=click.Path(exists=True, path_type=Path), help=REVIEWED_HELP)
        @functools.wraps(command)
        def on_reviewed(reviewed: Path | None, **given: Any) -> None:
            if reviewed:
                name = click.get_current_context().info_name or ""
                given[argument] = _folder(name, given[argument], reviewed)
            command(**given)

        return on_reviewed

    return wrap


def _folder(name: str, run: Path, reviewed: Path) -> Path:
    from extract.review.given import reviewed_run

    try:
        return reviewed_run(run if run.is_dir() else run.parent, reviewed, lambda note: click.echo(say(note), err=True))
    except (OSError, ValueError) as error:
        refuse(name, error)
