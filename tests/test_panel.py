"""The panel: names, cells, the choice among several figures, what stands for an empty cell, forms and formats."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import pytest
from action_table import Case
from action_table import rows as case_rows
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from sample_documents import bare_record, quantity

from extract.analysis.absence import WordingReader
from extract.analysis.account import account
from extract.analysis.hard import HARD_RULES
from extract.analysis.indicator_matcher import Indicators, Territory
from extract.analysis.panel import COLUMNS, Panel, levels_above
from extract.analysis.wide import wide
from extract.cli import main
from extract.cli.commands.panel import FORMATS, RULES
from extract.lexicon.tables import Tables
from extract.model import Document, Metadata, Record
from extract.pipeline import Extractor
from extract.tables.writers import write_run

CITY = Territory("371400", "河西市")
BOUNDS = {"point": "", "approx": "~", "at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}


# names


@pytest.mark.parametrize("case", list(case_rows("indicators.tsv")), ids=lambda case: case.text)
def test_names_of_indicators(case: Case) -> None:
    found = Indicators().find(case.text, CITY)
    assert (" ".join(f"{one.indicator.code}{'+' * one.growth}" for one in found) or "!") == case.readings


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("GDP", "GDP"), ("经济增长", "GDP"), ("失业率", "UR URR"), ("CPI", "CPI"), ("研发", "RD RDI"),
        ("R&D", "RD RDI"), ("外贸", "TRADE EXPORT"),
        ("收入", "INC INCU INCR REV"), ("Grain output", "GRAIN"), ("gdp", "GDP"), ("GPD", ""),
    ],
)  # fmt: skip
def test_names_a_person_types(typed: str, codes: str) -> None:
    assert " ".join(one.code for one in Indicators().asked(typed)) == codes


def test_near_names_are_offered() -> None:
    assert "GDP" in Indicators().near("GPD")
    assert "城镇调查失业率" in Indicators().near("调查失业")


def test_own_rows_of_the_table(tmp_path: Path) -> None:
    header = "code\tindicator\ten\tdimension\tunit\tmeasures\tpolarity\tnames\n"
    own = tmp_path / "indicators.tsv"
    own.write_text(header + "FOOD\t食品产值\tFood\tmoney\t元\tlevel\t+\t绿色食品产值\n", "utf-8")
    assert Indicators(Tables(tmp_path)).first("绿色食品产值").indicator.code == "FOOD"  # type: ignore[union-attr]
    for bad in ("F\tx\tx\tmoney\t元\tspeed\t+\tx", "F\tx\tx\tmoney\t元\tlevel\tup\tx", "F\tx\tx\tm\t\tlevel\t+\t("):
        own.write_text(header + bad + "\n", "utf-8")
        with pytest.raises(ValueError, match=r"indicators.tsv, line 2"):
            Indicators(Tables(tmp_path))


@pytest.mark.parametrize(
    ("clause", "split"),
    [
        ("居民收入增长与经济增长同步", ("居民收入", "与经济增长同步")),
        ("力争居民收入增速略高于全国平均水平", ("居民收入", "略高于全国平均水平")),
        ("单位地区生产总值能耗完成省下达任务", ("单位地区生产总值能耗", "完成省下达任务")),
        ("居民收入增长5%", ("", "")),
    ],
)
def test_wordings(clause: str, split: tuple[str, str]) -> None:
    assert WordingReader(Indicators()).split(clause) == split


# cells of whole texts


def work_report(review: str, ahead: str, year: str) -> str:
    parts = [("一、2025年工作回顾", review), ("二、“十五五”时期主要目标任务", ahead), ("三、2026年重点工作", year)]
    told = "\n".join(f"{title}\n{text}" for title, text in parts if text != "-")
    return f"2026年河东省政府工作报告\n河东省省长 某某\n各位代表：\n{told}\n"


def made(folder: Path, *documents: Document, **options: Any) -> Panel:
    write_run(documents, folder)
    return Panel(folder, **options)


def rows(panel: Panel) -> Iterator[dict[str, Any]]:
    return (dict(zip(COLUMNS, row, strict=True)) for row in panel.rows())


def shown(row: dict[str, Any]) -> str:
    told = [f"{row['year']} {row['horizon']} {row['indicator_code']} {row['measure']}"]
    for side, mark in (("planned", "P"), ("achieved", "A")):
        low, high, bound = (row[f"{side}_{end}"] for end in ("low", "high", "bound"))
        if bound:
            one = f"{BOUNDS.get(bound)}{high if low is None else low}"
            told.append(f"{mark}:{low}–{high}" if bound == "range" else f"{mark}:{one}")
    return " ".join([*told, f"W:{row['comparator']}"] if row["coverage"] == "no_number" else told)


@pytest.mark.parametrize("case", list(case_rows("panel.tsv")), ids=lambda case: f"{case.line}:{case.text[:24]}")
def test_cells_of_a_report(case: Case, extractor: Extractor, tmp_path: Path) -> None:
    told = {"region_code": "370000", "region_name": "河东省", "year": "2026"}
    document = extractor.parse(work_report(*case.text.split(" | ")), "x", hints={"pub_date": "2026-01-20"})
    document.metadata = Metadata(**{**told, "year": 2026}, doc_type="报告")
    filled = [shown(row) for row in rows(made(tmp_path, document)) if row["coverage"] not in ("no_target", "no_text")]
    expected = [] if case.readings == "-" else case.readings.split(" / ")
    assert sorted(filled) == sorted(expected), case.phenomenon


# several documents


def figure(doc_id: str, low: str | None, high: str | None, bound: str, **changes: Any) -> Record:
    slots = {"indicator": "地区生产总值", "change": "increase", "period_end": None, "constraint": None}
    slots |= {"baseline": None, "baseline_year": None}
    names = ("commitment", "commitment_level", "horizon", "period_end", "paragraph")
    of_record = {key: changes.pop(key) for key in names if key in changes}
    ends = {"low": Decimal(low) if low else None, "high": Decimal(high) if high else None}
    made = quantity(**slots | ends | {"bound": bound} | changes)
    return bare_record(0, record_id=f"{doc_id}:{low}{high}{made.role}", doc_id=doc_id, quantity=made, **of_record)


def report(code: str, region: str, year: int | None, *records: Record, status: str = "ok") -> Document:
    meta, doc_id = Metadata(region_code=code, region_name=region, year=year, doc_type="报告"), f"{code}-{year}"
    own = tuple(msgspec.structs.replace(record, doc_id=doc_id) for record in records)
    return Document(doc_id=doc_id, metadata=meta, records=own, status=status)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Province, city and county; the county has no target in 2023 and the city's 2024 text could not be read."""
    write_run(
        [
            report(
                "370000", "河东省", 2023,
                figure("370000-2023", "5", None, "at_least", commitment="确保", commitment_level=4),
                figure("370000-2023", "3.9", "3.9", "point", role="achieved"),
                figure("370000-2023", "5.5", "6", "range", indicator="全省生产总值"),
            ),
            report(
                "371400", "河西市", 2023,
                figure("371400-2023", "6.5", "6.5", "approx", indicator="河西市GDP增速", change="level"),
                figure("371400-2023", "9", "9", "point", indicator="绿色食品产值"),
                figure("371400-2023", "100", "100", "point", indicator="地区生产总值", unit="元", change="level"),
            ),
            report("371402", "新城区", 2023, status="empty"),
            report("371400", "河西市", 2024, status="failed"),
            report(
                "371402", "新城区", 2024,
                figure("371402-2024", "8", "8", "point", horizon="plan", period_end="2030-12-31"),
                figure("371402-2024", None, "7", "at_most", constraint="约束性"),
            ),
            report("", "", None, figure("x", "1", "1", "point")),
            Document(
                doc_id="guo",
                metadata=Metadata(issuer="国务院", issuer_level="national", year=2023, doc_type="报告"),
                records=(figure("guo", "5", "5", "approx", indicator="国内生产总值"),),
            ),
        ],
        tmp_path,
    )  # fmt: skip
    return tmp_path


