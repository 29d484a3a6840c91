"""The short table that a run ends with."""

from __future__ import annotations

import json
from pathlib import Path

from extract.engine.job import Result, Totals

TOP_CAMPAIGNS = 5


def print_summary(result: Result, out: Path) -> None:
    """Print documents by status, records, targets, frequent campaigns, first failures and where the files are."""
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _rows(result):
        table.add_row(name, escape(value))
    table.add_row("Files", escape(f"{out}/  " + "  ".join(result.files)))
    Console().print(table)


def summary_json(result: Result, out: Path) -> str:
    """Return the same as one line of JSON, for programs."""
    totals, counts = result.totals, result.totals.counts
    made = {
        "out": str(out), "documents": counts.documents, "ok": counts.ok, "empty": counts.empty, "failed": counts.failed,
        "records": counts.records, "targets": counts.targets, "campaigns": len(totals.campaigns),
        "taken_over": result.reused, "dropped": result.dropped, "files": list(result.files),
        "failures": [{"source": source, "error": error} for source, error in totals.failures],
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False)


def failures(totals: Totals) -> list[str]:
    """Return a line for each of the first failed documents, and one that counts the others."""
    more = totals.counts.failed - len(totals.failures)
    lines = [f"{source}: {error}" for source, error in totals.failures]
    return lines + [f"and {more} more: see documents.csv"] * (more > 0)


def _rows(result: Result) -> list[tuple[str, str]]:
    totals = result.totals
    counts = totals.counts
    states = ", ".join(f"{getattr(counts, s)} {s}" for s in ("ok", "empty", "failed"))
    told = [f"{result.reused} taken over"][: result.reused] + [f"{result.retried} tried again"][: result.retried]
    taken = f" ({', '.join(told)})" if told else ""
    rows = [
        ("Documents", f"{counts.documents}: {states}{taken}"),
        *[("Dropped", f"{result.dropped} of the earlier run, no longer among the inputs")][: result.dropped],
        ("Records", str(counts.records)),
        ("Targets", str(counts.targets)),
    ]
    top = sorted(totals.campaigns.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP_CAMPAIGNS]
    if top:
        more = [f"and {len(totals.campaigns) - len(top)} more"] * (len(totals.campaigns) > len(top))
        rows.append(("Campaigns", "\n".join([*(f"{name} {number}" for name, number in top), *more])))
    if totals.failures:
        rows.append(("Failed", "\n".join(failures(totals))))
    return rows
