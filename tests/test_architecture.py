"""docs/architecture.md says how the parts of the package build on each other; the imports must say the same."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import extract

PACKAGE = Path(extract.__file__).parent
ROOT = PACKAGE.parent
PAGE = ROOT / "docs" / "architecture.md"
LAYER = re.compile(r"^│ (?P<names>[\w, ]+?) {2,}", re.MULTILINE)
ROW = re.compile(r"^\| `(?P<part>\w+)` \| (?P<imports>[^|]*)\|", re.MULTILINE)


def parts() -> set[str]:
    """The modules and packages right below ``extract``."""
    names = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    return {name for name in names if not name.startswith("_")}


def imports() -> dict[str, set[str]]:
    """Part → the other parts it imports, at its top or in a function; what only type checkers see does not count."""
    found: dict[str, set[str]] = {part: set() for part in parts()}
    for path in PACKAGE.rglob("*.py"):
        part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if part in found:
            found[part] |= set(_imported(ast.parse(path.read_text("utf-8")), found))
    return {part: names - {part} for part, names in found.items()}


def _imported(node: ast.AST, known: dict[str, set[str]]) -> Iterator[str]:
    if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
        return
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = [f"{node.module}.{alias.name}" for alias in node.names]
    elif isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "import_module" and node.args:
        names = [ast.unparse(node.args[0]).strip("f'\"")]
    else:
        names = []
    for name in names:
        first, _, rest = name.partition(".")
        part = rest.partition(".")[0]
        if first == "extract" and part in known:
            yield part
    for child in ast.iter_child_nodes(node):
        yield from _imported(child, known)


def layers() -> list[set[str]]:
    """The layers of the diagram, highest first."""
    return [{name.strip() for name in match["names"].split(",")} for match in LAYER.finditer(PAGE.read_text("utf-8"))]


def test_table_is_the_imports() -> None:
    table = {
        match["part"]: set(re.findall(r"\w+", match["imports"])) for match in ROW.finditer(PAGE.read_text("utf-8"))
    }
    rows = "\n".join(f"| `{part}` | {', '.join(sorted(names)) or '–'} |" for part, names in sorted(imports().items()))
    assert table == imports(), f"docs/architecture.md should have\n{rows}"


def test_diagram_has_every_part_once() -> None:
    drawn = [name for layer in layers() for name in layer]
    assert sorted(drawn) == sorted(parts())


def test_imports_point_downwards_without_exception() -> None:
    height = {name: -i for i, layer in enumerate(layers()) for name in layer}
    assert [(a, b) for a, names in imports().items() for b in names if height[b] >= height[a]] == []


def places() -> dict[str, list[str]]:
    """What CONTRIBUTING.md says where to add what: change → places; a bare file name lies beside the one before it."""
    rows = re.findall(r"^\| (an? [^|]+?) \| ([^|]+?) \|$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M)
    found: dict[str, list[str]] = {}
    for change, words in rows:
        found[change] = []
        for name in re.findall(r"`([\w/.]+\.\w+)`", words):
            beside = f"{found[change][-1].rpartition('/')[0]}/" if "/" not in name else ""
            found[change].append(beside + name)
    return found


def test_every_place_to_add_something_exists() -> None:
    assert len(places()) == 14
    assert [name for names in places().values() for name in names if not (ROOT / name).is_file()] == []


def test_diagram_is_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (contract,) = settings["contracts"]
    assert "ignore_imports" not in contract
    assert layers() == [{name.strip() for name in re.split("[|:]", layer)} for layer in contract["layers"]]


def test_reads_imports_of_all_kinds() -> None:
    source = (
        "from typing import TYPE_CHECKING\nimport extract.tables.schema\nfrom extract import model\n"
        "if TYPE_CHECKING:\n    from extract.engine import job\n"
        "def f():\n    from extract.lexicon.tables import load_table\n"
        "    import_module(f'extract.cli.commands.{name}')\n"
    )
    known: dict[str, set[str]] = {name: set() for name in ("tables", "model", "engine", "lexicon", "cli")}
    assert set(_imported(ast.parse(source), known)) == {"tables", "model", "lexicon", "cli"}
