"""Every code block of README.md and docs/ is run, page by page, in a clone or where the page says."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from doc_blocks import ROOT, RUN, Block, blocks, pages, run

import extract
from extract.cli import main
from extract.lexicon.tables import load_table
from extract.tables.codebook import codebook

PAGES = [page for page in pages() if any(block.language in RUN for block in blocks(page))]
UNRUN = {"gold", "pip install", "make run", "make test", "SLURM", "Spark", "Ray", "Gephi", "cron", "spacy train",
         "needs R", "settings of a shell"}  # fmt: skip
SHOWN = {"", "r", "toml", "text", "json", "{literalinclude}", "{toctree}", "{note}", "{warning}", "{eval-rst}",
         "bibtex"}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of the project, as far as a reader's commands need it; the current folder."""
    shutil.copytree(ROOT / "docs" / "samples", tmp_path / "docs" / "samples")
    shutil.copytree(ROOT / "corpora", tmp_path / "corpora")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICY_EXTRACT_LANG", "en")  # a page with --lang zh must not speak for the tests behind it
    return tmp_path


def samples() -> list[Block]:
    """How the quick start makes the folder that pages with a link to it work in."""
    return [block for block in blocks(ROOT / "docs" / "quickstart.md") if "$ cd " in block.body]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_code_of_page_runs(page: Path, folder: Path) -> None:
    terminate = signal.getsignal(signal.SIGTERM)
    names = {"__name__": "__main__"}
    begin = samples() if "#the-samples" in page.read_text("utf-8") else []
    try:
        for block in (*begin, *blocks(page)):
            if not block.not_run:
                run(block, names)
    finally:
        signal.signal(signal.SIGTERM, terminate)


def test_tutorials_run_one_after_another_in_one_folder(folder: Path) -> None:
    terminate = signal.getsignal(signal.SIGTERM)
    try:
        for block in samples():
            run(block, {})
        for page in (page for page in PAGES if page.parent.name == "tutorials"):
            names = {"__name__": "__main__"}
            for block in blocks(page):
                if not block.not_run:
                    run(block, names)
    finally:
        signal.signal(signal.SIGTERM, terminate)


def test_blocks_that_are_not_run_say_why() -> None:
    for page in pages():
        for block in blocks(page):
            known = block.language in RUN or block.language.partition(" ")[0] in SHOWN or block.file
            assert known, f"{block.page}, line {block.line}: {block.language!r} is neither run nor plain text"
            if block.not_run:
                assert any(word in block.not_run for word in UNRUN), f"{block.page}, line {block.line}: {block.not_run}"


def test_a_page_that_does_not_say_where_its_files_are_fails(folder: Path) -> None:
    (block,) = samples()
    reads = block._replace(body="$ policy-extract run reports --out results\n")
    with pytest.raises(AssertionError, match="no such file or folder: reports"):
        run(reads, {})
    run(block, {})
    run(reads, {})


def test_runner_notices_wrong_output(folder: Path) -> None:
    def block(language: str, body: str) -> Block:
        return Block("page.md", 1, language, body, None, None)

    run(block("console", "$ policy-extract --version\n…0…\n"), {})
    run(block("pycon", ">>> 1 + 1\n2\n"), {})
    wrong = [("console", "$ policy-extract --version\n99.9\n"), ("pycon", ">>> 1 + 1\n3\n"),
             ("console", "$ policy-extract run nowhere\n"), ("console", "$ false | false\n")]  # fmt: skip
    for language, body in wrong:
        with pytest.raises(AssertionError):
            run(block(language, body), {})


def test_codebook_is_current() -> None:
    committed = (ROOT / "docs" / "codebook.md").read_text("utf-8")
    assert committed == codebook(), "run: policy-extract schema --out docs/codebook.md"


def test_readme_shows_what_the_sample_gives() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    raw = (ROOT / "corpora" / "dezhou.txt").read_text("utf-8")
    quotes = re.findall(r"`([^`\n]*\(chu[^`\n]*)`", readme)
    assert quotes
    for quote in quotes:
        assert quote.rstrip("…") in raw
    records = extract.parse(raw).records
    found = [
        (r.campaign, r.verb.text, r.object.text, r.quantity.text, r.quantity.role, r.quantity.deadline)
        for r in records
        if r.verb and r.quantity
    ]
    shown = [
        tuple(cell.strip() for cell in row.split("|")) for row in re.findall(r"^\| (绿色.*) \|$", readme, re.MULTILINE)
    ]
    assert shown
    assert set(shown) <= set(found)


def test_every_command_is_documented() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in main.list_commands(None):
        assert f"`{name}`" in readme or f"`{name} " in readme, f"README.md does not name {name}"


def test_links_lead_somewhere() -> None:
    for page in pages():
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_nothing_private_is_named() -> None:
    for page in pages():
        text = page.read_text("utf-8")
        found = re.search(r"(?<![\w.])/(?:work|tmp|root|home)/|pypi\.\w+|npmjs|mirrors?\.\w+", text)
        assert found is None, f"{page.name}: {found and found[0]}"


def test_builds_without_warnings(tmp_path: Path) -> None:
    for module in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(module, reason="the extra docs is not installed")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "docs", str(tmp_path / "html")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    assert done.returncode == 0, done.stderr
    index = (tmp_path / "html" / "searchindex.js").read_text("utf-8")
    assert json.dumps("攻坚")[1:-1] in json.dumps(json.loads(index[index.index("(") + 1 : index.rindex(")")])["terms"])


def test_the_page_on_rules_lists_every_class_of_words() -> None:
    """What a pattern may name stands on the page, as the tables say it: who writes rules opens no other file."""
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    for row in load_table("token_classes.tsv"):
        assert f"| `{row['class']}` | {row['meaning']} | {row['example']} |" in page
    macros = {row["name"]: row["meaning"] for row in load_table("macros.tsv")}
    section = page.split("| macro | stands for |")[1].split("\n\n")[0]
    listed = re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", section, re.M)
    assert len(listed) > 10
    assert all(macros[name] == meaning for name, meaning in listed)
