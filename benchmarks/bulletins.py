"""Synthetic policy bulletins from the project's own words: seeded, of any size, never twice the same sentence run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from extract.lexicon.tables import load_table, parse_table

NUMERALS = "一二三四五六七八九十"
BOUNDS = ("", "", "以上", "左右", "以内")
PHRASES = Path(__file__).with_name("phrases.tsv")


@cache
def vocabulary() -> dict[str, list[str]]:
    """Return word lists by slot: nouns and sentences from phrases.tsv, verbs, campaigns, regions from the lexicon."""
    words: dict[str, list[str]] = {}
    for row in parse_table(PHRASES.read_text("utf-8"), PHRASES.name):
        words.setdefault(row["kind"], []).append(row["text"])
    verbs = load_table("verbs.tsv")
    key = next(iter(verbs[0]))
    words["verb"] = [row[key] for row in verbs if len(row[key]) in (2, 4) and "t" in row.get("frames", "t")]
    heads = [row["head"] for row in load_table("campaign_heads.tsv") if len(row["head"]) > 1]
    words["campaign"] = [noun + head for noun in words["noun"] if "、" not in noun for head in heads]
    words["region"] = [row["name"] for row in load_table("regions.tsv") if row["kind"] in ("prefecture", "county")]
    return words


def bulletin(seed: int, size: int) -> str:
    """Return one bulletin of about ``size`` bytes of UTF-8; the same seed and size give the same text."""
    random = Random(seed)
    words = vocabulary()
    lines = [f"{random.choice(words['region'])}人民政府关于{random.choice(words['noun'])}的工作报告", ""]
    written = sum(len(line.encode()) for line in lines)
    section = 0
    while written < size:
        line = _heading(random, section) if section % 4 == 0 else _paragraph(random)
        section += 1
        lines.append(line)
        written += len(line.encode()) + 1
    return "\n".join(lines) + "\n"


def bulletins(seed: int, number: int, size: int) -> Iterator[str]:
    """Yield ``number`` different bulletins of about ``size`` bytes each."""
    return (bulletin(seed * 1_000_003 + i, size) for i in range(number))


def write_bulletins(folder: Path, seed: int, number: int, size: int) -> Path:
    """Write bulletins as ``b00000.txt`` … into ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for i, text in enumerate(bulletins(seed, number, size)):
        (folder / f"b{i:05d}.txt").write_text(text, "utf-8")
    return folder


def _heading(random: Random, section: int) -> str:
    if section % 12 == 0:
        return f"{random.choice(NUMERALS)}、{_fill(random, '{verb}{noun}')}"
    return f"（{random.choice(NUMERALS)}）{_sentence(random, 'lead')}"


def _paragraph(random: Random) -> str:
    kinds = random.choices(("clause", "target", "review", "frame"), (6, 3, 2, 1), k=random.randint(3, 7))
    return "　　" + "".join(_sentence(random, kind) + "。" for kind in kinds)


def _sentence(random: Random, kind: str) -> str:
    return _fill(random, random.choice(vocabulary()[kind]))


def _fill(random: Random, template: str) -> str:
    """Fill every slot anew: ``{verb}{noun}，{verb}{noun}`` takes two verbs and two nouns."""
    pieces = template.split("{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        slot, _, rest = piece.partition("}")
        filled += [_word(random, slot), rest]
    return "".join(filled)


def _word(random: Random, slot: str) -> str:
    if slot == "percent":
        return f"{random.uniform(0.5, 98):.1f}"
    if slot == "count":
        return str(random.randint(2, 5000))
    if slot == "year":
        return str(random.randint(2021, 2030))
    if slot == "month":
        return str(random.randint(1, 9))
    if slot == "bound":
        return random.choice(BOUNDS)
    return random.choice(vocabulary()[slot])
