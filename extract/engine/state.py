"""The hidden folder beside the results in which a run keeps its shards, so that it can be continued."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from extract.engine.shards import TEMPORARY

STATE = ".policy-extract"
STAGE = "stage"
INDEX = "finished.jsonl"


class BusyError(Exception):
    """Another run is writing into the same folder."""


class FolderGoneError(Exception):
    """The results folder was removed while the run was writing into it."""


class RuleTableError(Exception):
    """The user's own tables cannot be used."""


class NoEngineError(Exception):
    """What the engine needs is not installed."""


class NothingToReadError(Exception):
    """The inputs named hold nothing that could be read."""


def state_folder(out: Path) -> Path:
    """Return the state folder of the results folder ``out``."""
    return out / STATE


def unfinished(out: Path) -> bool:
    """Whether ``out`` holds the shards of a run that did not come to its end."""
    return any(state_folder(out).glob("shards-*/*.shard"))


def interrupted(out: Path) -> bool:
    """Whether the last run into ``out`` was cut off, perhaps by a document that kills the process reading it."""
    return any(state_folder(out).glob("shards-*"))


def open_shards(out: Path, fingerprint: str) -> Path:
    """Return the folder for shards made under ``fingerprint``.

    Those made under others stay until a run is finished: they may be hours of work, and the other options a mistake.
    """
    folder = state_folder(out) / f"shards-{fingerprint}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def drop_shards(out: Path) -> None:
    """Remove all shards: the run is finished, or is to start anew."""
    for folder in state_folder(out).glob("shards-*"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the results folder for one run.

    The lock goes with the process, so that a killed run leaves none behind; what such a run was writing is removed
    here. Folders that are empty in the end go too: a run that was refused leaves no trace.

    Raises:
        BusyError: another process holds the folder.
        FolderGoneError: the folder was removed meanwhile, so that a file could not be written.
    """
    state = state_folder(out)
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
    state = state_folder(out)
    shutil.rmtree(state / STAGE, ignore_errors=True)
    for pattern in (f".*{TEMPORARY}", f"{STATE}/*{TEMPORARY}", f"{STATE}/shards-*/.*{TEMPORARY}"):
        for rest in out.glob(pattern):
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
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BusyError(f"another run is writing into {path.parent.parent}") from error
        if not _is_held(file):
            raise BusyError(f"another run is writing into {path.parent.parent}")
        yield file


def _is_held(file: TextIO) -> bool:
    """Whether the lock is still the file of its name: it is not when somebody removed the folder."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(file.name))
    except OSError:
        return False