def table(panel: Panel, measure: str = "growth", horizon: str = "annual") -> dict[tuple[str, int], dict[str, Any]]:
    kept = (row for row in rows(panel) if (row["measure"], row["horizon"]) == (measure, horizon))
    return {(row["region_name"], row["year"]): row for row in kept}


def test_planned_and_achieved_side_by_side(run: Path) -> None:
    cells = table(Panel(run, ["GDP"]))
    province = cells["河东省", 2023]
    assert (province["planned_low"], province["planned_high"], province["planned_bound"]) == (5, None, "at_least")
    assert (province["commitment"], province["commitment_level"]) == ("确保", 4)
    assert province["planned_id"] == "370000-2023:5Nonetarget"
    assert province["achieved_low"] is None
    before = cells["河东省", 2022]
    assert (before["achieved_low"], before["coverage"]) == (Decimal("3.9"), "achieved_only")


def test_what_was_not_taken_is_said(run: Path) -> None:
    province = table(Panel(run, ["GDP"]))["河东省", 2023]
    assert (province["n_planned"], province["alternatives"]) == (2, "370000-2023:5.56target")
    strict = table(Panel(run, ["GDP"], strict=True))["河东省", 2023]
    assert (strict["planned_low"], strict["coverage"], strict["n_planned"]) == (None, "competing", 2)
    assert strict["alternatives"].split("|") == ["370000-2023:5Nonetarget", "370000-2023:5.56target"]


