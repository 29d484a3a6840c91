"""Install every wheel and sdist of a folder into a clean environment of its own and run the sample there.

usage: python -m tools.try_dist DIST_DIR [VERSION]

Fails (exit 1) where one does not install, tells another version than VERSION, is not compiled though it is an sdist and
there are a C compiler and Python's headers, or makes other records of ``corpora/dezhou.txt`` than ``outputs/dezhou``
holds; with VERSION also where ``CHANGELOG.md`` or ``CITATION.cff`` is not of this version.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from hatch_build import possible

ROOT = Path(__file__).resolve().parent.parent


def tried(package: Path, version: str | None) -> str | None:
    """Return what is wrong with one distribution, or None."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        tool = folder / "venv" / "bin" / "policy-extract"
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        pip = [tool.with_name("python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", package]
        if subprocess.run(pip).returncode:
            return "does not install"
        said = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout.strip()
        if version and f", version {version} (" not in said:
            return f"says it is {said}, not {version}"
        if package.suffix == ".gz" and "(compiled)" not in said and possible():
            return "was not compiled"
        print(said)
        run = [tool, "run", ROOT / "corpora" / "dezhou.txt", "--out", folder / "out", "--no-report", "--quiet"]
        if subprocess.run(run, cwd=folder).returncode:
            return "cannot run the sample"
        made = (folder / "out" / "records.jsonl").read_bytes()
        return None if made == (ROOT / "outputs/dezhou/records.jsonl").read_bytes() else "makes other records"


def unwritten(version: str) -> list[str]:
    """Return what the papers of the project do not say of the version that is to be released."""
    changes, citation = ((ROOT / name).read_text("utf-8") for name in ("CHANGELOG.md", "CITATION.cff"))
    problems = []
    if not changes.partition("## [Unreleased]")[2].lstrip().startswith(f"## [{version}] - "):
        problems.append(f"CHANGELOG.md: not all that is new stands under {version}")
    if f"\nversion: {version}\n" not in citation:
        problems.append(f"CITATION.cff is not of {version}")
    return problems


def main(folder: str, version: str | None = None) -> int:
    """Try every distribution of ``folder``, print what came of it and return the number of problems."""
    for problem in (said := unwritten(version) if version else []):
        print(problem)
    packages = sorted(path for path in Path(folder).iterdir() if path.name.endswith((".whl", ".tar.gz")))
    problems = {package.name: tried(package, version) for package in packages}
    for name, problem in problems.items():
        print(f"{name}: {problem or 'installs, runs, same records'}")
    return len(said) + sum(problem is not None for problem in problems.values()) + int(not packages)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
