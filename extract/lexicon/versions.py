"""Which rules made a record: a hash of the tables and of the code that decide it, and of nothing else.

Comments, docstrings, blank lines, examples and explanations of rows do not count: changing them changes no record and
no version. Everything else of the rooms in :data:`DECIDING` does.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from extract.lexicon.tables import SHIPPED, own_tables, shipped_tables, tables_of, tables_state

DECIDING = (
    "lexicon", "text", "tokens", "numbers", "time", "document", "clauses", "discourse",
    "document_parser.py", "pipeline.py", "model.py",
)  # fmt: skip
"""Rooms and modules whose code decides what a record says."""
_TOLD_ONLY = frozenset(("example", "counterexample", "source", "reason", "meaning", "note"))
"""Columns that explain a row and that no rule reads."""
_STRING = r'(?:\b[rbfuRBFU]{1,2})?(?:"""(?:[^\\]|\\.)*?"""|"(?>(?:[^"\\\n]|\\.)*)"|\'(?>(?:[^\'\\\n]|\\.)*)\')'
_TOKEN = re.compile(
    r"(?P<told>^[ \t]*(?:\#[^\n]*)?\n"  # a blank line or one that only comments
    r'|^[ ]*r?"""(?:[^\\]|\\.)*?"""[ ]*\n'  # a docstring
    rf"|[ \t]*\#[^\n]*)|{_STRING}",
    re.M | re.S,
)


def way_it_runs() -> str:
    """Return ``compiled`` or ``pure Python``, by what reads clauses; the records are the same."""
    found = find_spec("extract.clauses.machine")
    return "pure Python" if found is None or str(found.origin).endswith(".py") else "compiled"


def rules_version(own: str | Path | None = None) -> str:
    """Return the version of the rules in force as twelve hexadecimal digits.

    Args:
        own: folder of own tables merged over the shipped ones, or None.

    Returns:
        A hash that changes with every table cell and every line of code that can change a record.
    """
    return _rules_version(str(own) if own else None, tables_state(own))


@lru_cache(maxsize=8)
def _rules_version(own: str | None, _: tuple[object, ...]) -> str:
    """Held until an own table changes: every failed row asks for it."""
    return tables_of(own).kept("version", str, lambda: _hash((*_tables(own), *code(DECIDING))))


def written_by(names: tuple[str, ...]) -> str:
    """Return a hash of the essential code of the modules under ``names``."""
    return SHIPPED.kept("_".join(names), str, lambda: _hash(code(names)))


def _hash(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in parts:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _tables(own: str | None) -> Iterator[tuple[str, bytes]]:
    for name, table in shipped_tables().items():
        yield name, essential_rows(table.read_text("utf-8"))
    for path in own_tables(Path(own)) if own else ():
        yield f"own/{path.name}", essential_rows(path.read_text("utf-8-sig", "replace"))


def essential_rows(table: str) -> bytes:
    """Return a table without comments, blank lines and the columns that only explain.

    >>> essential_rows("# verbs\\nverb\\tclass\\texample\\n修缮\\tbuild\\t修缮敬老院\\n").decode()
    'verb\\tclass\\n修缮\\tbuild'
    """
    lines = [line for line in table.splitlines() if line.strip() and not line.startswith("#")]
    names = lines[0].split("\t") if lines else []
    told = [place for place, name in enumerate(names) if name.strip() in _TOLD_ONLY]
    kept = []
    for line in lines:
        cells = line.split("\t")
        for place in reversed(told):
            del cells[place : place + 1]
        kept.append("\t".join(cells).rstrip("\t"))
    return "\n".join(kept).encode()


def code(names: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield place and essential code of every module of the package under ``names``, in a fixed order."""
    package = files("extract")
    for name in names:
        for place, source in _modules(package.joinpath(name), name):
            yield place, essential_code(source).encode()


def essential_code(source: str) -> str:
    """Return Python code without comments, docstrings and blank lines.

    >>> essential_code('def f():\\n    \\"\\"\\"Say.\\"\\"\\"\\n    return "#1"  # one\\n')
    'def f():\\n    return "#1"\\n'
    """
    return _TOKEN.sub(lambda m: "" if m["told"] is not None else m[0], source)


def _modules(node: Traversable, place: str) -> Iterator[tuple[str, str]]:
    if node.is_file():
        if place.endswith(".py"):
            yield place, node.read_text("utf-8")
    elif node.is_dir():
        for child in sorted(node.iterdir(), key=lambda c: c.name):
            yield from _modules(child, f"{place}/{child.name}")
