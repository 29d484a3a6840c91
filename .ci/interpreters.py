"""Read the same texts under every Python found and fail where one byte of the records differs.

Looked for, in this order: the system's own Python (Debian 12: /usr/bin/python3.11, 3.11.2), then every Python 3.11,
3.12 and 3.13 on PATH and among pyenv's versions. Each gets a clean virtual environment with the package in it. The
texts are ``corpora/``, bulletins of the benchmark generator and, where it is present, ``../shared/corpora``.
Interpreters that are absent are named. Exits with the number of interpreters whose records differ or that failed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "corpora"
WANTED = ("3.11", "3.12", "3.13")
VERSION = "import sys; print('.'.join(map(str, sys.version_info[:3])))"


def version_of(python: Path) -> str | None:
    """Return the full version of an interpreter that can make virtual environments, else None."""
    run = subprocess.run([python, "-c", "import ensurepip, venv;" + VERSION], capture_output=True, text=True)
    return run.stdout.strip() if run.returncode == 0 else None


def interpreters() -> dict[str, Path]:
    """Return full version → interpreter, the system's own first; one for each full version."""
    places = [Path("/usr/bin/python3")] + [Path("/usr/bin") / f"python{v}" for v in WANTED]
    places += [Path(found) for v in WANTED if (found := shutil.which(f"python{v}"))]
    places += sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin/python"))
    found: dict[str, Path] = {}
    for place in places:
        version = version_of(place) if place.exists() else None
        if version and version.rpartition(".")[0] in WANTED:
            found.setdefault(version, place)
    return found


def texts(folder: Path) -> list[Path]:
    """Write the generated bulletins and return every input."""
    sys.path.insert(0, str(ROOT))
    from benchmarks.bulletins import bulletin

    made = folder / "bulletins"
    made.mkdir()
    for number in range(20):
        (made / f"bulletin{number:02d}.txt").write_text(bulletin(number, 4000), "utf-8")
    inputs = [ROOT / "corpora", made]
    if SHARED.is_dir():
        inputs += [SHARED / name for name in ("reports", "news", "policies", "damaged")]
    else:
        print("no ../shared/corpora: compared on corpora/ and generated bulletins only")
    return inputs


def records_hash(python: Path, inputs: list[Path], folder: Path) -> str:
    """Install the package for ``python``, read ``inputs`` and return the SHA-256 of the records."""
    tool = folder / "venv" / "bin"
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True)
    pip = [tool / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, ROOT], check=True, stderr=subprocess.DEVNULL)
    run = [tool / "policy-extract", "run", *inputs, "--out", folder / "out", "--no-report", "--quiet"]
    subprocess.run(run, check=True)
    return hashlib.sha256((folder / "out" / "records.jsonl").read_bytes()).hexdigest()


def main() -> int:
    """Compare the interpreters found with the first and return how many differ or failed."""
    found = interpreters()
    for version in WANTED:
        if not any(full.rpartition(".")[0] == version for full in found):
            print(f"Python {version} is absent: not compared")
    reference: str | None = None
    bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        inputs = texts(Path(scratch))
        for version, python in found.items():
            folder = Path(scratch) / version
            folder.mkdir()
            try:
                digest = records_hash(python, inputs, folder)
            except subprocess.CalledProcessError as error:
                digest = f"failed: {error}"
            reference = reference or digest
            bad += digest != reference or digest.startswith("failed")
            print(f"Python {version:8} {digest[:40]}  {'same' if digest == reference else 'DIFFERENT'}")
    return bad


if __name__ == "__main__":
    sys.exit(main())
