"""spaCy training data: ``train.spacy`` with the records' marks in ``doc.spans["policy"]``.

Characters are the tokens (spaCy's own default for Chinese), so that every mark ends where a token ends.
"""

from __future__ import annotations

from pathlib import Path

from extract.review.tasks import Task, with_text


def write(tasks: list[Task], out: Path, unit: str) -> list[Path]:
    """Write ``train.spacy`` (a :class:`spacy.tokens.DocBin`); offsets do not matter here."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("zh")
    nlp.max_length = max((len(raw) for _, raw in with_text(tasks)), default=0) + 1
    box = DocBin(store_user_data=True)
    for task, raw in with_text(tasks):
        doc = nlp.make_doc(raw)
        spans = []
        for group in task.groups:
            for role, (start, end) in group.places.items():
                span = doc.char_span(
                    start, end, label=role.upper(), span_id=str(group.record_id), alignment_mode="expand"
                )
                spans += [span] if span is not None else []
        doc.spans["policy"] = spans
        doc.user_data["doc_id"] = task.doc_id
        box.add(doc)
    path = out / "train.spacy"
    box.to_disk(path)
    return [path]
