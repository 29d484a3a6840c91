"""What all commands have in common: short options, languages, logs, defaults from a file, locales and pipes."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extract.cli import COMMANDS, main
from extract.cli.commands.say import say
from extract.tables.messages import messages
from tests.message_texts import sentences

TOOL = str(Path(sys.executable).with_name("policy-extract"))
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two texts, the current one."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("加强水利建设。", "utf-8")
    (tmp_path / "texts" / "b.txt").write_text("新建泵站3座。", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLICY_EXTRACT_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path


def call(*arguments: str) -> Result:
    before = os.environ.pop("POLICY_EXTRACT_LANG", None)
    try:
        return CliRunner().invoke(main, list(arguments))
    finally:
        os.environ.pop("POLICY_EXTRACT_LANG", None)
        if before:
            os.environ["POLICY_EXTRACT_LANG"] = before


def test_short_options(place: Path) -> None:
    done = call("run", "texts", "-o", "out", "-j", "1", "-q", "-f", "csv", "--no-report")
    assert (done.exit_code, done.output) == (0, "")
    assert (place / "out" / "records.csv").is_file()
    assert not (place / "out" / "records.json").exists()
    version = call("-V")
    assert version.output.startswith("policy-extract, version")
    assert version.output.endswith(("(pure Python)\n", "(compiled)\n"))


def test_a_command_that_there_is_not(place: Path) -> None:
    assert "Did you mean run?" in call("rnu").output
    assert "Did you mean" not in call("xyzzy").output
    assert call("rnu").exit_code == 2


def test_a_pattern_in_quotes(place: Path) -> None:
    done = call("run", "texts/*.txt", "-o", "out", "--json", "--no-report")
    told = json.loads(done.stdout)
    assert (told["documents"], told["records"], told["failed"], told["out"]) == (2, 2, 0, "out")
    assert "records.csv" in told["files"]
    none = call("run", "texts/*.pdf", "-o", "out2")
    assert (none.exit_code, "no file fits texts/*.pdf" in none.output) == (2, True)


def test_a_file_whose_name_looks_like_a_pattern(place: Path) -> None:
    (place / "texts" / "c[1].txt").write_text("完善排水管网。", "utf-8")
    assert json.loads(call("run", "texts/c[1].txt", "-o", "out", "--json", "--no-report").stdout)["documents"] == 1


def test_defaults_from_a_file(place: Path) -> None:
    settings = '[run]\nout = "mine"\nformat = ["csv"]\nno-report = true\nworkers = 1\n'
    (place / "policy-extract.toml").write_text(settings, "utf-8")
    assert call("run", "texts", "-q").exit_code == 0
    assert (place / "mine" / "records.csv").is_file()
    assert not (place / "mine" / "report.html").exists()
    assert call("run", "texts", "-q", "--out", "other").exit_code == 0
    assert (place / "other").is_dir()
    (place / "policy-extract.toml").write_text("[run]\nworker = 1\n", "utf-8")
    done = call("run", "texts")
    assert (done.exit_code, "run has no option --worker" in done.output) == (2, True)
    (place / "policy-extract.toml").write_text("[run\n", "utf-8")
    assert call("run", "texts").exit_code == 2


def test_defaults_from_pyproject(place: Path) -> None:
    text = '[project]\nname = "study"\n[tool.policy-extract.run]\nout = "from_pyproject"\nno-report = true\n'
    (place / "pyproject.toml").write_text(text, "utf-8")
    assert call("run", "texts", "-q").exit_code == 0
    assert (place / "from_pyproject").is_dir()


def test_a_log_is_kept(place: Path) -> None:
    (place / "texts" / "c.pdf").write_bytes(b"no pdf")
    assert call("run", "texts", "-o", "out", "-q", "--no-report", "--log", "run.log").exit_code == 1
    text = (place / "run.log").read_text("utf-8")
    assert "WARNING texts/c.pdf" in text
    assert "ERROR policy-extract" in text
    assert "exit code 1 after" in text
    assert call("panel", "texts", "--log", "run.log").exit_code == 2
    assert "panel: no documents.csv in texts" in (place / "run.log").read_text("utf-8")
    shown = call("run", "texts/a.txt", "-o", "out2", "-q", "--no-report", "-v")
    assert "exit code 0 after" in shown.output
    assert "exit code" not in call("run", "texts/a.txt", "-o", "out3", "-q", "--no-report").output
    assert call("panel", "texts", "--log", "nowhere/run.log").exit_code == 2


def test_messages_in_chinese(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "没有命令" in call("--lang", "zh", "rnu").output
    assert "没有这个文件或文件夹：nowhere" in call("run", "nowhere", "--lang", "zh").output
    assert "no such file or folder: nowhere" in call("run", "nowhere").output
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "从文件或文件夹中提取记录" in call("--help").output
    assert "no such file" in call("run", "nowhere", "--lang", "en").output


def test_every_command_has_a_chinese_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_EXTRACT_LANG", "zh")
    assert all(say(words) != words for words in COMMANDS.values())


def test_holes_of_a_message_and_its_translation_are_the_same() -> None:
    lines = Path("extract/tables/messages.tsv").read_text("utf-8").splitlines()
    for line in lines[1:]:
        english, chinese = line.split("\t")
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", chinese)), english
    assert sum(map(len, messages())) == len(lines) - 1


@pytest.mark.parametrize(
    "command",
    ["show texts/清河.txt", "explain 加强水利建设", "run texts -o 结果", "run 没有", "run 'texts/清*' -o out"],
)
def test_an_ascii_locale_is_no_reason_to_fail(place: Path, command: str) -> None:
    (place / "texts" / "清河.txt").write_text("加强水利建设。", "utf-8")
    done = subprocess.run([TOOL, *shlex.split(command)], env=os.environ | ASCII, capture_output=True, check=False)
    assert done.returncode == (2 if command == "run 没有" else 0), done.stderr
    told = done.stdout + done.stderr
    assert "Traceback" not in told.decode("utf-8")
    if " -o " not in command:
        assert ("没有" if command == "run 没有" else "加强") in told.decode("utf-8")


def test_a_closed_pipe_ends_quietly(place: Path) -> None:
    (place / "long.txt").write_text("加强水利建设。\n" * 3000, "utf-8")
    done = subprocess.run(f"{TOOL} show long.txt --list | head -n 1", shell=True, capture_output=True, check=False)
    assert done.stderr == b""


def test_completion_is_offered(place: Path) -> None:
    env = os.environ | {"_POLICY_EXTRACT_COMPLETE": "bash_source"}
    done = subprocess.run([TOOL], env=env, capture_output=True, text=True, check=False)
    assert "complete -o nosort -F" in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_text_is_there_in_chinese(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_EXTRACT_LANG", "en")
    command = importlib.import_module(f"extract.cli.commands.{name.replace('-', '_')}").command
    paragraphs = [p for p in (command.help or "").split("\n\n") if p.strip() and "\b" not in p]
    words = [" ".join(p.split()) for p in paragraphs] + [p.help for p in command.params if getattr(p, "help", None)]
    monkeypatch.setenv("POLICY_EXTRACT_LANG", "zh")
    assert [word for word in words if say(word) == word and not re.search("[\u4e00-\u9fff]", word)] == []


@pytest.mark.parametrize("name", [*COMMANDS, None])
def test_every_help_ends_with_examples_and_exit_codes(place: Path, name: str | None) -> None:
    shown = call(*filter(None, (name, "--help"))).output
    assert len(shown.splitlines()) <= 60, "more than a screen"
    examples = re.findall(r"^    policy-extract (.+)$", shown[shown.index("Examples:") :], re.MULTILINE)
    assert examples
    assert "Exit codes: 0 " in shown
    for example in examples:
        command, *words = shlex.split(example)
        options = {option for param in main.get_command(None, command).params for option in param.opts}
        assert {word for word in words if word.startswith("--")} <= options, example
        assert name in (None, command)


@pytest.mark.parametrize("arguments", ["{name} --help --lang zh", "--lang zh {name} --help"])
@pytest.mark.parametrize("name", COMMANDS)
def test_help_in_chinese_is_chinese(place: Path, name: str, arguments: str) -> None:
    shown = call(*arguments.format(name=name).split()).output
    assert all(word in shown for word in ("用法", "选项", "示例", "退出码"))
    assert not re.search(r"\b(default|required|Options|Usage|the|of|is)\b", shown), shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("run texts --nix", "没有选项 '--nix'"),
        ("run", "缺少参数 'INPUT...'"),
        ("run texts --timeout 0", "0.0 不在范围 x>=0.1 之内"),
        ("run texts --max-memory 3", "请写至少 64M 的大小"),
        ("run texts --engine nix", "不在可选值"),
        ("panel nowhere", "文件夹 'nowhere' 不存在"),
        ("rnu", "是不是要用 run"),
    ],
)
def test_usage_errors_in_chinese(place: Path, arguments: str, words: str) -> None:
    done = call(*arguments.split(), "--lang", "zh")
    assert (done.exit_code, words in done.stderr) == (2, True), done.stderr
    assert not re.search(r"\b(Usage|Error|Try|Invalid|Did)\b", done.stderr), done.stderr


def test_a_language_lasts_as_long_as_its_command(place: Path) -> None:
    (place / "policy-extract.toml").write_text('[run]\nlang = "zh"\n', "utf-8")
    assert "没有这个文件" in CliRunner().invoke(main, ["run", "nowhere"]).output
    assert "POLICY_EXTRACT_LANG" not in os.environ
    assert "no such file" in CliRunner().invoke(main, ["run", "nowhere", "--lang", "en"]).output


FRAMES = (
    "policy-extract, version 7 (7)",
    "No such command 7.7",
    "there is no 7 7",
    " (only in the 7 run)",
    "ok: 7 stand in their sources as quoted",
)
"""Sentences put together of parts; the tests beside this one say them whole."""


def test_every_sentence_that_can_be_printed_is_there_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_EXTRACT_LANG", "zh")
    found = list(sentences())
    assert len(found) > 200, "the sentences are not found any more"
    assert [(where, text) for where, text in found if text not in FRAMES and say(text) == text] == []


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("No such command 'rnu'. Did you mean run?", "没有命令 'rnu'。是不是要用 run？"),
        ("there is no word set 'x'", "没有词集 'x'"),
        (" (only in the old run)", " （只在旧的运行中）"),
        ("  target, not taken: 5% (point, 5 – 5 %)", "  目标，未采用：5%（point, 5 – 5 %）"),
        (
            "    a:1 · deed · text 2 years earlier; 3 indicators in its passage",
            "    a:1 · deed · 文本早 2 年；同段共 3 个指标",
        ),
        ("a.csv: the file cannot be opened: Permission denied", "a.csv: the file cannot be opened: Permission denied"),
        ("verbs.tsv, line 3: the macro X: ) closes nothing", "verbs.tsv, line 3：宏 X：) 没有对应的开头"),
        (
            "no records.jsonl in reviewed: is it the --out folder of a finished run?",
            "reviewed 中没有 records.jsonl：它是已完成运行的 --out 文件夹吗？",
        ),
    ],
)
def test_holes_are_filled_and_names_stay(text: str, chinese: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_EXTRACT_LANG", "zh")
    assert say(text) == chinese


@pytest.mark.parametrize(
    "words",
    [
        "evaluate coded.csv out",
        "diff out out2",
        "check --table changes",
        "panel out --explain 山东省 2023 GDP",
        "export out --to doccano",
    ],
)
def test_what_a_command_prints_is_chinese_where_asked(place: Path, words: str) -> None:
    (place / "coded.csv").write_text("document,quote,verb\na,加强水利建设,建设\nx,没有,建设\n", "utf-8")
    text = "山东省2023年政府工作报告\n\n今年的主要预期目标是：地区生产总值增长5%以上。\n"
    (place / "texts" / "b.txt").write_text(text, "utf-8")
    call("run", "texts", "-o", "out", "-q", "--no-report")
    call("run", "texts/a.txt", "-o", "out2", "-q", "--no-report")
    done = call(*words.split(), "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert re.search("[\u4e00-\u9fff]", done.output)
    assert not re.search(r"\b(the|of|in|is|rows|documents|records|found|gained|taken|only)\b", done.output), done.output
