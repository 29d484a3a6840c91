"""The texts that are measured on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.bulletins import bulletins

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpora"


def synthetic(megabytes: float, size: int = 20_000) -> list[str]:
    """Return seeded bulletins of ``size`` bytes, together about so many megabytes."""
    return list(bulletins(7, max(1, round(megabytes * 1e6 / size)), size))


def real(megabytes: float) -> list[str]:
    """Return government reports from ../shared/corpora, repeated up to the size asked for; none where it is absent."""
    texts = [path.read_text("utf-8") for path in sorted(SHARED.glob("reports/*.txt"))]
    if not texts:
        return []
    chosen: list[str] = []
    while total(chosen) < megabytes * 1e6:
        chosen += texts
    return chosen


def total(texts: Sequence[str]) -> int:
    """Return the bytes of UTF-8 of some texts."""
    return sum(len(text.encode()) for text in texts)


def write(texts: Sequence[str], folder: Path) -> Path:
    """Write texts as numbered files into a new folder and return it."""
    folder.mkdir(parents=True)
    for i, text in enumerate(texts):
        (folder / f"t{i:06d}.txt").write_text(text, "utf-8")
    return folder
