"""The pandas accessor: ``df.policy.extract("text")`` after ``import extract.integrations.accessor``.

>>> import extract.integrations.accessor, pandas as pd
>>> frame = pd.DataFrame({"id": ["a"], "text": ["加快推进省级创新平台建设。"]})
>>> frame.policy.extract("text")[["id", "verb", "object"]].values.tolist()
[['a', '加快推进', '省级创新平台建设']]
"""

from __future__ import annotations

import pandas as pd
from pandas.api.extensions import register_dataframe_accessor

from extract.api import extractor_for
from extract.tables.frames import to_frame
from extract.tables.schema import keep_names


@register_dataframe_accessor("policy")
class PolicyAccessor:
    """What a frame of texts can do with the extractor."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def extract(
        self, text_column: str, *, id_column: str | None = None, lexicon: str | None = None, segmenter: str = "rjieba"
    ) -> pd.DataFrame:
        """Extract the records of every text; the frame's other columns are repeated on each record of their row.

        Args:
            text_column: column with the texts; a missing text gives no records.
            id_column: column with document ids; by default the index of the frame.
            lexicon: folder of own TSV tables.
            segmenter: ``rjieba`` or ``jieba``.

        Returns:
            One row a record, with the index of the row it came from; first the frame's other columns in order and
            with their types (one that is called like a column of ours becomes ``keep_NAME``), then the columns of
            ``records.csv``. Rows without records are left out; ``frame.index.difference(result.index)`` names them.

        Raises:
            KeyError: the frame has no column of that name.
            ValueError: the frame's index, its column names or the ids repeat.
        """
        frame = self._frame
        if not frame.index.is_unique or not frame.columns.is_unique:
            raise ValueError("the frame's index and columns must be unique; reset_index() makes the index so")
        if id_column is not None and frame[id_column].duplicated().any():
            twice = frame.loc[frame[id_column].duplicated(), id_column].unique()
            named = ", ".join(map(str, twice[:5]))
            raise ValueError(f"ids of {id_column} repeat ({named}), and records could not be told apart")
        extractor = extractor_for(lexicon, segmenter)
        ids = frame.index if id_column is None else frame[id_column]
        texts = frame[text_column]
        found = [extractor.parse("" if pd.isna(t) else str(t), str(i)) for i, t in zip(ids, texts, strict=True)]
        rows = [label for label, doc in zip(frame.index, found, strict=True) for _ in doc.records]
        records = to_frame(found)
        others = frame.drop(columns=text_column)
        others.columns = pd.Index(keep_names(list(others.columns)))
        repeated = others.loc[rows]
        records.index = repeated.index
        return pd.concat([repeated, records], axis=1)
