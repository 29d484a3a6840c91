"""``policy-extract schema``: print the columns of the output in one of four forms."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["json-schema", "table-schema", "readr", "markdown"]),
    default="markdown",
    show_default=True,
    help="JSON Schema of a record, Table Schema of the CSV files, their types for R, or the codebook.",
)
@click.option("--table", type=click.Choice(["records", "documents", "terms", "campaigns"]), help="One table only.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
def command(form: str, table: str | None, out: Path | None) -> None:
    """Print the schema of the output."""
    text = _text(form, table)
    if out:
        out.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)


def _text(form: str, table: str | None) -> str:
    from extract.tables import codebook

    if form == "markdown":
        return codebook.codebook([table] if table else codebook.TABLES)
    if form == "readr":
        return "\n".join(codebook.readr_types(name) for name in ([table] if table else codebook.TABLES))
    if form == "json-schema" and table not in (None, "records"):
        raise click.UsageError("a JSON Schema is that of records.jsonl; --table is for the other formats")
    if form == "json-schema":
        made = codebook.json_schema()
    elif table:
        made = codebook.table_schema(table)
    else:
        made = {name: codebook.table_schema(name) for name in codebook.TABLES}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
