"""The files of other tools, one module a tool: ``write`` makes them of tasks, ``read`` takes corrections from them.

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
