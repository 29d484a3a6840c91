"""Facts in label tables and info lines: 索引号, 发文机关, 发文字号, 发布日期, in one line or in two cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Tables

MAX_VALUE = 80
_AFTER = lazy(r"[ \t]*[】\]）)]?[ \t]*[:：][ \t]*(?P<value>.*)")


def label_facts(lines: Sequence[str], tables: Tables = SHIPPED) -> dict[str, str]:
    """Return field → value for the labels found at the start of lines, of cells and after spaces.

    ``索 引 号：\\t000014349/2021`` and ``发文机关：`` with its value on the next line are read alike.
    """
    fields, pattern = tables.once(_fields), tables.once(_pattern)
    facts: dict[str, str] = {}
    for i, line in enumerate(lines):
        if len(line) > 400:
            continue
        found = list(pattern.finditer(line))
        for k, m in enumerate(found):
            after = _AFTER.match(line, m.end(), found[k + 1].start() if k + 1 < len(found) else len(line))
            if not after:
                continue
            value = after["value"].strip(" \t|　\xa0")
            if not value and k + 1 == len(found) and i + 1 < len(lines) and not pattern.match(lines[i + 1]):
                value = lines[i + 1].strip()
            if pattern.match(value):  # 来源：访问量：199 names no source
                value = ""
            field = fields[re.sub(r"[ \u3000\xa0]", "", m["label"])]
            if field != "-" and value and len(value) <= MAX_VALUE:
                facts.setdefault(field, value.split("\t")[0])
    return facts


def _fields(tables: Tables) -> dict[str, str]:
    return {row["label"]: row["field"] for row in tables.rows("labels.tsv")}


def _pattern(tables: Tables) -> re.Pattern[str]:
    spaced = ("[ \u3000\xa0]{0,4}".join(label) for label in sorted(tables.once(_fields), key=len, reverse=True))
    return re.compile(rf"(?:^|(?<=[\s|　\xa0【\[（(]))(?P<label>{'|'.join(spaced)})(?=[ \t]*[】\]）)]?[ \t]*[:：])")
