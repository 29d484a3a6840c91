"""May this run write into that folder? Results of another run, or of a stranger, are not overwritten unasked."""

from __future__ import annotations

from pathlib import Path

from extract.engine import manifest
from extract.engine.manifest import Manifest
from extract.engine.state import unfinished


def permit(out: Path, plan: Manifest, *, resume: bool, overwrite: bool) -> bool:
    """Return whether the run takes over finished documents.

    Raises:
        FileExistsError: the folder holds what the run was not allowed to replace; the message says what to do.
    """
    if out.exists() and not out.is_dir():
        raise FileExistsError(f"{out} is a file: --out names a folder")
    if overwrite or resume:
        return resume
    if unfinished(out):
        raise FileExistsError(f"{out} holds an unfinished run: --resume continues it, --overwrite starts anew")
    earlier = manifest.load(out)
    if earlier is None:
        strange = [name for name in manifest.OUR_FILES if (out / name).exists()]
        if strange:
            raise FileExistsError(f"{out} already holds {', '.join(strange)}: --overwrite replaces them")
        return False
    if not earlier.same_request(plan):
        raise FileExistsError(f"{out} holds the results of another run: --overwrite replaces them")
    return False
