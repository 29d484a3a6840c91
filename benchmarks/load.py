"""A run under load: very many small files, or very many bytes; is its memory flat, does it end, can it be resumed?

``python -m benchmarks.load --files 100000 --bytes 600 --workers 2 --kill 30,60`` makes the corpus with the generator of
the benchmarks, kills the run after so many seconds each, resumes it, and prints one line of a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.bulletins import write_bulletins
from benchmarks.processes import TOOL

EVERY = 0.5
"""Seconds between two looks at the memory."""
HEAD = "| files | MB | seconds | MB/s | first process: MB at ¼, ½, ¾, most | worker: most, MB | killed | MB written |"


class Sample(NamedTuple):
    """Megabytes held at one moment, and megabytes handed to the system for writing so far."""

    first: float
    workers: float
    written: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, make the corpus, run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description="Run under load.")
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--bytes", type=int, default=600, help="size of each file")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--format", default="csv,json,jsonl", metavar="A,B", help="files to write, as of policy-extract run"
    )
    parser.add_argument("--kill", default="", metavar="S,S", help="seconds after which a run is killed and resumed")
    parser.add_argument("--place", type=Path, help="folder for corpus and results; kept [default: temporary]")
    chosen = parser.parse_args(arguments)
    kills = [float(part) for part in chosen.kill.split(",") if part]
    with tempfile.TemporaryDirectory() as temporary:
        place = chosen.place or Path(temporary)
        rule = "| " + " | ".join(["---"] * 8) + " |"
        options = ["--workers", str(chosen.workers), "--format", chosen.format]
        print(HEAD, rule, line(place, chosen.files, chosen.bytes, options, kills), sep="\n")


def line(place: Path, files: int, size: int, options: Sequence[str], kills: Sequence[float]) -> str:
    """Run over ``files`` bulletins of ``size`` bytes and return what came of it as a line of a table."""
    corpus, out = place / "corpus", place / "out"
    shutil.rmtree(out, ignore_errors=True)
    if not corpus.exists():
        write_bulletins(corpus, 13, files, size)
    megabytes = sum(entry.stat().st_size for entry in os.scandir(corpus)) / 1e6
    command = [str(TOOL), "run", str(corpus), "--out", str(out), *options, "--quiet", "--no-report"]
    begun, samples = time.monotonic(), []
    for number, seconds in enumerate([*kills, None]):
        samples += watch([*command, *["--resume"][: number > 0]], seconds)
    spent = time.monotonic() - begun
    counts = json.loads((out / "run.json").read_bytes())["counts"]
    if counts["documents"] != files or counts["failed"]:
        raise RuntimeError(f"of {files} documents: {counts}")
    first = [samples[len(samples) * part // 4].first for part in (1, 2, 3)] + [max(s.first for s in samples)]
    held = ", ".join(f"{value:.0f}" for value in first)
    written = max(sample.written for sample in samples)
    worker = max(sample.workers for sample in samples)
    cells = (f"{files:,}", f"{megabytes:,.0f}", f"{spent:,.0f}", f"{megabytes / spent:.2f}", held, f"{worker:.0f}")
    return f"| {' | '.join(cells)} | {len(kills)}× | {written:,.0f} |"


def watch(command: Sequence[str], seconds: float | None) -> list[Sample]:
    """Run a command, or so many seconds of it, and return how its memory went. Raises where it fails by itself."""
    samples: list[Sample] = []
    begun = time.monotonic()
    with subprocess.Popen(command, start_new_session=True) as process:
        while process.poll() is None:
            samples.append(_sample(process.pid, samples[-1].written if samples else 0.0))
            if seconds is not None and time.monotonic() - begun > seconds:
                os.killpg(process.pid, signal.SIGKILL)
            time.sleep(EVERY)
    if seconds is None and process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return samples


def _sample(pid: int, written: float) -> Sample:
    """Look at a process and its children as Linux shows them; what has ended meanwhile counts for nothing."""
    children = " ".join(_read(str(path)) for path in Path(f"/proc/{pid}/task").glob("*/children")).split()
    total = sum(_field(f"/proc/{one}/io", "wchar:") for one in (pid, *children)) / 1e6
    workers = max([_field(f"/proc/{child}/status", "VmRSS:") / 1e3 for child in children], default=0.0)
    return Sample(_field(f"/proc/{pid}/status", "VmRSS:") / 1e3, workers, max(total, written))


def _field(path: str, name: str) -> int:
    return next((int(line.split()[1]) for line in _read(path).splitlines() if line.startswith(name)), 0)


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    main()
