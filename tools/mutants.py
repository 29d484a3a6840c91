"""Break the grammar on purpose, one small fault at a time, and count how many faults the tests see.

usage: mutants.py [--number N] [--seed S] [--jobs J] [--only TEXT] [--list]

Works on copies of the project in a temporary folder, as many as there are jobs. A mutant changes one operator,
constant, condition or letter class in the code of numbers, times, clauses and discourse, or one cell that rules read in
a table. The tests of the grammar and ``policy-extract check`` then run over it (of a table the check first). Mutants
that nothing notices are printed: each is a test that is missing, or code that does nothing. Exits with 1 where fewer
than nine in ten are caught.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("numbers", "time", "clauses", "discourse", "tokens")
TABLES = {  # table → column that rules read → other values
    "bounds.tsv": ("bound", ("at_least", "at_most", "approx")),
    "changes.tsv": ("change", ("increase", "decrease", "level")),
    "units.tsv": ("factor", ("2", "7")),
    "words.tsv": ("kind", ("adverb", "cue", "connector", "preposition")),
    "verbs.tsv": ("frames", ("r", "i", "m")),
    "campaign_heads.tsv": ("type", ("war", "coded", "creation")),
    "constructions.tsv": ("cost", ("1", "99")),
}
TESTED = (
    "documents",
    "quantities", "numerals", "periods", "table_values", "terms", "responsible", "tokens", "masks", "point_numbers",
    "sections", "units", "figures", "status", "horizon", "frames", "bans", "outturns", "titles", "campaign_names",
    "campaign_scope", "campaigns", "actions", "tables", "sample", "discourse", "bulletins",
    "clauses", "metamorphic", "kept", "custom_lexicon",
)  # fmt: skip
"""Test files of the grammar, those that see most for their time first."""
LEAST = 0.9
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
_CLASS = re.compile(r"\[\^?([A-Za-z一-龥]{2,})\]")


class Mutant(NamedTuple):
    """One fault: the file (below ``extract``), what was done, and the text of the whole file with it."""

    file: str
    done: str
    text: str


def code_mutants(path: Path) -> Iterator[Mutant]:
    """Yield every fault that one module can be given."""
    source = path.read_text("utf-8")
    name = str(path.relative_to(ROOT / "extract"))
    for number, node in enumerate(ast.walk(ast.parse(source))):
        for done, change in _changes(node):
            tree = ast.parse(source)
            same = next(n for i, n in enumerate(ast.walk(tree)) if i == number)
            change(same)
            yield Mutant(name, f"line {getattr(node, 'lineno', 0)}: {done}", ast.unparse(tree) + "\n")


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    """Say what can be done to a node of the syntax tree, and how."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield f"{type(node.ops[0]).__name__} turned", lambda n: n.ops.__setitem__(0, SWAPS[type(n.ops[0])]())  # type: ignore[attr-defined]
    elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
        yield f"{type(node.op).__name__} turned", lambda n: setattr(n, "op", SWAPS[type(n.op)]())  # type: ignore[attr-defined]
    elif isinstance(node, ast.If):
        yield "if never", lambda n: setattr(n, "test", ast.Constant(False))
    elif isinstance(node, ast.Constant) and type(node.value) is int and 0 <= node.value < 1000:
        yield f"{node.value} → {node.value + 1}", lambda n: setattr(n, "value", n.value + 1)  # type: ignore[attr-defined]
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and (found := _CLASS.search(node.value)):
        less = node.value[: found.end(1) - 1] + node.value[found.end(1) :]
        yield f"{found[0]} without {found[1][-1]}", lambda n: setattr(n, "value", less)


