"""The short table that a run ends with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from extract.engine.job import Result, Totals

TOP_CAMPAIGNS = 5
Say = Callable[[str], str]


def print_summary(result: Result, out: Path, say: Say = str) -> None:
    """Print documents by status, records, targets, frequent campaigns, first failures and where the files are.

    Args:
        result: of the run.
        out: its folder.
        say: puts an English sentence or head into the language of the user.
    """
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in [*_rows(result, say), ("Files", f"{out}/  " + "  ".join(result.files))]:
        table.add_row(say(name), escape(value))
    Console().print(table)


def summary_json(result: Result, out: Path) -> str:
    """Return the same as one line of JSON, for programs."""
    totals, counts = result.totals, result.totals.counts
    made = {
        "out": str(out), "documents": counts.documents, "ok": counts.ok, "empty": counts.empty, "failed": counts.failed,
        "records": counts.records, "targets": counts.targets, "quantities": counts.quantities,
        "quantities_left": counts.quantities_left, "campaigns": len(totals.campaigns),
        "taken_over": result.reused, "dropped": result.dropped, "files": list(result.files),
        "failures": [{"source": source, "error": error} for source, error in totals.failures],
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False)


def failures(totals: Totals, say: Say = str) -> list[str]:
    """Return a line for each of the first failed documents, and one that counts the others."""
    more = totals.counts.failed - len(totals.failures)
    lines = [f"{source}: {say(error)}" for source, error in totals.failures]
    return lines + [say(f"and {more} more: see documents.csv")] * (more > 0)


def _rows(result: Result, say: Say) -> list[tuple[str, str]]:
    totals = result.totals
    counts = totals.counts
    rows = [("Documents", say(_documents(result)))]
    if result.dropped:
        rows.append(("Dropped", say(f"{result.dropped} of the earlier run, no longer among the inputs")))
    rows += [("Records", str(counts.records)), ("Targets", str(counts.targets))]
    if counts.quantities_left:
        rows.append(("Numbers", say(f"{counts.quantities}, {counts.quantities_left} of them in no record")))
    top = sorted(totals.campaigns.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP_CAMPAIGNS]
    if top:
        more = [say(f"and {len(totals.campaigns) - len(top)} more")] * (len(totals.campaigns) > len(top))
        rows.append(("Campaigns", "\n".join([*(f"{name} {number}" for name, number in top), *more])))
    if totals.failures:
        rows.append(("Failed", "\n".join(failures(totals, say))))
    return rows


def _documents(result: Result) -> str:
    counts = result.totals.counts
    told = [f"{result.reused} taken over"][: result.reused] + [f"{result.retried} tried again"][: result.retried]
    states = f"{counts.documents}: {counts.ok} ok, {counts.empty} empty, {counts.failed} failed"
    return f"{states} ({', '.join(told)})" if told else states
