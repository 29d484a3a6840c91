"""The words of the report in Chinese and English, from ``labels.tsv``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from extract.tables.messages import in_chinese

LANGUAGES = ("zh", "en")


@cache
def _table() -> dict[str, tuple[str, str]]:
    text = files("extract.report").joinpath("labels.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {key: (zh, en) for key, zh, en in rows if key != "key"}


class Labels:
    """Words in one language.

    Args:
        language: ``zh`` or ``en``.

    Raises:
        ValueError: another language.
    """

    def __init__(self, language: str = "zh") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no labels in {language!r}; there are: {', '.join(LANGUAGES)}")
        self.language = language
        self.words = {key: pair[LANGUAGES.index(language)] for key, pair in _table().items()}

    def __call__(self, key: str, **values: object) -> str:
        """Return the word for ``key`` with ``{names}`` filled in. Raises KeyError for an unknown key."""
        return self.words[key].format(**values) if values else self.words[key]

    def told(self, sentence: str) -> str:
        """Return a sentence of the program's own (why a document was not read) in that language."""
        return in_chinese(sentence) if self.language == "zh" else sentence

    def value(self, group: str, value: object) -> str:
        """Return the word for a category (``value("bound", "at_least")``), the value itself where there is none."""
        return self.words.get(f"{group}.{value}", str(value))
