"""Where what stands around a text (columns of a table, labels of a page) says otherwise than the text's own words.

Which of the two is taken is told in :mod:`extract.document.metadata`; here the difference becomes a flag, so that a
value that is wrong in one place is not believed in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extract.document.dates import LATE, days_between, iso_date
from extract.document.english import English
from extract.document.gazetteer import NATION
from extract.document.header import Header
from extract.document.issuing import issuer_in_title, printed_on, signatories, signature
from extract.document.metadata import MetadataReader
from extract.lexicon.patterns import lazy
from extract.model import Metadata

FLAG = "metadata_conflict"
NEAR = 31
"""Days between writing, signing and printing."""
FAR = 5
"""Years: a document looks back or ahead by a plan's term; a date farther from every year it names is not its own."""
_LISTED = lazy("[、,，;；/ \u3000]+")
_OFFICE = lazy("[ \u3000]|(?<=.{2})办(?:公[厅室])?$")
_YEAR = lazy(r"[〔\[（(【]([12][0-9]{3})")
_NUMBER = lazy("[0-9]+")
_NAMED_YEAR = lazy(
    r"(?<![0-9.])(?:19[4-9]|20[0-4])[0-9](?=\s?年|[—–~至-](?:19|20)[0-9]{2}\s?年|[-/.](?:0?[1-9]|1[0-2])[-/.][0-3]?[0-9])"
)
_YEAR_OF_NUMBER = lazy(r"[〔\[（(【]((?:19[4-9]|20[0-4])[0-9])[〕\]）)】] ?第?[0-9]{1,5}号")
_HORIZONS = frozenset({"2035", "2050"})
"""Years that plans of any year aim at."""


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
        given: what the user's own table says: it corrects, and is no conflict, but for a year far from the text's.

    Returns:
        One flag a fact: its name, the value that was taken, the other one.
    """
    told = {name: value.strip() for name, value in told.items() if value and name not in given}
    older = None if given.get("pub_date") else _older_number(metadata) or _older_session(metadata)
    far = _far_day(text, metadata, {**told, **given})
    if not told.keys() - {"title", "source_name", "author"}:
        return tuple(_flags(metadata, [("pub_date", older or far), ("year", _far_year(text, given.get("year")))]))
    own = reader.read(text, {"title": metadata.title} if metadata.title else None, header)
    signed_on = signature(text, metadata.title)[1]
    pairs = (
        ("issuer", _other_issuer(reader.english, text, metadata, own, told.get("issuer"))),
        ("doc_number", _other_number(told.get("doc_number"), own.doc_number)),
        ("pub_date", _other_date(told, signed_on, printed_on(text)) or older or far),
        ("year", _other_year(told.get("year"), own.year) or _far_year(text, told.get("year") or given.get("year"))),
        ("region_code", _other_region(told, metadata.region_code, own)),
    )
    return tuple(_flags(metadata, pairs))


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


def _older_session(metadata: Metadata) -> str | None:
    """The day on which a report was given, long before its date: the day is that of a page that keeps it."""
    given_on, day = iso_date(metadata.event_date), iso_date(metadata.pub_date)
    kept = metadata.meeting and given_on and day and days_between(given_on, day) > LATE
    return given_on if kept else None


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


def _far_day(text: str, metadata: Metadata, told: Mapping[str, str]) -> str | None:
    """The nearest year of the text where the day that was taken is told by no word of it and lies far from all.

    News tell of other years than their own: those of a life, of a history.
    """
    taken = None if metadata.doc_type == "新闻" else metadata.pub_date
    days = (iso_date(told.get(name)) for name in ("pub_date", "written_date"))
    return _far_year(text, taken[:4]) if taken and taken in days else None


def _far_year(text: str, year: str | None) -> str | None:
    """The nearest year that the text names, where it is more than :data:`FAR` away; a number cited from a later year.

    A text without years says nothing of its date.
    """
    if not year or not year.isdigit():
        return None
    told = int(year)
    cited = [int(m[1]) for m in _YEAR_OF_NUMBER.finditer(text)]
    if later := [other for other in cited if other > told]:
        return str(min(later))
    named = {int(m[0]) for m in _NAMED_YEAR.finditer(text) if m[0] not in _HORIZONS}
    nearest = min((*named, *cited), key=lambda other: abs(other - told), default=told)
    return str(nearest) if abs(nearest - told) > FAR else None


def _other_year(told: str | None, own: int | None) -> str | None:
    return str(own) if told and told.isdigit() and own and int(told) != own else None


def _other_region(told: Mapping[str, str], code: str | None, own: Metadata) -> str | None:
    """The division of the text's issuer where neither of the two lies in the other."""
    if not (told.get("region_code") or told.get("region_name")) or not own.issuer or not code or not own.region_code:
        return None
    outer, inner = sorted((code.rstrip("0"), own.region_code.rstrip("0")), key=len)
    nation = NATION.code in (code, own.region_code) and code != own.region_code
    return own.region_code if nation or not inner.startswith(outer) else None
