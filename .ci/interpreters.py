"""Read the same texts under every Python found, pure and compiled, and fail where one byte of the records differs.

Looked for, in this order: the system's own Python (Debian 12: /usr/bin/python3.11, 3.11.2), then every Python 3.11,
3.12 and 3.13 on PATH and among pyenv's versions. Each gets a clean virtual environment with the package in it. The
first is tried compiled, too, where there are a C compiler and its headers; ``--all`` compiles for every one. The texts
are ``corpora/``, bulletins of the benchmark generator and, where it is present, ``../shared/corpora``. Absent
interpreters are named. Exits with the number of interpreters whose records differ or that failed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
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


def hashes(python: Path, inputs: list[Path], folder: Path, *, compiles: bool) -> Iterator[tuple[str, str]]:
    """Install for ``python``, first pure, then compiled, and yield which it is with the SHA-256 of the records."""
    subprocess.run([python, "-m", "venv", folder / "venv"], check=True)
    yield "pure Python", records_hash(folder, inputs, [], "0")
    if not compiles:
        return
    headers = "import sysconfig; print(sysconfig.get_path('include'))"
    include = subprocess.run([python, "-c", headers], capture_output=True, text=True, check=True).stdout.strip()
    if not (Path(include, "Python.h").is_file() and shutil.which("cc")):
        print(f"NO COMPILER or no Python.h in {include}: not compiled")
        return
    yield "compiled", records_hash(folder, inputs, ["--no-deps", "--force-reinstall"], "1")


def records_hash(folder: Path, inputs: list[Path], options: list[str], compiled: str) -> str:
    """Install the package into the environment of ``folder``, read ``inputs`` and return the SHA-256 of the records."""
    tool = folder / "venv" / "bin"
    pip = [tool / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *options]
    chosen = os.environ | {"POLICY_EXTRACT_COMPILE": compiled}
    subprocess.run([*pip, ROOT], check=True, stderr=subprocess.DEVNULL, env=chosen)
    said = subprocess.run([tool / "policy-extract", "--version"], check=True, capture_output=True, text=True).stdout
    if ("(compiled)" in said) != (compiled == "1"):
        return f"failed: {said.strip()}"
    run = [tool / "policy-extract", "run", *inputs, "--out", folder / "out", "--no-report", "--quiet", "--overwrite"]
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
                for way, digest in hashes(python, inputs, folder, compiles=reference is None or "--all" in sys.argv):
                    reference = reference or digest
                    bad += digest != reference or digest.startswith("failed")
                    same = "same" if digest == reference else "DIFFERENT"
                    print(f"Python {version:8} {way:12} {digest[:40]}  {same}")
            except subprocess.CalledProcessError as error:
                bad += 1
                print(f"Python {version:8} failed: {error}")
    return bad


if __name__ == "__main__":
    sys.exit(main())
