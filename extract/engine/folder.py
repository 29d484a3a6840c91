"""The results folder: what it was made from (``run.json``), whether a run may write into it, and the state of a run.

Beside the results lies a hidden folder in which a run keeps its shards, so that it can be continued.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import msgspec

from extract import __version__
from extract.engine.items import printable
from extract.engine.options import RunOptions, fingerprint
from extract.engine.shards import SUFFIX
from extract.lexicon.versions import rules_version
from extract.model import SCHEMA_VERSION
from extract.tables.written import PART

MANIFEST = "run.json"
STATE = ".policy-extract"
STAGE = "stage"
INDEX = "finished.jsonl"
OUR_FILES = ("records.csv", "records.json", "records.jsonl", "documents.csv", "terms.csv")


class RefusedError(Exception):
    """The run cannot be made; the message says why: a busy folder, a bad table, nothing to read, no engine."""


class FolderGoneError(Exception):
    """The results folder was removed while the run was writing into it."""


class Manifest(msgspec.Struct, kw_only=True):
    """The making of a results folder. Holds no time and no machine, so that equal runs give equal bytes.

    ``inputs_sha256`` is over key and hash of every input in order; ``files`` are the files and folders written.
    """

    tool_version: str = __version__
    schema_version: str = SCHEMA_VERSION
    rules_version: str
    fingerprint: str
    inputs: tuple[str, ...]
    inputs_sha256: str = ""
    options: RunOptions
    formats: tuple[str, ...]
    bom: bool = True
    report: bool = True
    counts: dict[str, int] = {}
    files: list[str] = []

    def same_request(self, other: Manifest) -> bool:
        """Whether ``other`` asks for the same: inputs by name, options, rules and files. Contents are not compared."""
        if tuple(map(printable, self.inputs)) != tuple(map(printable, other.inputs)):
            return False
        return all(getattr(self, name) == getattr(other, name) for name in ("fingerprint", "formats", "bom", "report"))


def plan(inputs: tuple[str, ...], options: RunOptions, formats: tuple[str, ...], bom: bool, report: bool) -> Manifest:
    """Return the manifest of a run that is still to be done."""
    return Manifest(
        rules_version=rules_version(options.lexicon),
        fingerprint=fingerprint(options),
        inputs=inputs,
        options=options,
        formats=formats,
        bom=bom,
        report=report,
    )


def load(out: Path) -> Manifest | None:
    """Return the manifest of a results folder, None where there is none that reads."""
    try:
        return msgspec.json.decode((out / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return None


def save(manifest: Manifest, out: Path) -> None:
    """Write ``run.json``. Raises OSError."""
    named = msgspec.structs.replace(manifest, inputs=tuple(map(printable, manifest.inputs)))
    (out / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(named), indent=2) + b"\n")


def permit(out: Path, wanted: Manifest) -> bool:
    """Say whether a run may write into ``out`` without being told to resume or to overwrite.

    Returns:
        Whether the same run was finished there: then this one may only find that nothing has changed.

    Raises:
        FileExistsError: the folder holds what the run was not allowed to replace; the message says what to do.
    """
    if any(out.glob(f"{STATE}/shards-*/*{SUFFIX}")):
        raise FileExistsError(f"{out} holds an unfinished run: --resume continues it, --overwrite starts anew")
    earlier = load(out)
    if earlier is None:
        strange = [name for name in OUR_FILES if (out / name).exists()]
        if strange:
            raise FileExistsError(f"{out} already holds {', '.join(strange)}: --overwrite replaces them")
        return False
    if earlier.counts.get("documents") == earlier.counts.get("failed", 0):
        return False  # nothing in it is worth keeping: an option was wrong, and the next run puts it right
    if not earlier.same_request(wanted):
        raise another(out)
    return True


def another(out: Path) -> FileExistsError:
    """Return the error that says that the results in ``out`` are not those this run would give."""
    return FileExistsError(
        f"{out} holds the results of another run, or edited ones: --overwrite starts anew, --resume redoes only "
        "what changed; either way the results are then those of the inputs named now, and no others"
    )


def interrupted(out: Path) -> bool:
    """Whether the last run into ``out`` was cut off, perhaps by a document that kills the process reading it."""
    return any(out.glob(f"{STATE}/shards-*"))


def open_shards(out: Path, fingerprint: str) -> Path:
    """Return the folder for shards made under ``fingerprint``.

    Those made under others stay until a run is finished: they may be hours of work, and the other options a mistake.
    """
    folder = out / STATE / f"shards-{fingerprint}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def drop_shards(out: Path) -> None:
    """Remove all shards: the run is finished, or is to start anew."""
    for folder in out.glob(f"{STATE}/shards-*"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the results folder for one run.

    The lock goes with the process, so that a killed run leaves none behind; what such a run was writing is removed
    here. Folders that are empty in the end go too: a run that was refused leaves no trace.

    Raises:
        RefusedError: another process holds the folder.
        FolderGoneError: the folder was removed meanwhile, so that a file could not be written.
    """
    state = out / STATE
    with _lock_file(state / "lock") as file:
        _sweep(out)
        try:
            yield
        except OSError as error:
            if not _is_held(file):
                raise FolderGoneError(f"{out} was removed while the run was writing into it") from error
            raise
        finally:
            Path(file.name).unlink(missing_ok=True)
            for folder in (*state.glob("shards-*"), state, out):
                with suppress(OSError):
                    folder.rmdir()


def _sweep(out: Path) -> None:
    """Remove what a killed run left half written."""
    shutil.rmtree(out / STATE / STAGE, ignore_errors=True)
    for rest in out.glob(f"{STATE}/shards-*/*{PART}"):
        rest.unlink(missing_ok=True)


@contextmanager
def _lock_file(path: Path) -> Iterator[TextIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            import fcntl
        except ImportError:  # Windows: two runs into one folder are then the user's own care
            yield file
            return
        busy = RefusedError(f"another run is writing into {path.parent.parent}")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise busy from error
        if not _is_held(file):
            raise busy
        yield file


def _is_held(file: TextIO) -> bool:
    """Whether the lock is still the file of its name: it is not when somebody removed the folder."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(file.name))
    except OSError:
        return False
