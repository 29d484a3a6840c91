"""Canonical names of campaigns, and the table of a run's campaigns."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import extract
from extract.discourse.campaign_names import CampaignNames
from extract.lexicon.tables import Tables
from extract.tables.writers import write_run
from extract.tables.writers.run import write_campaigns
from tests.case_tables import cases

NAMES = CampaignNames()


@pytest.mark.parametrize(("written", "name"), cases("campaign_names.tsv", 2))
def test_canonical_name(written: str, name: str) -> None:
    assert NAMES.canonical(written) == name


@pytest.mark.parametrize(("_", "name"), cases("campaign_names.tsv", 2))
def test_a_canonical_name_is_its_own(_: str, name: str) -> None:
    assert NAMES.canonical(name) == name


def test_own_rules_are_merged(tmp_path: Path) -> None:
    (tmp_path / "campaign_names.tsv").write_text("pattern\treplacement\n攻势$\t攻坚战\n", "utf-8")
    assert CampaignNames(Tables(tmp_path)).canonical("项目建设攻势") == "项目建设攻坚战"
    (tmp_path / "campaign_names.tsv").write_text("pattern\treplacement\n(攻\t\n", "utf-8")
    with pytest.raises(ValueError, match=r"campaign_names\.tsv, line 2: \(攻 is no regular expression"):
        CampaignNames(Tables(tmp_path))


def test_campaigns_of_a_run(tmp_path: Path) -> None:
    texts = {
        "a": "今年打好“两大攻坚战”。\n打好污染防治攻坚战。力争新建污水处理厂3座。\n打好招商攻坚战。引进项目20个。",
        "b": "纵深推进污染防治攻坚。",
    }
    write_run([extract.parse(text, name) for name, text in texts.items()], tmp_path)
    write_campaigns(tmp_path)
    with (tmp_path / "campaigns.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["campaign_name"]: row for row in csv.DictReader(lines)}
    assert list(rows) == ["污染防治攻坚战", "招商攻坚战", "两大攻坚战"]
    pollution = rows["污染防治攻坚战"]
    assert (pollution["variants"], pollution["campaign_type"]) == ("污染防治攻坚战|污染防治攻坚", "war")
    assert (pollution["campaign_set"], pollution["n_documents"], pollution["n_records"]) == ("两大攻坚战", "2", "3")
    assert pollution["n_targets"] == "1"
    assert rows["两大攻坚战"]["members"] == "污染防治攻坚战|招商攻坚战"
