"""Records out to annotation tools and a review sheet, corrections back in, and how far both agree.

``export`` writes, ``read`` reads a corrected file back as tasks, :mod:`~extract.review.judge` compares these with
the machine's records, :mod:`~extract.review.agreement` counts. The machine's own files are only ever read.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from extract.review.tasks import Task, tasks_of
from extract.tables.rundir import RunDir

TOOLS = {
    "label-studio": "label_studio",
    "doccano": "doccano",
    "conllu": "conllu",
    "brat": "brat",
    "docbin": "docbin",
    "xlsx": "sheet",
}
"""Name of the target on the command line → module with ``write`` (and ``read``, where corrections come back)."""


def export(folder: str | Path, tool: str, out: str | Path | None = None, *, offsets: str = "code-points") -> list[Path]:
    """Write the records of a run for another tool.

    Args:
        folder: a folder that ``policy-extract run`` wrote.
        tool: a name out of :data:`TOOLS`.
        out: folder for the files; by default ``DIR/review``.
        offsets: ``code-points`` or ``utf-16``, the unit the tool counts in.

    Returns:
        The files written.

    Raises:
        FileNotFoundError: the folder holds no run.
        ValueError: unknown tool or unit; or no document of the run has its text at hand.
    """
    if tool not in TOOLS:
        raise ValueError(f"unknown tool {tool!r}: choose from {', '.join(TOOLS)}")
    run = RunDir(folder)
    target = Path(out) if out else run.folder / "review"
    target.mkdir(parents=True, exist_ok=True)
    module = import_module(f"extract.review.{TOOLS[tool]}")
    made: list[Path] = module.write(list(tasks_of(run)), target, offsets)
    return made


def read(path: str | Path, run: RunDir, *, tool: str | None = None, offsets: str | None = None) -> list[Task]:
    """Read a corrected file (or brat folder) back.

    Args:
        path: the file as the tool exported it.
        run: the run the file was exported from.
        tool: name out of :data:`TOOLS`; by default guessed from the file's name.
        offsets: unit of the file's offsets; by default found out from the texts the file itself quotes.

    Returns:
        One task a reviewed document.

    Raises:
        ValueError: the file is not of that kind, or speaks of a document the run does not have.
    """
    module = import_module(f"extract.review.{TOOLS[tool or guess_tool(Path(path))]}")
    if not hasattr(module, "read"):
        raise ValueError(f"{tool} files cannot be read back")
    found: list[Task] = module.read(Path(path), {task.doc_id: task for task in tasks_of(run)}, offsets)
    return found


def guess_tool(path: Path) -> str:
    """Guess the tool from the file's name. Raises ValueError where nothing fits."""
    if path.is_dir():
        return "brat"
    kinds = {".json": "label-studio", ".jsonl": "doccano", ".conllu": "conllu", ".xlsx": "xlsx", ".ann": "brat"}
    if path.suffix.lower() not in kinds:
        raise ValueError(f"cannot tell the tool from {path.name}: say --from {'|'.join(TOOLS)}")
    return kinds[path.suffix.lower()]
