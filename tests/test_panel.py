import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sample_documents import bare_record, quantity

from extract.analysis.indicators import Indicators
from extract.analysis.panel import COLUMNS, HARD_RULES, Panel, levels_above
from extract.cli import main
from extract.cli.commands.panel import RULES
from extract.model import Document, Metadata, Record
from extract.pipeline import Extractor
from extract.tables.writers import write_run

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "indicators.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("name", "expected"), CASES)
def test_names_of_indicators(name: str, expected: str) -> None:
    found = Indicators().find(name, "河西市")
    assert (f"{found.indicator}{' growth' * found.growth}" if found else "!") == expected


def figure(doc_id: str, low: str | None, high: str | None, bound: str, **changes: Any) -> Record:
    slots = {"indicator": "地区生产总值", "change": "increase", "period_end": None, "constraint": None}
    of_record = {key: changes.pop(key) for key in ("commitment", "commitment_level") if key in changes}
    ends = {"low": Decimal(low) if low else None, "high": Decimal(high) if high else None}
    made = quantity(**slots | ends | {"bound": bound} | changes)
    return bare_record(0, record_id=f"{doc_id}:{low}{high}{made.role}", doc_id=doc_id, quantity=made, **of_record)


def report(code: str, region: str, year: int | None, *records: Record, status: str = "ok") -> Document:
    meta = Metadata(region_code=code, region_name=region, year=year, doc_type="报告")
    return Document(doc_id=f"{code}-{year}", metadata=meta, records=records, status=status)


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
                figure("371402-2024", "8", "8", "point", period_end="2030-12-31"),
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


def table(panel: Panel, measure: str = "growth") -> dict[tuple[str, int], dict[str, Any]]:
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in panel.rows()]
    return {(row["region_name"], row["year"]): row for row in rows if row["measure"] == measure}


def test_planned_and_achieved_side_by_side(run: Path) -> None:
    rows = table(Panel(run, ["GDP"]))
    province = rows["河东省", 2023]
    assert (province["planned_low"], province["planned_high"], province["planned_bound"]) == (5, None, "at_least")
    assert (province["commitment"], province["commitment_level"], province["n_planned"]) == ("确保", 4, 2)
    assert province["planned_id"] == "370000-2023:5Nonetarget"
    assert province["achieved_low"] is None
    before = rows["河东省", 2022]
    assert (before["achieved_low"], before["coverage"]) == (Decimal("3.9"), "achieved_only")


def test_coverage_tells_no_target_from_no_text(run: Path) -> None:
    rows = table(Panel(run, ["地区生产总值"]))
    assert {key: row["coverage"] for key, row in rows.items()} == {
        ("全国", 2023): "target",
        ("全国", 2024): "no_text",
        ("河东省", 2022): "achieved_only",
        ("河东省", 2023): "target",
        ("河东省", 2024): "no_text",
        ("河西市", 2023): "target",
        ("河西市", 2024): "failed",
        ("新城区", 2023): "no_target",
        ("新城区", 2024): "target",
        ("新城区", 2030): "target",
    }


def test_growth_and_level_of_one_indicator_are_rows_of_their_own(run: Path) -> None:
    panel = Panel(run, ["地区生产总值"])
    assert table(panel)["河西市", 2023]["planned_low"] == Decimal("6.5")
    assert table(panel, "level")["河西市", 2023]["planned_low"] == 100


def test_amplification_against_the_nearest_level_above(run: Path) -> None:
    rows = table(Panel(run, ["GDP"]))
    city = rows["河西市", 2023]
    assert (city["above_region"], city["above_low"], city["amplification"]) == ("河东省", 5, Decimal("1.5"))
    province = rows["河东省", 2023]
    assert (province["above_region"], province["amplification"]) == ("全国", 0)
    assert rows["全国", 2023]["amplification"] is None
    assert rows["新城区", 2024]["above_region"] is None


@pytest.mark.parametrize(
    ("rule", "province", "city", "county"),
    [("either", 1, 0, 1), ("bound", 1, 0, 1), ("commitment", 1, 0, 0), ("both", 1, 0, 0), ("marked", 0, 0, 1)],
)
def test_hard_constraint_rules(run: Path, rule: str, province: int, city: int, county: int) -> None:
    rows = table(Panel(run, ["GDP"], rule=rule))
    found = [rows[key]["hard_constraint"] for key in (("河东省", 2023), ("河西市", 2023), ("新城区", 2024))]
    assert found == [province, city, county]
    assert rows["河西市", 2024]["hard_constraint"] is None


