"""The tools that records can be written for: for each the module beside this one that does it.

``write(tasks, folder, unit)`` returns the files written; ``unit`` is what the tool counts offsets in.
``read(path, known, unit)`` takes the tasks that were written, by document, and returns the corrected ones; it raises
ValueError for a file of another kind or one about a document that the run does not have.

A new export is a module beside these, a row here, and a line in the help of ``policy-extract export``.
"""

TOOLS = {
    "label-studio": "label_studio",
    "doccano": "doccano",
    "conllu": "conllu",
    "brat": "brat",
    "docbin": "docbin",
    "qdpx": "qdpx",
    "webanno": "webanno",
    "xlsx": "sheet",
}
"""Name of the target on the command line → module with ``write``, and ``read`` where corrections come back."""
READABLE = ("label-studio", "doccano", "conllu", "brat", "xlsx")
"""Targets whose corrections come back."""
PARTED = ("label-studio", "doccano")
"""Targets whose tasks may be parts of documents."""
