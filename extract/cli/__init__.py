"""The ``policy-extract`` command: a thin, lazy front to the library.

Subcommands live in :mod:`extract.cli.commands`, one module each, and are imported only when they are called,
so that ``--help`` answers at once. What all of them understand (``-v``, ``--log``, ``--lang``, short forms of options,
defaults from a file) is added here.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from extract.cli.commands.logs import log_to, logged, quiet_end
from extract.cli.commands.say import VARIABLE, say
from extract.cli.commands.settings import defaults_for
from extract.cli.commands.wording import SaidError, SpokenContext, epilog

COMMANDS = {
    "run": "Extract records from files or folders and write them out.",
    "explain": "Show clause by clause which rules hit and why.",
    "show": "Print a text with its records marked in colour.",
    "select": "Print the records of a run that fulfil conditions.",
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
SHORT = {"--out": "-o", "--quiet": "-q", "--workers": "-j", "--format": "-f"}
"""Short forms, for every command that has the long one."""
_NARROW = ("ascii", "iso8859-1")
"""Encodings without Chinese, by the names Python looks them up under."""
_LANG = re.compile(r"(?:^|\s)--lang[ =](zh|en)(?:\s|$)")


class LazyGroup(click.Group):
    """A click group that imports a subcommand's module only when it is used."""

    context_class = SpokenContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands in the order users meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one subcommand, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"extract.cli.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        _complete(command, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand and its defaults; where there is none of that name, say which is like it."""
        name = click.utils.make_str(args[0])
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, 3, 0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(say(f"No such command {name!r}.{hint}"))
        found = super().resolve_command(ctx, args)
        if found[0] and found[1]:
            ctx.default_map = {found[0]: defaults_for(found[1], found[0])}
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands from the table above, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, whatever the locale; a pipe that was closed ends the program without a word."""
        given = kwargs.pop("args", None) or (args[0] if args else None)
        if given is None:
            _anew_in_utf8()
        arguments = sys.argv[1:] if given is None else list(given)
        _speak_utf8()
        with _spoken(arguments), logged(arguments):
            try:
                return super().main(arguments, *args[1:], **kwargs)
            except BrokenPipeError:
                quiet_end()
                sys.exit(0)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does, but a reader that has seen enough (``| head``) is no failure: click and rich end with 1."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except click.UsageError as error:
            raise SaidError(error) from None
        except BrokenPipeError:
            quiet_end()
            ctx.exit(0)
        except SystemExit as end:
            if not isinstance(end.__context__, BrokenPipeError):
                raise
            quiet_end()
            ctx.exit(0)
        return result


@contextmanager
def _spoken(arguments: list[str]) -> Iterator[None]:
    """Keep what ``--lang`` says from the first word to the last; ``--help`` may be answered before it is read."""
    before = os.environ.get(VARIABLE)
    asked = _LANG.search(" ".join(arguments))
    if asked:
        os.environ[VARIABLE] = asked[1]
    try:
        yield
    finally:
        os.environ.pop(VARIABLE, None)
        if before is not None:
            os.environ[VARIABLE] = before


def _anew_in_utf8() -> None:
    """Start the program again where names of files could not be Chinese (``LC_ALL=C`` with UTF-8 switched off)."""
    if codecs.lookup(sys.getfilesystemencoding()).name in _NARROW:
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _speak_utf8() -> None:
    """Standard output may be ASCII all the same (``PYTHONIOENCODING``); Chinese is written in UTF-8 then."""
    for stream in (sys.stdout, sys.stderr):
        if codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name in _NARROW:
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]  # a text stream


def _complete(command: click.Command, name: str) -> None:
    """Give a subcommand the short forms and the options that all have."""
    command.context_class, command.epilog = SpokenContext, epilog(name)
    taken = {option for param in command.params for option in param.opts}
    for param in command.params:
        for option in param.opts:
            short = SHORT.get(option)
            if short and short not in taken:
                param.opts.insert(0, short)
                taken.add(short)
    command.params += [added for added in (_verbose(), _log(), _lang()) if not taken & set(added.opts)]


def _verbose() -> click.Option:
    def show(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value:
            log_to(verbose=True)

    return click.Option(["-v", "--verbose"], is_flag=True, expose_value=False, callback=show, help="Say what is done.")


def _log() -> click.Option:
    def keep(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
        if value:
            try:
                log_to(value)
            except OSError as error:
                raise click.UsageError(f"{value}: {error.strerror}") from None

    options: dict[str, Any] = {"type": click.Path(dir_okay=False, path_type=Path), "metavar": "FILE"}
    return click.Option(["--log"], expose_value=False, callback=keep, help="Keep a log in FILE.", **options)


def _set_language(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value:
        os.environ[VARIABLE] = value  # also from the file of defaults


def _tell_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from extract import __version__
        from extract.lexicon.versions import way_it_runs

        click.echo(f"policy-extract, version {__version__} ({way_it_runs()})")
        ctx.exit()


def _lang() -> click.Option:
    kind = click.Choice(["zh", "en"])
    return click.Option(
        ["--lang"], type=kind, expose_value=False, is_eager=True, callback=_set_language, help="Language of messages."
    )


@click.group(cls=LazyGroup, epilog=epilog("-"), context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-V", "--version", is_flag=True, expose_value=False, is_eager=True, callback=_tell_version,
    help="Show the version and exit.",
)  # fmt: skip
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), expose_value=False, is_eager=True, callback=_set_language,
    help="Language of messages. [default: by the locale]",
)  # fmt: skip
def main() -> None:
    """Turn Chinese policy text into records of campaign, action, object and numeric target."""
