import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

import extract
from extract.cli import main
from extract.model import Document
from extract.tables.datapackage import write_datapackage
from extract.tables.verify import Verified, verify
from extract.tables.writers import write_run

TEXT = "坚决打好绿色转型攻坚战。\r\n加快推进省级創新平台建设，新建智能工厂20个以上。"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A finished run over two files in different encodings."""
    sources = tmp_path / "sources"
    sources.mkdir()
    made = []
    for name, encoding in (("a", "utf-8"), ("b", "gb18030")):
        path = sources / f"{name}.txt"
        path.write_bytes(TEXT.encode(encoding))
        document = extract.parse(TEXT, name)
        document.source, document.encoding = str(path), encoding
        document.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        made.append(document)
    write_run(made, tmp_path / "out")
    return tmp_path / "out"


def reasons(run: Path, **options: Path) -> list[str]:
    return [str(problem) for problem in verify(run, **options)]


def test_a_sound_run(run: Path) -> None:
    checked = Verified()
    assert list(verify(run, checked=checked)) == []
    assert checked.documents == 2
    assert checked.records == 2 * len(extract.parse(TEXT).records) > 0
    done = CliRunner().invoke(main, ["verify", str(run)])
    assert done.exit_code == 0
    assert done.output.startswith(f"ok: {checked.records} records of 2 documents")


def of_records(run: Path) -> list[str]:
    """The problems of the records themselves; that the files differ from each other comes before."""
    return [str(problem) for problem in verify(run) if problem.record_id]


def change(run: Path, old: str, new: str, name: str = "records.jsonl") -> None:
    path = run / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def test_a_changed_quote_is_found(run: Path) -> None:
    change(run, '"quote":"加快', '"quote":"加速')
    assert len(of_records(run)) == 2
    done = CliRunner().invoke(main, ["verify", str(run)])
    assert (done.exit_code, "records.json: record 2" in done.output) == (1, True)
    done = CliRunner().invoke(main, ["verify", str(run), "--all"])
    assert (done.exit_code, done.output.count("加速")) == (1, 2)


def test_an_offset_outside_the_text_is_found(run: Path) -> None:
    record = extract.parse(TEXT, "a").records[0]
    old = f'"object":{{"text":"{record.object.text}","start":{record.object.start},"end":{record.object.end}}}'
    change(run, old, old.replace(f'"end":{record.object.end}', '"end":9999'))
    assert len(of_records(run)) == 2
    assert all("object at" in reason and "outside" in reason for reason in of_records(run))


@pytest.mark.parametrize(
    ("old", "new", "slot"),
    [
        ('"verb":{"text":"新建"', '"verb":{"text":"改建"', "verb"),
        ('"object":{"text":"智能', '"object":{"text":"智慧', "object"),
        ('"campaign":"绿色', '"campaign":"红色', "campaign"),
        ('"text":"20个以上"', '"text":"30个以上"', "quantity"),
        ('"indicator":"智能', '"indicator":"数字', "indicator"),
        ('"object":{"text":"省级创新', '"object":{"text":"省級創新', "object"),
        ('"object":{"text":"智能工厂"', '"object":{"text":" "', "object"),
    ],
)
def test_a_slot_that_does_not_read_its_place_is_found(run: Path, old: str, new: str, slot: str) -> None:
    change(run, old, new)
    found = of_records(run)
    assert len(found) >= 2
    assert all(f": {slot} " in reason for reason in found)


def test_two_records_of_one_id_are_found(run: Path) -> None:
    path = run / "records.jsonl"
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([first, first, *rest]))
    assert [reason for reason in reasons(run) if "two records have this id" in reason]
    assert [reason for reason in reasons(run) if reason.endswith(" in documents.csv")]


@pytest.mark.parametrize("name", ["records.csv", "records.json"])
def test_files_that_differ_are_found(run: Path, name: str) -> None:
    change(run, "智能工厂", "智慧工厂", name)
    assert [reason.split(":")[0] for reason in reasons(run)] == [name]
    text = (run / name).read_bytes()
    (run / name).write_bytes(text[: len(text) // 2])
    assert reasons(run)[0].startswith(f"{name}: ")


def test_hashes_of_the_data_package_are_compared(run: Path) -> None:
    write_datapackage(run)
    assert reasons(run) == []
    (run / "terms.csv").write_text("")
    assert [reason.split(":")[0] for reason in reasons(run)] == ["terms.csv"]


def test_records_of_another_version_are_checked_by_quote_and_place(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(run, '"verb":{"text":"新建"', '"verb":{"text":"改建"')
    monkeypatch.setattr(extract, "__version__", "another")
    assert of_records(run) == []
    change(run, '"quote":"新建', '"quote":"改建')
    assert len(of_records(run)) == 2


def test_a_changed_source_is_found(run: Path) -> None:
    source = run.parent / "sources" / "b.txt"
    source.write_bytes(source.read_bytes() + b" ")
    assert reasons(run) == [f"b: {source} is not what the run has read: its SHA-256 differs"]


def test_a_missing_and_a_moved_source(run: Path, tmp_path: Path) -> None:
    (tmp_path / "sources").rename(tmp_path / "moved")
    assert [reason.split(":")[0] for reason in reasons(run)] == ["a", "b"]
    assert reasons(run, source=tmp_path / "moved") == []
    assert CliRunner().invoke(main, ["verify", str(run), "--source", str(tmp_path / "moved")]).exit_code == 0


def test_text_extracted_from_another_format_is_extracted_again(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><p>{TEXT}</p></body></html>", "utf-8")
    (document,) = extract.read(page)
    assert document.records
    write_run([document], tmp_path / "out")
    assert reasons(tmp_path / "out") == []
    page.write_text(f"<html><body><p>另：{TEXT}</p></body></html>", "utf-8")
    assert reasons(tmp_path / "out") == [f"page: {page} is not what the run has read: its SHA-256 differs"]


def test_no_run_and_unknown_document(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["verify", str(tmp_path)])
    assert (done.exit_code, "finished run" in done.output) == (2, True)
    write_run([extract.parse(TEXT, "a")], tmp_path)
    write_run([Document(doc_id="b")], tmp_path / "other")
    (tmp_path / "documents.csv").write_bytes((tmp_path / "other" / "documents.csv").read_bytes())
    assert reasons(tmp_path) == ["a: the document is not in documents.csv, or not in this place"]


def test_an_indicator_that_shares_words_of_another_conjunct_reads_its_own(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("单位产值能耗、水耗分别下降3%、4%。一产、二产增加值分别增长5%、6%。", "utf-8")
    done = CliRunner().invoke(main, ["run", str(source), "--out", str(tmp_path / "out"), "--no-report", "--quiet"])
    assert done.exit_code == 0
    shared = [r for r in (tmp_path / "out" / "records.jsonl").read_text("utf-8").splitlines() if "elided_noun" in r]
    assert len(shared) >= 2
    assert reasons(tmp_path / "out") == []
