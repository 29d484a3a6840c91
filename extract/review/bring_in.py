"""Take reviewed files back: who reviewed what, how far all agree, and the reviewed run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from extract.review import guess_tool, read
from extract.review.agreement import agreement
from extract.review.coders import between_coders, disagreements, key_of
from extract.review.exports.sheet import SLOTS, slot
from extract.review.given import BASIS, basis, digest
from extract.review.judge import Judged, judge
from extract.review.precision import estimate
from extract.review.reviewed import write_reviewed
from extract.review.sampling import Drawn, read_sample
from extract.review.tasks import Task
from extract.tables.rundir import RunDir
from extract.tables.writers.run import write_table

REVIEW_HEADER = ("doc_id", "record_id", "coder", "verdict", "coders_differ", "changed", "comment", "quote")


class Reviewed(msgspec.Struct):
    """What reviewed files amount to.

    Attributes:
        files: the files written.
        figures: as ``agreement.json`` holds them.
        notes: sentences on what was left out or told apart, for the person who brings the files in.
    """

    files: list[Path]
    figures: dict[str, Any]
    notes: list[str]


def bring_in(
    paths: Iterable[str | Path],
    folder: str | Path,
    *,
    out: str | Path | None = None,
    tool: str | None = None,
    offsets: str | None = None,
    coders: Sequence[str] = (),
    sample: str | Path | None = None,
    overwrite: bool = False,
) -> Reviewed:
    """Read corrected files and write the reviewed run.

    Args:
        paths: files (or brat folders) from reviewers. A file given twice is read once; files about the same records
            are those of several coders, of whom the first named decides.
        folder: the run they were exported from; nothing of it is changed.
        out: folder to write; by default ``reviewed`` in that folder.
        tool, offsets: as in :func:`extract.review.read`.
        coders: who reviewed each file; by default the names of the files.
        sample: the sample that ``export --sample`` wrote; by default the one beside the file.
        overwrite: replace an earlier review.

    Returns:
        The files written, the figures and what is to be known of them.

    Raises:
        FileExistsError: there is an earlier review, or ``out`` is the run itself.
        ValueError: a file cannot be read as that tool's, or there are not as many coders as files.
    """
    run = RunDir(folder)
    target = Path(out) if out else run.folder / "reviewed"
    _permit(target, run, overwrite)
    notes: list[str] = []
    files = _once([Path(path) for path in paths], coders, notes)
    drawn = _sample_of(list(files), run, tool, Path(sample) if sample else None)
    reviews: dict[str, list[Judged]] = {}
    for path, coder in files.items():
        for name, tasks in _by_coder(read(path, run, tool=tool, offsets=offsets), coder):
            notes += [_loose(task, role, place) for task in tasks for role, place in task.loose]
            reviews.setdefault(name, []).extend(judge(tasks, drawn))
    left_out = [note for note in notes if "no relation" in note]
    figures = _figures(reviews, drawn) | {BASIS: basis(run, files), "left_out": left_out}
    made = write_reviewed(run, _first(reviews), target, figures)
    made.append(write_table(target / "review.csv", [REVIEW_HEADER, *_rows(reviews)]))
    return Reviewed(made, figures, notes)


def _figures(reviews: dict[str, list[Judged]], drawn: dict[str, Drawn] | None) -> dict[str, Any]:
    """How far the first coder agrees with the machine, and with the others."""
    judged = _first(reviews)
    figures = agreement(judged) | {"estimate": estimate(judged, drawn)}
    if drawn:
        figures["recall"] = None  # what is missed is seen only where all of a document is reviewed
    between = between_coders(reviews)
    return figures | ({"between_coders": between} if between["both"] else {})


def _permit(target: Path, run: RunDir, overwrite: bool) -> None:
    if target.resolve() == run.folder.resolve():
        raise FileExistsError(f"{target} holds the machine's records, which a review never replaces")
    if target.is_file() or target.suffix in (".jsonl", ".json", ".csv"):
        raise FileExistsError(f"{target}: --out names a folder, in which the reviewed run is written")
    if (target / RunDir.RECORDS).exists():
        if not (target / "agreement.json").exists():
            raise FileExistsError(f"{target} holds the machine's records, which a review never replaces")
        if not overwrite:
            raise FileExistsError(f"{target} holds an earlier review: name another --out, or say --overwrite")


def _once(paths: list[Path], coders: Sequence[str], notes: list[str]) -> dict[Path, str]:
    """File → coder; the same file, or a copy of one, is taken once unless coders are named."""
    if coders and len(coders) != len(paths):
        raise ValueError(f"{len(paths)} files and {len(coders)} coders: name one for each file")
    seen: dict[str, Path] = {}
    files: dict[Path, str] = {}
    for path, coder in zip(paths, coders or _names(paths), strict=True):
        own = digest(path)
        if path in files or (own in seen and not coders):
            notes.append(f"{path} is the same as {seen[own]}: read once (say --coder for each if two people agree)")
            continue
        seen[own] = path
        files[path] = coder
    return files


def _names(paths: list[Path]) -> list[str]:
    """Stems of the files; where these are the same (anna/review.xlsx, bao/review.xlsx), with the folder."""
    stems = [path.stem for path in paths]
    return [stem if stems.count(stem) == 1 else f"{p.parent.name}/{stem}" for p, stem in zip(paths, stems, strict=True)]


def _sample_of(paths: list[Path], run: RunDir, tool: str | None, given: Path | None) -> dict[str, Drawn] | None:
    """The sample the files were exported as: the one named, else the one beside a file, else that of the run."""
    if given:
        return read_sample(given)
    for path in paths:
        name = f"sample_{tool or guess_tool(path)}.csv"
        for folder in (path.parent, run.folder / "review"):
            if (folder / name).is_file():
                found = read_sample(folder / name)
                return found
    return None


def _by_coder(tasks: list[Task], coder: str) -> Iterator[tuple[str, list[Task]]]:
    """Several annotators within one file are several coders."""
    for name in dict.fromkeys(task.coder for task in tasks):
        yield f"{coder}, {name}" if name else coder, [task for task in tasks if task.coder == name]


def _loose(task: Task, role: str, place: tuple[int, int]) -> str:
    words = (task.raw or "")[slice(*place)]
    return f"{task.doc_id}: {role} {words!r} at {place[0]}–{place[1]} has no relation to an object and was left out"


def _first(reviews: Mapping[str, list[Judged]]) -> list[Judged]:
    """Of every record the judgement of the coder named first; an added one that another coder has drawn too is one."""
    found: dict[Any, Judged] = {}
    for judged in reviews.values():
        added = [item for item in found.values() if item.machine is None]
        for item in judged:
            if item.machine or not any(_same_added(item, other) for other in added):
                found.setdefault(key_of(item), item)
    return list(found.values())


def _same_added(a: Judged, b: Judged) -> bool:
    one, other = a.human, b.human
    if one is None or other is None or one.doc_id != other.doc_id:
        return False
    objects = max(one.object.start, other.object.start) < min(one.object.end, other.object.end)
    numbers = [human.quantity and human.quantity.start for human in (one, other)]
    return objects and (None in numbers or numbers[0] == numbers[1])


def _rows(reviews: Mapping[str, list[Judged]]) -> Iterator[list[Any]]:
    differ = disagreements(reviews)
    for coder, judged in reviews.items():
        for item in judged:
            record = item.human or item.machine
            assert record is not None
            unlike = "yes" if key_of(item) in differ else "no"
            yield [
                record.doc_id, record.record_id, coder, item.verdict, unlike, _changed(item), item.comment, record.quote
            ]  # fmt: skip


def _changed(item: Judged) -> str:
    """The slots a person changed, as ``bound: at_least → point``."""
    if not (item.machine and item.human):
        return ""
    pairs = {name: (slot(item.machine, name), slot(item.human, name)) for name in SLOTS}
    return "; ".join(f"{name}: {a or '–'} → {b or '–'}" for name, (a, b) in pairs.items() if a != b)
