"""The version of the rules moves with every change that can move a record, and with nothing else."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

import extract
from extract.lexicon.versions import DECIDING, essential_code, essential_rows, rules_version

PACKAGE = Path(extract.__file__).parent
SAMPLE = PACKAGE.parent / "corpora" / "dezhou.txt"
READ = """
import sys, hashlib
import extract
from extract.lexicon.versions import rules_version
doc = extract.parse(open(sys.argv[1], encoding="utf-8", newline="").read(), "dezhou")
records = repr([(r.record_id, r.verb, r.object, r.campaign, r.status, r.commitment, r.quantity) for r in doc.records])
print(hashlib.sha256(records.encode()).hexdigest(), rules_version())
"""


def read(package: Path) -> tuple[str, str]:
    """Hash of the sample's records and version of the rules, as the copy of the package in ``package`` gives them."""
    run = subprocess.run(
        [sys.executable, "-c", READ, str(SAMPLE)],
        env=os.environ | {"PYTHONPATH": str(package)},
        cwd=package,
        capture_output=True,
        text=True,
        check=True,
    )
    records, version = run.stdout.split()
    return records, version


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, folder / "extract", ignore=shutil.ignore_patterns("__pycache__"))
    return folder, read(folder)


MOVING = [
    ("lexicon/data/discourse/campaign_heads.tsv", "\n主动仗\t", "\n主动仗仗\t"),
    ("text/gloss.py", "def gloss_changes(", "def gloss_changes(*_):\n    return []\n\n\ndef _unused("),
    ("clauses/action_reader.py", "        clause = Clause(", "        return []\n        clause = Clause("),
    ("discourse/records.py", "verdict.status, verdict.cue", "'achieved', verdict.cue"),
]
STILL = [
    ("lexicon/data/grammar/verbs.tsv", "\n", "\n# a comment\n"),
    ("clauses/action_reader.py", "from __future__", "# a comment\nfrom __future__"),
    ("numbers/grammar.py", '"""', '"""More: '),
    ("report/labels.py", "\n\n\n", "\n\nONE = 1\n\n\n"),
]


def changed(folder: Path, *changes: tuple[str, str, str]) -> tuple[str, str]:
    """Read with some files changed, and put them back."""
    before = {file: (folder / "extract" / file).read_text("utf-8") for file, _, _ in changes}
    try:
        for file, old, new in changes:
            path = folder / "extract" / file
            assert old in path.read_text("utf-8")
            path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        return read(folder)
    finally:
        for file, text in before.items():
            (folder / "extract" / file).write_text(text, "utf-8")


@pytest.mark.parametrize("change", MOVING, ids=lambda change: change[0])
def test_a_change_of_rules_moves_the_version(landed, change: tuple[str, str, str]) -> None:
    folder, (records, version) = landed
    after, moved = changed(folder, change)
    assert after != records
    assert moved != version


def test_comments_and_rooms_that_decide_nothing_leave_it(landed) -> None:
    folder, before = landed
    assert changed(folder, *STILL) == before


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_what_is_left_is_the_code(path: Path) -> None:
    source = path.read_text("utf-8")
    assert _words(essential_code(source)) == _words(source)


def _words(source: str) -> list[str]:
    """What the code says: its tokens without comments, layout and strings that stand alone on their lines."""
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    layout = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT, tokenize.ENCODING)
    told = [token for token in tokens if token.type not in (tokenize.NL, tokenize.COMMENT)]
    words = []
    for before, token, after in zip([None, *told], told, [*told[1:], None], strict=False):
        alone = (before is None or before.type in layout) and after is not None and after.type == tokenize.NEWLINE
        if token.type not in layout and not (token.type == tokenize.STRING and alone):
            words.append(token.string)
    return words


def test_own_tables_count_but_not_their_examples(tmp_path: Path) -> None:
    table = tmp_path / "verbs.tsv"
    table.write_text("verb\tclass\tframes\texample\n起底\tresearch\tt\t起底土地\n", "utf-8")
    first = rules_version(tmp_path)
    table.write_text("# mine\nverb\tclass\tframes\texample\n起底\tresearch\tt\t起底闲置土地\n", "utf-8")
    again = rules_version(tmp_path)
    table.write_text("verb\tclass\tframes\texample\n起底\tresearch\ti\t起底闲置土地\n", "utf-8")
    assert first == again != rules_version(tmp_path)
    assert first != rules_version()


def test_rows_keep_all_that_rules_read() -> None:
    assert essential_rows("a\texample\tb\n1\t2\t3\n4\n") == b"a\tb\n1\t3\n4"


def test_every_module_behind_parse_decides() -> None:
    code = "import sys, extract.pipeline; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in run.stdout.split() if name.startswith("extract.")}
    assert rooms - {"_version"} <= {name.removesuffix(".py") for name in DECIDING}
