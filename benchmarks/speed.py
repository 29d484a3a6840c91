"""Throughput beside the usual tools, in one run and on the same texts; and where the time goes."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from math import log
from pathlib import Path

from benchmarks.bulletins import bulletin
from benchmarks.corpora import total, write
from extract.engine import folder as folders
from extract.engine.job import Job
from extract.engine.local import serial
from extract.engine.options import RunOptions
from extract.pipeline import Extractor
from extract.tables.writers import encode
from extract.text.clean import clean
from extract.text.decode import decode
from extract.tokens.segmenter import private_jieba

Work = Callable[[Sequence[str]], object]

SLOW_SHARE = 5
"""The slow tools get every fifth text only; throughput is per byte all the same."""


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def throughput(texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Return MB/s of each tool, the best of ``rounds``; each round goes through all tools, to meet the same weather."""
    best: dict[str, float] = {}
    contenders = _contenders()
    for work, _ in contenders.values():
        work(texts[:1])  # dictionaries and patterns are loaded on first use
    for _ in range(rounds):
        for name, (work, slow) in contenders.items():
            given = list(islice(texts, 0, None, SLOW_SHARE)) if slow else texts
            rate = total(given) / 1e6 / seconds(lambda work=work, given=given: work(given))  # type: ignore[misc]
            best[name] = max(rate, best.get(name, 0.0))
    return best


def _contenders() -> dict[str, tuple[Work, bool]]:
    import spacy
    from jieba import posseg

    jieba = private_jieba()
    tagger = posseg.POSTokenizer(jieba)
    plain = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    component = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "policy_extract.tokenizer.v1"}}})
    component.add_pipe("policy_extract")
    for nlp in (plain, component):
        nlp.max_length = 10**9
    fast, reference = Extractor(), Extractor(segmenter="jieba")
    return {
        "jieba.cut": (lambda texts: [sum(1 for _ in jieba.cut(text)) for text in texts], False),
        "jieba.posseg": (lambda texts: [sum(1 for _ in tagger.cut(text)) for text in texts], True),
        "spaCy zh with jieba, tokens only": (lambda texts: [len(doc) for doc in plain.pipe(texts)], True),
        "policy-extract run, one process": (_run, False),
        "policy-extract run, one process, --segmenter jieba": (lambda texts: _run(texts, "jieba"), True),
        "extract.parse": (lambda texts: [fast.parse(text) for text in texts], False),
        "extract.parse, --segmenter jieba": (lambda texts: [reference.parse(text) for text in texts], True),
        "nlp.pipe with policy_extract": (lambda texts: [len(doc) for doc in component.pipe(texts)], False),
    }


def _run(texts: Sequence[str], segmenter: str = "rjieba") -> None:
    """From files on disk to all result files on disk."""
    with tempfile.TemporaryDirectory() as place:
        folder = write(texts, Path(place) / "in")
        plan = folders.plan((str(folder),), RunOptions(segmenter=segmenter), ("csv", "json", "jsonl"), True, False)
        Job(Path(place) / "out", plan, engine=serial).run()


def stages(texts: Sequence[str]) -> dict[str, float]:
    """Return the seconds spent in each stage over all texts."""
    extractor = Extractor()
    stages = extractor.stages
    data = [text.encode() for text in texts]
    extractor.parse(texts[0])
    spent = {"decode": seconds(lambda: [decode(raw) for raw in data])}
    spent["clean"] = seconds(lambda: [clean(text) for text in texts])
    spent["cut into words"] = seconds(lambda: [stages.tokenizer.cut(text) for text in texts])
    spent["numbers"] = seconds(lambda: [stages.quantities.find(text) for text in texts])
    documents = []
    parse = seconds(lambda: documents.extend(extractor.parse(text) for text in texts))
    spent["sections, clauses, actions, linking"] = max(0.0, parse - sum(list(spent.values())[1:]))
    spent["rows (CSV, JSON)"] = seconds(lambda: [encode(document) for document in documents])
    return spent


def growth(sizes: Sequence[int]) -> tuple[dict[int, float], float]:
    """Parse single documents of growing size; return size → seconds and the exponent fitted to all but the smallest."""
    extractor = Extractor()
    spent = {}
    for size in sizes:
        text = bulletin(11, size)
        extractor.parse(text)
        spent[len(text.encode())] = min(seconds(lambda text=text: extractor.parse(text)) for _ in range(3))  # type: ignore[misc]
    points = [(log(size), log(time_)) for size, time_ in list(spent.items())[1:]]
    return spent, slope(points)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the least-squares line through some points."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
