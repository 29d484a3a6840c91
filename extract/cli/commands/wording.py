"""The words click itself says (usage, headings, defaults, usage errors) in the language of the user."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import IO, Any

import click

from extract.cli.commands.say import language, say

#: what click writes behind the help of an option: [default: csv]
_EXTRA = re.compile(r"(?:\A|  )\[(?:(default|required)(: |))?([^\[\]]*)\]\Z")
_EXTRA_WORDS = {"default": "默认", "required": "必填"}


class Formatter(click.HelpFormatter):
    """Help in the user's language: paragraphs, headings, what options do, defaults."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that begins a help text."""
        super().write_usage(prog, args, prefix or f"{say('Usage')}: ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(say(heading))

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        super().write_text("\n\n".join(map(_paragraph, inspect.cleandoc(text).split("\n\n"))))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands."""
        super().write_dl([(name, _option(words)) for name, words in rows], col_max, col_spacing)


class SpokenContext(click.Context):
    """A context whose help is in the user's language."""

    formatter_class = Formatter


class SaidError(click.UsageError):
    """A usage error of click's, which shows itself in the user's language."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(error.format_message(), error.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print usage, a hint and the error."""
        usage = [self.ctx.get_usage(), say(f"Try {self.ctx.command_path} --help for help."), ""] if self.ctx else []
        for line in [*usage, say(f"Error: {' '.join(self.message.split())}")]:
            click.echo(line, file=file, err=file is None)


def epilog(command: str) -> str:
    """Return examples and exit codes of a command (``-`` for the program), for the end of its help."""
    rows = [(kind, text) for name, kind, text in _examples() if name == command]
    shown = ["\b", "Examples:", *(f"  {text}" for kind, text in rows if kind == "example")]
    return "\n\n".join(["\n".join(shown), *(f"Exit codes: {text}." for kind, text in rows if kind == "exit")])


@cache
def _examples() -> list[list[str]]:
    text = files("extract.cli.commands").joinpath("examples.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


def _paragraph(text: str) -> str:
    """A paragraph of a help text; of a list of names the words behind each."""
    if "\b" not in text:
        return say(" ".join(text.split()))
    lines = [re.split(r"(?<=\S)(  +)", line, maxsplit=1) for line in text.split("\n")]
    return "\n".join("".join((*parts[:-1], say(parts[-1]))) for parts in lines)


def _option(words: str) -> str:
    """What an option does, and ``[default: 600; x>=0.1]``, which click puts behind it."""
    if language() != "zh" or say(words) != words:
        return say(words)
    extra = _EXTRA.search(words)
    if not extra:
        return say(words)
    kind = f"{_EXTRA_WORDS[extra[1]]}{extra[2] and '：'}" if extra[1] else ""
    return f"{say(words[: extra.start()])}  [{kind}{extra[3]}]".strip()
