"""The table of constructions: the language of patterns, the matcher against the ``re`` module, bad rows, own rows."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from extract import Extractor
from extract.api import extractor_for
from extract.clauses.action_reader import CLAUSE
from extract.clauses.clause import Clause, Memory
from extract.clauses.conjuncts import conjuncts
from extract.clauses.machine import Machine, Program, State, singles
from extract.clauses.pattern import Compiled, Either, OneWord, Repeat, Seq, compile_tree, parse
from extract.clauses.reader import ClauseReader, Symbols
from extract.clauses.rules import Gate, Rules, _put
from extract.clauses.sharing import Sharing
from extract.clauses.table import Table
from tests.action_table import readings


def machine(*patterns: str) -> tuple[Machine, list[Compiled]]:
    """The machine of patterns over the classes A, B and C: symbol 0 is an A, 1 a B, 2 a C, 3 an A and B."""
    bits = {"A": 1, "B": 2, "C": 4, "ANY": 0}
    compiled = [compile_tree(parse(pattern)) for pattern in patterns]
    need: list[list[int]] = []
    first: list[list[int]] = []
    follow: list[list[int]] = []
    for one in compiled:
        base = len(need)
        need += [[bits[term] for term in atom.terms] for atom in one.atoms]
        first.append([a + base for a in one.first])
        follow += [[a + base if a >= 0 else a for a in atoms] for atoms in one.follow]
    names = [(0, number, 0, number) for number in range(len(compiled))]
    return Machine(Program(need, [[0] * len(ways) for ways in need], first, follow), names, [1, 2, 4, 3]), compiled


def fitting(runner: Machine, state: State) -> list[int]:
    """Numbers of the patterns that fit from a state on."""
    return [number for _, number, _, _ in runner.patterns(state)]


def slots(pattern: str, symbols: list[int]) -> dict[str, tuple[int, int]] | None:
    """First and last place of each slot, None where the pattern does not fit."""
    runner, (compiled,) = machine(pattern)
    states = runner.run(symbols[::-1])
    if not states or 0 not in fitting(runner, states[0]):
        return None
    found: dict[str, tuple[int, int]] = {}
    for at, atom in enumerate(runner.path(0, states, 0)):
        for name in compiled.atoms[atom].slots:
            found[name] = (found.get(name, (at, at))[0], at + 1)
    return found


@pytest.mark.parametrize(
    ("pattern", "symbols", "wanted"),
    [
        ("{x A+} {y A*}", [0, 0, 0], {"x": (0, 3)}),
        ("{x A+?} {y A*}", [0, 0, 0], {"x": (0, 1), "y": (1, 3)}),
        ("{x A*} {y B}", [0, 0, 1], {"x": (0, 2), "y": (2, 3)}),
        ("{x A | B}+ {y C}?", [0, 1, 2], {"x": (0, 2), "y": (2, 3)}),
        ("{x A} >>", [0, 1, 2], {"x": (0, 1), "rest": (1, 3)}),
        ("{x A} >>", [0, 1], {"x": (0, 1), "rest": (1, 2)}),
        ("{x A} >> B", [0, 1], {"x": (0, 1), "rest": (1, 2)}),
        ("{x A} >> B", [0, 2, 1], None),
        ("A B", [0], None),
        ("A", [0, 1], None),
        ("{x B} {y A}", [3, 3], {"x": (0, 1), "y": (1, 2)}),
    ],
)
def test_slots(pattern: str, symbols: list[int], wanted: dict[str, tuple[int, int]] | None) -> None:
    assert slots(pattern, symbols) == wanted


@pytest.mark.parametrize(
    ("pattern", "tree"),
    [
        ("( A | B )&two", OneWord(("A&two", "B&two"))),
        ("( A B )-two", Seq([OneWord(("A-two",)), OneWord(("B-two",))])),
        ("( A | ( B | C ) )", OneWord(("A", "B", "C"))),
        ("( A | ( B C | A ) )", Either([OneWord(("A",)), Seq([OneWord(("B",)), OneWord(("C",))]), OneWord(("A",))])),
        ("AB&two", OneWord(("A&two", "B&two"))),
        ("A+?", Repeat(OneWord(("A",)), some=True, greedy=False)),
    ],
)
def test_trees(pattern: str, tree: object) -> None:
    assert parse(pattern, {"AB": "( A | B )"}) == tree


def test_states_that_are_forgotten_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.clauses.machine._MOST_STATES", 2)
    runner, _ = machine("A B C A B C", "C+ B")
    for symbols in ([0, 1, 2, 0, 1, 2], [2, 2, 1], [0, 1, 2, 0, 1, 2]):
        assert fitting(runner, runner.run(symbols[::-1])[0]) == [len(symbols) == 3]
        assert len(runner.states) <= 3


def test_symbols_of_words_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.clauses.reader.MOST_WORDS", 2)
    stages = extractor_for().stages
    symbols = Symbols(Table(stages.lexicon), stages.tokenizer.word_kind)
    kept = [len(symbols) for word in ("推进", "道路", "建设", "桥梁") if symbols[word] >= 0]
    assert kept == [1, 2, 3, 1]


def test_lists_of_groups_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.clauses.rules._MOST_LISTS", 2)
    table = Table(extractor_for().stages.lexicon)
    rules, symbol = table.of_clause, table.features.symbol("推进", "P")
    able = singles(rules._begins.open(-1 + (1 << len(rules.groups)), symbol))[:4]
    assert [len(rules._listed) for one in able if len(rules.beginning(one, symbol)) == 1] == [1, 2, 3, 1]


def test_a_gate_asks_each_group_once_for_a_symbol() -> None:
    asked: list[tuple[str, int]] = []
    gate = Gate([lambda symbol: bool(asked.append(("a", symbol))), lambda symbol: not asked.append(("b", symbol))])
    assert [gate.open(groups, 7) for groups in (1, 2, 3, 3)] == [0, 2, 2, 2]
    assert asked == [("a", 7), ("b", 7)]


def test_stretches_of_a_slot_that_touch_are_one() -> None:
    found: dict[str, list[tuple[int, int]]] = {}
    for names, begin, end in ((("x", "y"), 0, 1), (("x",), 1, 2), ((), 2, 3), (("x",), 3, 4)):
        _put(found, names, begin, end)
    assert found == {"x": [(0, 2), (3, 4)], "y": [(0, 1)]}


def test_what_stands_before_a_word_that_fits_nothing_does_not_fit() -> None:
    runner, _ = machine("A B", "B")
    assert [fitting(runner, state) for state in runner.run([1, 2, 0])] == [[], [], [1]]


@pytest.mark.parametrize("seed", range(60))
def test_the_matcher_finds_what_re_finds(seed: int) -> None:
    """Random patterns on random words: the same ones fit, with the same slots, greedy or not."""
    chance = random.Random(seed)

    def pattern(depth: int) -> tuple[str, str]:
        if depth == 0 or chance.random() < 0.3:
            letter = chance.choice("ABC")
            return letter, f"[{letter.lower()}{'d' if letter in 'AB' else ''}]"
        mine, theirs = pattern(depth - 1)
        kind = chance.randrange(4)
        if kind == 0:
            mark = chance.choice(["?", "*", "+", "??", "*?", "+?"])
            return f"( {mine} ){mark}", f"(?:{theirs}){mark}"
        others = pattern(depth - 1)
        if kind == 1:
            return f"( {mine} | {others[0]} )", f"(?:{theirs}|{others[1]})"
        return f"{mine} {others[0]}", theirs + others[1]

    mine, theirs = pattern(3)
    mine, theirs = f"A {{x {mine}}} {{y ANY*}}", f"[ad](?P<x>{theirs})(?P<y>.*)"
    for _ in range(40):
        text = "".join(chance.choice("abcd") for _ in range(chance.randrange(1, 7)))
        match = re.fullmatch(theirs, text)
        wanted = {name: match.span(name) for name in "xy" if match[name]} if match else None
        assert slots(mine, ["abcd".index(c) for c in text]) == wanted, (mine, text)


def test_reading_is_linear() -> None:
    """Nested repetition over one class: what makes backtracking run for ever costs one step a word."""
    runner, _ = machine("( ( A+ )+ B? )+ C")
    symbols = [0] * 20_000
    assert runner.run(symbols) == []
    assert len(runner.run([2, *symbols])) == len(symbols) + 1
    assert len(runner.states) < 10


def test_what_begins_behind_a_word_that_fits_nothing_is_found() -> None:
    runner, _ = machine("A B", "B")
    states = runner.run([1, 0, 2])
    assert [fitting(runner, state) for state in states] == [[], [0], [1]]
    assert [runner.begins(symbol) for symbol in range(4)] == [True, True, False, True]
    assert [runner.ends(symbol) for symbol in range(4)] == [False, True, False, True]
    assert len(runner.path(0, states, 1)) == 2


@pytest.mark.parametrize(
    ("pattern", "cuts"),
    [
        ("A B C", [["A"], ["B"]]),
        ("C A? B", [["B"], ["C"]]),
        ("C ( A | B )", [["A", "B"], ["C"]]),  # one word: an atom with two terms
        ("C ( A C | B C )", [["A", "B"], ["C"]]),
        ("( A | B C )", [["A", "B"], []]),
        ("C*? C", [["C"]]),
    ],
)
def test_of_the_words_that_no_clause_can_lack_the_rare_ones_are_found(pattern: str, cuts: list[list[str]]) -> None:
    share = {"A": 0.1, "B": 0.2, "C": 0.9}.__getitem__
    compiled = compile_tree(parse(pattern), share)
    found = [sorted({term for atom in cut for term in compiled.atoms[atom].terms}) for cut in compiled.cuts]
    assert found == [cut for cut in cuts if cut]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("( A", ") is missing"),
        ("A )", "closes nothing"),
        ("* A", "repeats nothing"),
        ("{x A | }", "something is missing"),
        ("A*", "without words"),
        ("A >> B C", "one term at most"),
        ("A + > B", "means nothing"),
    ],
)
def test_bad_patterns_say_why(pattern: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        compile_tree(parse(pattern))


HEADER = "name\tcost\tpattern\tresult\texample\treads\tcounterexample\tcounter_reads\tsource"


def own(folder: Path, *rows: str, table: str = "constructions.tsv", header: str = HEADER) -> Path:
    (folder / table).write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x\t1\t{verb VERBS} {object N}\tverb-object", "there is no class or macro 'VERBS'"),
        ("x\t1\t{verb VERB&verbs} {object N}\tverb-object", "there is no word set 'verbs'"),
        ("x\t1\t{verb VERB\tnone", "} is missing"),
        ("x\tcheap\tVERB\tnone", "the cost of x is 'cheap'"),
        ("x\t1\tVERB\tsilence", "unknown result 'silence' of x"),
        ("x\t1\tVERB\tnone twice", "unknown option of x"),
        ("x\t1\t{verb VERB} N\tverb-object", "needs the slot object"),
        ("x\t1\t{who BODY} N\tnone", "unknown slot who of x"),
        ("x\t1\t{verb VERB} {objekt N}\tverb-object", "unknown slot objekt of x"),
        ("x\t1\tANY+ COMMA {rest ANY+}\tonward sentence", "spans clauses and needs words that open it"),
        ("x  1  {verb VERB} {object N}  verb-object", "no tab in this line"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"constructions\.tsv, line 2.*" + re.escape(message)):
        Extractor(own(tmp_path, row))


def test_a_macro_that_holds_itself_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"macros\.tsv, line 2: the macro LOOP: the macro LOOP contains itself"):
        Extractor(own(tmp_path, "LOOP\tN LOOP", table="macros.tsv", header="name\tpattern\tmeaning"))


def test_an_own_row_reads_what_nothing_read(tmp_path: Path) -> None:
    text = "向荒山要绿荫。"
    assert readings(extractor_for().parse(text).records, []) == []
    row = "mountains\t5\t向 {object NP} {verb 要} NP\tverb-object\t向荒山要绿荫\t要｜荒山"
    (record,) = Extractor(own(tmp_path, row)).parse(text).records
    assert (record.verb and record.verb.text, record.object.text, record.rule_ids) == (
        "要", "荒山", ("verb-object", "mountains"),
    )  # fmt: skip


def test_an_own_row_can_be_taken_away(tmp_path: Path) -> None:
    text = "增幅全省排第6位。"
    assert "ranked" in extractor_for().parse(text).records[0].rule_ids
    records = Extractor(own(tmp_path, "-ranked")).parse(text).records
    assert all("ranked" not in record.rule_ids for record in records)


def test_the_cheapest_whole_reading_wins(tmp_path: Path) -> None:
    """Two rows fit: what >> leaves is added where it costs more than a plain predicate."""
    rows = ("whole\t50\t{verb 抓} {object ANY+}\tverb-object", "parts\t9\t{verb 抓} {object NOUN} >> VERB\tverb-object")
    text = "抓项目打造品牌。"
    assert [r.object.text for r in Extractor(own(tmp_path, *rows)).parse(text).records] == ["项目", "品牌"]
    dearer = (rows[0].replace("50", "8"), rows[1])
    assert [r.object.text for r in Extractor(own(tmp_path, *dearer)).parse(text).records] == ["项目打造品牌"]


def test_the_reading_that_holds_is_not_among_the_others() -> None:
    stages = extractor_for().stages
    told: list[tuple[str, list[str]]] = []
    reader = stages.constructions.told_to(
        lambda _, others, won: told.append((won.construction.name, [one.construction.name for one in others]))
    )
    tokens = stages.tokenizer.tokens("今年已建成桥梁\n\n\n\n")
    reader.read(Clause(tokens, 0, len(tokens.words) - 4, {}, Memory()), lambda rest: [])
    ((won, others),) = told
    assert won == "deed"
    assert "opened" in others
    assert "deed" not in others


def test_readings_leave_no_trace() -> None:
    """Asking for the readings of a clause changes neither the clause nor what later clauses take up."""
    stages = extractor_for().stages
    tokens = stages.tokenizer.tokens("变闲置厂房为文创园区\n\n\n\n")
    clause = Clause(tokens, 0, len(tokens.words) - 4, {}, Memory())
    before = repr((clause.lead, clause.memory))
    first, *_ = stages.constructions.readings(clause)
    assert (first.construction.name, first.cost) == ("turned", 12)
    assert repr((clause.lead, clause.memory)) == before


@pytest.mark.parametrize(
    ("text", "tense"), [("今年已建成桥梁", "past"), ("我市将要建成桥梁", "future"), ("建成桥梁", None)]
)
def test_modals_of_a_clause_tell_its_tense(text: str, tense: str | None) -> None:
    stages = extractor_for().stages
    tokens = stages.tokenizer.tokens(text + "\n\n\n\n")
    clause = Clause(tokens, 0, len(tokens.words) - 4, {}, Memory())
    first, *_ = stages.constructions.readings(clause)
    assert stages.constructions.maker.lead(clause, first).tense == tense


@pytest.mark.parametrize(
    "row", ["x\t1\tGO {verb VERB}? {object NOUN}\tverb-object", "x\t1\t{verb VERB} {object NOUN}?\tverb-object"]
)
def test_a_reading_with_an_empty_slot_is_no_reading(tmp_path: Path, row: str) -> None:
    assert Extractor(own(tmp_path, row)).parse("道路。推进。").records == ()


def test_a_machine_that_does_not_run_would_have_found_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the examples of all constructions: the readings with gates and cuts are those of all machines."""
    stages = extractor_for().stages
    tokens = stages.tokenizer.tokens("\n".join(row["example"] for row in stages.lexicon.rows("constructions.tsv")))
    clauses = [Clause(tokens, *part.span(), {}, Memory()) for part in CLAUSE.finditer(tokens.kinds)]
    found = [[(one.construction.name, one.slots) for one in stages.constructions.readings(c)] for c in clauses]
    everything = ClauseReader(Table(stages.lexicon), stages.constructions.maker, stages.tokenizer.word_kind)
    monkeypatch.setattr(Rules, "shown", lambda rules, symbols: -1 + (1 << len(rules.groups)))
    monkeypatch.setattr(Gate, "open", lambda gate, groups, symbol: groups)
    assert [[(one.construction.name, one.slots) for one in everything.readings(c)] for c in clauses] == found
    assert sum(map(len, found)) > len(clauses) > 300