def test_coverage_tells_no_target_from_no_text(run: Path) -> None:
    panel = Panel(run, ["地区生产总值"])
    assert {key: row["coverage"] for key, row in table(panel).items()} == {
        ("全国", 2023): "target",
        ("全国", 2024): "no_text",
        ("河东省", 2022): "achieved_only",
        ("河东省", 2023): "target",
        ("河东省", 2024): "no_text",
        ("河西市", 2023): "target",
        ("河西市", 2024): "failed",
        ("新城区", 2023): "no_target",
        ("新城区", 2024): "target",
    }
    assert list(table(panel, horizon="plan")) == [("新城区", 2030)]


def test_documents_left_out_are_named_with_the_reason(run: Path) -> None:
    told = {report.doc_id: report.lacks for report in Panel(run, ["GDP"]).reports.by_id.values() if report.lacks}
    assert told == {"371402-2023": "empty", "371400-2024": "failed", "-None": "no region and no year known"}


def test_growth_and_level_of_one_indicator_are_rows_of_their_own(run: Path) -> None:
    panel = Panel(run, ["地区生产总值"])
    assert table(panel)["河西市", 2023]["planned_low"] == Decimal("6.5")
    assert table(panel, "level")["河西市", 2023]["planned_low"] == 100


def test_amplification_against_the_nearest_level_above(run: Path) -> None:
    cells = table(Panel(run, ["GDP"]))
    city = cells["河西市", 2023]
    assert (city["above_region"], city["above_low"], city["amplification"]) == ("河东省", 5, Decimal("1.5"))
    province = cells["河东省", 2023]
    assert (province["above_region"], province["amplification"]) == ("全国", 0)
    assert cells["全国", 2023]["amplification"] is None
    assert cells["新城区", 2024]["above_region"] is None


@pytest.mark.parametrize(
    ("name", "change", "unit", "own", "above", "gap"),
    [
        ("城镇调查失业率", "level", "%", "5", "5.5", Decimal("0.5")),
        ("单位GDP能耗", "decrease", "%", "3.5", "3", Decimal("0.5")),
        ("居民消费价格", "increase", "%", "2", "3", None),
        ("地区生产总值", "increase", "%", "5", "6", -1),
    ],
)
def test_amplification_is_signed_by_what_is_better(
    tmp_path: Path, name: str, change: str, unit: str, own: str, above: str, gap: Any
) -> None:
    slots = {"indicator": name, "change": change, "unit": unit}
    city = report("371400", "河西市", 2023, figure("c", own, own, "point", **slots))
    province = report("370000", "河东省", 2023, figure("p", above, above, "point", **slots))
    (row,) = (row for row in rows(made(tmp_path, city, province, indicators=[name])) if row["region_name"] == "河西市")
    assert row["amplification"] == gap


@pytest.mark.parametrize(
    ("rule", "province", "city", "county"),
    [("either", 1, 0, 1), ("bound", 1, 0, 1), ("commitment", 1, 0, 0), ("both", 1, 0, 0), ("marked", 0, 0, 1)],
)
def test_hard_constraint_rules(run: Path, rule: str, province: int, city: int, county: int) -> None:
    cells = table(Panel(run, ["GDP"], rule=rule))
    found = [cells[key]["hard_constraint"] for key in (("河东省", 2023), ("河西市", 2023), ("新城区", 2024))]
    assert found == [province, city, county]
    assert cells["河西市", 2024]["hard_constraint"] is None


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("371402", ["371400", "370000", "100000", "000000"]),
        ("371400", ["370000", "100000", "000000"]),
        ("370000", ["100000", "000000"]),
        ("100000", []),
        ("000000", []),
        ("", []),
    ],
)
def test_levels_above(code: str, above: list[str]) -> None:
    assert levels_above(code) == above


