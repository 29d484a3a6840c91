"""Measurements to Markdown, and Markdown into docs/performance.md between two marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.processes import Run

MARKS = {
    "pure Python": ("<!-- measured: begin (make bench) -->", "<!-- measured: end -->"),
    "compiled": ("<!-- measured compiled: begin (make bench-compiled) -->", "<!-- measured compiled: end -->"),
}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def ratios(columns: Mapping[str, Mapping[str, float]]) -> str:
    """Return throughput by tool: MB/s, and the ratio to jieba.cut on the same texts, for each corpus."""
    names = list(next(iter(columns.values())))
    head = ["", *(f"{corpus}: {what}" for corpus in columns for what in ("MB/s", "× jieba.cut"))]
    rows = []
    for name in names:
        cells = [(rates[name], rates[name] / rates["jieba.cut"]) for rates in columns.values()]
        rows.append([name, *(f"{value:.2f}" for pair in cells for value in pair)])
    return table(head, rows)


def shares(spent: Mapping[str, float]) -> str:
    """Return the share of each stage."""
    whole = sum(spent.values())
    return table(["stage", "share"], [[name, f"{100 * value / whole:.0f} %"] for name, value in spent.items()])


def growth(spent: Mapping[int, float], exponent: float) -> str:
    """Return the cost by size of one document."""
    rows = [[f"{size / 1000:,.0f}", f"{1000 * t:,.1f}", f"{size / 1e6 / t:.2f}"] for size, t in spent.items()]
    fitted = f"Fitted exponent (time ~ size^k, without the smallest): **k = {exponent:.2f}**."
    return table(["one document, kB", "ms", "MB/s"], rows) + "\n\n" + fitted


def runs(label: str, measured: Mapping[object, Run]) -> str:
    """Return seconds and peak memory of some runs."""
    rows = [[str(key), f"{run.seconds:.1f}", f"{run.megabytes:.0f}"] for key, run in measured.items()]
    return table([label, "seconds", "peak memory, MB"], rows)


def starts(measured: Mapping[str, float]) -> str:
    """Return start-up times."""
    return table(["cold start", "seconds"], [[f"`{name}`", f"{value:.2f}"] for name, value in measured.items()])


def put(path: Path, text: str, way: str = "pure Python") -> None:
    """Replace what stands between the marks of ``path``. Raises ValueError where the marks are missing."""
    first, last = MARKS[way]
    before, begin, rest = path.read_text("utf-8").partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise ValueError(f"{path} lacks the marks {first} and {last}")
    path.write_text(f"{before}{first}\n\n{text}\n\n{last}{after}", "utf-8")
