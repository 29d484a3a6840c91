"""The short table that a run ends with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec

from extract.cli.commands.say import say
from extract.engine.job import Result

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
    for name, value in [*_rows(result), ("Files", f"{out}/  " + "  ".join(result.files))]:
        table.add_row(say(name), escape(value))
    Console().print(table)


def summary_json(result: Result, out: Path) -> str:
    """Return the same as one line of JSON, for programs."""
    made = {
        "out": str(out), "documents": result.counts.documents, **msgspec.structs.asdict(result.counts),
        "campaigns": len(result.campaigns), "taken_over": result.reused, "dropped": result.dropped,
        "files": result.files,
        "failures": [{"source": source, "error": error} for source, error in result.failures],
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False)


def failures(result: Result, say: Callable[[str], str] = say) -> list[str]:
    """Return a line for each of the first failed documents, and one that counts the others, as ``say`` puts it."""
    more = result.counts.failed - len(result.failures)
    lines = [f"{source}: {say(error)}" for source, error in result.failures]
    return lines + [say(f"and {more} more: see documents.csv")] * (more > 0)


def _rows(result: Result) -> list[tuple[str, str]]:
    rows = [("Documents", say(_documents(result)))]
    if result.dropped:
        rows.append(("Dropped", say(f"{result.dropped} of the earlier run, no longer among the inputs")))
    rows += [("Records", str(result.counts.records)), ("Targets", str(result.counts.targets))]
    if result.counts.quantities_left:
        number, left = result.counts.quantities, result.counts.quantities_left
        rows.append(("Numbers", say(f"{number}, {left} of them in no record")))
    top = sorted(result.campaigns.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP_CAMPAIGNS]
    if top:
        more = [say(f"and {len(result.campaigns) - len(top)} more")] * (len(result.campaigns) > len(top))
        rows.append(("Campaigns", "\n".join([*(f"{name} {number}" for name, number in top), *more])))
    if result.failures:
        rows.append(("Failed", "\n".join(failures(result))))
    return rows


def _documents(result: Result) -> str:
    counts = result.counts
    told = [f"{result.reused} taken over"][: result.reused] + [f"{result.retried} tried again"][: result.retried]
    states = f"{counts.documents}: {counts.ok} ok, {counts.empty} empty, {counts.failed} failed"
    return f"{states} ({', '.join(told)})" if told else states
