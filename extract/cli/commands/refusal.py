"""How a command refuses: one line on standard error, exit code 2."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from extract.cli.commands.logs import LOGGER
from extract.cli.commands.say import say


def refuse(command: str, reason: object, code: int = 2) -> NoReturn:
    """Say why ``command`` cannot do what it was asked, and exit; that nobody reads on is no reason to say anything."""
    if isinstance(reason, BrokenPipeError):
        raise reason
    LOGGER.error("%s: %s", command, reason)
    click.echo(f"policy-extract {command}: {say(str(reason))}", err=True)
    sys.exit(code)
