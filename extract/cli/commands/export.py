"""``policy-extract export``: records for annotation tools, a review sheet, training data or a graph."""

from __future__ import annotations

from pathlib import Path

import click

from extract.cli.commands.refusal import refuse

TOOLS = ["label-studio", "doccano", "conllu", "brat", "docbin", "xlsx", "graph"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--to", "tool", required=True, type=click.Choice(TOOLS), help="What to write for.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files. [default: DIR/review]")
@click.option(
    "--offsets",
    type=click.Choice(["code-points", "utf-16"]),
    default="code-points",
    show_default=True,
    help="What the tool counts (Label Studio before 1.5 and other JavaScript tools: utf-16).",
)
def command(folder: Path, tool: str, out: Path | None, offsets: str) -> None:
    """Write the records of the run in DIR for another tool.

    \b
    label-studio  tasks with predictions, and the labelling interface
    doccano       sequence labelling with relations (JSONL)
    conllu        CoNLL-U, records in MISC
    brat          standoff files, a record an event
    docbin        training data for `spacy train`
    xlsx          review sheet, a row a record
    graph         nodes and edges for Gephi and Neo4j

    Corrected files (all but docbin and graph) come back with `policy-extract import-review`.
    """
    try:
        made = _graph(folder, out) if tool == "graph" else _review(folder, tool, out, offsets)
    except (FileNotFoundError, ValueError) as error:
        refuse("export", error)
    for path in made:
        click.echo(path)


def _graph(folder: Path, out: Path | None) -> list[Path]:
    from extract.tables.writers import graph

    if not (folder / "records.jsonl").is_file():
        raise FileNotFoundError(f"{folder} holds no records.jsonl: it is no finished run")
    return graph.write(folder, out)


def _review(folder: Path, tool: str, out: Path | None, offsets: str) -> list[Path]:
    from extract.review import export

    return export(folder, tool, out, offsets=offsets)
