"""``show`` prints the text with every mark in its style, and nothing a terminal would obey."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from review_samples import PLAN, plan_records
from rich.console import Console

from extract.cli import main
from extract.cli.commands.show import STYLES, annotated, legend
from extract.model import Document
from extract.text.cleantext import CleanText, Edit


def styled(document: Document, **options: bool) -> list[tuple[str, str]]:
    text = annotated(document, **options)
    return [(text.plain[span.start : span.end], str(span.style)) for span in text.spans]


def test_marks_carry_their_styles() -> None:
    marks = dict(styled(Document(doc_id="plan", raw=PLAN, records=tuple(plan_records()))))
    assert marks["打好"] == STYLES["verb"]
    assert marks["水源保护攻坚战"] == f"{STYLES['campaign']} {STYLES['object']}"
    assert marks["90%以上"] == STYLES["quantity"]
    assert marks["力争"] == STYLES["commitment"]


def test_the_whole_text_is_printed() -> None:
    assert annotated(Document(doc_id="plan", raw=PLAN, records=tuple(plan_records()))).plain == PLAN


def test_cleaned_or_raw() -> None:
    raw = "推動(dòng)治理"
    document = Document(doc_id="x", raw=raw, clean=CleanText(raw, "推动治理", (Edit(2, 2, 2, 8, "gloss"),)))
    assert annotated(document).plain == "推动治理"
    assert annotated(document, raw=True).plain == raw


def test_escape_sequences_do_nothing() -> None:
    text = annotated(Document(doc_id="x", raw="清屏\x1b[2J与\u202e反向[red]括号[/]"))
    assert "\x1b" not in text.plain
    assert "\u202e" not in text.plain
    console = Console(record=True, width=80, file=open("/dev/null", "w", encoding="utf-8"))  # noqa: SIM115
    console.print(text)
    assert "[red]括号[/]" in console.export_text()


def test_every_role_is_in_the_legend() -> None:
    assert legend().plain.split() == ["campaign", "object", "verb", "quantity", "commitment"]


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_text("加快推进省级创新平台建设。", "utf-8")
    result = CliRunner().invoke(main, ["show", str(path), "--list"])
    assert result.exit_code == 0, result.output
    assert "加快推进省级创新平台建设。" in result.output
    assert "1 records" in result.output


def test_a_missing_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["show", str(tmp_path / "none.txt")])
    assert result.exit_code == 2
    assert "none.txt" in result.output


def test_a_failed_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4 broken")
    result = CliRunner().invoke(main, ["show", str(path)])
    assert result.exit_code == 1
    assert "failed" in result.output
