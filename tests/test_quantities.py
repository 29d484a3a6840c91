"""Quantities: the case table, spans, own words, roles, and that no input makes the grammar slow."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.lexicon.tables import Tables
from extract.model import Bound, Quantity, Role
from extract.numbers.context import REACH, clause_start
from extract.numbers.grammar import QuantityGrammar
from extract.numbers.role import RoleReader
from tests.case_tables import cases

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "quantities.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
GRAMMAR = QuantityGrammar()


def reading(q: Quantity) -> str:
    """A quantity as the case table writes it."""
    cells = [q.text, q.low, q.high, q.unit, q.bound, q.change, q.kind]
    more = {"baseline": q.baseline, "from": q.baseline_value, "constraint": q.constraint, "comparator": q.comparator}
    out = ["-" if cell is None else str(cell) for cell in cells]
    return " ".join(out + [f"{name}={value}" for name, value in more.items() if value is not None])


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_reads_phrase(text: str, expected: str) -> None:
    assert " | ".join(map(reading, GRAMMAR.find(text))) == ("" if expected == "!" else expected)


def test_table_is_large_enough_and_a_third_are_counter_cases() -> None:
    counter = sum(expected == "!" for _, expected in CASES)
    assert len(CASES) >= 300
    assert counter * 3 >= len(CASES)


FILLER = st.text(alphabet="推进项目建设，。、“”（）\n 的和第0-9三万", max_size=30)


@given(FILLER, st.sampled_from([c[0] for c in CASES if c[1] != "!"]), FILLER)
def test_spans_point_at_what_they_quote(before: str, phrase: str, after: str) -> None:
    text = f"{before}。{phrase}。{after}"
    found = GRAMMAR.find(text)
    last = 0
    for q in found:
        assert text[q.start : q.end] == q.text
        assert q.start >= last
        last = q.end


@pytest.mark.parametrize(("text", "expected"), [c for c in CASES if c[1] != "!" and "comparator" not in c[1]])
def test_sentences_around_a_phrase_change_nothing(text: str, expected: str) -> None:
    whole = f"加强组织领导。{text}。加强督导检查。"
    offset = len("加强组织领导。")
    inside = [q for q in GRAMMAR.find(whole) if q.start >= offset]
    assert " | ".join(map(reading, inside)) == expected
    assert [q.text for q in GRAMMAR.find(whole, offset, offset + len(text))] == [q.text for q in inside]


@pytest.mark.parametrize(("text", "expected"), cases("refused.tsv", 2))
def test_says_why_a_number_is_no_quantity(text: str, expected: str) -> None:
    assert " | ".join(
        f"{text[start:end]} {reason}" for start, end, reason in GRAMMAR.unclaimed(text)
    ) == expected.strip("!")


def test_claimed_and_unclaimed_do_not_overlap() -> None:
    text = "2025年建成15分钟生活圈20个，实施三年行动计划，投资超过3亿元。"
    taken = [(q.start, q.end) for q in GRAMMAR.find(text)]
    left = GRAMMAR.unclaimed(text)
    assert [text[s:e] for s, e in taken] == ["20个", "超过3亿元"]
    reasons = [(text[s:e], reason) for s, e, reason in left]
    assert reasons == [("2025年", "date"), ("15分钟", "name"), ("三年", "duration")]


def test_own_words_add_override_and_remove(tmp_path: Path) -> None:
    units = "unit\tcanonical\tdimension\tfactor\n摞\t摞\tcount\t1\n亩\t公顷\tarea\t0.0667\n"
    (tmp_path / "units.tsv").write_text(units, "utf-8")
    (tmp_path / "bounds.tsv").write_text("surface\tplace\tbound\tonly\n封底\tafter\tat_least\t\n-左右\n", "utf-8")
    own = QuantityGrammar(Tables(tmp_path))
    assert own.find("档案12摞")[0].unit == "摞"
    assert own.find("造林5万亩")[0].unit_canonical == "公顷"
    assert own.find("奖励100元封底")[0].bound == "at_least"
    assert own.find("增长6%左右")[0].bound == "point"


def test_bad_own_table_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "units.tsv"
    path.write_text("unit\tcanonical\tdimension\tfactor\n摞\t摞\tcount\t1\t多余\n", "utf-8")
    with pytest.raises(ValueError, match=r"units\.tsv, line 2"):
        QuantityGrammar(Tables(tmp_path))
    path.write_text("unit\tcanonical\tdimension\tfactor\n摞\t摞\tcount\t一\n", "utf-8")
    with pytest.raises(ValueError, match="摞"):
        QuantityGrammar(Tables(tmp_path))


@pytest.mark.parametrize(
    ("text", "status", "leading", "role"),
    [
        ("处5万元以上10万元以下的罚款", "planned", False, "norm"),
        ("对新认定企业给予最高50万元奖励", "planned", False, "norm"),
        ("年满18周岁的公民可以申请", "planned", False, "norm"),
        ("每人每月补贴300元", "planned", False, "norm"),
        ("单个茶园最高奖补30万元", "planned", False, "norm"),
        ("按照茶机购置额的15%给予奖补", "planned", False, "norm"),
        ("15%的茶园完成改造", "planned", False, "target"),
        ("给予120元/亩的补助", "planned", False, "norm"),
        ("对年产值3000万元以上的作坊予以表扬", "planned", False, "norm"),
        ("对年产值3000万元以上作坊予以表扬", "planned", False, "target"),
        ("对年产值3000万元的作坊予以表扬", "planned", False, "target"),
        ("基础养老金提高到每月120元", "planned", False, "target"),
        ("补贴标准提高到每亩120元", "planned", False, "target"),
        ("每亩补贴120元", "planned", False, "norm"),
        ("每亩补贴120元", "achieved", False, "norm"),
        ("抓好7个产业园评价", "planned", True, "scope"),
        ("新建产业园7个", "planned", False, "target"),
        ("新建产业园7个", "achieved", False, "achieved"),
        ("梨、枣等14种果品丰收", "achieved", True, "scope"),
        ("梨、枣等果品14种", "achieved", True, "achieved"),
        ("改造管网120公里", "achieved", True, "achieved"),
    ],
)
def test_role(text: str, status: str, leading: bool, role: str) -> None:
    assert RoleReader().role(text, GRAMMAR.find(text)[0], status, leading)[0] == role


def test_every_number_of_a_row_has_the_role_of_the_first() -> None:
    given = "给予一星、二星、三星民宿一次性奖补50万元、100万元、150万元和200万元"
    assert {RoleReader().role(given, q, "planned", False)[0] for q in GRAMMAR.find(given)} == {"norm"}
    paid = "给予奖补50万元，完成投资100万元、150万元"
    assert [RoleReader().role(paid, q, "planned", False)[0] for q in GRAMMAR.find(paid)] == ["norm", "target", "target"]


@pytest.mark.parametrize(
    ("text", "role", "bound", "high"),
    [
        ("力争迈上4万亿元台阶", Role.TARGET, Bound.POINT, 4 * 10**12),
        ("迈上4万亿元台阶", Role.ACHIEVED, Bound.ABOVE, None),
        ("力争超过4万亿元", Role.TARGET, Bound.ABOVE, None),
        ("力争达到4万亿元以内", Role.TARGET, Bound.AT_MOST, 4 * 10**12),
    ],
)
def test_who_aims_at_a_step_aims_at_just_that(text: str, role: Role, bound: Bound, high: int | None) -> None:
    meant = RoleReader().as_meant(GRAMMAR.find(text)[0], role)
    assert (meant.bound, meant.high, meant.high_canonical) == (bound, high, high)


@pytest.mark.parametrize(
    ("text", "cue", "aggregation", "year"),
    [
        ("增速低于全省平均0.5个百分点", "低于", None, None),
        ("公用经费按15%的幅度压减", "压减", None, None),
        ("粮食产量年均增长2%", "增长", "annual_average", None),
        ("年均培训学员600人", None, "annual_average", None),
        ("新建床位300张、托位50张", None, None, None),
        ("累计培训学员600人", None, "cumulative", None),
        ("覆盖率由2020年的62%提高到80%", "到", None, 2020),
        ("覆盖率较2020年提高8个百分点", "提高", None, 2020),
    ],
)
def test_what_else_is_said_of_a_number(text: str, cue: str | None, aggregation: str | None, year: int | None) -> None:
    quantity = GRAMMAR.find(text)[-1]
    assert (quantity.change_cue, quantity.aggregation, quantity.baseline_year) == (cue, aggregation, year)


@pytest.mark.parametrize("digits", [80, 81])
def test_no_numeral_is_longer_than_people_write(digits: int) -> None:
    assert [len(q.text) for q in GRAMMAR.find("1" * digits + "个")] == ([digits + 1] if digits == 80 else [])


def test_unknown_measure_word_is_kept_as_written() -> None:
    assert [(q.text, q.unit) for q in GRAMMAR.find("发放物资500提")] == [("500提", "提")]


def test_values_are_decimal() -> None:
    q = GRAMMAR.find("投资1.1万亿元")[0]
    assert q.low == Decimal(1_100_000_000_000)
    assert str(GRAMMAR.find("增长3.0%")[0].low_canonical) == "3.0"
    assert isinstance(q.low, Decimal)


@pytest.mark.parametrize("text", ["新建20家", "新建20个", "新建20人", "增长6%", "投资3亿元", "达到60%以上"])
def test_a_quantity_at_the_end_of_a_text_ends_there(text: str) -> None:
    quantity = QuantityGrammar().find(text)[-1]
    assert text[quantity.start : quantity.end] == quantity.text
    assert quantity.end == len(text)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("粮食产量超过480亿斤", 24_000_000, None, "吨"),
        ("造林20公顷", 300, 300, "亩"),
        ("新区规划面积2平方公里", 3000, 3000, "亩"),
        ("人口出生率控制在6‰以内", None, Decimal("0.6"), "%"),
        ("新建学校3—5所", 3, 5, "所"),
        ("增速居全省第3位", 3, 3, "位"),
        ("发放物资500提", 500, 500, "提"),
        ("租金30元/平方米", 30, 30, "元/平方米"),
        ("时速达到160Km/H", 160, 160, "公里/小时"),
        ("城乡收入比2.1", None, None, None),
    ],
)
def test_values_in_the_canonical_unit(text: str, low: object, high: object, unit: str | None) -> None:
    (quantity,) = GRAMMAR.find(text)
    assert (quantity.low_canonical, quantity.high_canonical, quantity.unit_canonical) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1000年古树", "date"),
        ("999年古树", "duration"),
        ("3、落实责任", "list number"),
        ("（3）落实责任", "list number"),
        ("责任\n3、落实", "list number"),
        ("A3）落实", "code"),
        ("总量3）落实", "bare"),
        ("（3落实", "bare"),
        ("型号3A", "code"),
        ("编号3_2", "code"),
        ("第五届", "ordinal"),
        ("受理12345热线诉求", "name"),
        ("超过12345热线", "name"),
        ("2100年目标", "date"),
        ("3岁以下婴幼儿", "name"),
        ("9时15分开工", "date"),
    ],
)
def test_says_why_a_number_does_not_count(text: str, reason: str) -> None:
    assert reason in [why for _, _, why in GRAMMAR.unclaimed(text)]
    assert not GRAMMAR.find(text)


def test_clause_is_looked_back_on_no_further_than_its_reach() -> None:
    assert REACH == 80
    assert clause_start("推" * 100, 100) == 20
    assert clause_start("推" * 19 + "，" + "推" * 80, 100) == 20
    assert clause_start("推" * 50 + "，" + "推" * 49, 100) == 51


@pytest.mark.parametrize("row", ["罚没\tbeside\t4\tmoney", "罚没\tbefore\t4\tsums", "罚没\tbefore\tfew\tmoney"])
def test_own_norm_cue_that_says_nothing_is_refused(tmp_path: Path, row: str) -> None:
    head = "cue\tplace\tbetween\tonly\texample\tcounterexample\n"
    (tmp_path / "norm_cues.tsv").write_text(f"{head}{row}\t\t\n", "utf-8")
    with pytest.raises(ValueError, match="罚没"):
        RoleReader(Tables(tmp_path))


@pytest.mark.parametrize("name", ["  三五百 ", "三五百"])
def test_a_text_that_is_one_numeral_is_a_number(name: str) -> None:
    whole = f"规模|{name}|备注"
    (quantity,) = GRAMMAR.find(whole, 3, 3 + len(name))
    assert (quantity.text, quantity.low, quantity.high) == ("三五百", 300, 500)


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        ("units.tsv", "unit\tcanonical\tdimension\tfactor\n摞\t\tcount\t1\n", "no canonical name"),
        ("units.tsv", "unit\tcanonical\tdimension\tfactor\n摞\t摞\t\t1\n", "no dimension"),
        (
            "units.tsv",
            "unit\tcanonical\tdimension\tfactor\n摞\t摞\tcount\t2\n",
            r"units\.tsv, line 2: 摞 is canonical, so its factor is 1",
        ),
        ("bounds.tsv", "surface\tplace\tbound\tonly\n封底\tbeside\tat_least\t\n", "封底"),
        ("bounds.tsv", "surface\tplace\tbound\tonly\n封底\tafter\tlow\t\n", "封底"),
        ("bounds.tsv", "surface\tplace\tbound\tonly\n封底\tafter\tat_least\tyears\n", "封底"),
        ("changes.tsv", "cue\tchange\treach\n走高\tup\tnext\n", "走高"),
        ("changes.tsv", "cue\tchange\treach\n走高\tincrease\tfar\n", "走高"),
        ("not_quantities.tsv", "text\tplace\tdimensions\treason\n古树\tbeside\t\tname\n", "古树"),
        ("currencies.tsv", "sign\tunit\texample\tcounterexample\n₿\t贝币\t\t\n", "贝币"),
    ],
)
def test_own_row_that_says_nothing_is_refused(tmp_path: Path, table: str, text: str, message: str) -> None:
    (tmp_path / table).write_text(text, "utf-8")
    with pytest.raises(ValueError, match=message):
        QuantityGrammar(Tables(tmp_path))
