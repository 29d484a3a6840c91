"""Measure the panel of the reports beside the project against figures read by hand; fail below the floor.

Without ../shared/panel nothing is measured, and that is said.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
RIGHT = 0.97
FALSE_CELLS = 2
NO_NUMBER = 0.9


def panel(out: Path) -> Path:
    """Run the extractor on the plain text files alone, without any table of metadata, and make the panel."""
    tool = Path(sys.executable).with_name("policy-extract")
    inputs = sorted(map(str, (SHARED / "corpora" / "reports").glob("*.txt")))
    subprocess.run([tool, "run", *inputs, "--out", out, "--quiet", "--no-report"], check=True)
    subprocess.run([tool, "panel", out], check=True, stdout=subprocess.DEVNULL)
    return out / "panel.csv"


def scores(made: Path) -> dict[str, float]:
    """Return the share of right figures and the number of false cells."""
    score = [sys.executable, SHARED / "panel" / "score.py", SHARED / "panel" / "truth.csv", made, "--json"]
    answer: dict[str, float] = json.loads(subprocess.run(score, check=True, capture_output=True, text=True).stdout)
    return answer


def worded(made: Path) -> float:
    """Return the share of the targets without number that the panel gives in their words."""
    with made.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["coverage"] == "no_number"]
    found = {(row["planned_doc"], row["indicator_code"], row["year"]) for row in rows}
    with (SHARED / "panel" / "no_number.csv").open(encoding="utf-8-sig", newline="") as lines:
        wanted = list(csv.DictReader(lines))
    hits = [
        any(row["report"] in doc and (code, year) == (row["indicator"], row["year"]) for doc, code, year in found)
        for row in wanted
    ]
    return sum(hits) / len(wanted)


def main() -> int:
    """Print each figure with its floor and return the number of floors missed."""
    if not (SHARED / "panel" / "score.py").is_file():
        print("no ../shared/panel: the panel floor is not measured")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = panel(Path(folder) / "out")
        found, words = scores(made), worded(made)
    checks = [
        ("right", found["right"], RIGHT, found["right"] >= RIGHT),
        ("false cells", found["false_cells"], FALSE_CELLS, found["false_cells"] <= FALSE_CELLS),
        ("in words", words, NO_NUMBER, words >= NO_NUMBER),
    ]
    for name, value, least, ok in checks:
        print(f"{name:20} {value:.4f}  floor {least:.4f}  {'ok' if ok else 'BELOW'}")
    return sum(not ok for *_, ok in checks)


if __name__ == "__main__":
    sys.exit(main())