@pytest.mark.parametrize(
    ("words", "parts", "shared"),
    [
        (["一产", "、", "二产", "、", "三产", "增加值"], [(0, 1), (2, 3), (4, 6)], ["增加值", "增加值", ""]),
        (["消费", "、", "进出口", "总额"], [(0, 1), (2, 4)], ["", ""]),
        (["电子", "、", "家居", "四大", "产业", "增加值"], [(0, 1), (2, 6)], ["产业增加值", ""]),
        (["城镇", "、", "农村居民", "人均收入"], [(0, 1), (2, 4)], ["居民人均收入", ""]),
        (["投资", "、", "消费"], [(0, 1), (2, 3)], ["", ""]),
    ],
)
def test_what_conjuncts_share(words: list[str], parts: list[tuple[int, int]], shared: list[str]) -> None:
    stages = extractor_for().stages
    tokens = stages.tokenizer.tokens("".join(words))
    tokens = type(tokens)(words, [0] * (len(words) + 1), "n" * len(words))
    clause = Clause(tokens, 0, len(words), {}, Memory())
    assert [head for _, head in Sharing(stages.lexicon).of(clause, parts)] == shared


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A、B和C", ["A", "B", "C"]),
        ("“廊、桥”风貌和绿道", ["“廊、桥”风貌", "绿道"]),
        ("镇（街、乡）、村（社区和小区）", ["镇（街、乡）", "村（社区和小区）"]),
        ("《“路、桥”办法、细则》、图则", ["《“路、桥”办法、细则》", "图则"]),
        ("项）站、场", ["项）站", "场"]),
        ("堤防、与邻县合作、", ["堤防", "与邻县合作"]),
        ("和谐社区", ["和谐社区"]),
    ],
)
def test_conjuncts_are_parted_outside_quotes_and_brackets(text: str, parts: list[str]) -> None:
    assert [text[a:b] for a, b in conjuncts(text, 0, len(text))] == parts


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("将河道清淤纳入考核。", ["plan"]),
        ("申报示范园区并组织实施。", ["plan", "organise"]),
        ("计划新建泵站8座，建成6座。", ["build", "build"]),
        ("农村危房改造31户。", ["improve"]),
        ("新建家庭农场、合作社各10家。", ["build", "build"]),
        ("举办展销活动29场、增长25%。", ["organise", "increase"]),
        ("新增示范基地30个、产值突破5亿元。", ["increase", "achieve"]),
        ("林区面貌全面得到改善。", ["achieve"]),
    ],
)
def test_the_last_word_of_a_verb_decides_its_class(text: str, classes: list[str]) -> None:
    assert [record.verb_class for record in extractor_for().parse(text).records] == classes


@pytest.mark.parametrize(
    ("cue", "level"), [("鼓励", 1), ("鼓励支持", 1), ("提倡和鼓励", 1), ("鼓励和引导", 1), ("一二三", None)]
)
def test_of_joined_cues_the_last_decides(cue: str, level: int | None) -> None:
    assert extractor_for().stages.attributes.level_of(cue) == level


@pytest.mark.parametrize(
    ("cue", "verb", "polarity"),
    [("坚决禁止", "开工", "do_not"), ("", "防止和减少", "do_not"), ("", "减少", "do"), ("鼓励", "减少", "do")],
)
def test_what_bars_or_prevents_turns_a_deed_round(cue: str, verb: str, polarity: str) -> None:
    assert extractor_for().stages.attributes.polarity_of(cue, verb) == polarity


def test_counted_things_under_one_result_stay_apart(extractor: Extractor) -> None:
    first, second = extractor.parse("推动3个茶园和5座冷库开工。").records
    assert first.object is not None
    assert second.quantity is not None
    assert (first.object.text, second.quantity.text) == ("3个茶园", "5座")
