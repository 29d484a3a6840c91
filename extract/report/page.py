"""Build ``report.html``: one self-contained page to read a run in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from extract.analysis.tally import Tally
from extract.model import Record
from extract.report import charts, payload, ranges
from extract.report.charts import Chart, Style
from extract.report.labels import Labels
from extract.report.svg import visible
from extract.tables.document_region import region_of
from extract.tables.rundir import RunDir, StoredRow
from extract.tables.written import whole

STYLES = ("style.css", "reader.css", "table.css")
SCRIPTS = (
    "core.js",
    "views.js",
    "reader.js",
    "outline.js",
    "filters.js",
    "table.js",
    "targets.js",
    "download.js",
    "start.js",
)
WIDE, NARROW = 640, 340


class PageLimits(msgspec.Struct, frozen=True):
    """How much one page may hold; beyond that it shows a sample of the documents and says so."""

    records: int = 20_000
    characters: int = 3_000_000


def write_page(
    out_dir: str | Path,
    *,
    language: str = "zh",
    limits: PageLimits,
    only: Collection[str] = (),
    path: Path | None = None,
) -> Path:
    """Write the page of a finished run.

    Args:
        out_dir: the folder that ``policy-extract run --out DIR`` wrote.
        language: of the page: ``zh`` or ``en``.
        limits: how much to hold in the page.
        only: ids of the documents to hold, instead of a sample.
        path: file to write; without it ``report.html`` in the folder, or ``report_selection.html`` with ``only``.

    Returns:
        The path of the page.

    Raises:
        FileNotFoundError: the folder has no ``records.jsonl``.
        ValueError: a line of it is no record, the run has no document of an id, or the language is not known.
    """
    run, say = RunDir(out_dir), Labels(language)
    chosen = _choose(run.documents, limits, only)
    tally, kept = _read(run, chosen)
    note = _note(run, say, tally, chosen, sum(map(len, kept.values())), only)
    page = _render(run, say, tally, payload.make(run, kept, chosen, tally, say), note)
    path = path or run.folder / ("report_selection.html" if only else "report.html")
    with whole(path) as part:
        part.write_text(page, "utf-8", newline="\n")
    return path


def _choose(rows: list[StoredRow], limits: PageLimits, only: Collection[str]) -> set[str]:
    """All documents where they fit, else every n-th of them, so that each part of the run is seen."""
    if only:
        unknown = set(only) - {row["doc_id"] for row in rows}
        if unknown:
            raise ValueError(f"the run has no document {', '.join(sorted(unknown))}: ids are in documents.csv")
        return set(only)
    step = 1
    while step < len(rows):
        picked = rows[::step]
        if _sum(picked, "n_records") <= limits.records and _sum(picked, "n_chars") <= limits.characters:
            break
        step += 1
    return {row["doc_id"] for row in rows[::step]}


def _sum(rows: list[StoredRow], column: str) -> int:
    return sum(int(row.get(column) or 0) for row in rows)


def _read(run: RunDir, chosen: set[str]) -> tuple[Tally, dict[str, list[Record]]]:
    """Go through the records once: count them all, keep those of the chosen documents."""
    rows = {row["doc_id"]: row for row in run.documents}
    tally: Tally = Tally()
    kept: dict[str, list[Record]] = {}
    for record in run.records():
        row = rows.get(record.doc_id, {})
        region = region_of(row)
        tally.add(record, region[1] if region else row.get("title") or record.doc_id, row.get("year", ""))
        if record.doc_id in chosen:
            kept.setdefault(record.doc_id, []).append(record)
    return tally, kept


def _render(run: RunDir, say: Labels, tally: Tally, data: dict[str, Any], note: str) -> str:
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["visible"] = visible
    data["labels"] = say.words
    return environment.from_string(_asset("page.html.j2")).render(
        say=say,
        heading=visible(_heading(run.documents, say)),
        stats=_stats(run.documents, tally, say),
        charts=_charts(tally, say, len(run.documents)),
        note=note,
        made=_made(run.documents, say),
        data=Markup(payload.script_json(data)),
        style=Markup("\n".join(_asset(name) for name in STYLES)),
        script=Markup(_script()),
    )


def _asset(name: str) -> str:
    return files("extract.report").joinpath(name).read_text("utf-8")


def _script() -> str:
    parts = "\n".join(_asset(f"script/{name}") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'


def _heading(rows: list[StoredRow], say: Labels) -> str:
    if len(rows) == 1:
        return rows[0].get("title") or rows[0]["doc_id"]
    return say("title")


def _stats(rows: list[StoredRow], tally: Tally, say: Labels) -> list[tuple[str, str, str]]:
    counts = {status: sum(row.get("status") == status for row in rows) for status in ("ok", "empty", "failed")}
    hint = "，".join(f"{say(f'stat.{status}')} {n}" for status, n in counts.items()) if len(rows) > 1 else ""
    named = sum(1 for name in tally.by_campaign if name)
    return [
        (f"{len(rows):,}", say("stat.documents"), hint),
        (f"{tally.records:,}", say("stat.records"), ""),
        (f"{tally.targets:,}", say("stat.targets"), ""),
        (f"{named:,}", say("stat.campaigns"), ""),
    ]


def _note(run: RunDir, say: Labels, tally: Tally, chosen: set[str], shown: int, only: Collection[str]) -> str:
    """Say which part of the run the page holds; nothing where it holds all."""
    if len(chosen) == len(run.documents):
        return ""
    return say(
        "selected" if only else "sampled",
        shown=len(chosen),
        total=len(run.documents),
        shown_records=f"{shown:,}",
        total_records=f"{tally.records:,}",
    )


def _made(rows: list[StoredRow], say: Labels) -> str:
    from extract import __version__
    from extract.model import SCHEMA_VERSION

    first = rows[0] if rows else {}
    return say("made", version=__version__, rules=first.get("rules_version") or "–", schema=SCHEMA_VERSION)


def _charts(tally: Tally, say: Labels, documents: int) -> list[dict[str, Any]]:
    styles = Style(width=WIDE, labels=say), Style(width=NARROW, labels=say)
    draw: list[Callable[[Style], Chart]] = []
    named = {name: n for name, n in tally.by_campaign.items() if name}
    if max(named.values(), default=0) > 1:  # rows of ones tell nothing
        draw.append(partial(charts.campaigns, tally.by_campaign, tally.targets_by_campaign))
    levels = {name: counts for name, counts in tally.levels.items() if any(level is not None for level in counts)}
    if any(levels):  # a campaign without any commitment word is an empty box, one with them has something to compare
        draw.append(partial(charts.commitment, levels))
    if len(tally.bounds) > 1 and max(tally.bounds.values()) > 1:
        draw.append(partial(charts.bounds, tally.bounds))
    if max((sum(verbs.values()) for verbs in tally.classes.values()), default=0) > 1:
        draw.append(partial(charts.verb_classes, tally.classes))
    if documents > 1:
        draw += [partial(ranges.indicator, key, points) for key, points in tally.shared_indicators()]
    else:
        draw += [partial(ranges.targets, key, points) for key, points in tally.comparable_targets()]
    return [_figure(*(chart(style) for style in styles)) for chart in draw]


def _figure(wide: Chart, narrow: Chart) -> dict[str, Any]:
    from markupsafe import Markup

    return {
        "title": visible(wide.title),
        "note": wide.note,
        "wide": Markup(wide.svg),
        "narrow": Markup(narrow.svg),
        "header": wide.header,
        "rows": wide.rows,
    }
