"""The ``policy-extract`` command: a thin, lazy front to the library.

Subcommands live in :mod:`extract.cli.commands`, one module each, and are imported only when they are called,
so that ``--help`` answers at once.
"""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "run": "Extract records from files or folders and write them out.",
    "explain": "Show clause by clause which rules hit and why.",
    "show": "Print a text with its records marked in colour.",
    "evaluate": "Score records against gold annotations or a hand-coded sheet.",
    "diff": "Compare two runs: gains, losses and changed slots.",
    "check": "Run the example and counterexample of every rule and lexicon entry.",
    "verify": "Re-slice every quote of a run from its sources.",
    "report": "Rebuild report.html for a finished run.",
    "export": "Write records for annotation tools, graphs or training.",
    "import-review": "Read corrections back and measure agreement.",
    "panel": "Pivot targets to region × year.",
    "schema": "Print the schema of the output.",
}


class LazyGroup(click.Group):
    """A click group that imports a subcommand's module only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands in the order users meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one subcommand, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"extract.cli.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands from the table above, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


EPILOG = """\b
Examples:
  policy-extract run corpora/dezhou.txt --out outputs
  policy-extract run reports/ --out results --workers 4
  policy-extract explain 力争特色产业投资占比达到60%以上。
"""


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="policy-extract")
def main() -> None:
    """Turn Chinese policy text into records of campaign, action, object and numeric target."""
