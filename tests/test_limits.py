"""What one input may cost: time, memory, depth; and files that have no end."""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result
from conftest import Tripwire, results
from make_files import W, docx_bytes, pdf_bytes

import extract
from extract.engine import folder as folders
from extract.engine import items, limits, workers
from extract.engine.job import Job
from extract.engine.limits import ExceededError, Guard, Limits
from extract.engine.local import Local, Pool
from extract.engine.options import RunOptions
from extract.pipeline import Extractor
from extract.tables.readers import Input, ReadOptions
from extract.tables.readers.layout import Fragment, Page, page_lines
from extract.tables.readers.model import memory_blob
from extract.tables.readers.sources import read_blob

Run = Callable[..., Result]
Corpus = Callable[..., Path]


def errors(out: Path) -> dict[str, str]:
    with (out / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["doc_id"]: row["error"] for row in csv.DictReader(file)}


@pytest.fixture
def greedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents that ask for too much: 没完没了 never ends, 撑破内存 wants a gigabyte."""
    real = Extractor.parse

    def parse(self: Extractor, text: str, doc_id: str = "text", *args: Any, **known: Any) -> object:
        while "没完没了" in text:
            pass
        if "撑破内存" in text:
            bytearray(1 << 30)
        return real(self, text, doc_id, *args, **known)

    monkeypatch.setattr(Extractor, "parse", parse)


@pytest.fixture
def own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits count the time of this process alone, so that a busy machine does not make a document late."""
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=time.process_time))


