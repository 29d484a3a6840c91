"""Every pattern in force, read as the engine reads it: no possessive repeat over a group.

``re`` before CPython 3.11.5 (Debian 12 ships 3.11.2) loses matches of ``(?:X)++`` where X is more than one step; the
atomic ``(?>(?:X)+)`` means the same and is right everywhere.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from extract import quantities

_COLLECT = """
import importlib, json, pkgutil, re, sys
found = {}
compile_ = re.compile
def watched(pattern, flags=0):
    if isinstance(pattern, str) and sys._getframe(1).f_globals["__name__"].startswith("extract"):
        found[pattern] = int(flags)
    return compile_(pattern, flags)
re.compile = watched
from extract.lexicon import patterns
patterns.lazy = watched
import extract
for module in pkgutil.walk_packages(extract.__path__, "extract."):
    importlib.import_module(module.name)
extract.parse("今年新建公园3个，\\n力争地区生产总值增长6%以上。")
print(json.dumps(found))
"""


def possessive_groups(pattern: str, flags: int = 0) -> list[str]:
    """Return the possessive repeats of a pattern that go over more than one character class or literal."""
    from re import _constants as ops
    from re import _parser as parser

    found: list[str] = []

    def walk(item: object) -> None:
        if isinstance(item, parser.SubPattern):
            item = item.data
        if isinstance(item, tuple) and len(item) == 2 and item[0] is ops.POSSESSIVE_REPEAT:
            body = item[1][2]
            single = len(body) == 1 and body[0][0] in (ops.LITERAL, ops.NOT_LITERAL, ops.IN, ops.ANY)
            if not single:
                found.append(repr(body))
        if isinstance(item, list | tuple):
            for part in item:
                if isinstance(part, list | tuple | parser.SubPattern):
                    walk(part)

    walk(parser.parse(pattern, flags))
    return found


@pytest.fixture(scope="module")
def patterns() -> dict[str, int]:
    run = subprocess.run([sys.executable, "-c", _COLLECT], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def test_the_collection_sees_the_patterns_of_every_stage(patterns):
    assert len(patterns) > 200


def test_no_possessive_repeat_over_a_group(patterns):
    assert {p: bad for p, flags in patterns.items() if (bad := possessive_groups(p, flags))} == {}


@pytest.mark.parametrize("pattern", ["(?:ab)++c", "(?:a|bc)*+", "x(?:a[bc]){2,3}+", "(?:ab)?+"])
def test_a_possessive_group_is_seen(pattern):
    assert possessive_groups(pattern)


@pytest.mark.parametrize("pattern", ["a++", "[ab]*+c", "(?>(?:ab)+)c", r"\d{1,3}+"])
def test_a_possessive_class_is_fine(pattern):
    assert not possessive_groups(pattern)


def test_a_number_of_several_groups_is_read_whole():
    assert [q.text for q in quantities("新增装机容量500万千瓦。")] == ["500万千瓦"]
