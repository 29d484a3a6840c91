"""Word files, archives, old office files and long names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from make_files import docx_bytes, paragraph, write, zip_bytes

import extract
from extract.cli import main
from extract.tables.readers import Input, discover, read
from extract.tables.readers.discover import MAX_ID, safe_id
from extract.tables.readers.office import has_writer

TEXT = "加快建设城市绿道，力争新增里程20公里以上。"


def _read(path: Path) -> list[Input]:
    return [item for source in discover([path]) for item in read(source)]


def _docx(folder: Path, body: str) -> Input:
    (item,) = _read(write(folder, "a.docx", docx_bytes(body)))
    return item


def _centred(text: str) -> str:
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def _run(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


# --- Word ------------------------------------------------------------------------------------------------------------


def test_the_first_line_of_a_red_head_is_no_title(tmp_path: Path) -> None:
    head = ["长垣市人民政府办公室文件", "长政办〔2023〕8号", "长垣市人民政府办公室", "关于加快城市绿道建设的通知"]
    item = _docx(tmp_path, "".join(map(_centred, head)) + paragraph("各乡镇：") + paragraph(TEXT))
    assert item.hints == {"title": "长垣市人民政府办公室关于加快城市绿道建设的通知"}
    assert item.text.splitlines()[:4] == head
    document = next(extract.read(tmp_path / "a.docx"))
    assert document.metadata.title == item.hints["title"]
    assert document.metadata.doc_type == "通知"


def test_a_paragraph_in_the_title_style_is_the_title(tmp_path: Path) -> None:
    item = _docx(tmp_path, paragraph("城市绿道建设方案", style="Title") + paragraph(TEXT))
    assert item.hints == {"title": "城市绿道建设方案"}
    assert _docx(tmp_path, paragraph("长垣市政府") + paragraph(TEXT)).hints == {}


def test_hidden_runs_are_left_out_and_superscripts_are_written_so(tmp_path: Path) -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = (
        "<w:p><w:r><w:t>建成绿地10</w:t></w:r>" + _run("4", raised) + "<w:r><w:t>平方米</w:t></w:r>"
        + _run("隐藏999个", "<w:vanish/>") + _run("，绿道", '<w:vanish w:val="0"/>') + _run("3", raised) + "</w:p>"
    )  # fmt: skip
    assert _docx(tmp_path, body).text == "建成绿地10⁴平方米，绿道[3]"


def test_rows_of_a_table_keep_their_columns(tmp_path: Path) -> None:
    def cell(text: str, properties: str = "") -> str:
        lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("/"))
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{lines or '<w:p/>'}</w:tc>"

    rows = [
        [cell("指标"), cell("数值", '<w:gridSpan w:val="2"/>'), cell("属性")],
        [cell("绿道/总长度", '<w:vMerge w:val="restart"/>'), cell("120"), cell("300"), cell("预期性")],
        [cell("", "<w:vMerge/>"), cell(""), cell("42"), cell("约束性")],
    ]
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删去')}</w:tr>"
    table = "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + deleted + "</w:tbl>"
    assert _docx(tmp_path, table).text.splitlines() == [
        "指标\t数值\t\t属性",
        "绿道 总长度\t120\t300\t预期性",
        "\t\t42\t约束性",
    ]


# --- archives --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names", [["农业.txt"], ["农业.txt", "工业.txt", "交通邮电.txt"], ["目录/农业.txt", "readme.txt"]]
)
def test_names_in_gbk_that_are_good_utf8_by_chance(names: list[str], tmp_path: Path) -> None:
    items = _read(write(tmp_path, "a.zip", zip_bytes({name: TEXT.encode() for name in names}, gbk=True)))
    assert sorted(item.source.rpartition("#")[2] for item in items) == sorted(names)


def test_names_in_utf8_without_the_mark(tmp_path: Path) -> None:
    class Unmarked(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
            return self.filename.encode(), self.flag_bits & ~0x800

    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(Unmarked("城市绿道建设方案.txt"), TEXT)
    assert _read(path)[0].doc_id == "a__城市绿道建设方案"


def test_long_names_cost_nothing(tmp_path: Path) -> None:
    name = "关于印发城市绿道建设若干政策措施的通知" * 4
    path = write(
        tmp_path, f"{'绿道' * 12}.zip", zip_bytes({f"{name}一.html": f"<p>{TEXT}".encode(), f"{name}二.txt": b"x"})
    )
    first, second = (item.doc_id for item in _read(path))
    assert first != second
    assert all(len(each.encode()) <= MAX_ID for each in (first, second))
    assert safe_id("绿道") == "绿道"
    out = tmp_path / "out"
    run = ["run", str(path), "--out", str(out), "--no-report", "--quiet", "--workers", "1"]
    assert CliRunner().invoke(main, run).exit_code == 0
    assert (out / "texts" / f"{first}.txt").read_text("utf-8") == TEXT


# --- old office files ------------------------------------------------------------------------------------------------


def _soffice() -> str | None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    return program if program and has_writer(program) else None


def _rtf(*paragraphs: str) -> bytes:
    lines = ("".join(f"\\u{(ord(c) + 0x8000) % 0x10000 - 0x8000}?" for c in text) for text in paragraphs)
    return ("{\\rtf1\\ansi\\uc1 " + "\\par ".join(lines) + "\\par}").encode("ascii")


@pytest.mark.skipif(_soffice() is None, reason="LibreOffice with Writer is not installed here")
@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_old_office_files_are_converted(kind: str, tmp_path: Path) -> None:
    made = write(tmp_path, "a.rtf", _rtf("城市绿道建设方案", TEXT))
    if kind != "rtf":
        profile = (tmp_path / "profile").as_uri()
        command = [str(_soffice()), f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
        subprocess.run([*command, "--outdir", str(tmp_path), str(made)], check=True, capture_output=True, timeout=120)
        made = tmp_path / f"a.{kind}"
    if kind == "doc":
        made = made.rename(tmp_path / "a.wps")
    (item,) = _read(made)
    assert (item.status, item.error) == ("ok", None)
    assert item.text.splitlines() == ["城市绿道建设方案", TEXT]


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")
def test_the_missing_part_of_libreoffice_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = write(tmp_path, "soffice", "#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    old = write(tmp_path, "a.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600)
    assert "LibreOffice Writer" in str(_read(old)[0].error)
    write(tmp_path, "libswlo.so", b"")
    assert _read(old)[0].error == "LibreOffice cannot read the file"
