"""What the names of a file and of the folders around it tell: ``2023/德州市政府工作报告.txt``.

They are asked last, where neither the user's table nor the text says: the file's name before the folder's, that before
the folder above. A name with two years tells none.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from extract.lexicon.patterns import lazy

FOLDERS = 3
"""Folders above the file that are asked."""

#: 青禾县2023年要点.txt, report_20230301; not 2021-2025
_YEAR = lazy(
    r"(?<![0-9])(?<![0-9][—–~至到-])(?<!年[—–~至到-])(?P<year>(?:19|20)[0-9]{2})"
    r"(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))?(?![0-9A-Za-z])(?!年?[—–~至到-](?!(?:0[1-9]|1[0-2])(?![0-9]))[0-9]{2})"
)
_LETTER = lazy("[0-9A-Za-z]")
_ROW = lazy(r"#[0-9]+$")
_NUMBERING = lazy(r"^[0-9]{1,3}[-_.、 ]+")
_TAIL = lazy(r"[（(_].*$|\.{3}.*$")


def name_parts(source: str | None) -> tuple[str, ...]:
    """Return the names that may tell something, the nearest first: file without ending, archive, folders.

    A row of a table gets none: its table is about many places and years.

    >>> name_parts("in/2026/北京.txt"), name_parts("all.zip#2026/北京.txt"), name_parts("all.csv#3")
    (('北京', '2026', 'in'), ('北京', '2026', 'all'), ())
    """
    if not source or source == "-" or _ROW.search(source):
        return ()
    path = PurePosixPath(source.replace("\\", "/").replace("#", "/"))
    names = [PurePosixPath(part).stem if "." in part else part for part in path.parts]
    return tuple(name for name in reversed(names[-1 - FOLDERS :]) if name.strip("./"))


def year_in(names: Sequence[str]) -> int | None:
    """Return the year of the nearest name that holds exactly one.

    >>> year_in(["德州市2023年政府工作报告"]), year_in(["2021-2023年总结", "2024"]), year_in(["20230215"])
    (2023, 2024, 2023)
    """
    for i, name in enumerate(names):
        found = (m for m in _YEAR.finditer(name) if i == 0 or not _LETTER.match(name[m.start() - 1 : m.start()]))
        years = {m["year"] for m in found}  # gwr2003.txt names a year, the folder tmp2003 does not
        if len(years) == 1:
            return int(years.pop())
    return None


def title_in(names: Sequence[str], endings: tuple[str, ...]) -> str | None:
    """Return the file's name where it is a title: 德州市2023年政府工作报告; not 北京, 2026 or 报告."""
    if not names:
        return None
    name = _TAIL.sub("", _NUMBERING.sub("", names[0])).strip()
    return name if len(name) > 6 and name.endswith(endings) else None
