"""Texts of rows and members, which lie in no file of their own: read again for the report and for coders."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract.cli import main
from extract.review import export
from extract.tables.rundir import RunDir

TEXTS = {"a": "加强水利建设，新建泵站3座。", "b": "没有动作的一句话。", "c": "改造农村公路120公里。\n提升服务水平。"}


def run(folder: Path, name: str, *options: str) -> RunDir:
    done = CliRunner().invoke(main, ["run", str(folder / name), "--out", str(folder / "out"), "-q", *options])
    assert done.exit_code == 0, done.output
    return RunDir(folder / "out")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    cells = [f'{key},"{text}",第{key}号' for key, text in TEXTS.items()]
    (tmp_path / "t.csv").write_text("编号,正文,说明\n" + "\n".join(cells) + "\n", "utf-8")
    return tmp_path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as made:
        for key, text in TEXTS.items():
            made.writestr(f"县/{key}.txt", text)
    return tmp_path


@pytest.mark.parametrize("kind", ["sheet", "archive"])
def test_texts_are_read_again_in_any_order(kind: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(kind)
    found = run(
        folder, "t.csv" if kind == "sheet" else "t.zip", *(["--text-column", "正文"] if kind == "sheet" else [])
    )
    rows = found.documents
    assert [found.text(row) for row in rows] == list(TEXTS.values())
    assert [found.text(row) for row in reversed(rows)] == list(TEXTS.values())[::-1]


def test_a_table_that_changed_gives_no_text(sheet: Path) -> None:
    found = run(sheet, "t.csv")
    (sheet / "t.csv").write_text("编号,正文\na,加强交通建设，新建泵站3座。\n", "utf-8")
    assert [found.text(row) for row in found.documents] == [None] * 3


def test_coders_get_the_rows_of_a_table(sheet: Path) -> None:
    run(sheet, "t.csv")
    (tasks, _) = export(sheet / "out", "label-studio")
    assert [task["data"]["text"] for task in json.loads(tasks.read_text("utf-8"))] == [TEXTS["a"], TEXTS["c"]]


def test_what_is_left_out_of_an_export_is_said(archive: Path) -> None:
    (archive / "d.txt").write_text("建设学校2所。", "utf-8")
    done = CliRunner().invoke(main, ["run", str(archive), "--out", str(archive / "out"), "-q", "--no-report"])
    assert done.exit_code == 0, done.output
    (archive / "t.zip").unlink()
    done = CliRunner().invoke(main, ["export", str(archive / "out"), "--to", "brat"])
    assert "left out, their text is not at hand (moved or changed since): 2 documents: " in done.stderr
