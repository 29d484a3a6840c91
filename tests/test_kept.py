"""What is made of the rules is kept for the next start, and never trusted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extract.lexicon import kept
from extract.lexicon.patterns import lazy
from extract.pipeline import Extractor


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(kept.VARIABLE, raising=False)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return tmp_path / "policy-extract"


def make(made: list[int]) -> list[str]:
    made.append(1)
    return ["堤坝", "水闸"]


def times_made(state: str = "state") -> int:
    made: list[int] = []
    assert kept.kept("words", state, list[str], lambda: make(made)) == ["堤坝", "水闸"]
    return len(made)


def test_made_once_for_each_state(folder: Path) -> None:
    assert [times_made(), times_made(), times_made("other")] == [1, 0, 1]
    assert sorted(path.name for path in folder.iterdir()) == ["words-other.msgpack", "words-state.msgpack"]


def test_nothing_is_written_where_python_writes_no_bytecode(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert [times_made(), times_made()] == [1, 1]
    assert not folder.exists()


SPOILED = [
    lambda data: b"",
    lambda data: data[:-1],
    lambda data: data[:-1] + b"x",
    lambda data: data[32:],
    lambda data: data * 2,
]


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_damaged_file_is_made_anew(folder: Path, spoil) -> None:
    times_made()
    path = folder / "words-state.msgpack"
    path.write_bytes(spoil(path.read_bytes()))
    assert [times_made(), times_made()] == [1, 0]


def test_values_of_another_type_are_made_anew(folder: Path) -> None:
    kept.kept("words", "state", dict[str, int], lambda: {"堤坝": 1})
    assert times_made() == 1


def test_nothing_is_kept_where_that_is_asked_or_cannot_be(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [times_made(""), times_made("")] == [1, 1]
    monkeypatch.setenv(kept.VARIABLE, "0")
    assert [times_made(), times_made()] == [1, 1]
    monkeypatch.delenv(kept.VARIABLE)
    with monkeypatch.context() as homeless:
        homeless.setattr(kept, "cache_folder", lambda: Path("~nobody-of-that-name").expanduser())
        assert [times_made(), times_made()] == [1, 1]
    folder.write_text("a file where the folder should be")
    assert [times_made(), times_made()] == [1, 1]


def test_what_fails_is_not_kept(folder: Path) -> None:
    def fail() -> list[str]:
        raise ValueError("verbs.tsv, line 3")

    with pytest.raises(ValueError, match="line 3"):
        kept.kept("words", "state", list[str], fail)
    assert times_made() == 1


def test_the_oldest_files_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MOST_FILES", 3)
    for n in range(5):
        times_made(f"state{n}")
    assert len(list(folder.glob("*.msgpack"))) == 3


def test_the_state_moves_with_own_tables(tmp_path: Path) -> None:
    table = tmp_path / "verbs.tsv"
    table.write_text("verb\tclass\tframes\n")
    before = kept.state_of([table])
    table.write_text("verb\tclass\tframes\n清淤\tbuild\tt\n")
    assert before != kept.state_of([table]) != kept.state_of()
    assert kept.state_of([tmp_path / "none.tsv"]) == ""


def test_the_same_records_from_what_was_kept(folder: Path) -> None:
    text = "今年新建水闸3座，力争灌溉面积增长6%以上，确保不发生溃坝事故。"
    first, second = Extractor().parse(text), Extractor().parse(text)
    assert len(first.records) > 1
    assert first.records == second.records
    assert {path.name.split("-")[0] for path in folder.iterdir()} >= {"words", "constructions", "cues"}


def test_a_lazy_pattern_is_like_the_compiled_one() -> None:
    one, other = lazy("(?P<n>[0-9]+)座|Q", re.IGNORECASE), re.compile("(?P<n>[0-9]+)座|Q", re.IGNORECASE)
    assert [m.span() for m in one.finditer("3座q12座")] == [m.span() for m in other.finditer("3座q12座")]
    assert (one.pattern, one.flags, one.groupindex) == (other.pattern, other.flags, other.groupindex)
    with pytest.raises(re.error):
        lazy("(").match("x")
