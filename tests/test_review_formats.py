"""Files for annotation and coding programs, read by other means than our own."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from lxml import etree
from review_samples import PLAN, document, make_record, plan_records, write_sample

from extract.cli import main
from extract.review import export, read
from extract.review.exports.brat import file_name
from extract.review.exports.registry import READABLE, TOOLS
from extract.tables.rundir import RunDir
from extract.tables.writers import write_run

QDA = {"q": "urn:QDA-XML:project:1.0"}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "run")


# --- brat


def test_brat_has_plain_names_and_its_settings(tmp_path: Path) -> None:
    names = ["清河市2026年", "a/b:c%", "长" * 120]
    documents = []
    for name in names:
        record = msgspec.structs.replace(make_record(PLAN, "新建", "河长制工作站"), doc_id=name, record_id=f"{name}:1")
        made = document("plan", PLAN, [record], tmp_path)
        made.doc_id = name
        documents.append(made)
    write_run(documents, tmp_path / "x")
    (folder,) = export(tmp_path / "x", "brat")
    files = sorted(path.name for path in folder.glob("*.ann"))
    assert "清河市2026年.ann" in files
    assert "a%2Fb%3Ac%25.ann" in files
    assert all(len(name.encode()) <= 255 for name in files)
    assert len(files) == 3
    assert sorted(task.doc_id for task in read(folder, RunDir(tmp_path / "x"))) == sorted(names)
    assert {path.name for path in folder.glob("*.conf")} == {"annotation.conf", "visual.conf", "tools.conf"}
    kinds = set(re.findall(r"^(\w+)$", (folder / "annotation.conf").read_text("utf-8"), re.M)) | {"Action"}
    labels = re.findall(r"^(\w+) \|", (folder / "visual.conf").read_text("utf-8"), re.M)
    assert kinds <= set(labels)


def test_long_names_stay_apart() -> None:
    assert file_name("长" * 120 + "甲") != file_name("长" * 120 + "乙")


# --- spaCy


def test_one_doc_a_sentence_with_its_marks(run: Path) -> None:
    spacy = pytest.importorskip("spacy")
    from spacy.tokens import DocBin

    train, dev, _ = export(run, "docbin")
    vocab = spacy.blank("zh").vocab
    docs = list(DocBin().from_disk(train).get_docs(vocab))
    assert [doc.text for doc in docs][1:3] == [
        "坚决打好水源保护攻坚战。", "加快推进𠮷祥河清淤工程，力争水质达标率达到90%以上。"
    ]  # fmt: skip
    for doc in docs:
        start = doc.user_data["start"]
        assert PLAN[start : start + len(doc.text)] == doc.text
    assert ("OBJECT", "𠮷祥河清淤工程", plan_records()[1].record_id) in [
        (span.label_, span.text, span.id_) for span in docs[2].spans["policy"]
    ]
    assert {doc.user_data["doc_id"] for doc in DocBin().from_disk(dev).get_docs(vocab)} == {"review"}


def test_the_configuration_trains(run: Path) -> None:
    pytest.importorskip("spacy")
    train, dev, config = export(run, "docbin")
    paths = ["--paths.train", str(train), "--paths.dev", str(dev), "--training.max_steps", "2"]
    command = [sys.executable, "-m", "spacy", "train", str(config), *paths, "--training.eval_frequency", "1"]
    done = subprocess.run([*command, "--output", str(run / "model")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (run / "model" / "model-last" / "config.cfg").is_file()


# --- REFI-QDA


def test_a_qda_project_holds_texts_codes_and_marks(run: Path) -> None:
    (path,) = export(run, "qdpx")
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        sources = root.findall("q:Sources/q:TextSource", QDA)
        names = [source.get("plainTextPath").removeprefix("internal://") for source in sources]
        texts = [archive.read(f"sources/{name}").decode() for name in names]
    assert texts[0] == PLAN
    codes = {code.get("guid"): code.get("name") for code in root.iter(f"{{{QDA['q']}}}Code")}
    assert len(codes) == 11
    marked = []
    for mark in sources[0].findall("q:PlainTextSelection", QDA):
        text = PLAN[int(mark.get("startPosition")) : int(mark.get("endPosition"))]
        marked += [(codes[ref.get("targetGUID")], text) for ref in mark.findall("q:Coding/q:CodeRef", QDA)]
    assert ("对象 object", "𠮷祥河清淤工程") not in marked
    assert ("计划 planned", "𠮷祥河清淤工程") in marked
    assert ("目标 target", "90%以上") in marked
    assert marked.count(("专项行动 campaign", "水源保护攻坚战")) == 1
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(set(guids)) == len(guids)
    assert path.read_bytes() == export(run, "qdpx")[0].read_bytes()


# --- WebAnno TSV

WEBANNO_HEAD = [
    "#FORMAT=WebAnno TSV 3.3",
    "#T_SP=webanno.custom.PolicyMark|role|record",
    "#T_RL=webanno.custom.PolicySlot|slot|BT_webanno.custom.PolicyMark",
]


def test_webanno_tsv_counts_as_java_does(run: Path) -> None:
    (folder,) = export(run, "webanno")
    text = (folder / "plan.tsv").read_text("utf-8")
    head, *_ = text.split("\n\n")
    assert head.split("\n") == WEBANNO_HEAD
    units = PLAN.encode("utf-16-le")
    found: dict[tuple[str, str], list[str]] = {}
    rows = [line.split("\t") for line in text.split("\n") if re.match(r"\d+-\d+\t", line)]
    for _, place, word, roles, records, _, _, end in rows:
        start, stop = map(int, place.split("-"))
        assert units[2 * start : 2 * stop].decode("utf-16-le") == re.sub(r"\\(.)", r"\1", word)
        assert end == ""
        assert roles.count("|") == records.count("|")
        for role, record in zip(roles.split("|"), records.split("|"), strict=True):
            if role != "_":
                found.setdefault((role, record), []).append(word)
    assert "𠮷祥河清淤工程" in {"".join(words) for (role, _), words in found.items() if role.startswith("OBJECT")}
    assert "".join("".join(row[2]) for row in rows).replace("\\", "") == "".join(PLAN.split())


def test_webanno_escapes_as_inception_does(tmp_path: Path) -> None:
    raw = "实施A_B|C->D-E[1]*计划；\t完成清淤。\n"
    record = make_record(raw, "完成", "清淤", doc_id="marks")
    write_run([document("marks", raw, [record], tmp_path)], tmp_path / "run")
    (folder,) = export(tmp_path / "run", "webanno")
    lines = (folder / "marks.tsv").read_text("utf-8").split("\n")
    assert lines[:5] == [*WEBANNO_HEAD, "", ""]
    assert lines[5].startswith("#Text=实施A_B|C->D-E[1]*计划；")
    words = "".join(line.split("\t")[2] for line in lines if re.match(r"\d+-\d+\t", line))
    assert "A\\_B\\|C" in words
    assert "D-E\\[1\\]\\*" in words


def test_webanno_relations_lead_to_the_object(run: Path) -> None:
    """As WebAnno reads them: on the line of the dependent, ``address of the governor[governor_dependent]``."""
    (folder,) = export(run, "webanno")
    rows = [line.split("\t") for line in (folder / "plan.tsv").read_text("utf-8").split("\n") if "\t" in line]
    words: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for row in rows:
        for mark in row[3].split("|"):
            number = mark.partition("[")[2].rstrip("]")
            words[number] = words.get(number, "") + re.sub(r"\\(.)", r"\1", row[2])
            addresses.setdefault(number, row[0])
    found = set()
    for row in rows:
        assert row[5].count("|") == row[6].count("|")
        for slot, place in zip(row[5].split("|"), row[6].split("|"), strict=True):
            if slot != "_":
                where, governor, dependent = re.fullmatch(r"(\d+-\d+)\[(\d+)_(\d+)\]", place).groups()  # type: ignore[union-attr]
                assert (addresses[governor], addresses[dependent]) == (where, row[0])
                found.add((slot, words[governor], words[dependent]))
    assert {
        ("verb", "打好", "水源保护攻坚战"),
        ("commitment", "力争", "水质达标率"),
        ("quantity", "90%以上", "水质达标率"),
        ("campaign", "水源保护攻坚战", "水质达标率"),
        ("campaign", "水源保护攻坚战", "𠮷祥河清淤工程"),
    } <= found
    assert sum(slot == "verb" for slot, _, _ in found) == 5


def test_an_independent_reader_takes_webanno_files(run: Path) -> None:
    reader = pytest.importorskip("web_anno_tsv", reason="web-anno-tsv is not installed")
    (folder,) = export(run, "webanno")
    with reader.open_web_anno_tsv(str(folder / "review.tsv")) as sentences:
        found = [mark.text for sentence in sentences for mark in sentence.annotations]
    assert "3.5万亩左右" in found


def test_an_independent_reader_takes_qda_projects(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refi = pytest.importorskip("pyrefiqda", reason="pyrefiqda is not installed")
    monkeypatch.chdir(tmp_path)  # it unpacks into the working directory
    (path,) = export(run, "qdpx")
    texts = refi.RefiProject.load(str(path)).sources.text_source
    first = texts[0].plain_text_selection[0]
    assert PLAN[first.start_position : first.end_position] == "坚决"
    assert [len(text.plain_text_selection) for text in texts] == [15, 6]


def test_every_tool_has_its_module_and_its_line_in_the_help() -> None:
    said = CliRunner().invoke(main, ["export", "--help"]).output
    for tool, name in TOOLS.items():
        module = import_module(f"extract.review.exports.{name}")
        assert callable(module.write)
        assert hasattr(module, "read") == (tool in READABLE)
        assert re.search(rf"^  {tool} +\S", said, re.M)
