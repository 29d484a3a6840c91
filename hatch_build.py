"""Compiles the modules in which reading spends its time, while a wheel is built, by mypyc.

The Python sources are in every wheel. What is compiled lies beside them and goes first; the records are the same.
``POLICY_EXTRACT_COMPILE`` decides: ``0`` compiles nothing; ``1`` must compile, and the build fails where that is not
possible; without it the build compiles where there are a C compiler and Python's headers, and else is pure Python.
An editable installation is always pure Python: what is compiled would not follow the sources.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VARIABLE = "POLICY_EXTRACT_COMPILE"
NEEDED = ["mypy>=1.11", "setuptools", "msgspec>=0.19"]
"""What the build needs besides; asked for only where it will compile."""


def possible() -> bool:
    """Say whether this machine has a C compiler and the headers of the Python that runs."""
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "")
    headers = Path(sysconfig.get_path("include"), "Python.h")
    return bool(compiler) and shutil.which(compiler[0]) is not None and headers.is_file()


class CompileHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled modules into the wheel."""

    _folder: Path | None = None

    def dependencies(self) -> list[str]:
        """Return what must be installed for the build: nothing where it does not compile."""
        return NEEDED if self._wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile and add what came of it. Raises RuntimeError where that was demanded and failed."""
        if version == "editable" or not self._wanted():
            return
        self._folder = folder = Path(tempfile.mkdtemp(prefix="policy-extract-"))
        command = [sys.executable, str(Path(__file__).resolve()), str(folder), *self.config["modules"]]
        run = subprocess.run(command, cwd=self.root, capture_output=True, text=True)
        if run.returncode:
            if os.environ.get(VARIABLE) == "1":
                raise RuntimeError(f"{VARIABLE}=1, and mypyc failed:\n{run.stdout}{run.stderr}")
            self.app.display_warning("could not be compiled: pure Python")
            return
        for library in (folder / "lib").rglob("*.*"):
            build_data["force_include"][str(library)] = str(library.relative_to(folder / "lib"))
        build_data["pure_python"], build_data["infer_tag"] = False, True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made on the way."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _wanted(self) -> bool:
        asked = os.environ.get(VARIABLE, "")
        return asked == "1" or (asked != "0" and possible())


def build(folder: Path, modules: list[str]) -> None:
    """Compile the modules, named by their files, into ``folder``/lib."""
    from mypyc.build import mypycify  # type: ignore[import-untyped, unused-ignore]
    from setuptools import Distribution

    options = ["--config-file=", f"--cache-dir={os.devnull}", "--ignore-missing-imports", "--follow-imports=silent"]
    extensions = mypycify(
        [*options, *modules],
        opt_level="1",
        debug_level="0",
        target_dir=str(folder / "c"),
        group_name="policy_extract",
        multi_file=True,
    )
    command = Distribution({"name": "policy_extract", "ext_modules": extensions}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "o")
    command.ensure_finalized()
    command.run()


if __name__ == "__main__":
    build(Path(sys.argv[1]), sys.argv[2:])
