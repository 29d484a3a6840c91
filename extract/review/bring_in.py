"""Write what a review amounts to: ``reviewed.jsonl`` and ``agreement.json``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from extract.review import read
from extract.review.agreement import agreement
from extract.review.judge import Judged, judge
from extract.tables.rundir import RunDir
from extract.tables.stored import StoredRecord

MACHINE_FILES = ("records.jsonl", "records.json", "records.csv")


class ReviewedRecord(StoredRecord, frozen=True, kw_only=True):
    """A record as a person left it: the columns of ``records.jsonl`` and what became of it."""

    verdict: str
    review_comment: str = ""


def bring_in(
    paths: Iterable[str | Path],
    folder: str | Path,
    *,
    out: str | Path | None = None,
    tool: str | None = None,
    offsets: str | None = None,
    overwrite: bool = False,
) -> tuple[list[Path], dict[str, Any]]:
    """Read corrected files and write the reviewed records and the agreement with the machine.

    Args:
        paths: files (or brat folders) from reviewers.
        folder: the run they were exported from; nothing of it is changed.
        out: the file to write; by default ``reviewed.jsonl`` in that folder. The figures go to ``agreement.json``
            beside it.
        tool, offsets: as in :func:`extract.review.read`.
        overwrite: replace an earlier review.

    Returns:
        The files written and the figures.

    Raises:
        FileExistsError: there is an earlier review, or ``out`` is a file of the machine.
        ValueError: a file cannot be read as that tool's.
    """
    run = RunDir(folder)
    target = Path(out) if out else run.folder / "reviewed.jsonl"
    figures_path = target.with_name("agreement.json")
    if target.name in MACHINE_FILES:
        raise FileExistsError(f"{target.name} holds the machine's records, which a review never replaces")
    if target.exists() and not overwrite:
        raise FileExistsError(f"{target} holds an earlier review: name another --out, or say --overwrite")
    tasks = [task for path in paths for task in read(path, run, tool=tool, offsets=offsets)]
    judged = list(judge(tasks))
    figures = agreement(judged)
    _replace(target, b"".join(_line(item) for item in judged if item.human))
    _replace(figures_path, json.dumps(figures, ensure_ascii=False, indent=2).encode() + b"\n")
    return [target, figures_path], figures


def _line(item: Judged) -> bytes:
    fields = msgspec.structs.asdict(item.human)  # type: ignore[arg-type]  # only called where there is one
    return msgspec.json.encode(ReviewedRecord(**fields, verdict=item.verdict, review_comment=item.comment)) + b"\n"


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    os.replace(part, path)
