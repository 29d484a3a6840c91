"""Sentences in Chinese: what readers, commands and tables say, by ``messages.tsv``."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from extract.lexicon.patterns import lazy

_HOLE = re.compile(r"\{(\w+)\}")


def in_chinese(message: str) -> str:
    """Return ``message`` in Chinese; one that the table does not have stays English."""
    if not message:
        return message
    fixed, patterns = messages()
    if message in fixed:
        return fixed[message]
    for head, pattern, chinese in patterns:
        found = pattern.fullmatch(message) if message.startswith(head) else None
        if found:
            return chinese.format_map({name: _inner(value) for name, value in found.groupdict().items()})
    return message


def _inner(value: str) -> str:
    """What fills a hole: a message itself, if not a name (a folder called ``reviewed`` stays what it is)."""
    return in_chinese(value) if " " in value else value


@cache
def messages() -> tuple[dict[str, str], list[tuple[str, re.Pattern[str], str]]]:
    """Fixed sentences, and those with holes (``no column {name}``) as patterns, the one that says most first.

    Of the latter how they begin, the pattern, and the sentence in Chinese.
    """
    lines = files("extract.tables").joinpath("messages.tsv").read_text("utf-8").splitlines()[1:]
    pairs = [line.split("\t") for line in lines if line]
    fixed = {english: chinese for english, chinese in pairs if "{" not in english}
    patterns: list[tuple[str, re.Pattern[str], str]] = []
    for english, chinese in sorted(pairs, key=lambda pair: -len(_HOLE.sub("", pair[0]))):
        if "{" in english:
            parts = _HOLE.split(english)
            pattern = "".join(f"(?P<{p}>.*)" if i % 2 else re.escape(p) for i, p in enumerate(parts))
            patterns.append((parts[0], lazy(pattern, re.DOTALL), chinese))
    return fixed, patterns
