"""The fenced blocks of README.md and docs/, and how to run them.

python   run in the namespace of its page
pycon    a doctest in that namespace
console  lines that begin with ``$`` are commands, the others must occur in their output, in that order
Of the others, ``{code-block}`` with a caption is a file to write. ``…`` in an output stands for anything. A comment
``<!-- not run: why -->`` or ``% not run: why`` right above a block keeps it from being run.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

ROOT = Path(__file__).parent.parent
RUN = ("python", "pycon", "console")
SHELL = re.compile(r"[|<>;&*$`]")
_FENCE = re.compile(r"^(?P<ticks>```+)(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=ticks)[ ]*$", re.MULTILINE | re.DOTALL)
_NOT_RUN = re.compile(r"(?:<!--|%) not run: (?P<why>.+?)(?: -->)?\n\Z")


class Block(NamedTuple):
    """One fenced block."""

    page: str
    line: int
    language: str
    body: str
    not_run: str | None
    file: str | None
    """Name of the file that the block shows, for the reader to write."""


def pages() -> list[Path]:
    """README, changelog and every page of the documentation."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/**/*.md"))]


def blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page in order."""
    text = page.read_text("utf-8")
    for match in _FENCE.finditer(text):
        info, body = match["info"].strip(), match["body"]
        options, body = _options(body) if info.startswith("{") else ({}, body)
        language = info.removeprefix("{code-block}").strip() if info.startswith("{code-block}") else info
        why = _NOT_RUN.search(text[: match.start()])
        line = text.count("\n", 0, match.start()) + 1
        yield Block(str(page.relative_to(ROOT)), line, language, body, why and why["why"], options.get("caption"))


def _options(body: str) -> tuple[dict[str, str], str]:
    options: dict[str, str] = {}
    while match := re.match(r":(\w+):[ ]*(.*)\n", body):
        options[match[1]] = match[2]
        body = body[match.end() :]
    return options, body.lstrip("\n")


def run(block: Block, names: dict[str, Any]) -> None:
    """Run one block in the current folder. Raises AssertionError where it fails or prints something else."""
    place = f"{block.page}, line {block.line}"
    if block.file:
        Path(block.file).parent.mkdir(parents=True, exist_ok=True)
        Path(block.file).write_text(block.body, "utf-8")
    elif block.language == "python":
        exec(compile("\n" * block.line + block.body, block.page, "exec"), names)
    elif block.language == "pycon":
        _doctest(block, names)
    elif block.language == "console":
        for command, expected in _commands(block.body):
            _compare(f"{place}: $ {command}", expected, output(command))


def _doctest(block: Block, names: dict[str, Any]) -> None:
    lines = []
    for line in block.body.splitlines(keepends=True):
        lines.append(line if line.startswith((">>>", "...")) else line.replace("…", "..."))
    case = doctest.DocTestParser().get_doctest("".join(lines), names, block.page, block.page, block.line)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
    runner.run(case, out=said.append, clear_globs=False)
    names.update(case.globs)
    assert not said, "".join(said)


def _commands(body: str) -> Iterator[tuple[str, list[str]]]:
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, rest = part.replace("\\\n", " ").partition("\n")
        yield command.strip(), rest.splitlines()


def output(command: str) -> str:
    """Return what a command prints on both streams; it must end with 0 (``echo $?`` shows other codes)."""
    if command.startswith("cd "):
        os.chdir(command.removeprefix("cd "))
        return ""
    if command.startswith("make "):
        command = f"make --dry-run --no-print-directory -C {shlex.quote(str(ROOT))} {command.removeprefix('make ')}"
    if command.startswith("policy-extract ") and not SHELL.search(command):
        return _inside(shlex.split(command)[1:])
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100"}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(["bash", "-c", command], **streams, text=True, env=env, timeout=300)
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}"
    return done.stdout


def _inside(arguments: list[str]) -> str:
    from extract.cli import main

    done = CliRunner().invoke(main, arguments, env={"COLUMNS": "100"})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, f"{arguments}: {done.exit_code}\n{done.output}"
    return done.output


def _compare(place: str, expected: list[str], found: str) -> None:
    """Every expected line must occur in the output, in order; runs of white space count as one space."""
    wanted = [" ".join(line.split()) for line in expected if line.strip() not in ("", "…")]
    pattern = ".*?".join(re.escape(line).replace("…", ".*?") for line in wanted)
    plain = " ".join(found.split())
    assert re.search(pattern, plain, re.DOTALL), f"{place}\nexpected:\n" + "\n".join(wanted) + f"\nfound:\n{found}"
