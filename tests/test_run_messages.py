"""``policy-extract run``: what it says of what it left out, dropped or could not do."""

from __future__ import annotations

import builtins
import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import results

from extract.cli import main

Run = Callable[..., Result]
Corpus = Callable[..., Path]
TEXT = "加快推进重点项目建设，新建公园3个。"


def sources(out: Path) -> list[str]:
    with (out / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        return [Path(row["source"]).name for row in csv.DictReader(file)]


def words(text: str) -> str:
    return " ".join(text.split())


def test_resume_with_other_inputs_tells_what_it_dropped(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    folder, out = corpus(3), tmp_path / "out"
    assert run(folder, "--out", out, "--no-report").exit_code == 0
    new = tmp_path / "new.txt"
    new.write_text(TEXT, "utf-8")
    refused = run(new, "--out", out, "--no-report")
    assert refused.exit_code == 2
    assert "the results are then those of the inputs named now, and no others" in refused.stderr
    done = run(new, "--out", out, "--no-report", "--resume")
    assert "Dropped 3 of the earlier run, no longer among the inputs" in words(done.stdout)
    assert sources(out) == ["new.txt"]
    (folder / "doc001.txt").write_text(TEXT, "utf-8")
    for inputs in ((folder, new), (folder, new)):
        done = run(*inputs, "--out", out, "--no-report", "--resume")
        assert "Dropped" not in done.stdout, "nothing went away"


def test_a_file_named_twice_is_read_once(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    folder, out = corpus(2), tmp_path / "out"
    link = tmp_path / "link.txt"
    link.symlink_to(folder / "doc001.txt")
    done = run(folder / "doc000.txt", folder, folder / ".." / folder.name / "doc000.txt", link, "--out", out)
    assert done.exit_code == 0
    assert sources(out) == ["doc000.txt", "doc001.txt"]


def test_a_column_that_no_table_has_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"正文,县\n{TEXT},平原县\n", "utf-8")
    (tmp_path / "b.csv").write_text(f"正文,日期\n{TEXT},2024-01-05\n", "utf-8")
    ask = (tmp_path / "a.csv", tmp_path / "b.csv", "--out", tmp_path / "out", "--no-report", "--quiet")
    for flags in ((), ("--resume",)):
        done = run(*ask, "--keep", "县,日期,无", *flags)
        assert (done.exit_code, done.output) == (0, "no table has a column 无: it is not kept\n")
    assert run(*ask, "--keep", "县,日期", "--overwrite").output == ""


def test_results_without_any_document_read_are_replaced(run: Run, tmp_path: Path) -> None:
    """The text column is not known at first: both hold sentences. Naming it, as the message says, must be enough."""
    (tmp_path / "a.csv").write_text(f"甲,乙\n平原县有公园。,{TEXT}\n", "utf-8")
    ask = (tmp_path / "a.csv", "--out", tmp_path / "out", "--no-report")
    first = run(*ask, "--keep", "甲")
    assert (first.exit_code, first.stderr) == (1, "")
    assert "--text-column" in first.stdout
    assert run(*ask, "--text-column", "乙").exit_code == 0
    assert run(*ask, "--text-column", "甲").exit_code == 2, "results worth keeping"


def test_quiet_names_failures(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    bad = {f"bad{i}.txt": b"\0\1\2\3" * 500 for i in range(7)}
    done = run(corpus(1, also=bad), "--out", tmp_path / "out", "--no-report", "--quiet")
    assert (done.exit_code, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert "bad0.txt: the file holds no text" in lines[0]
    assert lines[5:] == ["and 2 more: see documents.csv"]


def test_campaigns_beyond_the_first_are_counted(run: Run, tmp_path: Path) -> None:
    names = ("污染防治", "脱贫", "蓝天保卫", "碧水保卫", "净土保卫", "项目建设", "招商引资")
    path = tmp_path / "wars.txt"
    for number, more in ((5, ""), (7, "and 2 more")):
        path.write_text("".join(f"坚决打好{name}攻坚战。\n" for name in names[:number]), "utf-8")
        done = run(path, "--out", tmp_path / "out", "--no-report", "--overwrite")
        assert done.stdout.count("攻坚战") == 5
        assert ("more" in done.stdout, more in words(done.stdout)) == (bool(more), True)


def test_without_dask_nothing_is_said_to_be_kept(
    run: Run, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == "distributed":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    done = run(corpus(1), "--out", tmp_path / "out", "--engine", "dask")
    assert done.exit_code == 2
    assert done.stderr == "policy-extract run: Dask is not installed: pip install 'policy-extract[cluster]'\n"
    assert results(tmp_path / "out") == {}


def test_standard_input_is_kept_and_verified(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    text = f"{TEXT}\r\n加强監管。"
    invoke = CliRunner().invoke
    assert invoke(main, ["run", "-", "--out", str(out)], input=text.encode("gb18030")).exit_code == 0
    assert (out / "texts" / "stdin.txt").read_bytes().decode() == text
    done = invoke(main, ["verify", str(out)])
    assert (done.exit_code, done.output[:3]) == (0, "ok:")
    (out / "texts" / "stdin.txt").write_text(TEXT.replace("3", "4"), "utf-8")
    assert invoke(main, ["verify", str(out)]).exit_code == 1
    (out / "texts" / "stdin.txt").unlink()
    done = invoke(main, ["verify", str(out)])
    assert (done.exit_code, "source - not found" in done.output) == (1, True)


@pytest.mark.parametrize("arguments", [("show",), ("explain", "力争占比达到60%以上。"), ("check", "--table", "units")])
def test_a_reader_that_has_seen_enough_is_no_failure(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("加快推进河道清淤工程，力争水质达标率达到90%以上。\n" * 400, "utf-8")
    named = [str(tmp_path / "long.txt")] if arguments == ("show",) else []
    command = [sys.executable, "-c", "from extract.cli import main; main()", *arguments, *named]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    said = process.stderr.read().decode()
    assert (process.wait(), said) == (0, "")