def test_the_target_list_wins_over_a_mention(tmp_path: Path) -> None:
    mention = figure("a", "6", "6", "point", paragraph=1)
    listed = [
        figure("a", "5", "5", "approx", paragraph=20),
        figure("a", "4", "4", "point", indicator="固定资产投资", paragraph=20),
        figure("a", "3", "3", "point", indicator="居民收入", paragraph=21),
    ]
    row = table(made(tmp_path, report("370000", "河东省", 2023, mention, *listed), indicators=["GDP"]))["河东省", 2023]
    assert (row["planned_low"], row["alternatives"]) == (5, "a:66target")


def test_the_report_of_the_year_wins_over_a_later_one(tmp_path: Path) -> None:
    own = report("370000", "河东省", 2023, figure("a", "5", "5", "point"))
    later = report("370000", "河东省", 2024, figure("b", "6", "6", "point", horizon="annual", period_end="2023-12-31"))
    row = table(made(tmp_path, later, own, indicators=["GDP"]))["河东省", 2023]
    assert (row["planned_low"], row["alternatives"]) == (5, "b:66target")


def test_units_of_one_dimension_are_brought_together(tmp_path: Path) -> None:
    slots = {"indicator": "粮食产量", "change": "level"}
    province = report("370000", "河东省", 2023, figure("a", "40000000000", None, "at_least", unit="斤", **slots))
    city = report("371400", "河西市", 2023, figure("b", "900000", "900000", "point", unit="吨", **slots))
    cells = table(made(tmp_path, province, city, indicators=["粮食产量"]), "level")
    assert {key: (row["planned_low"], row["unit"]) for key, row in cells.items()} == {
        ("河东省", 2023): (20_000_000, "吨"),
        ("河西市", 2023): (900_000, "吨"),
    }


def test_stray_units_make_no_row(tmp_path: Path) -> None:
    ranked = figure("a", "3", "3", "point", unit="位", change="level")
    panel = made(tmp_path, report("370000", "河东省", 2023, ranked), indicators=["GDP"])
    assert [row["coverage"] for row in rows(panel)] == ["no_target"]


def test_an_indicator_outside_the_table_is_taken_by_its_name(run: Path) -> None:
    cells = table(Panel(run, ["绿色食品产值"]))
    assert cells["河西市", 2023]["planned_low"] == 9


# evidence


def test_the_sentence_stands_in_the_row(extractor: Extractor, tmp_path: Path) -> None:
    source = tmp_path / "德州市2024年政府工作报告.txt"
    sentence = "今年的預期目標是：地區生產總值增長6%左右，城鎮新增就業6萬人以上。"
    text = f"德州市2024年政府工作报告\n\n{sentence}此後另有一句。\n"
    source.write_bytes(text.encode())
    document = extractor.parse(text, "dz")
    document.source, document.encoding = str(source), "utf-8"
    row = table(made(tmp_path, document, indicators=["GDP"]))["德州市", 2024]
    assert row["planned_quote"] == "今年的预期目标是：地区生产总值增长6%左右，城镇新增就业6万人以上。"
    assert text[row["planned_start"] : row["planned_end"]] == sentence
    assert (row["planned_doc"], row["planned_text"]) == ("dz", "6%左右")
    source.write_bytes(b"changed")
    document.sha256 = "0"
    row = table(made(tmp_path, document, indicators=["GDP"]))["德州市", 2024]
    assert row["planned_quote"] == document.records[0].quote


def test_account_of_a_cell(run: Path) -> None:
    lines = list(account(Panel(run, ["GDP"]), "河东省", 2023))
    assert lines[0] == "河东省 2023 地区生产总值 · growth · annual · %"
    assert lines[1].startswith("  target, taken: 60%以上 (at_least, 5 – … %)")
    assert any(line.startswith("  target, not taken:") for line in lines)
    with pytest.raises(KeyError, match="河西市"):
        next(account(Panel(run, ["GDP"]), "河南省", 2023))


# forms and formats


def test_wide_form(run: Path) -> None:
    columns, table_rows = wide(list(Panel(run, ["GDP"]).rows()))
    names = [column.name for column in columns]
    assert "gdp_growth_planned_low" in names
    assert "plan_gdp_growth_planned_low" in names
    assert all(len(name) <= 32 for name in names)
    (province,) = (row for row in table_rows if row[1:3] == ["河东省", 2023])
    assert province[names.index("gdp_growth_planned_low")] == 5
    assert len(table_rows) == len({tuple(row[:3]) for row in table_rows})


