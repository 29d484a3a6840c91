"""The committed sample of the Dezhou article is what the tool makes today, and says what the article says."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from extract.cli import main

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "outputs" / "dezhou"
ARTICLE = ROOT / "corpora" / "dezhou.txt"
VERSIONS = {"tool_version", "rules_version"}
NUMBERS_IN_NAMES = ["2022年度", "三年行动方案", "三大体系", "一轴四横", "百里黄河", "一期", "2月14日"]


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLE / "records.jsonl").read_text("utf-8").splitlines()]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [{k: v for k, v in row.items() if k not in VERSIONS} for row in csv.DictReader(lines)]


def test_sample_is_what_the_tool_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main, ["run", "corpora/dezhou.txt", "--out", str(tmp_path / "out"), "--no-report"])
    assert done.exit_code == 0, done.output
    for name in ("records.csv", "documents.csv", "terms.csv"):
        assert rows(tmp_path / "out" / name) == rows(SAMPLE / name), (
            f"{name}: run make sample and look at the difference"
        )
    for name in ("records.jsonl", "records.json"):
        assert (tmp_path / "out" / name).read_bytes() == (SAMPLE / name).read_bytes(), f"{name}: run make sample"


def test_eight_campaigns_of_one_set(records: list[dict[str, Any]]) -> None:
    members = {r.get("campaign") for r in records if r.get("campaign") != "八大主动仗"}
    assert len(members) == 8
    assert {r["campaign_set"] for r in records} == {"八大主动仗"}
    assert {r["campaign_type"] for r in records} == {"war"}


def test_forty_two_actions_and_nine_quantities(records: list[dict[str, Any]]) -> None:
    assert len({(r["verb"]["start"], r["object"]["start"]) for r in records}) == 42
    quantities = [r["quantity"]["text"] for r in records if "quantity" in r]
    assert quantities == ["1家", "10家", "20家", "350个", "6个", "7个", "11个", "60%以上", "40%以上"]
    assert Counter(r["quantity"]["role"] for r in records if "quantity" in r) == {"target": 5, "scope": 4}


def test_numbers_in_names_are_no_quantities(records: list[dict[str, Any]]) -> None:
    found = [r["quantity"]["text"] for r in records if "quantity" in r]
    assert not [text for text in found if any(name in text for name in NUMBERS_IN_NAMES)]


def test_verb_governs_the_platforms_up_to_the_next(records: list[dict[str, Any]]) -> None:
    platforms = [(r["verb"]["text"], r["object"]["text"]) for r in records if "创新平台" in r["object"]["text"]]
    assert platforms == [("争创", "国家级创新平台"), ("争创", "省级创新平台"), ("认定", "市级创新平台")]


def test_spans_point_into_the_raw_text(records: list[dict[str, Any]]) -> None:
    raw = ARTICLE.read_bytes().decode("utf-8")
    issued = next(r for r in records if r["verb"]["text"] == "印发实施")
    assert raw[issued["verb"]["start"] : issued["verb"]["end"]] == "印發(fā)實(shí)施"
    for record in records:
        assert raw[record["char_start"] : record["char_end"]] == record["quote"]


def test_repaired_stretch_is_flagged(records: list[dict[str, Any]]) -> None:
    assert {r["verb"]["text"] for r in records if "repaired" in r.get("flags", ())} == {"争创", "认定"}
    assert "byte_loss=1" in rows(SAMPLE / "documents.csv")[0]["repairs"]


def test_front_and_metadata(records: list[dict[str, Any]]) -> None:
    document = rows(SAMPLE / "documents.csv")[0]
    assert document["title"] == "“八大主动仗”让经济发展“全盘活”"
    assert (document["source_name"], document["author"]) == ("德州新闻网", "王南、杨孟洁")
    assert document["event_date"].lstrip("'") == "--02-14"
    assert (document["region_name"], document["region_code"], document["year"]) == ("德州市", "371400", "")
    assert min(r["char_start"] for r in records) > 90, "title and source lines give no record"
