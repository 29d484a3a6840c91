"""Small files of every kind, written by hand in the test run."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def paragraph(text: str, *, style: str = "", number: tuple[int, int] | None = None) -> str:
    """A Word paragraph of one run, numbered by Word if ``number`` names list and level."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def docx_bytes(body: str, **parts: str) -> bytes:
    """A Word file with ``body`` as the XML of its paragraphs and further parts by name (numbering, footnotes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types/>')
        package.writestr("word/document.xml", f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def pdf_bytes(
    pages: list[list[tuple[float, float, float, str]]], *, drawn: tuple[int, ...] = (), shapeless: bool = False
) -> bytes:
    """A PDF whose pages hold stretches of text as (left, distance from the top, size, text); A4, one square font.

    The font is in the file, so that no reader looks for one on the machine. ``drawn``: numbers of the pages that show a
    black box as well, like the picture of a scanned page. ``shapeless``: the font has no shape for Han characters, like
    one put in the place of a Chinese font that the machine lacks.
    """
    objects: list[str | bytes] = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /Square /Encoding /Identity-H /DescendantFonts [4 0 R]"
        " /ToUnicode 7 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Square"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        " /DW 1000 /FontDescriptor 5 0 R /CIDToGIDMap 8 0 R >>",
        "<< /Type /FontDescriptor /FontName /Square /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
        " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 /FontFile2 6 0 R >>",
        _stream(_square_font()),
        _stream(_characters()),
        _stream(b"\0\1" * 0x100 + (b"\0\0" if shapeless else b"\0\1") * 0xFF00),
    )
    objects += font
    kids = []
    for number, page in enumerate(pages, 1):
        stream = "100 100 300 500 re f\n" if number in drawn else ""
        stream += "".join(
            f"BT /F1 {size} Tf 1 0 0 1 {left} {842 - top - size} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for left, top, size, text in page
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _pdf_file(objects)


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    head = f"<< /Length {len(packed)} /Length1 {len(data)} /Filter /FlateDecode >>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def _characters() -> bytes:
    """The table that says of each code that it is the character of that number."""
    rows = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    blocks = (rows[i : i + 100] for i in range(0, 256, 100))
    ranges = "".join(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Square def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{ranges}endcmap end end"
    ).encode()


def _square_font() -> bytes:
    """A TrueType font of two glyphs: none, and a square."""
    corners = [(50, -100), (950, -100), (950, 850), (50, 850)]
    steps = [(x - a, y - b) for (x, y), (a, b) in zip(corners, [(0, 0), *corners], strict=False)]
    square = struct.pack(">5h2H4B", 1, 50, -100, 950, 850, 3, 0, *[1] * 4)
    square += b"".join(struct.pack(">h", x) for x, _ in steps) + b"".join(struct.pack(">h", y) for _, y in steps)
    tables = {
        b"glyf": square,
        b"head": struct.pack(
            ">IIIIHHQQ4hHHhhh", 1 << 16, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, -120, 1000, 880, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">I3hH11hH", 1 << 16, 880, -120, 0, 1000, *[0] * 11, 2),
        b"hmtx": struct.pack(">HhHh", 1000, 0, 1000, 50),
        b"loca": struct.pack(">3I", 0, 0, len(square)),
        b"maxp": struct.pack(">I14H", 1 << 16, 2, 4, 1, *[0] * 11),
    }
    place, head, body = 12 + 16 * len(tables), struct.pack(">I4H", 1 << 16, len(tables), 64, 2, 32), b""
    for name, data in tables.items():
        head += struct.pack(">4sIII", name, 0, place + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return head + body


def _pdf_file(objects: list[str | bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        body = content if isinstance(content, bytes) else content.encode("latin-1")
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{offset:010} 00000 n \n" for offset in offsets).encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def wrapped(
    lines: list[str], *, width: int = 20, left: float = 90, top: float = 90, size: float = 16
) -> list[tuple[float, float, float, str]]:
    """Typeset paragraphs as a document does: first line indented by two characters, then full lines."""
    placed = []
    for text in lines:
        indent = 2
        while text:
            part, text = text[: width - indent], text[width - indent :]
            placed.append((left + indent * size, top, size, part))
            top, indent = top + 1.7 * size, 0
    return placed


class _GbkInfo(zipfile.ZipInfo):
    """A member whose name is stored as Windows in China writes it: GBK bytes, and no word about it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def zip_bytes(members: dict[str, bytes], *, gbk: bool = False) -> bytes:
    """A ZIP archive with ``members`` by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = _GbkInfo(name) if gbk else zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def write(folder: Path, name: str, data: bytes | str) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
