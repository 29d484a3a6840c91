"""Where what stands around a text (columns of a table, labels of a page) says otherwise than the text's own words.

Which of the two is taken is told in :mod:`extract.document.metadata`; here the difference becomes a flag, so that a
value that is wrong in one place is not believed in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.document.dates import LATE, days_between, iso_date
from extract.document.gazetteer import NATION
from extract.document.header import Header
from extract.document.issuing import English, issuer_in_title, printed_on, signatories, signature
from extract.document.metadata import MetadataReader
from extract.lexicon.patterns import lazy
from extract.model import Metadata

FLAG = "metadata_conflict"
NEAR = 31
"""Days between writing, signing and printing."""
_LISTED = lazy("[、,，;；/ \u3000]+")
_OFFICE = lazy("[ \u3000]|(?<=.{2})办(?:公[厅室])?$")
_YEAR = lazy(r"[〔\[（(【]([12][0-9]{3})")
_NUMBER = lazy("[0-9]+")


def conflicts(
    reader: MetadataReader,
    text: str,
    header: Header,
    metadata: Metadata,
    told: Mapping[str, str],
    given: Mapping[str, str],
) -> tuple[str, ...]:
    """Name the facts on which text and surroundings differ: ``metadata_conflict:pub_date:2013-04-11/2024-09-02``.

    Args:
        reader: reads the facts of the text alone.
        text: the cleaned text.
        header: its header.
        metadata: the facts that were taken.
        told: what columns or page say, keyed by the names of :class:`~extract.model.Metadata` (and ``written_date``).
        given: what the user's own table says: it corrects, and is no conflict.

    Returns:
        One flag a fact: its name, the value that was taken, the other one.
    """
    told = {name: value.strip() for name, value in told.items() if value and name not in given}
    older = () if given.get("pub_date") else tuple(_flags(metadata, [("pub_date", _older_number(metadata))]))
    if not told.keys() - {"title", "source_name", "author"}:
        return older
    own = reader.read(text, {"title": metadata.title} if metadata.title else None, header)
    signed_on = signature(text, metadata.title)[1]
    pairs = (
        ("issuer", _other_issuer(reader.english, text, metadata, own, told.get("issuer"))),
        ("doc_number", _other_number(told.get("doc_number"), own.doc_number)),
        ("pub_date", _other_date(told, signed_on, printed_on(text))),
        ("year", _other_year(told.get("year"), own.year)),
        ("region_code", _other_region(told, metadata.region_code, own)),
    )
    return tuple(dict.fromkeys((*_flags(metadata, pairs), *older)))


def _flags(metadata: Metadata, pairs: Sequence[tuple[str, str | None]]) -> Iterator[str]:
    for name, other in pairs:
        if other:
            values = f"{getattr(metadata, name) or ''}/{other}"
            yield f"{FLAG}:{name}:{values}".replace("|", " ").replace("\n", " ")


def _other_issuer(english: English, text: str, metadata: Metadata, own: Metadata, told: str | None) -> str | None:
    """The body of title or signature where the told one is none of them."""
    bodies = [*signatories(text, metadata.title)]
    named = issuer_in_title(metadata.title) or (own.issuer if not bodies else None)
    bodies += [named] if named else []
    if not told or not bodies:
        return None
    names = english.names(told) if told.isascii() else [part for part in _LISTED.split(told) if part]
    if not names or any(_same_body(one, other) for one in names for other in bodies):
        return None
    return bodies[-1] if told == metadata.issuer else told


def _same_body(one: str, other: str) -> bool:
    """市政府办, 发改委: a short name keeps the order of the characters of the long one; an office is its body's."""
    short, long = sorted((_OFFICE.sub("", one), _OFFICE.sub("", other)), key=len)
    rest = iter(long)
    return all(char in rest for char in short)


def _other_number(told: str | None, own: str | None) -> str | None:
    """The number of the text's head where its figures are others."""
    return own if told and own and _NUMBER.findall(told) != _NUMBER.findall(own) else None


def _older_number(metadata: Metadata) -> str | None:
    """The number of a document that is years older than its date: the day is that of a copy."""
    year = _YEAR.search(metadata.doc_number or "")
    day = metadata.pub_date or "-"
    return metadata.doc_number if year and day[0] != "-" and abs(int(day[:4]) - int(year[1])) > 1 else None


def _other_date(told: Mapping[str, str], signed: str | None, printed: str | None) -> str | None:
    """A day of publication before the signature or long after it; a day of writing or printing that is not near it."""
    written, published = (iso_date(told.get(name)) for name in ("written_date", "pub_date"))
    bears = signed or printed
    if not bears:
        return None
    if written:
        return bears if abs(days_between(bears, written)) > NEAR else None
    early = 0 if signed else -NEAR
    return published if published and not early <= days_between(bears, published) <= LATE else None


def _other_year(told: str | None, own: int | None) -> str | None:
    return str(own) if told and told.isdigit() and own and int(told) != own else None


def _other_region(told: Mapping[str, str], code: str | None, own: Metadata) -> str | None:
    """The division of the text's issuer where neither of the two lies in the other."""
    if not (told.get("region_code") or told.get("region_name")) or not own.issuer or not code or not own.region_code:
        return None
    outer, inner = sorted((code.rstrip("0"), own.region_code.rstrip("0")), key=len)
    nation = NATION.code in (code, own.region_code) and code != own.region_code
    return own.region_code if nation or not inner.startswith(outer) else None
