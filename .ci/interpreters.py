"""Read the same texts under every Python found, pure and compiled, and fail where one byte of the records differs.

Looked for, in this order: the system's own Python (Debian 12: /usr/bin/python3.11, 3.11.2), then every Python 3.11,
3.12 and 3.13 on PATH and among pyenv's versions. Each gets a clean virtual environment with the wheel of the package in
it, as many at a time as there are cores. The first is tried compiled, too, where there are a C compiler and its
headers; ``--all`` compiles for every one. The texts are ``corpora/``, bulletins of the benchmark generator and, where
it is present, ``../shared/corpora``. Absent interpreters are named. Exits with the number of interpreters whose records
differ or that failed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "corpora"
WANTED = ("3.11", "3.12", "3.13")
VERSION = "import sys; print('.'.join(map(str, sys.version_info[:3])))"


def version_of(python: Path) -> str | None:
    """Return the full version of an interpreter that can make virtual environments, else None."""
    done = subprocess.run([python, "-c", "import ensurepip, venv;" + VERSION], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


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


def run(*command: str | Path, **variables: str) -> str:
    """Run a command and return what it says. Raises CalledProcessError, with what it said on standard error."""
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | variables)
    return done.stdout.strip()


def environment(python: Path, folder: Path) -> Path:
    """Make a clean virtual environment and return its Python."""
    run(python, "-m", "venv", folder / "venv")
    return folder / "venv" / "bin" / "python"


def pip(tool: Path, *arguments: str | Path, **variables: str) -> None:
    """Run the pip of an environment."""
    run(tool, "-m", "pip", "--disable-pip-version-check", *arguments, **variables)


def wheel(tool: Path, folder: Path, compiled: str) -> Path:
    """Build the wheel of the package with the Python of an environment and return it."""
    pip(tool, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, POLICY_EXTRACT_COMPILE=compiled)
    (made,) = folder.glob("*.whl")
    return made


def can_compile(python: Path) -> bool:
    """Whether there are a C compiler and the headers of an interpreter."""
    include = run(python, "-c", "import sysconfig; print(sysconfig.get_path('include'))")
    if Path(include, "Python.h").is_file() and shutil.which("cc"):
        return True
    print(f"NO COMPILER or no Python.h in {include}: not compiled")
    return False


def hashes(tool: Path, inputs: list[Path], folder: Path, wheels: list[Future[Path]]) -> list[tuple[str, str]]:
    """Install the wheels one after another, the pure one first, and return what each is with the hash of its records.

    What pip installs is compiled to bytecode when it is imported: most of it never is.
    """
    made: list[tuple[str, str]] = []
    for built in wheels:
        way, again = ("compiled", ("--no-deps", "--force-reinstall")) if made else ("pure Python", ())
        pip(tool, "install", "--quiet", "--no-compile", *again, built.result())
        made.append((way, records_hash(tool.parent / "policy-extract", inputs, folder / "out", way)))
    return made


def records_hash(tool: Path, inputs: list[Path], out: Path, way: str) -> str:
    """Read ``inputs`` with an installed program and return the SHA-256 of the records."""
    said = run(tool, "--version")
    if ("(compiled)" in said) != (way == "compiled"):
        return f"failed: {said}"
    run(tool, "run", *inputs, "--out", out, "--no-report", "--quiet", "--overwrite", "--workers", "1")
    return hashlib.sha256((out / "records.jsonl").read_bytes()).hexdigest()


def main() -> int:
    """Compare the interpreters found with the first and return how many differ or failed."""
    found = interpreters()
    for version in WANTED:
        if not any(full.rpartition(".")[0] == version for full in found):
            print(f"Python {version} is absent: not compared")
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(os.cpu_count()) as threads:
        place = Path(scratch)
        inputs = texts(place)
        tools = {version: threads.submit(environment, found[version], place / version) for version in found}
        pure = threads.submit(wheel, next(iter(tools.values())).result(), place / "pure", "0")
        pure.exception()  # a build writes the version into the sources: one after another
        jobs = {}
        for number, (version, tool) in enumerate(tools.items()):
            wheels = [pure]
            if (number == 0 or "--all" in sys.argv) and can_compile(found[version]):
                wheels.append(threads.submit(wheel, tool.result(), place / version / "compiled", "1"))
            jobs[version] = threads.submit(hashes, tool.result(), inputs, place / version, wheels)
        return compare(jobs)


def compare(jobs: dict[str, Future[list[tuple[str, str]]]]) -> int:
    """Print what came of every interpreter and return how many differ from the first or failed."""
    reference, bad = "", 0
    for version, job in jobs.items():
        try:
            made = job.result()
        except subprocess.CalledProcessError as error:
            bad += 1
            print(f"Python {version:8} failed: {error}", *error.stderr.splitlines()[-5:], sep="\n  ")
            continue
        for way, digest in made:
            reference = reference or digest
            bad += digest != reference or digest.startswith("failed")
            print(f"Python {version:8} {way:12} {digest[:40]}  {'same' if digest == reference else 'DIFFERENT'}")
    return bad


if __name__ == "__main__":
    sys.exit(main())