def test_a_fall_is_negative_in_the_wide_form(tmp_path: Path) -> None:
    falls = figure("a", "3", None, "at_least", indicator="单位GDP能耗", change="decrease")
    panel = made(tmp_path, report("370000", "河东省", 2023, falls), indicators=["ENERGY"])
    columns, table_rows = wide(list(panel.rows()))
    names = [column.name for column in columns]
    assert table_rows[0][names.index("energy_growth_planned_high")] == -3
    assert "energy_growth_planned_low" not in names


Command = Callable[..., Result]


@pytest.fixture
def command(run: Path) -> Command:
    return lambda *options: CliRunner().invoke(main, ["panel", str(run), *options])


def test_command(command: Command, run: Path) -> None:
    done = command("--indicator", "生产总值", "--rule", "bound")
    assert done.exit_code == 0, done.output
    assert "生产总值 → 地区生产总值 (GDP)" in done.output
    assert "-None: no region and no year known" in done.output
    with (run / "panel.csv").open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.DictReader(lines))
    assert tuple(found[0]) == COLUMNS
    assert {row["indicator"] for row in found} == {"地区生产总值"}
    with (run / "panel_names.csv").open(encoding="utf-8-sig", newline="") as lines:
        names = {row["name"]: row["indicator_code"] for row in csv.DictReader(lines)}
    assert (names["绿色食品产值"], names["河西市GDP增速"]) == ("", "GDP")
    with (run / "panel_documents.csv").open(encoding="utf-8-sig", newline="") as lines:
        documents = {row["doc_id"]: row for row in csv.DictReader(lines)}
    assert (documents["371400-2024"]["left_out"], documents["370000-2023"]["n_figures"]) == ("failed", "3")


def test_every_form_and_format(command: Command, run: Path) -> None:
    done = command("--indicator", "GDP", "--wide", "--format", ",".join(FORMATS), "--figure")
    assert done.exit_code == 0, done.output
    long = pd.read_parquet(run / "panel.parquet")
    assert len(long) == len(pd.read_csv(run / "panel.csv")) == len(pd.read_stata(run / "panel.dta"))
    stata = pd.read_stata(run / "panel.dta", columns=["region_name", "year", "coverage", "planned_low"])
    assert set(stata.coverage) >= {"target", "no_text", "failed"}
    assert len(pd.read_parquet(run / "panel_wide.parquet")) == len(pd.read_stata(run / "panel_wide.dta"))
    sheet = load_workbook(run / "panel.xlsx")["地区生产总值"]
    assert [cell.value for cell in sheet[1]][:2] == ["地区", "年份"]
    assert "河东省" in (run / "panel_GDP_growth.svg").read_text("utf-8")


def test_one_unknown_name_does_not_refuse_the_others(command: Command, run: Path) -> None:
    done = command("--indicator", "GDP", "--indicator", "GPD")
    assert done.exit_code == 0
    assert "no indicator GPD; near ones: GDP" in done.output
    assert (run / "panel.csv").exists()


def test_an_almost_empty_indicator_is_said_to_be(command: Command) -> None:
    assert "森林覆盖率: almost empty, 0 of" in command("--indicator", "森林覆盖率").output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--indicator", "GPD"], "policy-extract panel: no indicator GPD; near ones: GDP"),
        (["--format", "csv,doc"], "policy-extract panel: no format doc; there are csv"),
        (["--explain", "河东省", "今年", "GDP"], "policy-extract panel: '今年' is no year"),
        (["--explain", "河南省", "2023", "GDP"], "policy-extract panel: no row for 河南省 2023"),
    ],
)
def test_what_is_refused(command: Command, options: list[str], sentence: str) -> None:
    done = command(*options)
    assert (done.exit_code, done.output.startswith(sentence)) == (2, True), done.output


def test_explain(command: Command) -> None:
    done = command("--explain", "河东省", "2023", "GDP")
    assert (done.exit_code, done.output.startswith("河东省 2023 地区生产总值")) == (0, True)


def test_command_without_a_run(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["panel", str(tmp_path)])
    assert (done.exit_code, done.output.startswith("policy-extract panel: no documents.csv")) == (2, True)


def test_the_command_offers_every_rule() -> None:
    assert set(RULES) == set(HARD_RULES)
