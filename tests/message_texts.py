"""The sentences a command can print, gathered from the source: what is raised, echoed, yielded as a problem or told."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("extract")
ONLY_PYTHON = ("extract/__init__.py", "extract/integrations/accessor.py")
"""Modules that no command runs."""
NO_SENTENCE = ("TypeError", "AttributeError", "AssertionError")
"""Raised at who calls from Python only."""
SAYING = ("say", "refuse", "echo", "UsageError", "BadParameter", "Problem", "Trial", "_told")
HOLE = "7"


def sentences() -> Iterator[tuple[str, str]]:
    """Yield place and sentence; what an f-string fills in is ``HOLE``."""
    for path in sorted(ROOT.rglob("*.py")):
        if path.as_posix() not in ONLY_PYTHON:
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                for said in _said(node):
                    yield from ((f"{path}:{node.lineno}", text) for text in _texts(said) if _is_sentence(text))  # type: ignore[attr-defined]


def _said(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        return [] if _name(node.exc) in NO_SENTENCE else node.exc.args
    if isinstance(node, ast.Call) and _name(node) in SAYING:
        return node.args
    settings = isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["SETTINGS"]
    return [node.value] if settings else []  # type: ignore[attr-defined]


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", None) or getattr(call.func, "attr", ""))


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else HOLE for part in node.values)  # type: ignore[misc]
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.BinOp):
        yield from (first + second for first in _texts(node.left) for second in _texts(node.right))


def _is_sentence(text: str) -> bool:
    """Two words of letters at least: names and values are the same in every language."""
    return sum(word.strip("(),.:;").isalpha() for word in text.split()) >= 2
