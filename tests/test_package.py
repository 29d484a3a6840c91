"""The wheel and the sdist hold what the program reads at run time, and the wheel runs from any folder."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = ("*.tsv", "*.j2", "*.css", "*.js", "py.typed")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the project: a build writes the version into the tree, and other tests are running from this one."""
    made = tmp_path_factory.mktemp("tree") / "project"
    passed = shutil.ignore_patterns(".venv", ".git", ".*_cache", "__pycache__", "build", "dist")
    return Path(shutil.copytree(ROOT, made, ignore=passed))


def build(kind: str, tree: Path, out: Path) -> Path:
    """Build with the tools of this environment, without network."""
    pytest.importorskip("hatchling", reason="hatchling, which builds the package, is not installed here")
    pytest.importorskip("build")
    command = [sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", str(out), str(tree)]
    pure = os.environ | {"POLICY_EXTRACT_COMPILE": "0"}
    subprocess.run(command, check=True, capture_output=True, text=True, env=pure)
    (made,) = out.iterdir()
    return made


def data_files() -> set[str]:
    """Every file of the package that is no code."""
    paths = (path for pattern in SHIPPED for path in (ROOT / "extract").rglob(pattern))
    return {str(path.relative_to(ROOT)) for path in paths}


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tree, tmp_path_factory.mktemp("wheel"))


def test_wheel_holds_tables_templates_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry_points = archive.read(next(n for n in names if n.endswith("entry_points.txt"))).decode()
    assert wheel.name.endswith("-py3-none-any.whl")
    assert "extract/lexicon/data/grammar/verbs.tsv" in data_files()
    assert data_files() <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names} == {"extract", "-".join(wheel.name.split("-")[:2]) + ".dist-info"}
    spacy = ("policy_extract = extract.integrations.spacy", "policy_extract.tokenizer.v1")
    for line in ("policy-extract = extract.cli:main", *spacy):
        assert line in entry_points


def test_sdist_holds_all_that_is_needed_to_build_and_test(tree: Path, tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tree, tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"LICENSE", "README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", "corpora/dezhou.txt"}
    assert needed | data_files() | {"tests/test_package.py", "docs/conf.py", "docs/samples/notices.csv"} <= names
    assert not [name for name in names if ".venv/" in name or name.startswith("outputs/")]


@pytest.mark.skipif(not os.environ.get("CI"), reason="installs into a fresh environment: only where CI is set")
def test_wheel_runs_in_a_clean_environment_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    (purelib,) = home.glob("lib/python3*/site-packages")
    # What the package depends on is borrowed from here; an editable install of the package itself is not.
    borrowed = tmp_path / "borrowed"
    borrowed.mkdir()
    for folder in filter(os.path.isdir, site.getsitepackages()):  # Debian names folders that are not there
        for path in Path(folder).iterdir():
            if not path.name.startswith(("policy_extract", "_policy_extract", "__editable__")):
                (borrowed / path.name).symlink_to(path)
    (purelib / "zz_borrowed.pth").write_text(str(borrowed))

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "要点.txt").write_text("坚决打好污染防治攻坚战。新增高新技术企业30家以上。", "utf-8")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def call(*arguments: str) -> str:
        done = subprocess.run(arguments, cwd=elsewhere, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = call(str(python), "-c", "import extract; print(extract.__file__)")
    assert Path(where.strip()).is_relative_to(home)
    call(str(home / "bin" / "policy-extract"), "run", "要点.txt", "--out", "out", "--format", "csv,parquet,xlsx")
    assert "高新技术企业" in (elsewhere / "out" / "records.csv").read_text("utf-8")
    assert (elsewhere / "out" / "report.html").stat().st_size > 10_000
    code = (
        "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('policy_extract'); "
        "doc = nlp('实施城市更新行动。'); print(doc.spans)"
    )
    assert "城市更新行动" in call(str(python), "-c", code)
