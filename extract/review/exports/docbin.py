"""spaCy training data: marks of the records as spans, one Doc a sentence, and a configuration that trains on them.

Characters are the tokens (spaCy's own default for Chinese), so that every mark ends where a token ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract.model import Place
from extract.review.tasks import Group, Task, with_text

SPANS_KEY = "policy"
DEV_SHARE = 5
"""Every so manieth document is kept for testing the model, chosen by its id."""
SETTINGS = "spaCy: python -m spacy train config.cfg --paths.train train.spacy --paths.dev dev.spacy --output model"

CONFIG = f"""[paths]
train = "train.spacy"
dev = "dev.spacy"

[nlp]
lang = "zh"
pipeline = ["tok2vec","spancat"]
batch_size = 64

[nlp.tokenizer]
@tokenizers = "spacy.zh.ChineseTokenizer"
segmenter = "char"

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 96
depth = 4
embed_size = 2000
window_size = 1
maxout_pieces = 3
subword_features = true

[components.spancat]
factory = "spancat"
spans_key = "{SPANS_KEY}"
threshold = 0.5

[components.spancat.model]
@architectures = "spacy.SpanCategorizer.v1"

[components.spancat.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96

[components.spancat.model.reducer]
@layers = "spacy.mean_max_reducer.v1"
hidden_size = 128

[components.spancat.model.scorer]
@layers = "spacy.LinearLogistic.v1"

[components.spancat.suggester]
@misc = "spacy.ngram_range_suggester.v1"
min_size = 1
max_size = 24

[corpora]

[corpora.train]
@readers = "spacy.Corpus.v1"
path = ${{paths.train}}

[corpora.dev]
@readers = "spacy.Corpus.v1"
path = ${{paths.dev}}

[training]
max_epochs = 20
max_steps = 0
eval_frequency = 200
train_corpus = "corpora.train"
dev_corpus = "corpora.dev"

[training.optimizer]
@optimizers = "Adam.v1"

[training.score_weights]
spans_{SPANS_KEY}_f = 1.0

[initialize]
"""


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``train.spacy``, ``dev.spacy`` and ``config.cfg``; offsets do not matter here."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("zh")
    boxes = {name: DocBin(store_user_data=True) for name in ("train", "dev")}
    made = with_text(tasks)
    for number, (task, raw) in enumerate(made):
        box = boxes["dev" if _is_dev(task.doc_id, number, len(made)) else "train"]
        for place in _sentences(raw):
            box.add(_doc(nlp, task, raw, place))
    paths = [out / "train.spacy", out / "dev.spacy", out / "config.cfg"]
    for box, path in zip(boxes.values(), paths, strict=False):
        box.to_disk(path)
    # Spelled out by this version of spaCy, as its own `init fill-config` does.
    config = spacy.util.load_config_from_str(CONFIG, interpolate=False)
    filled = spacy.util.load_model_from_config(config, auto_fill=True).config
    paths[2].write_text(filled.to_str(), "utf-8")
    return paths


def _is_dev(doc_id: str, number: int, documents: int) -> bool:
    """By the id, so that a document stays where it is when others are added; of few documents the last."""
    if documents < 2 * DEV_SHARE:
        return number == documents - 1 and documents > 1
    return hashlib.sha256(doc_id.encode()).digest()[0] % DEV_SHARE == 0


def _sentences(raw: str) -> Iterator[Place]:
    """Sentences and the lines between them, without the white space around."""
    import re

    for match in re.finditer(r"[^。！？\n]*[。！？\n]?[”’」』）)]*", raw):
        text = match[0]
        if text.strip():
            start = match.start() + len(text) - len(text.lstrip())
            yield start, start + len(text.strip())


def _doc(nlp: Any, task: Task, raw: str, place: Place) -> Any:
    doc = nlp.make_doc(raw[slice(*place)])
    spans = []
    for group in task.groups:
        spans += [span for role, at in group.places.items() if (span := _span(doc, role, at, place, group))]
    doc.spans[SPANS_KEY] = spans
    doc.user_data |= {"doc_id": task.doc_id, "start": place[0]}
    return doc


def _span(doc: Any, role: str, at: Place, place: Place, group: Group) -> Any:
    """The mark within the sentence, None where it stands in another."""
    if not place[0] <= at[0] < at[1] <= place[1]:
        return None
    start, end = at[0] - place[0], at[1] - place[0]
    return doc.char_span(start, end, label=role.upper(), span_id=str(group.record_id), alignment_mode="expand")
