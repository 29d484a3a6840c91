"""spaCy: the extractor as a component, its segmenter as a tokenizer, its documents as :class:`spacy.tokens.Doc`.

Both are entry points, so after ``pip install policy-extract`` nothing needs importing:

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "policy_extract.tokenizer.v1"}}})
    nlp.add_pipe("policy_extract")
    doc = nlp("加快推进省级创新平台建设。")
    doc._.policy.records           # the records; their offsets count in doc.text
    doc.spans["policy"]            # CAMPAIGN, VERB, OBJECT, QUANTITY; span.id_ is the record's id
"""

from extract.integrations.spacy.component import PolicyExtract, make_component
from extract.integrations.spacy.docs import LABELS, SPANS_KEY, PolicyTokenizer, annotate, make_tokenizer, to_doc

__all__ = [
    "LABELS",
    "SPANS_KEY",
    "PolicyExtract",
    "PolicyTokenizer",
    "annotate",
    "make_component",
    "make_tokenizer",
    "to_doc",
]
