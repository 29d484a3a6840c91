"""Run the extractor on the gold texts beside the project and fail where a score is below its floor.

The floors are in gold_floor.json: folder → figure → least value; ``action.f1`` names a figure inside a group.
Without ../shared/gold nothing is measured, and that is said.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOLD = HERE.parent.parent / "shared" / "gold"


def scores(texts: Path, out: Path) -> dict[str, object]:
    """Extract from the gold texts and score the records."""
    tool = Path(sys.executable).with_name("policy-extract")
    inputs = sorted(map(str, texts.glob("*.txt")))
    subprocess.run([tool, "run", *inputs, "--out", out, "--quiet", "--no-report"], check=True)
    score = [sys.executable, GOLD / "score.py", texts, out / "records.jsonl", "--json"]
    answer: dict[str, object] = json.loads(subprocess.run(score, check=True, capture_output=True, text=True).stdout)
    return answer


def figure(found: dict[str, object], name: str) -> float:
    """Return one figure; a group without a named part stands for its F1."""
    group, _, part = name.partition(".")
    value = found[group]
    return float(value[part or "f1"] if isinstance(value, dict) else value)  # type: ignore[arg-type]


def main() -> int:
    """Print every floor with the value reached and return the number of floors missed."""
    if not (GOLD / "score.py").is_file():
        print("no ../shared/gold: the gold floor is not measured")
        return 0
    floors: dict[str, dict[str, float]] = json.loads((HERE / "gold_floor.json").read_text("utf-8"))
    missed = 0
    for texts, figures in floors.items():
        with tempfile.TemporaryDirectory() as folder:
            found = scores(GOLD / texts, Path(folder) / "out")
        for name, least in figures.items():
            value = figure(found, name)
            missed += value < least
            print(f"{texts:5} {name:20} {value:.4f}  floor {least:.4f}  {'ok' if value >= least else 'BELOW'}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
