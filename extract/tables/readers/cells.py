"""The cell of a table as text, and as the fact that its column promises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from extract.lexicon.patterns import lazy
from extract.tables.readers.html import fragment_lines

_SURROGATES = lazy("[\ud800-\udfff]")
#: a cell that holds a page: <p>新建学校</p>
_MARKUP = lazy(
    r"</?(?:p|div|span|br|b|strong|table|tbody|tr|td|th|font|a|section|h[1-6]|li|ul|ol|img|em|u|center)(?: [^<>]*)?/?>",
    re.IGNORECASE,
)
_YEAR = lazy(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_HAN_YEAR = lazy("[一二][〇○零九一二三四五六七八]{3}")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_COMPACT = lazy(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-2][0-9]|3[01])")
_SERIALS = range(20_000, 60_000)
"""Days that Excel counts from the end of 1899: the years 1954 to 2064."""
_EPOCH = date(1899, 12, 30)


def plain(value: Any) -> str:
    """A cell as text: dates in ISO form, whole floats without .0, a list line by line, nothing for an empty cell."""
    if value is None or value != value:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 10))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return str(value).replace("_x000D_", "")


def mended(text: str) -> str:
    """Write U+FFFD for each half of a character (a cut emoji), which no file can hold."""
    return _SURROGATES.sub("\ufffd", text)


def without_markup(text: str) -> str:
    """The text of a cell that holds HTML, line by line; any other text as it is."""
    if "<" not in text or sum(1 for _ in _MARKUP.finditer(text)) < 2:
        return text
    return "\n".join(fragment_lines(text))


def fact(field: str, value: Any) -> str:
    """A cell as the value of a field of the metadata; nothing where it cannot be that."""
    text = " ".join(without_markup(mended(plain(value))).split())
    if field == "year":
        return _year(text)
    if field in ("pub_date", "written_date"):
        return _day(text)
    return text


def _year(text: str) -> str:
    """2023.0, 2023年, 2023-05, 二〇二三年 → 2023."""
    if m := _YEAR.search(text):
        return m[0]
    han = _HAN_YEAR.search(text)
    return han[0].translate(_HAN_DIGITS) if han else ""


def _day(text: str) -> str:
    """20230821 and the number of a day in Excel become a date; the rest is read by the rules."""
    if m := _COMPACT.fullmatch(text):
        return "-".join(m.groups())
    if text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        return (_EPOCH + timedelta(int(text))).isoformat()
    return text


def kept(value: Any) -> Any:
    """A cell to be carried through: numbers and texts stay, anything else becomes text."""
    if value is None or value != value:
        return None
    if isinstance(value, str):
        return mended(value)
    return value if isinstance(value, int | float | bool) else plain(value)


def display(cell: Any) -> str:
    """A cell of a sheet as it is shown: 0.07 with a percent format is 7%."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return f"{plain(float(round(value * 100, 8)))}%"
    return plain(value)


def blank(row: Sequence[Any]) -> bool:
    """Tell whether no cell of a row holds anything."""
    return not any(plain(cell).strip() for cell in row)
