"""What only shows from outside: memory, start-up, and two workers against one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.bulletins import write_bulletins

TOOL = Path(sys.executable).with_name("policy-extract")
ARTICLE = Path(__file__).resolve().parents[1] / "corpora" / "dezhou.txt"


class Run(NamedTuple):
    """A finished process."""

    seconds: float
    megabytes: float
    """Most memory it held at once (its children not counted)."""


def measure(command: Sequence[str | Path]) -> Run:
    """Run a command to its end, bytecode kept as where it is installed. Raises CalledProcessError where it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Run(time.perf_counter() - begun, usage.ru_maxrss / 1024)


def memory(sizes: Sequence[float]) -> dict[float, Run]:
    """Run one process over corpora of so many megabytes."""
    return {size: _run(size, 1) for size in sizes}


def scaling(size: float, workers: Sequence[int]) -> dict[int, Run]:
    """Run the same corpus with different numbers of workers."""
    return {number: _run(size, number) for number in workers}


def start_up(times: int = 5) -> dict[str, float]:
    """Return the median seconds of cold starts."""
    with tempfile.TemporaryDirectory() as place:
        run = (TOOL, "run", ARTICLE, "--out", Path(place) / "out", "--overwrite", "--quiet", "--no-report")
        commands: dict[str, Sequence[str | Path]] = {
            "import extract": (sys.executable, "-c", "import extract"),
            "policy-extract --help": (TOOL, "--help"),
            "policy-extract run corpora/dezhou.txt": run,
        }
        return {name: median(measure(command).seconds for _ in range(times)) for name, command in commands.items()}


def _run(megabytes: float, workers: int) -> Run:
    with tempfile.TemporaryDirectory() as place:
        size = 20_000
        folder = write_bulletins(Path(place) / "in", 5, max(1, round(megabytes * 1e6 / size)), size)
        out = Path(place) / "out"
        return measure((TOOL, "run", folder, "--out", out, "--workers", str(workers), "--quiet", "--no-report"))