def table_mutants(path: Path) -> Iterator[Mutant]:
    """Yield every row of a table with another value in the column that rules read."""
    column, values = TABLES[path.name]
    lines = path.read_text("utf-8").split("\n")
    head = next(n for n, line in enumerate(lines) if line and not line.startswith("#"))
    place = lines[head].split("\t").index(column)
    for n in range(head + 1, len(lines)):
        cells = lines[n].split("\t")
        others = [value for value in values if len(cells) > place and value != cells[place]]
        if not others or lines[n].startswith("#"):
            continue
        cells[place] = others[n % len(others)]
        text = "\n".join([*lines[:n], "\t".join(cells), *lines[n + 1 :]])
        yield Mutant(str(path.relative_to(ROOT / "extract")), f"line {n + 1}: {column} {cells[place]}", text)


def mutants(number: int, seed: int, only: str = "") -> list[Mutant]:
    """Draw ``number`` faults, three in four of them in code; the same for the same seed and sources."""
    rng = random.Random(seed)
    modules = sorted(path for room in ROOMS for path in (ROOT / "extract" / room).rglob("*.py"))
    tables = sorted(path for path in (ROOT / "extract/lexicon/data").rglob("*.tsv") if path.name in TABLES)
    in_code = [m for path in modules if only in str(path) for m in code_mutants(path)]
    in_tables = [list(table_mutants(path)) for path in tables if only in str(path)]
    drawn = rng.sample(in_code, min(len(in_code), number - number // 4 * bool(in_tables)))
    while in_tables and len(drawn) < number:
        drawn.append(rng.choice(rng.choice(in_tables)))
    return drawn


def caught(copy: Path, mutant: Mutant, longest: float | None = None) -> str | None:
    """Return what noticed the fault in the copy of the project, or None; ``longest``: seconds after which it hangs."""
    path = copy / "extract" / mutant.file
    before = path.read_text("utf-8")
    path.write_text(mutant.text, "utf-8")
    env = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    tests = [f"tests/test_{name}.py" for name in TESTED]
    check = "import sys; from extract.cli import main; sys.argv = ['policy-extract', 'check']; main()"
    commands = {
        "check": [sys.executable, "-c", check],
        "tests": [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
    }
    try:
        for name in ("check", "tests") if path.suffix == ".tsv" else ("tests", "check"):
            run = subprocess.run(commands[name], cwd=copy, env=env, capture_output=True, text=True, timeout=longest)
            if run.returncode:
                return name
        return None
    except subprocess.TimeoutExpired:
        return "time"
    finally:
        path.write_text(before, "utf-8")


def main() -> int:
    """Try the mutants and return 1 where too few were caught."""
    parser = argparse.ArgumentParser(description="Break the grammar on purpose and count what the tests see.")
    parser.add_argument("--number", type=int, default=50, help="faults to try")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="faults to try side by side")
    parser.add_argument("--only", default="", help="files whose path holds this text")
    parser.add_argument("--list", action="store_true", help="print the faults without trying them")
    options = parser.parse_args()
    drawn = mutants(options.number, options.seed, options.only)
    if options.list:
        print(*(f"{m.file}, {m.done}" for m in drawn), sep="\n")
        return 0
    seen = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        left = shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache", ".hypothesis", "_build")
        for n in range(options.jobs):
            copies.put(shutil.copytree(ROOT, Path(folder) / str(n), ignore=left))

        def tried(mutant: Mutant, longest: float | None = None) -> str | None:
            copy = copies.get()
            try:
                return caught(copy, mutant, longest)
            finally:
                copies.put(copy)

        begun = time.monotonic()
        if by := tried(Mutant("model.py", "nothing", (ROOT / "extract/model.py").read_text("utf-8"))):
            parser.exit(2, f"the {by} fail without any fault: mend that first\n")
        longest = 3 * (time.monotonic() - begun) + 60
        for mutant, by in zip(drawn, pool.map(lambda mutant: tried(mutant, longest), drawn), strict=True):
            seen += by is not None
            print(f"{f'noticed by {by}' if by else 'NOT NOTICED'}: extract/{mutant.file}, {mutant.done}", flush=True)
    print(f"{seen} of {len(drawn)} faults noticed ({seen / len(drawn):.0%}; at least {LEAST:.0%} asked)")
    return int(seen < LEAST * len(drawn))


if __name__ == "__main__":
    sys.exit(main())
