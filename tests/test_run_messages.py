"""``policy-extract run``: what it says of what it left out, dropped or could not do."""

from __future__ import annotations

import builtins
import csv
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import results

from extract.cli import main
from extract.cli.commands.progress import Plain
from extract.cli.commands.say import say
from extract.engine.limits import Limits
from extract.engine.shards import Counts
from extract.engine.work import reason

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


# --- in Chinese

ENGLISH = re.compile(r"[A-Za-z]{2,}")
NAMES = re.compile(
    r"\S*/\S*|\S+\.(?:csv|jsonl?|txt|pdf|html)\S*|--[a-z-]+(?: csv\S+)?|campaigns|MB|PDF|[a-z]+\.py\S*", re.ASCII
)
"""What a Chinese message may hold of other letters: paths, files, options."""


def chinese(run: Run, *arguments: object) -> Result:
    """A run that speaks Chinese; it must not say an English word."""
    done = run(*arguments, "--no-report")
    for line in done.output.splitlines():
        assert not ENGLISH.search(NAMES.sub("", line)), line
    return done


def test_everything_a_run_prints_is_in_chinese(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_EXTRACT_LANG", "zh")
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    names = ["水源保护", "交通治堵", "污水治理", "安全生产", "扫黑除恶", "粮食增产", "城市更新"]
    (folder / "a.txt").write_text("".join(f"坚决打好{name}攻坚战。" for name in names), "utf-8")
    for number in range(8):
        (folder / f"broken{number}.pdf").write_bytes(b"no pdf")
    first = chinese(run, folder, "--out", out, "--keep", "县")
    said = words(first.output)
    for part in ("文件 9 份：成功 1，空 0，失败 8", "另有 2 个", "PDF 已损坏或不完整", "另有 3 份，见 documents.csv",
                 "没有表格含列 县：未保留", "输出"):  # fmt: skip
        assert part in said, said
    assert "已损坏" in chinese(run, folder, "--out", out, "--overwrite", "--quiet").output
    again = words(chinese(run, folder, "--out", out, "--resume").output)
    assert "沿用 1，重试 8" in again, again
    for file in folder.glob("broken*"):
        file.unlink()
    table = tmp_path / "facts.csv"
    table.write_text("文件名,年份,杂\na.txt,2024,无\nb.txt,2024,无\n", "utf-8")
    dropped = chinese(run, folder, "--out", out, "--resume", "--metadata", table)
    assert "上次运行中的 8 份" in words(dropped.output), dropped.output
    assert "不对应任何文件" in dropped.output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nowhere"], 2),
        (["in/*.doc"], 2),
        (["in", "--format", "nix"], 2),
        (["in", "--out", "in/a.txt"], 2),
        (["in", "--lexicon", "in"], 2),
        (["in", "--metadata", "in/a.txt"], 2),
        (["in", "--body-selector", "]["], 2),
        (["in", "--out", "full"], 2),
    ],
)
def test_refusals_are_in_chinese(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.setenv("POLICY_EXTRACT_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    for name in ("in/a.txt", "full/records.csv"):
        Path(name).parent.mkdir()
        Path(name).write_text(TEXT, "utf-8")
    done = run(*arguments)
    assert done.exit_code == code, done.output
    assert re.search("[\u4e00-\u9fff]", done.stderr), done.stderr


def test_progress_is_in_chinese(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("POLICY_EXTRACT_LANG", "zh")
    shown = Plain(sys.stderr, 10_000, every=0)
    shown.advance(Counts(ok=3, failed=1, records=7), 2_500)
    assert re.match(r"文件 4，记录 7，失败 1，\S+ MB/s，约剩 ", capsys.readouterr().err)


@pytest.mark.parametrize(
    "text",
    [
        Limits().sentence(),
        Limits().too_large(),
        f"{Limits().sentence()}; what follows in it was not read",
        reason(MemoryError()),
        reason(ValueError("x")),
        "the file cannot be opened: Permission denied",
        "the worker process died while reading this document (signal 11, SIGSEGV)",
        "no column is plainly the text: name it with --text-column (the table has a, b)",
    ],
)
def test_reasons_have_chinese(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_EXTRACT_LANG", "zh")
    assert not re.search(r"\b(the|it|is|this|was|to)\b", said := say(text)), said
