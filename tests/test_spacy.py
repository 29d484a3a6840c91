"""The component is found by its entry point: nothing of ours is imported before ``spacy.blank``."""

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import extract
from extract.integrations.spacy import to_doc

TEXT = "坚决打好绿色转型攻坚战。\n加快推进省级创新平台建设，新建智能工厂 20个以上。实施城市更新行动。"
CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "policy_extract.tokenizer.v1"}}}


@pytest.fixture
def nlp() -> Language:
    made = spacy.blank("zh", config=CONFIG)
    made.add_pipe("policy_extract")
    return made


def spans(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.label_, span.text, span.id_) for span in doc.spans["policy"]]


def test_entry_points_need_no_import() -> None:
    code = (
        "import spacy; nlp = spacy.blank('zh', config={'nlp': {'tokenizer': {'@tokenizers': "
        "'policy_extract.tokenizer.v1'}}}); nlp.add_pipe('policy_extract'); "
        "print(len(nlp('实施城市更新行动。').spans['policy']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert int(done.stdout) > 0, done.stderr


def test_spans_are_those_of_the_records(nlp: Language) -> None:
    doc = nlp(TEXT)
    document = doc._.policy
    assert doc.text == TEXT
    assert document.records == extract.parse(TEXT, document.doc_id).records
    assert document.records
    for record in document.records:
        mine = {span.label_: span for span in doc.spans["policy"] if span.id_ == record.record_id}
        assert record.object.text in mine["OBJECT"].text
        assert mine["OBJECT"].start_char <= record.object.start < record.object.end <= mine["OBJECT"].end_char
        assert ("QUANTITY" in mine) == (record.quantity is not None)
        assert mine["OBJECT"]._.policy_record == record
    assert {label for label, _, _ in spans(doc)} <= {"CAMPAIGN", "VERB", "OBJECT", "QUANTITY"}


def test_works_behind_any_tokenizer() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_extract")
    doc = nlp(TEXT)
    for record in doc._.policy.records:
        places = {(s.start_char, s.end_char) for s in doc.spans["policy"] if s.id_ == record.record_id}
        assert (record.object.start, record.object.end) in places


def test_a_campaign_has_one_span_and_split_records_their_own(nlp: Language) -> None:
    text = "坚决打好绿色转型攻坚战。加强水利建设，完善排水管网，推进水库加固。"
    doc = nlp(text)
    assert [record.campaign for record in doc._.policy.records] == ["绿色转型攻坚战"] * 4
    assert [s.text for s in doc.spans["policy"] if s.label_ == "CAMPAIGN"] == ["绿色转型攻坚战"]
    assert len({s.id_ for s in doc.spans["policy"] if s.label_ == "OBJECT"}) == 4


def test_several_processes_give_the_same(nlp: Language) -> None:
    texts = [TEXT, "无", "加强水利建设。" * 5] * 4
    one = list(nlp.pipe(texts))
    two = list(nlp.pipe(texts, n_process=2, batch_size=2))
    for a, b in zip(one, two, strict=True):
        assert spans(a) == spans(b)
        assert a._.policy.records == b._.policy.records
        assert a._.policy.clean.text == b._.policy.clean.text


def test_to_disk_and_back(nlp: Language, tmp_path: Path) -> None:
    nlp.get_pipe("policy_extract").add_patterns([{"label": "PLANT", "pattern": "智能工厂", "id": "plant"}])
    nlp.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert spans(loaded(TEXT)) == spans(nlp(TEXT))
    assert ("PLANT", "智能工厂", "plant") in spans(loaded(TEXT))
    again = spacy.blank("zh", config=CONFIG)
    again.add_pipe("policy_extract")
    again.from_bytes(nlp.to_bytes())
    assert spans(again(TEXT)) == spans(nlp(TEXT))


def test_own_tables_travel_with_the_model(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "notes.tsv").write_text("word\tnote\n智改数转\tx\n", "utf-8")
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_extract", config={"lexicon": str(own)})
    nlp.to_disk(tmp_path / "model")
    (own / "notes.tsv").unlink()
    loaded = spacy.load(tmp_path / "model").get_pipe("policy_extract")
    assert Path(loaded.lexicon, "notes.tsv").read_text("utf-8").startswith("word\tnote")


def test_token_patterns_from_the_config() -> None:
    patterns = [{"label": "BODY", "pattern": [{"TEXT": "财政部"}]}]
    nlp = spacy.blank("zh", config=CONFIG)
    nlp.add_pipe("policy_extract", config={"patterns": patterns, "spans_key": "gov"})
    doc = nlp("财政部加强预算管理。")
    assert "BODY" in {span.label_ for span in doc.spans["gov"]}
    assert nlp.get_pipe("policy_extract").labels == ("CAMPAIGN", "VERB", "OBJECT", "QUANTITY", "BODY")


def test_document_id_of_the_caller(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    doc.user_data["doc_id"] = "hexi-2023"
    assert nlp(doc)._.policy.doc_id == "hexi-2023"
    assert nlp(TEXT)._.policy.doc_id == nlp(TEXT)._.policy.doc_id != nlp(TEXT + "a")._.policy.doc_id


@pytest.mark.parametrize("text", ["", " ", "\n\r\n", "abc 中 文\t。", "😀加强管理"])
def test_odd_texts_keep_every_character(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


def test_docbin_and_displacy(nlp: Language) -> None:
    document = extract.parse(TEXT, "hexi")
    doc = to_doc(document, nlp.vocab)
    box = DocBin(docs=[doc], store_user_data=True)
    back = next(iter(DocBin().from_bytes(box.to_bytes()).get_docs(nlp.vocab)))
    assert spans(back) == spans(doc)
    assert back._.policy.records == document.records
    html = displacy.render(doc, style="span", options={"spans_key": "policy"}, jupyter=False)
    assert "OBJECT" in html
