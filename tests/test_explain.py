"""Explaining a reading: steps, vetoes, numbers, and that explaining changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.bulletins import bulletin
from extract import Extractor, parse
from extract.cli.commands.explain import command
from extract.explain.explain import ClauseExplained, explain, rule_meanings


def only(text: str) -> ClauseExplained:
    (clause,) = explain(text)
    return clause


def said(clause: ClauseExplained, part: str) -> bool:
    return any(part in step for step in clause.steps)


def test_every_rule_that_made_a_record_has_a_meaning() -> None:
    texts = [bulletin(seed, 3000) for seed in range(12)]
    used = {name for text in texts for record in parse(text).records for name in record.rule_ids}
    assert used <= set(rule_meanings())


@pytest.mark.parametrize("seed", range(3))
def test_explained_records_are_the_records(seed: int) -> None:
    text = bulletin(seed, 2500)
    explained = [r.record.record_id for clause in explain(text) for r in clause.reasons]
    assert explained
    assert sorted(set(explained)) == sorted({record.record_id for record in parse(text, "text").records})


def test_tracing_leaves_nothing_behind() -> None:
    extractor = Extractor()
    before = extractor.stages.actions
    explain("大力修缮乡镇敬老院。", extractor)
    assert extractor.stages.actions is before


def test_words_are_named_not_lettered() -> None:
    clause = only("今年新建口袋公园12座")
    assert clause.words[0] == ("今年", "time")
    assert ("12座", "quantity") in clause.words
    assert all(len(kind) > 1 for _, kind in clause.words)


def test_opening() -> None:
    assert only("今年我市要坚决打好清水攻坚战").opening == {
        "opens with": "今年我市要坚决", "subject": "我市", "commitment": "坚决", "tense": "future",
    }  # fmt: skip


def test_adverbial_makes_no_record() -> None:
    first, second = explain("围绕推动主导产业发展，引进配套企业")
    assert not first.reasons
    assert said(first, "the whole clause, no record")
    assert [r.rule for r in second.reasons] == ["verb-object"]


def test_what_lost_against_what() -> None:
    assert said(only("推进社区食堂建设、学校建设等工作任务完成"), "construction deed, cost 40")
    assert said(only("投资体制改革深入实施"), "construction goes-forward")


def test_joined_verbs_and_what_belongs_to_the_object() -> None:
    assert said(only("培育和壮大低空经济"), "verb 「培育和壮大」")
    (reason,) = only("推动惠农政策和惠企政策早落地、早见效").reasons
    assert reason.record.result is not None
    assert reason.record.result.text == "早落地、早见效"


def test_construction_with_its_slots_and_what_it_beats(tmp_path: Path) -> None:
    assert said(only("增幅全省排第6位"), "construction ranked, cost 14: object 「增幅」, verb 「排」, q 「第6位」")
    (tmp_path / "constructions.tsv").write_text(
        "name\tcost\tpattern\tresult\ndear\t70\t{object NP} {verb 排} QTY+\tsubject-predicate\n", "utf-8"
    )
    (clause,) = explain("增幅全省排第6位", Extractor(tmp_path))
    assert said(clause, "other constructions that fit: dear (70)")
    assert [reason.record.rule_ids for reason in clause.reasons] == [("measure", "ranked")]


def test_numbers_claimed_and_refused() -> None:
    clause = only("2025年建成三大平台、引进企业12家")
    assert [q.text for q in clause.quantities] == ["12家"]
    assert ("三大", "inventory") in [(r.text, r.reason) for r in clause.refused]
    assert clause.times == ["2025年"]


def test_where_campaign_and_status_come_from() -> None:
    clauses = explain("一、坚决打好清水攻坚战。\n大力修缮老旧管网。已完成整治任务。")
    reasons = [r for clause in clauses for r in clause.reasons]
    assert [r.campaign for r in reasons[:2]] == [
        "named in the clause",
        "governs from the heading, lead or sentence above",
    ]
    assert reasons[2].status.startswith("words 已 -4, ")


def test_own_words_are_explained(tmp_path: Path) -> None:
    (tmp_path / "verbs.tsv").write_text("verb\tclass\tframes\n囍通\tchange\tt\n", "utf-8")
    (clause,) = explain("囍通社区食堂", Extractor(tmp_path))
    assert clause.words[0] == ("囍通", "verb (object)")
    assert clause.reasons[0].record.verb_class == "change"


# the command


def call(*args: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(command, [str(arg) for arg in args], input=stdin)


def test_command_tells_rule_and_meaning() -> None:
    output = call("力争登记失业率3.5%以内").output
    assert "record     力争｜登记失业率 3.5%以内" in output
    assert "cue-noun: A cue such as 力争/确保 before a noun phrase is the verb itself." in output
    assert output.splitlines()[-1] == "1 clauses, 1 records"


def test_command_from_stdin_and_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("修缮乡镇敬老院。".encode("gb18030"))
    assert call("-", stdin="修缮乡镇敬老院。").output == call("--file", path).output != ""


def test_command_json() -> None:
    clause = json.loads(call("修缮乡镇敬老院", "--json").output)
    assert clause["reasons"][0]["record"]["verb"]["text"] == "修缮"


def test_command_needs_one_source() -> None:
    assert call().exit_code == 2
    assert call("a", "--lexicon", "missing").exit_code == 2


def test_markup_in_the_text_is_only_text() -> None:
    assert "[bold]" in call("修缮[bold]乡镇敬老院").output
