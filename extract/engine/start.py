"""May this run write into that folder? Results of another run, or of a stranger, are not overwritten unasked."""

from __future__ import annotations

from pathlib import Path

from extract.api import extractor_for
from extract.engine import manifest
from extract.engine.finished import FinishedRun
from extract.engine.known import Known, Places
from extract.engine.manifest import Manifest
from extract.engine.options import RunOptions
from extract.engine.sources import digest, items
from extract.engine.state import INDEX, RuleTableError, state_folder, unfinished
from extract.engine.work import no_collection
from extract.tables.metadata_table import load_metadata


def load_rules(options: RunOptions) -> None:
    """Build words and rules before anything is read, and the table of metadata.

    Raises:
        RuleTableError: a table cannot be used; file and line of a bad row are named.
    """
    try:
        with no_collection():
            extractor_for(options.lexicon, options.segmenter)
        if options.metadata is not None:
            load_metadata(options.metadata)
    except ValueError as error:
        raise RuleTableError(str(error)) from error


def permit(out: Path, plan: Manifest, *, resume: bool, overwrite: bool) -> bool:
    """Return whether the run takes over finished documents.

    Raises:
        FileExistsError: the folder holds what the run was not allowed to replace; the message says what to do.
        FileNotFoundError: an input does not exist.
    """
    if overwrite or resume:
        return resume
    if unfinished(out):
        raise FileExistsError(f"{out} holds an unfinished run: --resume continues it, --overwrite starts anew")
    earlier = manifest.load(out)
    if earlier is not None and earlier.counts.get("documents") == earlier.counts.get("failed", 0):
        return False  # nothing in it is worth keeping: an option was wrong, and the next run puts it right
    if earlier is None:
        strange = [name for name in manifest.OUR_FILES if (out / name).exists()]
        if strange:
            raise FileExistsError(f"{out} already holds {', '.join(strange)}: --overwrite replaces them")
        return False
    if not earlier.same_request(plan) or not _same_contents(out, plan):
        raise FileExistsError(
            f"{out} holds the results of another run, or edited ones: --overwrite starts anew, --resume redoes only "
            "what changed; either way the results are then those of the inputs named now, and no others"
        )
    return True


def _same_contents(out: Path, plan: Manifest) -> bool:
    """Whether the results in ``out`` are untouched and were made from exactly the inputs as they are now."""
    places = Places()
    known = Known(places, [FinishedRun(out, state_folder(out) / INDEX, plan)], keep_failed=True)
    seen = 0
    for item in items(plan.inputs, plan.options, out):
        if known.find(item, digest) is None:
            return False
        seen += 1
    return seen == len(known)
