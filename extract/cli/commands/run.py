"""``policy-extract run``: files or folders in, a folder of results out."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from extract.cli.commands.logs import LOGGER
from extract.cli.commands.refusal import refuse
from extract.cli.commands.say import say

if TYPE_CHECKING:
    from extract.engine.job import Result
    from extract.engine.limits import Limits
    from extract.engine.local import Engine
    from extract.engine.options import RunOptions

_SHOWN = 5
"""Rows of the table of metadata named at the end of a run."""

INPUT_HELP = "Extract records from INPUT… (files, folders, - for standard input) into a folder."

ENGINE_HELP = "This machine, or a Dask cluster (extra [cluster])."
FAILED_HELP = "With --resume, which either implies: read failed documents again (the default), or leave them failed."
TIMEOUT_HELP = "Seconds after which a document counts as failed."
MEMORY_HELP = "Memory beyond which a document counts as failed (500M, 4G)."
METADATA_HELP = "CSV, TSV or XLSX with a column for the file or doc_id and columns of metadata: region, year, title …"
FORMAT_HELP = "Files to write: csv, json, jsonl, parquet, dataset, xlsx, short, texts, dta, sqlite, graph."

LEAST_MEMORY = 64 << 20
LARGEST_ARRAY = 256 << 20
"""Bytes beyond which records.json, which programs must read whole, is written only where it is asked for by name."""
#: 500M, 1.5 GB
_SIZE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?([KMG]?)B?", re.IGNORECASE)
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
GONE = 3
"""Exit code of a run whose results folder was removed."""


def _names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in (value or "").split(",") if name.strip()))


def _bytes(_: click.Context, __: click.Parameter, value: str) -> int:
    found = _SIZE.fullmatch(value.strip())
    size = int(float(found[1]) * _UNITS[found[2].upper()]) if found else 0
    if size < LEAST_MEMORY:
        raise click.BadParameter("name a size of at least 64M, such as 500M or 4G")
    return size


@click.command(help=INPUT_HELP)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--out", default="outputs", show_default=True, type=click.Path(path_type=Path), help="Results folder.")
@click.option(
    "--format", "formats", metavar="A,B", default="csv,json,jsonl", show_default=True, callback=_names, help=FORMAT_HELP
)
@click.option("--workers", type=click.IntRange(1), help="Worker processes. [default: number of cores]")
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True, help=ENGINE_HELP)
@click.option("--scheduler", metavar="ADDRESS", help="Address of a Dask scheduler (with --engine dask).")
@click.option("--resume", is_flag=True, help="Continue: take over finished documents that have not changed.")
@click.option("--retry-failed/--keep-failed", "retry", default=None, help=FAILED_HELP)
@click.option("--overwrite", is_flag=True, help="Replace existing results.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=600, show_default=True, help=TIMEOUT_HELP)
@click.option("--max-memory", metavar="SIZE", default="4G", show_default=True, callback=_bytes, help=MEMORY_HELP)
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object, and nothing else.")
@click.option("--lexicon", type=click.Path(exists=True, file_okay=False), help="Folder of own word and rule tables.")
@click.option("--segmenter", type=click.Choice(["rjieba", "jieba"]), default="rjieba", show_default=True)
@click.option("--text-column", metavar="NAME", help="Text column of table inputs. [default: guessed]")
@click.option("--keep", metavar="A,B", callback=_names, help="Table columns to carry through to the records.")
@click.option("--body-selector", metavar="CSS", help="Element that holds the text of web pages. [default: found]")
@click.option("--metadata", metavar="TABLE", type=click.Path(exists=True, dir_okay=False), help=METADATA_HELP)
@click.option(
    "--view", type=click.Choice(["full", "short"]), default="full", show_default=True,
    help="short: also records_short.csv, fifteen columns to read.",
)  # fmt: skip
@click.option("--texts", is_flag=True, help="Also write the repaired texts, for tools that count words.")
@click.option("--no-bom", is_flag=True, help="Write CSV without byte order mark.")
@click.option("--no-report", is_flag=True, help="Do not write report.html.")
@click.pass_context
def command(context: click.Context, /, inputs: tuple[str, ...], out: Path, quiet: bool, **options: Any) -> None:
    """Check what is asked for, run it, print the summary and exit.

    Exit codes: 0, 1 (some documents failed, or the run did), 2 (usage), 3 (the results folder went away), 130 (Ctrl-C).
    """
    from extract.engine.folder import FolderGoneError, RefusedError, locked
    from extract.engine.items import matching
    from extract.tables.writers import FORMATS

    named = context.get_parameter_source("formats") is not click.core.ParameterSource.DEFAULT
    options["largest_array"] = None if named else LARGEST_ARRAY

    asked = [name for name, wanted in (("short", options["view"] == "short"), ("texts", options["texts"])) if wanted]
    formats: tuple[str, ...] = tuple(dict.fromkeys([*options["formats"], *asked]))
    options["formats"] = formats
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        refuse("run", f"unknown format {', '.join(unknown) or '(none)'}: choose from {', '.join(FORMATS)}")
    if options["body_selector"] and (problem := _bad_selector(options["body_selector"])):
        refuse("run", problem)
    if out.exists() and not out.is_dir():
        refuse("run", f"{out} is a file: --out names a folder")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with locked(out):
            failed = _run(matching(inputs), out, quiet, **options)
    except RefusedError as error:
        refuse("run", str(error))
    except FolderGoneError as error:
        refuse("run", f"{error}; nothing is kept", GONE)
    except (FileNotFoundError, FileExistsError) as error:
        refuse("run", str(error) if error.errno is None else f"{error.strerror}: {error.filename}")
    except OSError as error:
        refuse("run", f"{error.strerror or error}: what is finished is kept; continue with --resume", 1)
    except KeyboardInterrupt:
        refuse("run", "interrupted: what is finished is kept; continue with --resume", 130)
    sys.exit(1 if failed else 0)


def _bad_selector(selector: str) -> str | None:
    from extract.tables.readers.html import compile_selector
    from extract.tables.readers.model import ReadError

    try:
        compile_selector(selector)
    except ReadError as error:
        return str(error)
    return None


def _run(inputs: tuple[str, ...], out: Path, quiet: bool, **options: Any) -> int:
    """Run and return the number of failed documents."""
    from extract.cli.commands import progress
    from extract.engine import folder
    from extract.engine.items import weight
    from extract.engine.job import Job, load_rules
    from extract.engine.limits import Limits
    from extract.engine.options import RunOptions

    chosen = RunOptions(**{name: options[name] for name in RunOptions.__struct_fields__})
    load_rules(chosen)
    limits = Limits(seconds=options["timeout"], memory=options["max_memory"])
    engine = _engine(options, limits, out)
    plan = folder.plan(inputs, chosen, options["formats"], not options["no_bom"], not options["no_report"])
    asked = options["resume"] or options["retry"] is not None
    same = not (asked or options["overwrite"]) and folder.permit(out, plan)
    with progress.choose(quiet or options["as_json"], lambda: weight(inputs)) as shown:
        result = Job(
            out,
            plan,
            engine=engine,
            resume=asked,
            same=same,
            progress=shown.advance,
            limits=limits,
            keep_failed=options["retry"] is False,
            largest_array=options["largest_array"],
        ).run()
    _tell(result, chosen, out, quiet, options["as_json"])
    return result.counts.failed


def _engine(options: dict[str, Any], limits: Limits, out: Path) -> Engine:
    """What reads the documents; one by one in processes of their own where a run into ``out`` was interrupted."""
    from extract.engine import folder
    from extract.engine.local import Local, cores

    workers = options["workers"] or cores()
    if options["engine"] == "dask":
        from extract.engine.dask import Cluster

        return Cluster(options["scheduler"], workers, limits)
    return Local(workers, isolate=folder.interrupted(out), limits=limits)


def _tell(result: Result, chosen: RunOptions, out: Path, quiet: bool, as_json: bool) -> None:
    """Say what went wrong or was left out, and print the summary."""
    from extract.cli.commands.summary import failures, print_summary, summary_json

    for problem in failures(result) if quiet else ():
        click.echo(problem, err=True)
    for line in (*_about_files(result), *_about_rows(chosen, out)):
        click.echo(say(line), err=True)
    for problem in failures(result, str):
        LOGGER.warning("%s", problem)
    if as_json:
        click.echo(summary_json(result, out))
    elif not quiet:
        print_summary(result, out)


def _about_files(result: Result) -> Iterator[str]:
    """Say which columns no table has, and that the array of all records was left out for its size."""
    for column in result.missing:
        yield f"no table has a column {column}: it is not kept"
    if result.left_out:
        size = f"{result.left_out / 1e6:,.0f} MB"
        yield f"records.json left out ({size} in one array): --format csv,json,jsonl writes it"


def _about_rows(chosen: RunOptions, out: Path) -> Iterator[str]:
    """Say which columns and rows of the table of metadata told nothing, and which rows told of several documents."""
    if chosen.metadata is None:
        return
    from extract.tables.metadata_table import load_metadata
    from extract.tables.rundir import StoredTable

    table = load_metadata(chosen.metadata)
    if table.unused:
        yield f"{chosen.metadata}: not used: {', '.join(table.unused)}"
    documents = StoredTable(out, "documents")
    at = [documents.names.index(name) for name in ("doc_id", "source")]
    idle, shared = table.use((row[at[0]], row[at[1]]) for row in documents)
    for words, rows in (("fits no document", idle), ("fits several documents", shared)):
        yield from (f"{chosen.metadata}: the row {row} {words}" for row in rows[:_SHOWN])
        if len(rows) > _SHOWN:
            yield f"{chosen.metadata}: and {len(rows) - _SHOWN} more such rows"


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
