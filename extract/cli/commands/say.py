"""Messages in the language of the user: English, or Chinese from ``messages.tsv``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

_HOLE = re.compile(r"\{(\w+)\}")
VARIABLE = "POLICY_EXTRACT_LANG"


def language() -> str:
    """Return ``zh`` or ``en``: what ``--lang`` asked for (kept in an environment variable), else by the locale."""
    for name in (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def say(message: str) -> str:
    """Return ``message`` in the user's language; one that the table does not have stays English."""
    if language() != "zh":
        return message
    fixed, patterns = _messages()
    if message in fixed:
        return fixed[message]
    for match, chinese in patterns:
        found = match(message)
        if found:
            return chinese.format_map({name: _inner(value) for name, value in found.groupdict().items()})
    return message


def _inner(value: str) -> str:
    """What fills a hole: a message itself, if not a name (a folder called ``reviewed`` stays what it is)."""
    return say(value) if " " in value else value


@cache
def _messages() -> tuple[dict[str, str], list[tuple[Callable[[str], re.Match[str] | None], str]]]:
    """Fixed sentences, and those with holes (``no column {name}``) as patterns, the one that says most first."""
    lines = files("extract.cli.commands").joinpath("messages.tsv").read_text("utf-8").splitlines()[1:]
    pairs = [line.split("\t") for line in lines if line]
    fixed = {english: chinese for english, chinese in pairs if "{" not in english}
    patterns: list[tuple[Callable[[str], re.Match[str] | None], str]] = []
    for english, chinese in sorted(pairs, key=lambda pair: -len(_HOLE.sub("", pair[0]))):
        if "{" in english:
            parts = _HOLE.split(english)
            pattern = "".join(f"(?P<{p}>.*)" if i % 2 else re.escape(p) for i, p in enumerate(parts))
            patterns.append((re.compile(pattern, re.DOTALL).fullmatch, chinese))
    return fixed, patterns