def test_the_command_offers_every_rule() -> None:
    assert set(RULES) == set(HARD_RULES)


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


def test_an_indicator_outside_the_table_is_taken_by_its_name(run: Path) -> None:
    rows = table(Panel(run, ["绿色食品产值"]))
    assert rows["河西市", 2023]["planned_low"] == 9
    assert rows["新城区", 2024]["coverage"] == "no_target"


def test_own_synonyms(run: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "indicators.tsv").write_text("name\tindicator\tkind\n绿色食品产值\t食品工业产值\tname\n", "utf-8")
    rows = table(Panel(run, ["食品工业产值"], extra=own))
    assert rows["河西市", 2023]["planned_low"] == 9


def test_command(run: Path) -> None:
    done = CliRunner().invoke(main, ["panel", str(run), "--indicator", "生产总值", "--rule", "bound"])
    assert done.exit_code == 0, done.output
    assert "no region or year: 1 documents" in done.output
    with (run / "panel.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert tuple(rows[0]) == COLUMNS
    assert {row["indicator"] for row in rows} == {"地区生产总值"}
    with (run / "panel_names.csv").open(encoding="utf-8-sig", newline="") as lines:
        names = {row["name"]: row["indicator"] for row in csv.DictReader(lines)}
    assert names["绿色食品产值"] == ""
    assert names["河西市GDP增速"] == "地区生产总值"


def test_command_without_a_run(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["panel", str(tmp_path)])
    assert (done.exit_code, done.output.startswith("policy-extract panel: no documents.csv")) == (2, True)


def test_a_name_that_nothing_bears_is_refused(run: Path) -> None:
    done = CliRunner().invoke(main, ["panel", str(run), "--indicator", "GDP", "--indicator", "GPD"])
    assert done.exit_code == 2
    assert done.output.startswith("policy-extract panel: no indicator GPD:")
    assert not (run / "panel.csv").exists()


@pytest.mark.parametrize(
    ("title", "review", "plan", "expected"),
    [
        ("2024年发展计划的通知", "2023年计划执行情况", "2024年主要目标", {2023: (None, "5.8"), 2024: (6, None)}),
        ("2024年招商方案", "2023年工作回顾", "2024年重点任务", {2023: (None, "5.8"), 2024: (6, None)}),
        ("2024年招商方案", "上年工作回顾", "重点任务", {2023: (None, "5.8"), 2024: (6, None)}),
        ("2024年政府工作报告", "工作回顾", "2025—2026年主要目标", {2023: (None, "5.8"), 2024: (6, None)}),
        ("2024年招商方案", "落实2021年会议精神", "新的成就", {2024: (6, "5.8")}),
    ],
)
def test_a_review_stands_in_the_row_of_its_year(
    tmp_path: Path, title: str, review: str, plan: str, expected: dict[int, tuple[Any, Any]]
) -> None:
    text = f"德州市{title}\n\n德州市人民政府 2024年1月5日\n\n一、{review}\n\n（一）总体情况\n\n"
    text += f"地区生产总值已增长5.8%。\n\n二、{plan}\n\n地区生产总值力争增长6%以上。\n"
    write_run([Extractor().parse(text, "x")], tmp_path)
    rows = table(Panel(tmp_path, ["GDP"]))
    found = {year: (row["planned_low"], row["achieved_low"]) for (_, year), row in rows.items()}
    assert {year: (low, got and str(got)) for year, (low, got) in found.items()} == expected


def test_a_document_whose_headings_name_the_year_is_not_left_out(tmp_path: Path) -> None:
    for heading, left_out in (("2024年主要目标", 0), ("主要目标", 1)):
        text = f"德州市招商方案\n\n德州市人民政府\n\n一、{heading}\n\n地区生产总值力争增长6%以上。\n"
        document = Extractor().parse(text, "x")
        assert document.metadata.year is None
        write_run([document], tmp_path)
        assert Panel(tmp_path, ["GDP"]).left_out == left_out


def test_the_verb_may_belong_to_the_name(tmp_path: Path) -> None:
    document = Extractor().parse("德州市2024年政府工作报告\n\n城镇新增就业6万人以上。\n", "371400-2024")
    write_run([document], tmp_path)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in Panel(tmp_path).rows()]
    assert [(row["indicator"], row["planned_low"]) for row in rows if row["planned_low"]] == [("城镇新增就业", 60000)]
