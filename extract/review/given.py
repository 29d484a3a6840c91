"""What ``--reviewed`` names, as the folder of a reviewed run: all that reads a run reads that folder instead."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from extract.tables.rundir import RunDir

BASIS = "basis"
"""Key of ``agreement.json``: hashes of the records reviewed and of the reviewers' files."""


def reviewed_run(folder: str | Path, given: str | Path, tell: Callable[[str], object] | None = None) -> Path:
    """Return the folder of the reviewed run that corrections of a run make.

    Args:
        folder: the ``--out`` folder of ``policy-extract run``.
        given: the folder that ``policy-extract import-review`` wrote; or a corrected file (or brat folder), which is
            brought in as ``import-review FILE`` does, into ``reviewed`` in ``folder``, once.
        tell: called with each sentence on what was left out of a file that is brought in.

    Returns:
        A folder for :func:`extract.read_records`, :class:`extract.analysis.panel.Panel` and all else that reads runs.

    Raises:
        FileNotFoundError: ``folder`` holds no run.
        FileExistsError: ``folder`` holds a review of other files.
        ValueError: ``given`` is a review of another run, or no tool's file.
    """
    run, path = RunDir(folder), Path(given)
    if (path / RunDir.RECORDS).is_file():
        if path.resolve() != run.folder.resolve():
            _belongs(run, path)
        return path
    target = run.folder / "reviewed"
    if (target / RunDir.RECORDS).is_file():
        if _basis(target) == basis(run, [path]):
            return target
        raise FileExistsError(
            f"{target} holds a review of other files, or of {path} as it was: "
            f"`import-review {path} --overwrite` brings it in"
        )
    from extract.review.bring_in import bring_in

    for note in bring_in([path], run.folder).notes:
        if tell:
            tell(note)
    return target


def basis(run: RunDir, files: Iterable[Path]) -> dict[str, Any]:
    """What a review rests on: the SHA-256 of the run's records and of each file, as ``agreement.json`` keeps them."""
    records = hashlib.sha256(run.records_path.read_bytes()).hexdigest()
    return {"records": records, "files": sorted(digest(path) for path in files)}


def digest(path: Path) -> str:
    """Return the SHA-256 of a reviewer's file, or of the marks in a brat folder."""
    files = sorted(path.rglob("*.ann")) if path.is_dir() else [path]
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + file.read_bytes() if path.is_dir() else file.read_bytes())
    return total.hexdigest()


def _belongs(run: RunDir, path: Path) -> None:
    """A review of other records must not stand for this run's. A run itself is no review."""
    made_of = _basis(path)
    if made_of is None:
        raise ValueError(f"{path} is no reviewed run: `policy-extract import-review` writes one")
    if made_of["records"] != basis(run, ())["records"]:
        raise ValueError(f"{path} is a review of another run, or of {run.folder} before it was made anew")


def _basis(folder: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((folder / "agreement.json").read_text("utf-8"))[BASIS]
    except (FileNotFoundError, KeyError):
        return None
    return found
