"""Old office formats (.doc, .wps, .rtf, .odt): LibreOffice turns them into DOCX where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from extract.tables.readers.docx import read_docx
from extract.tables.readers.model import Blob, Input, Options, ReadError, memory_blob

LIMIT = 100_000_000
_WRITER = ("libswlo.so", "libswlo.dylib", "swlo.dll")
TIMEOUT = 120
"""Seconds for one file: LibreOffice needs two for an ordinary one and hangs on some broken ones."""


def read_office(blob: Blob, options: Options) -> Iterator[Input]:
    """Yield the text of an old office file. Raises ReadError where LibreOffice is missing or cannot read it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ReadError("this kind of file needs LibreOffice, which is not installed; save it as DOCX or install it")
    with tempfile.TemporaryDirectory(prefix="policy-extract-") as folder:
        given = Path(folder, "given" + (Path(blob.name).suffix.lower() or ".doc"))
        given.write_bytes(blob.data(LIMIT))
        converted = _convert(program, given)
        data = converted.read_bytes()
    yield from read_docx(memory_blob("given.docx", blob.doc_id, blob.source, data), options)


def _convert(program: str, given: Path) -> Path:
    """Run LibreOffice with a profile of its own, so that several workers do not get in each other's way."""
    profile = given.parent.joinpath("profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx"]
    try:
        subprocess.run(
            [*command, "--outdir", str(given.parent), str(given)],
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(f"LibreOffice did not finish with the file in {TIMEOUT} seconds") from error
    converted = given.with_suffix(".docx")
    if not converted.is_file():
        if not has_writer(program):
            raise ReadError("this kind of file needs LibreOffice Writer, and LibreOffice is installed without it")
        raise ReadError("LibreOffice cannot read the file")
    return converted


def has_writer(program: str) -> bool:
    """Tell whether the part of LibreOffice that reads texts is there; packages come without it."""
    folder = Path(program).resolve().parent
    return any((place / name).is_file() for place in (folder, folder.parent / "Frameworks") for name in _WRITER)
