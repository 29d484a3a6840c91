"""Expectations of the tables that clean a text and read what a document says about itself."""

from __future__ import annotations

from collections.abc import Iterator

from extract.lexicon.tables import Row
from extract.pipeline import Extractor
from extract.selfcheck import Expectation, Trial


def doc_type(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """A title with the ending must be given its type."""
    from extract.document.metadata import MetadataReader

    found = extractor.stages.lexicon.once(MetadataReader).read("", {"title": row["example"]}).doc_type
    yield Trial("example", row["example"], None if found == row["type"] else f"type {found}, not {row['type']}")


def issuer(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """A body with the name must be given its level."""
    from extract.document.metadata import MetadataReader

    found = extractor.stages.lexicon.once(MetadataReader).read("", {"issuer": row["example"]}).issuer_level
    yield Trial("example", row["example"], None if found == row["level"] else f"level {found}, not {row['level']}")


def english_body(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The example must stand at the national level, the counterexample must not."""
    from extract.document.metadata import MetadataReader

    reader = extractor.stages.lexicon.once(MetadataReader)
    for kind in ("example", "counterexample"):
        found = reader.read("", {"issuer": row[kind]}).issuer_level
        right = (found == "national") == (kind == "example")
        yield Trial(kind, row[kind], None if right else f"level {found}")


def english_place(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The example must belong to the division (or to one of the namesakes), the counterexample must not."""
    from extract.document.gazetteer import Gazetteer
    from extract.document.metadata import MetadataReader

    reader = extractor.stages.lexicon.once(MetadataReader)
    places = extractor.stages.lexicon.once(Gazetteer)
    wanted = {places.locate([name]).code for name in row["chinese"].split("|")}
    for kind in ("example", "counterexample"):
        found = reader.read("", {"issuer": row[kind]})
        right = (wanted == {found.region_code} or wanted <= {*found.region_candidates}) == (kind == "example")
        yield Trial(kind, row[kind], None if right else f"region {found.region_code}")


def label(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """A line with the label must be seen as a label or source line, not as body text."""
    from extract.document.header import HeaderReader

    reader = extractor.stages.lexicon.once(HeaderReader)
    kinds = [line.kind for line in reader.split(f"{row['example']}\n\n大力发展养老服务。").lines]
    seen = {"label", "source"} & set(kinds)
    yield Trial("example", row["example"], None if seen else f"seen as {', '.join(kinds) or 'body'}")


def variant(_: Extractor, row: Row) -> Iterator[Trial]:
    """A form must become its simplified one."""
    from extract.text.chinese import to_simplified
    from extract.text.clean import clean

    found = clean(row["example"]).text if row["kind"] in ("radical", "name") else to_simplified(row["example"])
    missing = row["simplified"] not in found
    yield Trial("example", row["example"], f"became {found}" if missing else None)


def chrome(_: Extractor, row: Row) -> Iterator[Trial]:
    """A line of a web site's frame must go."""
    from extract.text.clean import clean

    found = clean(f"大力发展养老服务。\n{row['example']}\n").text.strip()
    yield Trial("example", row["example"], None if found == "大力发展养老服务。" else f"left {found!r}")


def table_column(extractor: Extractor, row: Row) -> Iterator[Trial]:
    """The heading of the example must open a column of the kind, that of the counterexample must not."""
    from extract.document.tables import column_of

    for kind in ("example", "counterexample"):
        found = column_of(row[kind], extractor.stages.lexicon)
        right = (found == row["column"]) == (kind == "example")
        yield Trial(kind, row[kind], None if right else f"taken for {found}")


TABLES: dict[str, Expectation] = {
    "bodies_english.tsv": english_body,
    "doc_types.tsv": doc_type,
    "issuers.tsv": issuer,
    "places_english.tsv": english_place,
    "labels.tsv": label,
    "table_headings.tsv": table_column,
    "variants.tsv": variant,
    "web_chrome.tsv": chrome,
}
