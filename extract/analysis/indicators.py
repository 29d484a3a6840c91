"""Which indicator a name means: 全市GDP增速, 生产总值 and 地区生产总值 are one."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from extract.lexicon.tables import load_table, refuse_strange_tables

_WIDTHS = str.maketrans({"(": "（", ")": "）", " ": None, "\u3000": None})


class Known(NamedTuple):
    """A recognised indicator; ``growth`` where the name itself says that the figure is a rate of growth."""

    indicator: str
    growth: bool


class Indicators:
    """The table of synonyms (``indicators.tsv``).

    Args:
        extra: folder with the user's own table of that name, merged over the shipped one.

    Raises:
        ValueError: a bad row. FileNotFoundError: ``extra`` is no folder.
    """

    def __init__(self, extra: Path | None = None) -> None:
        refuse_strange_tables(extra)
        rows = load_table("indicators.tsv", extra)
        self._names = {_plain(row["name"]): row["indicator"] for row in rows if row["kind"] == "name"}
        self._prefixes = tuple(row["name"] for row in rows if row["kind"] == "prefix")
        self._growth = tuple(sorted((r["name"] for r in rows if r["kind"] == "growth"), key=len, reverse=True))

    @property
    def groups(self) -> list[str]:
        """The indicators that names are grouped under, in the order of the table."""
        return list(dict.fromkeys(self._names.values()))

    def find(self, name: str, region: str | None = None) -> Known | None:
        """Return the indicator that ``name`` means, None where the table does not know it.

        ``region`` is taken away in front (河西市地区生产总值), and so are words such as 全市; 增速 at the end.
        """
        plain = _plain(name)
        prefixes = (region, *self._prefixes) if region else self._prefixes
        for prefix in (None, *prefixes):
            if prefix and not plain.startswith(prefix):
                continue
            found = self._ending(plain.removeprefix(prefix or ""))
            if found:
                return found
        return None

    def _ending(self, name: str) -> Known | None:
        if name in self._names:
            return Known(self._names[name], False)
        for suffix in self._growth:
            short = name.removesuffix(suffix)
            if short != name and short in self._names:
                return Known(self._names[short], True)
        return None


def _plain(name: str) -> str:
    return name.translate(_WIDTHS).upper()
