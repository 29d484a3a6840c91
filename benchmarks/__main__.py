"""Measure, print, and write the table by command: ``python -m benchmarks [--write FILE] [--megabytes N]``."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from benchmarks import corpora, processes, speed, table
from extract.lexicon.versions import way_it_runs


def report(megabytes: float, rounds: int) -> str:
    """Measure everything and return it as Markdown. The sizes of all parts follow ``megabytes``."""
    way = way_it_runs()
    # the runs come first: a process that is started takes over the peak memory of the one that starts it
    workers = {f"{n} worker{'s'[: n > 1]}": run for n, run in processes.scaling(4 * megabytes, (1, 2)).items()}
    sizes = _sizes(megabytes) if way != "compiled" else []
    texts = {"synthetic": corpora.synthetic(megabytes), "reports": corpora.real(megabytes)}
    present = {name: given for name, given in texts.items() if given}
    largest = max(present, key=lambda name: name == "reports")
    first, second = (run.seconds for run in workers.values())
    machine = f"{way.capitalize()}: Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    parts = [
        f"{machine}; corpora of {megabytes:g} MB, best of {rounds}.",
        table.ratios({name: speed.throughput(given, rounds) for name, given in present.items()}),
        f"Where the time goes ({largest}):",
        table.shares(speed.stages(present[largest])),
        *sizes,
        f"Workers, {4 * megabytes:g} MB (memory of the first process): **{first / second:.2f}×** with two.",
        table.runs("", workers),
        table.starts(processes.start_up()),
    ]
    return "\n\n".join(parts)


def _sizes(megabytes: float) -> list[str]:
    """What size costs; it is the same compiled, only less."""
    memory = {f"{size:g} MB": run for size, run in processes.memory((megabytes / 4, megabytes, 4 * megabytes)).items()}
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000) if size <= 10e6 * megabytes]
    return [
        "Cost against the length of one document:",
        table.growth(*speed.growth(sizes)),
        "One process, corpora of different size:",
        table.runs("corpus", memory),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and memory.")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table between the marks of this file")
    parser.add_argument("--megabytes", type=float, default=1.0, help="size of each corpus")
    parser.add_argument("--rounds", type=int, default=2, help="the best of so many counts")
    chosen = parser.parse_args(arguments)
    text = report(chosen.megabytes, chosen.rounds)
    print(text)
    if chosen.write:
        table.put(chosen.write, text, way_it_runs())


if __name__ == "__main__":
    main()
