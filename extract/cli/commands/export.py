"""``policy-extract export``: records for annotation tools, a review sheet, training data or a graph."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from extract.cli.commands.refusal import refuse
from extract.cli.commands.reviewed import reads_reviewed
from extract.cli.commands.say import say
from extract.review.exports.registry import TOOLS


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--to", "tool", required=True, type=click.Choice([*TOOLS, "graph"]), help="What to write for.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files. [default: DIR/review]")
@click.option(
    "--offsets",
    type=click.Choice(["code-points", "utf-16"]),
    default="code-points",
    show_default=True,
    help="What the tool counts (Label Studio before 1.5 and other JavaScript tools: utf-16).",
)
@click.option(
    "--task",
    "by",
    type=click.Choice(["document", "section", "paragraph"]),
    default="document",
    show_default=True,
    help="What one task holds (label-studio, doccano).",
)
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Draw N records at random; weights are kept.")
@click.option("--by", "strata", type=click.Choice(["genre", "campaign", "flag"]), help="Stratify the sample.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the sample.")
@reads_reviewed("folder")
def command(folder: Path, tool: str, out: Path | None, **options: Any) -> None:
    """Write the records of the run in DIR for another tool.

    \b
    label-studio  tasks with predictions, and the labelling interface
    doccano       sequence labelling with relations (JSONL)
    conllu        CoNLL-U, records in MISC
    brat          standoff files, a record an event
    docbin        training data and a configuration for `spacy train`
    qdpx          REFI-QDA project for NVivo, MAXQDA, ATLAS.ti
    webanno       WebAnno TSV for INCEpTION
    xlsx          review sheet, a row a record
    graph         nodes and edges for Gephi and Neo4j

    Corrected files of label-studio, doccano, conllu, brat and xlsx come back with `policy-extract import-review`.
    """
    try:
        made = _graph(folder, out, options) if tool == "graph" else _review(folder, tool, out, options)
    except (FileNotFoundError, ValueError) as error:
        refuse("export", error)
    for path in made:
        click.echo(path)
    settings = _settings(tool)
    if settings:
        click.echo(say(settings), err=True)


def _settings(tool: str) -> str:
    """What is to be set in the tool itself."""
    if tool == "graph":
        return ""
    return getattr(import_module(f"extract.review.exports.{TOOLS[tool]}"), "SETTINGS", "")


def _graph(folder: Path, out: Path | None, options: dict[str, Any]) -> list[Path]:
    from extract.tables.writers import graph

    if options["sample"]:
        raise ValueError("a graph is drawn of all records: --sample is for review")
    if not (folder / "records.jsonl").is_file():
        raise FileNotFoundError(f"{folder} holds no records.jsonl: it is no finished run")
    return graph.write(folder, out)


def _review(folder: Path, tool: str, out: Path | None, options: dict[str, Any]) -> list[Path]:
    from extract.review import export

    if options["strata"] and not options["sample"]:
        raise ValueError("--by stratifies a sample: say --sample N")
    return export(folder, tool, out, tell=lambda note: click.echo(say(note), err=True), **options)
