"""Refuse what should not be committed: blanks at line ends, no final newline, conflict marks, files over 1 MB.

usage: hygiene.py FILE…    Prints one line a finding and exits with their number (at most 99).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

LARGEST = 1_000_000  # bytes
_TRAILING = re.compile(rb"[ \t]+\r?$", re.MULTILINE)
_CONFLICT = re.compile(rb"^(?:<{7}|>{7}|={7})(?: |$)", re.MULTILINE)


def findings(path: Path) -> list[str]:
    """Return what is wrong with one file, in words; an empty list for a clean one."""
    data = path.read_bytes()
    found = []
    if len(data) > LARGEST:
        found.append(f"{len(data)} bytes; large files do not belong into the repository")
    if data and not data.endswith(b"\n"):
        found.append("no newline at the end")
    if path.suffix != ".tsv" and (blank := _TRAILING.search(data)):  # an empty last cell is no blank
        found.append(f"line {data.count(bytes([10]), 0, blank.start()) + 1}: blanks at the end of the line")
    if conflict := _CONFLICT.search(data):
        found.append(f"line {data.count(bytes([10]), 0, conflict.start()) + 1}: a conflict mark")
    return [f"{path}: {text}" for text in found]


def main(files: list[str]) -> int:
    """Print the findings of all files and return their number."""
    found = [text for file in files if Path(file).is_file() for text in findings(Path(file))]
    print(*found, sep="\n", end="\n" * bool(found))
    return min(len(found), 99)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