@pytest.mark.usefixtures("greedy", "own_clock")
def test_time_and_memory_of_a_document(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    folder = corpus(3, size=300, also={"doc0015.txt": "没完没了", "doc0016.txt": "撑破内存"})
    ask = (folder, "--out", tmp_path / "out", "--no-report", "--timeout", "1", "--max-memory", "300M")
    assert run(*ask).exit_code == 1
    assert errors(tmp_path / "out") == {
        "doc000": "",
        "doc001": "",
        "doc0015": "reading it took longer than 1 seconds (--timeout)",
        "doc0016": "reading it needs more memory than there is, or than --max-memory allows",
        "doc002": "",
    }


@pytest.mark.parametrize("size", ["0", "10M", "much", "-4G"])
def test_memory_is_a_size(run: Run, corpus: Corpus, tmp_path: Path, size: str) -> None:
    done = run(corpus(1), "--out", tmp_path / "out", "--max-memory", size)
    assert (done.exit_code, "500M or 4G" in done.stderr) == (2, True)


def test_limits_are_lifted_afterwards() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    with Guard(Limits(memory=1 << 30)) as guard, guard.document():
        pass
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_without_address_space_limits_growth_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS, whose bytes are the kilobytes of Linux."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(limits, "TICK", 0.01)

    def grow() -> None:
        held: list[bytes] = []
        end = time.monotonic() + 240
        while time.monotonic() < end:
            held.append(bytes(100_000))

    with Guard(Limits(memory=20_000)) as guard, pytest.raises(ExceededError, match="--max-memory"), guard.document():
        grow()


def do(folder: Path, out: Path, engine: Pool | Local) -> None:
    plan = folders.plan((str(folder),), RunOptions(), ("csv",), True, False)
    Job(out, plan, engine=engine).run()


def test_what_no_signal_reaches_is_ended_from_outside(
    corpus: Corpus, tmp_path: Path, tripwire: Tripwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "GRACE", 0.2)
    monkeypatch.setattr(workers, "LOOK", 0.1)
    folder = corpus(5, size=300, also={"doc0015.txt": "卡住的文件"})
    do(folder, tmp_path / "out", Pool(1, Limits(seconds=4.0)))
    said = errors(tmp_path / "out")
    assert said.pop("doc0015") == "reading it took longer than 4 seconds (--timeout)"
    assert set(said.values()) == {""}
    assert tripwire.read().count("doc0015") == 1, "it had its time"


def test_other_formats_are_read_in_a_process_that_can_be_ended(
    corpus: Corpus, tmp_path: Path, tripwire: Tripwire
) -> None:
    page = "<html><body><p>" + "加快推进产业升级，新建公园3个。" * 9 + "</p></body></html>"
    do(corpus(2, also={"page.html": page}), tmp_path / "out", Local(1))
    assert len(tripwire.read()) == 3, "the tripwire works in child processes only"


def test_members_of_archives_too(corpus: Corpus, tmp_path: Path, tripwire: Tripwire) -> None:
    folder = corpus(1)
    page = "<html><body><p>" + "加快推进产业升级，新建公园3个。" * 9 + "</p></body></html>"
    table = "编号,正文\n1,大力发展现代农业。\n2,加快建设产业园区。\n"
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for name, content in {"page.html": page, "deadly.txt": "致命的文件", "rows.csv": table}.items():
            archive.writestr(name, content)
    do(folder, tmp_path / "out", Local(1))
    said = errors(tmp_path / "out")
    assert list(said) == ["a__deadly", "a__page", "a__rows-1", "a__rows-2", "doc000"]
    assert said.pop("a__deadly").startswith("the worker process died while reading this document")
    assert set(said.values()) == {""}


@pytest.mark.usefixtures("own_clock")
def test_a_table_without_end_costs_what_follows_in_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = items.read

    def read(source: items.Source, options: RunOptions) -> Iterator[Input]:
        for given in real(source, options):
            yield given
            while given.doc_id == "a-2":
                pass

    monkeypatch.setattr(items, "read", read)
    (tmp_path / "a.csv").write_text("正文\n" + "大力发展现代农业。\n" * 5, "utf-8")
    (tmp_path / "b.csv").write_text("正文\n大力发展现代农业。\n", "utf-8")
    done = run(tmp_path / "a.csv", tmp_path / "b.csv", "--out", tmp_path / "out", "--no-report", "--timeout", "1")
    assert done.exit_code == 1
    said = errors(tmp_path / "out")
    assert list(said) == ["a-1", "a-2", "a", "b-1"]
    assert said["a"] == "reading it took longer than 1 seconds (--timeout); what follows in it was not read"


def test_files_without_end_are_not_opened(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    folder = corpus(1)
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.csv")
    (folder / "device.txt").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket must be short
        try:
            made.bind("socket.txt")
        finally:
            os.chdir(here)
    assert run(folder, "--out", tmp_path / "out", "--no-report", "--workers", "1").exit_code == 1
    said = errors(tmp_path / "out")
    assert said.pop("doc000") == ""
    assert len(said) == 4
    assert set(said.values()) == {"it is a pipe, a device or a socket and no file (- reads standard input)"}


def test_folders_however_deep(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    folder, here = corpus(1), Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
        Path("deep.txt").write_text("加快推进产业升级。", "utf-8")
    finally:
        os.chdir(here)
    done = run(folder, "--out", tmp_path / "out", "--no-report")
    subprocess.run(["rm", "-rf", str(folder)], check=True)  # deeper than pytest can clear away
    assert done.exit_code == 0
    assert sorted(errors(tmp_path / "out")) == ["deep", "doc000"]


def test_results_of_a_run_with_limits_are_the_same_bytes(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    folder = corpus(3)
    for name, more in (("a", ()), ("b", ("--timeout", "30", "--max-memory", "2G"))):
        assert run(folder, "--out", tmp_path / name, "--no-report", *more).exit_code == 0
    assert results(tmp_path / "a") == results(tmp_path / "b")


SENTENCE = "加快推进产业升级，力争增长6%以上。"
LONG = {
    "digits": "1" * 150_000,
    "dotted numbers": "1.1" * 50_000,
    "blanks": f"{SENTENCE}{' ' * 150_000}{SENTENCE}",
    "wide blanks": f"{SENTENCE}{chr(0x3000) * 150_000}{SENTENCE}",
    "brackets": "（" * 150_000,
    "quotes": "“" * 150_000,
    "question marks": "?" * 150_000,
    "glosses": "(guó)" * 30_000,
    "pairs": "5%到" * 50_000,
    "enumerations": "产业、" * 50_000,
    "ratios": "1:" * 75_000,
    "numerals": "一二三四" * 30_000,
    "stops": "。" * 150_000,
    "zero width": "\u200b" * 150_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_long_runs_take_no_time_to_speak_of(kind: str) -> None:
    """Each takes a tenth of a second; at the cost of a square it would take minutes and meet the limit."""
    with Guard(Limits(seconds=30)) as guard, guard.document():
        extract.parse(LONG[kind])


def test_long_runs_in_other_formats() -> None:
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in (SENTENCE, " " * 100_000, SENTENCE))
    files = {
        "a.docx": docx_bytes(f"<w:p>{runs}</w:p>"),
        "a.html": f"<title>通知{chr(0x3000) * 50_000}x_</title><p>{SENTENCE * 9}</p>".encode(),
        "a.pdf": pdf_bytes([[(float(i % 20) * 25, 20.0 + i // 20 * 1.9, 5.0, "项") for i in range(6000)]]),
    }
    for name, data in files.items():
        with Guard(Limits(seconds=30)) as guard, guard.document():
            (given,) = read_blob(memory_blob(name, "a", name, data), ReadOptions())
        assert given.status == "ok", given.error


def test_one_row_of_very_many_fragments() -> None:
    fragments = [Fragment("项目建设", float(i), 700.0, i + 0.5, 712.0) for i in range(60_000)]
    with Guard(Limits(seconds=30)) as guard, guard.document():
        assert len(page_lines(Page(60_000.0, 800.0, fragments))) == 1


def test_notes_that_cite_themselves_and_each_other() -> None:
    def note(number: int, *cited: int) -> str:
        marks = "".join(f'<w:r><w:footnoteReference w:id="{other}"/></w:r>' for other in cited)
        return f'<w:footnote w:id="{number}"><w:p><w:r><w:t>注{number}</w:t></w:r>{marks}</w:p></w:footnote>'

    body = f'<w:p><w:r><w:t>{SENTENCE}</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    data = docx_bytes(body, footnotes=f"<w:footnotes {W}>{note(1, 1, 2)}{note(2, 1, 2)}</w:footnotes>")
    (given,) = read_blob(memory_blob("a.docx", "a", "a.docx", data), ReadOptions())
    assert (given.status, given.text.split("\n")[1:]) == ("ok", ["[1] 注1[2]", "[2] 注2"])
