"""Shared fixtures: small corpora, the command line in this process and in others, and documents that misbehave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.bulletins import bulletin
from extract.pipeline import Extractor

TOOL = Path(sys.executable).with_name("policy-extract")

TRIPWIRE = """
import os, signal, time
from extract import pipeline

def _parse(self, text, doc_id="text", hints=None, real=pipeline.Extractor.parse, **known):
    with open(os.environ["TRIPWIRE_LOG"], "a") as log:
        log.write(f"{doc_id} {os.getpid()}\\n")
    if "致命的文件" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "卡住的文件" in text:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(600)
    if "缓慢的文件" in text:
        time.sleep(0.015)
    return real(self, text, doc_id, hints, **known)

pipeline.Extractor.parse = _parse
"""


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """The shipped words and rules; one for all tests of a file."""
    return Extractor()


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[..., Path]:
    """Make a folder of small bulletins; ``also`` adds files by name."""

    def make(
        number: int = 6, size: int = 900, name: str = "corpus", also: dict[str, str | bytes] | None = None
    ) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for i in range(number):
            (folder / f"doc{i:03d}.txt").write_text(bulletin(i, size), "utf-8")
        for file, content in (also or {}).items():
            (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return make


@pytest.fixture
def run() -> Callable[..., Result]:
    """Call ``policy-extract run`` in this process."""

    def call(*args: object) -> Result:
        from extract.cli.commands.run import command

        return CliRunner().invoke(command, [str(arg) for arg in args])

    return call


@pytest.fixture
def slow_corpus(tmp_path: Path) -> Path:
    """Make 160 documents, three and a bit chunks; with the tripwire every one of them takes a while."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for i in range(160):
        (folder / f"doc{i:03d}.txt").write_text("缓慢的文件。\n" + bulletin(i, 200), "utf-8")
    return folder


def _listen_to_interrupts() -> None:
    """Undo an ignored Ctrl-C, which a process in the background of a shell hands on to its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Tripwire:
    """An environment in which documents can be slow or deadly, and every document extracted is noted.

    ``致命的文件`` in a text kills the process that reads it, ``卡住的文件`` holds it where no signal reaches it,
    ``缓慢的文件`` takes a while.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(TRIPWIRE, "utf-8")
        self._log = folder / "log"
        self.env = {"PYTHONPATH": f"{folder}{os.pathsep}{Path(__file__).parent.parent}", "TRIPWIRE_LOG": str(self._log)}

    def read(self) -> list[str]:
        """Return the ids of the documents extracted since the last call."""
        ids = [line.split()[0] for line in self._lines()]
        self._log.write_text("")
        return ids

    def processes(self) -> set[int]:
        """Return the ids of the processes that have extracted anything since the last call of ``read``."""
        return {int(line.split()[1]) for line in self._lines()}

    def _lines(self) -> list[str]:
        return self._log.read_text().splitlines() if self._log.exists() else []

    def start(self, *args: object) -> subprocess.Popen[str]:
        """Start ``policy-extract run`` in a process group of its own."""
        return subprocess.Popen(
            [str(TOOL), "run", *map(str, args)],
            env=os.environ | self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=_listen_to_interrupts,
        )

    def run(self, *args: object, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """Run ``policy-extract run`` to its end."""
        with self.start(*args) as process:
            out, err = process.communicate(timeout=timeout)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def tripwire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tripwire]:
    """Return a Tripwire whose environment also holds for processes that this one starts."""
    made = Tripwire(tmp_path / "tripwire")
    for name, value in made.env.items():
        monkeypatch.setenv(name, value)
    return made


def wait_for_shards(out: Path, number: int, seconds: float = 240) -> None:
    """Wait until an unfinished run into ``out`` has written so many shards."""
    end = time.monotonic() + seconds
    while len(list(out.glob(".policy-extract/shards-*/*.shard"))) < number:
        assert time.monotonic() < end, "no shard was written"
        time.sleep(0.005)


def results(out: Path) -> dict[str, bytes]:
    """Return every file of a results folder by name, but for the hidden state."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".policy-extract" not in path.parts
    }
