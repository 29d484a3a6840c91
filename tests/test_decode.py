"""Decoding: every encoding a Chinese file may have, on short and long texts, whole and damaged."""

from __future__ import annotations

import random

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bulletins import bulletin
from extract.text.decode import decode

TEXT = "全市要加快推进重点项目建设，确保全年新增城镇就业3.5万人以上。\r\n城镇调查失业率控制在5.5%以内。"
TRADITIONAL = "全縣要加快推進重點項目建設，確保全年新增就業3.5萬人以上。\n調查失業率控制在5.5%以內。"


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (TEXT.encode(), "utf-8", TEXT),
        (TEXT.encode("utf-8-sig"), "utf-8-sig", TEXT),
        (TEXT.encode("utf-16"), "utf-16", TEXT),
        (TEXT.encode("utf-16-le"), "utf-16-le", TEXT),
        (TEXT.encode("utf-16-be"), "utf-16-be", TEXT),
        (TEXT.encode("gb2312"), "gb18030", TEXT),
        ((TEXT + "㐀𠀀").encode("gb18030"), "gb18030", TEXT + "㐀𠀀"),
        (TRADITIONAL.encode("gbk"), "gb18030", TRADITIONAL),
        (TRADITIONAL.encode("big5"), "big5hkscs", TRADITIONAL),
        ((TRADITIONAL + "啲嘅喺").encode("big5hkscs"), "big5hkscs", TRADITIONAL + "啲嘅喺"),
        (b"plain ASCII", "utf-8", "plain ASCII"),
        (b"", "utf-8", ""),
    ],
)
def test_decode(data: bytes, encoding: str, text: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.flags) == (text, encoding, ())
    assert data.decode(encoding) == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("length", [8, 12, 40])
def test_short_texts(encoding: str, length: int) -> None:
    """Snippets of eight characters and more are told apart; of very short ones a few are not."""
    text = "".join(c for c in "".join(bulletin(i, 3000) for i in range(3)) if not c.isspace())
    text = opencc.OpenCC("s2t").convert(text) if encoding == "big5hkscs" else text
    chance = random.Random(length)
    starts = [chance.randrange(len(text) - length) for _ in range(60)]
    snippets = [text[i : i + length] for i in starts]
    wrong = [s for s in snippets if not s.isascii() and decode(s.encode(encoding, "ignore")).encoding != encoding]
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_bad_byte_is_reported_and_costs_one_place(encoding: str) -> None:
    data = bytearray((TEXT * 3).encode(encoding))
    data[len(TEXT.encode(encoding)) // 2] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.encoding == encoding
    assert decoded.flags == ("bad_bytes",)
    assert decoded.text.startswith(TEXT[:10])
    assert decoded.text.endswith(TEXT)
    assert 1 <= decoded.text.count("\ufffd") <= 3


def test_a_declared_encoding_counts_where_it_fits() -> None:
    data = "堃垚".encode("big5hkscs", "ignore") or b"x"
    assert decode("峯牀羣".encode("big5hkscs"), "big5").encoding == "big5hkscs"
    assert decode(TEXT.encode(), "gbk").encoding == "utf-8"
    assert decode(TEXT.encode("gbk"), "gb2312").encoding == "gb18030"
    assert decode(data, "no-such-encoding").encoding in ("big5hkscs", "gb18030", "utf-8")


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" * 40])
def test_pictures_are_no_text(data: bytes) -> None:
    assert "binary" in decode(data).flags


@given(st.binary(max_size=400))
def test_the_named_encoding_rebuilds_the_text(data: bytes) -> None:
    decoded = decode(data)
    assert data.decode(decoded.encoding, "replace") == decoded.text
