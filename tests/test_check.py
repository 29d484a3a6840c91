"""The check of examples and counterexamples: it holds for the shipped tables and finds what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result

from extract.cli.commands.check import command
from extract.lexicon.tables import SHIPPED, Row, load_table
from extract.lexicon.words import WORD_KINDS
from extract.model import RuleId
from extract.pipeline import Extractor
from extract.selfcheck import words
from extract.selfcheck.check import EXPECTATIONS, Checked, check, unclaimed

VERBS = "verb\tclass\tframes\texample\tcounterexample"
HEADS = "head\ttype\tneeds\tnot\texample\tcounterexample"
INDICATOR = "code\tindicator\tdimension\tunit\tmeasures\tpolarity\tnames\texample"


@pytest.fixture(scope="module")
def shipped() -> Checked:
    return check()


@pytest.mark.parametrize("table", sorted(EXPECTATIONS))
def test_shipped_table_passes(shipped: Checked, table: str) -> None:
    failures = [f for f in shipped.failures if f.where.startswith(f"{table}, ")]
    assert not failures, "\n".join(f"{f.where}: {f.entry}: {f.text}: {f.problem}" for f in failures[:10])
    assert shipped.texts[table] > 0


def test_every_kind_has_an_example() -> None:
    rows = {row["kind"]: row for row in load_table("word_kinds.tsv")}
    assert set(rows) == set(WORD_KINDS)
    assert all(row["letter"] == WORD_KINDS[kind] for kind, row in rows.items())


@pytest.mark.parametrize("table", ["word_examples.tsv", "set_kinds.tsv", "words.tsv", "verbs.tsv"])
def test_no_key_twice(table: str) -> None:
    keys = [next(iter(row.values())) for row in load_table(table)]
    assert len(keys) == len(set(keys)), [key for key in keys if keys.count(key) > 1]


def test_every_set_is_explained() -> None:
    explained = {row["set"] for row in load_table("set_kinds.tsv")}
    assert explained == {row["set"] for row in load_table("sets.tsv")}


def test_verbs_have_examples_and_counterexamples() -> None:
    rows = load_table("verbs.tsv")
    assert all(row["verb"] in row["example"] for row in rows)
    assert sum(row["verb"] in row["counterexample"] for row in rows) / len(rows) > 0.97


def test_every_word_has_an_example_and_nearly_every_one_a_counterexample(shipped: Checked) -> None:
    listed = {row["word"] for row in load_table("words.tsv")}
    assert listed == {row["word"] for row in load_table("word_examples.tsv")}
    assert shipped.without["word_examples.tsv"] < 0.1 * len(listed)


def test_a_shipped_word_without_example_fails() -> None:
    row = Row(word="铁定", kind="cue", level="5")
    row.where = "words.tsv, line 1"
    extractor = Extractor()
    extractor.stages.lexicon.kinds["铁定"] = "c"
    assert "铁定" in [trial.text for trial in words.word(extractor, row) if trial.problem]


def own(tmp_path: Path, name: str, *lines: str) -> Path:
    (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


OWN_ROWS = {
    "verbs.tsv": (VERBS, {
        "囍通\tchange\tt\t囍通社区食堂\t这是囍通的食堂": "",
        "囍办\tchange\tt\t社区食堂的囍办\t-": "example",
        "囍贯\tchange\tt\t囍贯社区食堂\t囍贯养老机构": "counterexample",
        "囍达\treport\tr\t囍达社区食堂\t-": "",
    }),
    "campaign_heads.tsv": (HEADS, {
        "大比拼\tspecial_action\t*\t\t开展招商大比拼\t比拼": "",
        "大比试\tspecial_action\t*\t\t开展比赛\t": "example",
    }),
    "units.tsv": ("unit\tcanonical\tdimension\tfactor", {"嘎啦\t千克\tmass\t0.5": ""}),
    "bounds.tsv": ("surface\tplace\tbound\tonly", {"恰足\tbefore\tat_least\t": ""}),
    "words.tsv": ("word\tkind\tlevel", {"铁定\tcue\t5": ""}),
    "word_examples.tsv": ("word\texample\tcounterexample", {
        "必须\t必须修缮敬老院\t保障必须的药品": "",
        "务必\t保障务必药品\t-": "example",
        "应当\t应当修缮敬老院\t应当改造桥梁": "counterexample",
        "大力\t修缮敬老院\t-": "example",
        "囍通\t囍通修缮敬老院\t-": "example",
    }),
    "set_kinds.tsv": ("set\tby\tmeaning\tword\texample\treads", {
        "serial\tword\tx\t统筹\t统筹建立台账\t-": "example counterexample",
    }),
    "sets.tsv": ("word\tset", {"修缮\tserial": "", "天然气修缮\tserial": "example"}),
    "count_cues.tsv": ("cue\texample\tcounterexample", {
        "铺设\t铺设两条管道线路\t铺设坚持三个统一": "",
        "架设\t架设管道两条": "example",
        "敷设": "",
    }),
    "unit_words.tsv": ("word\texample\tcounterexample", {
        "台账\t整理3万台账信息\t修理3台账房设备": "",
        "台历\t修理3台历书设备": "example",
    }),
    "norm_cues.tsv": ("cue\tplace\tbetween\tonly\texample", {
        "免征额\tbefore\t4\t\t免征额为5000元": "",
        "免缴额\tbefore\t4\t\t下达5000元": "example",
    }),
    "indicators.tsv": (INDICATOR, {
        "VEG\t蔬菜产量\tmass\t吨\tlevel\t+\t蔬菜总?产量\t蔬菜总产量": "",
        "FRU\t果品产量\tmass\t吨\tlevel\t+\t果品产量\t水果产量": "example",
    }),
    "indicator_words.tsv": ("word\tkind\tmeans\texample", {"较好年景\tfront\t\t较好年景粮食产量": ""}),
    "comparators.tsv": ("words\tmeaning\texample\tcounterexample", {"持平\tx\t粮食产量持平\t粮食增产": ""}),
    "verb_classes.tsv": ("class\tmeaning\texamples", {"build\tx\t建设 减少": "example"}),
    "rules.tsv": ("rule\tmeaning\texample\treads", {"pivot\tx\t修缮敬老院\t修缮｜敬老院": "example"}),
    "word_kinds.tsv": ("kind\tletter\tmeaning\texample\treads", {"cue\tc\tx\t必须修缮敬老院\t敬老院｜修缮": "example"}),
    "lookalikes.tsv": ("word\ttag\treason", {"修缮乡镇敬老院大食堂\tn\tx": ""}),
}  # fmt: skip
"""Header and own rows of a table, each with the texts of it that fail."""


@pytest.mark.parametrize("table", OWN_ROWS)
def test_own_rows_are_tried(tmp_path: Path, table: str) -> None:
    head, rows = OWN_ROWS[table]
    folder = own(tmp_path, table, head, *rows)
    found = {(f.entry, f.kind) for f in check(folder, [table]).failures if str(folder) in f.where}
    assert found == {(row.split("\t")[0], kind) for row, kinds in rows.items() for kind in kinds.split()}


def test_unknown_table() -> None:
    with pytest.raises(ValueError, match=r"there is no table nouns\.tsv"):
        check(tables=["nouns"])


def test_unclaimed_numbers_are_counted_by_reason_and_form() -> None:
    found = unclaimed(["2021年建成三大平台。", "2022年建成学校3所。"])
    assert (found[0].reason, found[0].form, found[0].count) == ("date", "0000年·建成", 2)
    assert found[0].example == "2021年建成三大平台。"
    assert {f.reason for f in found} == {"date", "inventory"}


def test_numbers_in_no_record_are_counted_too() -> None:
    found = unclaimed(["建成学校3所。在16个乡镇中，教育投入最多。"])
    assert [(f.reason, f.form, f.example) for f in found] == [
        ("no record", "00个·乡镇", "建成学校3所。在16个乡镇中，教育投入最多")
    ]


# the command


def call(*args: object) -> Result:
    return CliRunner().invoke(command, [str(arg) for arg in args])


def test_command_names_file_and_line_and_fails(tmp_path: Path) -> None:
    folder = own(tmp_path, "count_cues.tsv", "# mine", "cue\texample\tcounterexample", "架设\t架设管道两条")
    result = call("--lexicon", folder, "--table", "count_cues")
    assert result.exit_code == 1
    assert f"{folder / 'count_cues.tsv'}, line 3: 架设: example 架设管道两条" in result.output
    lines = call("--lexicon", folder, "--table", "count_cues", "--json").output.splitlines()
    assert "架设" in [json.loads(line)["entry"] for line in lines]


def test_command_passes_where_nothing_fails() -> None:
    result = call("--table", "campaign_heads", "--table", "rules")
    assert result.exit_code == 0, result.output
    assert "0 failed" in result.output


def test_command_on_a_bad_row(tmp_path: Path) -> None:
    result = call("--lexicon", own(tmp_path, "verbs.tsv", VERBS, "囍通\tmagic\tt"))
    assert result.exit_code == 2
    assert "verbs.tsv, line 2: unknown class" in result.output


def test_command_lists_unclaimed_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2021年建成三大平台。", "utf-8")
    output = call("--unclaimed", tmp_path).output
    assert "date" in output
    assert "三大" in output
    assert call("--unclaimed").exit_code == 2


def test_the_cases_of_the_grammar_are_those_that_the_table_explains() -> None:
    assert get_args(RuleId) == tuple(row["rule"] for row in SHIPPED.rows("rules.tsv"))
