"""``policy-extract select``: conditions as people type them, and what is printed."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from review_samples import write_sample

from extract.analysis.conditions import holds, parse_conditions
from extract.cli import main
from extract.tables.rundir import RunDir

TOOL = Path(sys.executable).with_name("policy-extract")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("select") / "run")


def select(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["select", *map(str, arguments)])


def objects(run: Path, text: str) -> list[str]:
    found, homes = RunDir(run), {row["doc_id"]: row for row in RunDir(run).documents}
    conditions = parse_conditions([text])
    return [r.object.text for r in found.records() if holds(conditions, r, homes[r.doc_id])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("role=target", ["水质达标率", "河长制工作站"]),
        ("role=target,achieved", ["水质达标率", "河长制工作站", "水质达标率", "造林"]),
        ("role!=target status=achieved", ["水质达标率", "造林"]),
        ("region=清河市 quantity=", ["水源保护攻坚战", "𠮷祥河清淤工程", "社会资本"]),
        ("quantity!= region=白山市", ["水质达标率", "造林"]),
        ("object~工程,工作站", ["𠮷祥河清淤工程", "河长制工作站"]),
        ("object!~水 region=清河市", ["𠮷祥河清淤工程", "河长制工作站", "社会资本"]),
        ("value>=87 unit=%", ["水质达标率", "水质达标率"]),
        ("low>87", ["水质达标率", "造林"]),
        ("low=35000", ["造林"]),
        ("low=35000.0", ["造林"]),
        ("high<12", []),
        ("commitment_level>=2", ["水源保护攻坚战", "水质达标率"]),
        ("year<2026", ["水质达标率", "造林"]),
        ("document=白山市工作回顾 unit=亩", ["造林"]),
        ("document=review unit=亩", ["造林"]),
        ("title~工作要点 verb_class=build", ["河长制工作站"]),
        ("campaign='水源保护攻坚战' verb=达到", ["水质达标率"]),
        ("", ["水源保护攻坚战", "𠮷祥河清淤工程", "水质达标率", "河长制工作站", "社会资本", "水质达标率", "造林"]),
    ],
)
def test_conditions(run: Path, text: str, found: list[str]) -> None:
    assert objects(run, text) == found


def test_deadlines_compare_by_year_month_or_day(tmp_path: Path) -> None:
    text = "到2024年底，新建泵站3座。\n到2025年6月，新建泵站4座。\n到2026年，新建泵站5座。\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    CliRunner().invoke(main, ["run", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--quiet", "--no-report"])

    def values(condition: str) -> list[str]:
        done = select(tmp_path / "out", condition, "--format", "csv", "--columns", "low")
        return done.output.split("\n")[1:-1]

    assert values("deadline<2025") == ["3"]
    assert values("deadline<=2025") == ["3", "4"]
    assert values("deadline>2025") == ["5"]
    assert values("deadline>=2025-06") == ["4", "5"]
    assert values("deadline<2025-06-30") == ["3"]
    assert values("deadline~6月") == ["4"]


def test_an_indicator_is_found_by_any_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("生产总值增长6%左右。\n社会消费品零售总额增长7%。\n", "utf-8")
    CliRunner().invoke(main, ["run", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--quiet", "--no-report"])
    for condition in ("indicator~GDP", "indicator=GDP", "indicator=地区生产总值"):
        assert objects(tmp_path / "out", condition) == ["生产总值"], condition


@pytest.mark.parametrize(
    ("text", "message"),
    [("rolle=target", "did you mean role"), ("role", "is no condition"), ("low>viel", "is no number"),
     ("role='x", "quot")],
)  # fmt: skip
def test_mistakes_are_named(run: Path, text: str, message: str) -> None:
    done = select(run, text)
    assert (done.exit_code, message in done.output) == (2, True), done.output


def test_table_count_csv_and_lines(run: Path, tmp_path: Path) -> None:
    table = select(run, "role=target")
    assert "河长制工作站" in table.output
    assert select(run, "role=target", "--format", "count").stdout == "2\n"
    lines = select(run, "role=target", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["quantity"]["text"] for line in lines] == ["90%以上", "12个"]
    assert select(run, "role=target", "--limit", 1, "--format", "count").stdout == "1\n"
    short = list(csv.reader(select(run, "role=target", "-o", "-").stdout.splitlines()))
    assert short[0][:3] == ["文件", "地区", "年份"]
    assert [row[8] for row in short[1:]] == ["90", "12"]
    english = select(run, "role=target", "-o", "-", "--language", "en").stdout
    assert english.startswith("Document,Region,Year")
    full = select(run, "role=target", "-o", tmp_path / "x.csv", "--view", "full")
    assert full.exit_code == 0
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["record_id"] for row in csv.DictReader(file)] == [json.loads(line)["record_id"] for line in lines]
    assert select(run, "-o", tmp_path / "x.pdf").exit_code == 2
    assert select(run, "--format", "csv", "--columns", "lowest").exit_code == 2


def test_kept_columns_can_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,text,city\n1,加强水利建设。,甲\n2,完善排水管网。,乙\n", "utf-8")
    arguments = ["--out", tmp_path / "out", "--keep", "city", "--quiet", "--no-report"]
    CliRunner().invoke(main, ["run", *map(str, (tmp_path / "t.csv", *arguments))])
    assert objects(tmp_path / "out", "keep.city=乙") == ["排水管网"]


def test_a_closed_pipe_is_no_error(run: Path) -> None:
    done = subprocess.run(
        f"{TOOL} select {run} --format jsonl | head -n 1", shell=True, capture_output=True, text=True, check=False
    )
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
