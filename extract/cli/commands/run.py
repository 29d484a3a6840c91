"""``policy-extract run``: files or folders in, a folder of results out."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from extract.cli.commands.refusal import refuse

INPUT_HELP = "Extract records from INPUT… (files, folders, - for standard input) into a folder."

ENGINE_HELP = "This machine, or a Dask cluster (extra [cluster])."
FORMAT_HELP = "Files to write: csv, json, jsonl, parquet, dataset, xlsx, dta, sqlite, graph."


def _names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in (value or "").split(",") if name.strip()))


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
@click.option("--overwrite", is_flag=True, help="Replace existing results.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--lexicon", type=click.Path(exists=True, file_okay=False), help="Folder of own word and rule tables.")
@click.option("--segmenter", type=click.Choice(["rjieba", "jieba"]), default="rjieba", show_default=True)
@click.option("--text-column", metavar="NAME", help="Text column of table inputs. [default: guessed]")
@click.option("--keep", metavar="A,B", callback=_names, help="Table columns to carry through to the records.")
@click.option("--no-bom", is_flag=True, help="Write CSV without byte order mark.")
@click.option("--no-report", is_flag=True, help="Do not write report.html.")
def command(inputs: tuple[str, ...], out: Path, quiet: bool, **options: Any) -> None:
    """Check what is asked for, run it, print the summary and exit with 0, 1 (some documents failed) or 2 (usage)."""
    from extract.engine.state import BusyError, NoEngineError, NothingToReadError, RuleTableError, locked
    from extract.tables.writers import FORMATS

    formats: tuple[str, ...] = options["formats"]
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        refuse("run", f"unknown format {', '.join(unknown) or '(none)'}: choose from {', '.join(FORMATS)}")
    if out.exists() and not out.is_dir():
        refuse("run", f"{out} is a file: --out names a folder")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with locked(out):
            failed = _run(inputs, out, quiet, **options)
    except (BusyError, NoEngineError, NothingToReadError, RuleTableError) as error:
        refuse("run", str(error))
    except (FileNotFoundError, FileExistsError) as error:
        refuse("run", str(error) if error.errno is None else f"{error.strerror}: {error.filename}")
    except OSError as error:
        refuse("run", f"{error.strerror or error}: what is finished is kept; continue with --resume", 1)
    except KeyboardInterrupt:
        refuse("run", "interrupted: what is finished is kept; continue with --resume", 130)
    sys.exit(1 if failed else 0)


def _run(inputs: tuple[str, ...], out: Path, quiet: bool, **options: Any) -> int:
    """Run and return the number of failed documents."""
    from extract.engine import manifest, progress
    from extract.engine.dask import Cluster
    from extract.engine.job import Job
    from extract.engine.local import Local, cores
    from extract.engine.options import RunOptions
    from extract.engine.sources import weight
    from extract.engine.start import load_rules, permit
    from extract.engine.state import interrupted
    from extract.engine.summary import failures, print_summary

    chosen = RunOptions(
        lexicon=options["lexicon"],
        segmenter=options["segmenter"],
        text_column=options["text_column"],
        keep=options["keep"],
    )
    load_rules(chosen)
    isolate = interrupted(out)
    plan = manifest.plan(inputs, chosen, options["formats"], not options["no_bom"], not options["no_report"])
    resume = permit(out, plan, resume=options["resume"], overwrite=options["overwrite"])
    workers = options["workers"] or cores()
    engine = Cluster(options["scheduler"], workers) if options["engine"] == "dask" else Local(workers, isolate=isolate)
    with progress.choose(quiet) as shown:
        if shown.wants_size:
            shown.expect(weight(inputs))
        result = Job(out, plan, resume=resume, engine=engine, progress=shown).run()
    for problem in failures(result.totals) if quiet else ():
        click.echo(problem, err=True)
    for column in result.missing:
        click.echo(f"no table has a column {column}: it is not kept", err=True)
    if not quiet:
        print_summary(result, out)
    return result.totals.counts.failed


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
