"""The short table that a run ends with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extract.engine.assemble import Totals

TOP_CAMPAIGNS = 5


def print_summary(totals: Totals, out: Path, files: Sequence[str], *, reused: int = 0) -> None:
    """Print documents by status, records, targets, frequent campaigns, first failures and where the files are."""
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _rows(totals, reused):
        table.add_row(name, escape(value))
    table.add_row("Files", escape(f"{out}/  " + "  ".join(files)))
    Console().print(table)


def _rows(totals: Totals, reused: int) -> list[tuple[str, str]]:
    counts = totals.counts
    states = ", ".join(f"{getattr(counts, s)} {s}" for s in ("ok", "empty", "failed"))
    taken = f" ({reused} taken over)" if reused else ""
    rows = [
        ("Documents", f"{counts.documents}: {states}{taken}"),
        ("Records", str(counts.records)),
        ("Targets", str(counts.targets)),
    ]
    top = sorted(totals.campaigns.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP_CAMPAIGNS]
    if top:
        rows.append(("Campaigns", "\n".join(f"{name} {number}" for name, number in top)))
    if totals.failures:
        more = counts.failed - len(totals.failures)
        lines = [f"{source}: {error}" for source, error in totals.failures]
        rows.append(("Failed", "\n".join([*lines, *([f"and {more} more: see documents.csv"] if more else [])])))
    return rows
