"""The benchmarks run and write their table; nothing here looks at a clock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import corpora, load, processes, speed, table
from benchmarks.bulletins import bulletin, bulletins, vocabulary, write_bulletins

BEGIN, END = table.MARKS["pure Python"]


def test_bulletins_are_seeded() -> None:
    assert bulletin(3, 2000) == bulletin(3, 2000)
    assert len(set(bulletins(1, 20, 600))) == 20


@pytest.mark.parametrize("size", [500, 5_000, 50_000])
def test_bulletins_have_the_size_asked_for(size: int) -> None:
    assert size <= len(bulletin(1, size).encode()) <= size + 3_000


def test_bulletins_do_not_depend_on_the_process() -> None:
    code = "from benchmarks.bulletins import bulletin; print(bulletin(5, 3000))"
    command = [sys.executable, "-c", code]
    for seed in "12":
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONHASHSEED": seed})
        assert done.stdout == bulletin(5, 3000) + "\n"


def test_bulletins_hold_what_the_rules_look_for() -> None:
    from extract import parse

    document = parse(bulletin(2, 20_000))
    assert len(document.records) > 100
    assert sum(record.quantity is not None for record in document.records) > 20
    assert {"verb", "noun", "campaign", "region"} <= set(vocabulary())


def test_write_bulletins(tmp_path: Path) -> None:
    folder = write_bulletins(tmp_path / "b", 1, 3, 500)
    assert [path.name for path in sorted(folder.iterdir())] == ["b00000.txt", "b00001.txt", "b00002.txt"]


def test_throughput_covers_every_tool() -> None:
    rates = speed.throughput([bulletin(i, 600) for i in range(5)], rounds=1)
    assert {"jieba.cut", "jieba.posseg", "extract.parse", "nlp.pipe with policy_extract"} <= set(rates)
    assert all(rate > 0 for rate in rates.values())
    text = table.ratios({"synthetic": rates})
    assert text.splitlines()[0] == "|  | synthetic: MB/s | synthetic: × jieba.cut |"
    assert text.splitlines()[2].endswith("| 1.00 |")


def test_stages_cover_the_pipeline() -> None:
    spent = speed.stages([bulletin(1, 3000)])
    assert next(iter(spent)) == "decode"
    shares = table.shares({"a": 3.0, "b": 1.0})
    assert "| a | 75 % |" in shares


def test_slope() -> None:
    assert speed.slope([(1, 2), (2, 4), (3, 6)]) == pytest.approx(2)
    spent, exponent = speed.growth([500, 2000, 8000])
    assert len(spent) == 3
    assert exponent > 0


def test_processes_are_measured(tmp_path: Path) -> None:
    run = processes.measure((sys.executable, "-c", "b = bytearray(50_000_000)"))
    assert run.megabytes > 50
    with pytest.raises(subprocess.CalledProcessError):
        processes.measure((sys.executable, "-c", "raise SystemExit(3)"))


def test_table_goes_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    table.put(page, "new")
    table.put(page, "newer")
    assert page.read_text("utf-8") == f"before\n{BEGIN}\n\nnewer\n\n{END}\nafter\n"
    page.write_text("no marks", "utf-8")
    with pytest.raises(ValueError, match="lacks the marks"):
        table.put(page, "x")


def test_the_page_has_the_marks() -> None:
    page = (Path(__file__).parents[1] / "docs" / "performance.md").read_text("utf-8")
    assert BEGIN in page
    assert END in page


def test_reports_are_used_where_they_are() -> None:
    if not corpora.SHARED.is_dir():
        pytest.skip("no ../shared/corpora beside the project")
    texts = corpora.real(1)
    assert corpora.total(texts) >= 1e6


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="looks at memory as Linux shows it")
def test_a_run_under_load_is_killed_and_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "EVERY", 0.1)
    cells = load.line(tmp_path, files=120, size=400, options=["--workers", "2"], kills=[0.8]).strip("| ").split(" | ")
    assert len(cells) == load.HEAD.count(" | ") + 1
    assert (cells[0], cells[6]) == ("120", "1×")
    assert float(cells[7].replace(",", "")) >= 0
