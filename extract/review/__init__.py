"""Records out to annotation tools and a review sheet, corrections back in, and how far both agree.

``export`` writes, ``read`` reads a corrected file back as tasks, :mod:`~extract.review.judge` compares these with
the machine's records, :mod:`~extract.review.agreement` counts. The machine's own files are only ever read.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from extract.review.exports.registry import PARTED, READABLE, TOOLS
from extract.review.parts import parts
from extract.review.sampling import draw, write_sample
from extract.review.tasks import Task, only, tasks_of
from extract.tables.rundir import RunDir

NAMED = 5
"""Documents left out that are named; all are in ``documents.csv``."""


def export(
    folder: str | Path,
    tool: str,
    out: str | Path | None = None,
    *,
    offsets: str = "code-points",
    by: str = "document",
    sample: int | None = None,
    strata: str | None = None,
    seed: int = 0,
    tell: Callable[[str], None] = lambda note: None,
) -> list[Path]:
    """Write the records of a run for another tool.

    Args:
        folder: a folder that ``policy-extract run`` wrote.
        tool: a name out of :data:`~extract.review.exports.registry.TOOLS`.
        out: folder for the files; by default ``DIR/review``.
        offsets: ``code-points`` or ``utf-16``, the unit the tool counts in.
        by: what a task holds: a ``document``, ``section`` or ``paragraph``; where the tool has tasks.
        sample: draw so many records at random and write only these, and ``sample_TOOL.csv`` with their weights.
        strata: a name out of :data:`extract.review.sampling.STRATA`, by which the sample is stratified.
        seed: of the random numbers.
        tell: takes a sentence about documents that are left out.

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
    module = import_module(f"extract.review.exports.{TOOLS[tool]}")
    if by != "document" and tool not in PARTED:
        raise ValueError(f"{tool} files hold whole documents: parts are for {', '.join(PARTED)}")
    tasks, beside = list(tasks_of(run)), target / f"sample_{tool}.csv"
    beside.unlink(missing_ok=True)
    if sample is not None:
        drawn = draw(tasks, run.documents, sample, seed=seed, by=strata)
        tasks = only(tasks, {one.record_id for one in drawn})
    made: list[Path] = module.write(parts(tasks, by), target, offsets)
    lost = [task.doc_id for task in tasks if task.raw is None]
    if lost and tool != "xlsx":
        shown = ", ".join(lost[:NAMED]) + " …" * (len(lost) > NAMED)
        tell(f"left out, their text is not at hand (moved or changed since): {len(lost)} documents: {shown}")
    return [*made, write_sample(beside, drawn, strata, seed)] if sample is not None else made


def read(path: str | Path, run: RunDir, *, tool: str | None = None, offsets: str | None = None) -> list[Task]:
    """Read a corrected file (or brat folder) back.

    Args:
        path: the file as the tool exported it.
        run: the run the file was exported from.
        tool: name out of :data:`~extract.review.exports.registry.TOOLS`; by default guessed from the file's name.
        offsets: unit of the file's offsets; by default found out from the texts the file itself quotes.

    Returns:
        One task a reviewed document.

    Raises:
        ValueError: the file is not of that kind, or speaks of a document the run does not have.
    """
    tool = tool or guess_tool(Path(path))
    if tool not in READABLE:
        raise ValueError(f"{tool} files cannot be read back")
    module = import_module(f"extract.review.exports.{TOOLS[tool]}")
    found: list[Task] = module.read(Path(path), {task.doc_id: task for task in tasks_of(run)}, offsets)
    return found


def guess_tool(path: Path) -> str:
    """Guess the tool from the file's name. Raises ValueError where nothing fits."""
    if path.is_dir():
        return "brat"
    if path.suffix.lower() in (".csv", ".tsv"):
        raise ValueError(f"{path.name}: CSV leaves out the relations between marks: export it with format JSON")
    kinds = {".json": "label-studio", ".jsonl": "doccano", ".conllu": "conllu", ".xlsx": "xlsx", ".ann": "brat"}
    if path.suffix.lower() not in kinds:
        raise ValueError(f"cannot tell the tool from {path.name}: say --from {'|'.join(READABLE)}")
    return kinds[path.suffix.lower()]
