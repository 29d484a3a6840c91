"""What a document says about itself: title, source, issuer, number, kind, dates, meeting, place.

Of several that tell a fact the first counts: the user's own table (``--metadata``), body and day under the title, what
the page or table around the document says, the document's own words, the names of file and folders. A page's date of
publication gives way to the date a document bears (成文日期, signature): an old document on a new page is old.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from extract.document.dates import LATE, days_between, iso_date, nearest, with_year
from extract.document.english import English
from extract.document.events import event_date, meeting_name, report_year, session_day, session_year, wire_date
from extract.document.file_names import title_in, year_in
from extract.document.gazetteer import Seat
from extract.document.header import Header, HeaderReader
from extract.document.header_lines import DOC_NUMBER
from extract.document.issuing import (
    IssuerReader,
    byline,
    closing_bracket,
    is_report,
    issuer_in_title,
    ordering_body,
    printed_on,
    red_head,
    signature,
)
from extract.document.labelled import LabelledFacts, author_name, person, source_name, without_links
from extract.document.places import PlaceReader
from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Tables
from extract.model import Metadata

#: 青政发〔2023〕3号
_DOC_NUMBER = lazy(DOC_NUMBER)
#: the same on a line of its own: （青政发〔2023〕3号）
_OWN_LINE = lazy(r"\n[ （(]*(?P<number>" + _DOC_NUMBER.pattern + r")[ ）)]*(?=\n)")
NUMBER_BELOW = 400
"""Characters of the body in which a number on a line of its own is the document's."""
_YEARS = lazy("(?<![0-9—–~至到-])([12][0-9]{3})年")
#: not 到2035年, 2030年前, 2018—2020年
_YEARS_OF = lazy("(?<![0-9—–~至到-])((?:19|20)[0-9]{2})年(?!前|底|末|以|[—–~至到-])")
#: 2024年是实施规划的关键之年; 2015年，全市经济…; 记者从2020年前三季度发布会上获悉; not 2015年，他回到家乡
_OPENED = lazy(
    r"[\s“]*(?:(?P<year>(?:19|20)[0-9]{2})年(?:度?是[^。\n]{2,60}(?:之年|一年)"
    "|[，,][^。\\n]{0,60}(?:全[省市县区州镇乡国]|我[省市县区州镇乡国]|国民经济|[省市县区州]委))"
    "|[^。\\n]{0,40}?(?P<of>20[0-9]{2})年(?:前三季度|[上下]半年|[一二三四1-4]季度|1[—–~～至到-][0-9]{1,2}月))"
)
#: titles of documents that belong to the year they name: 2023年统计公报, 2023年工作要点（草案）
_OF_A_YEAR = lazy("(?:工作报告|公报|要点|总结|工作计划|工作安排|重点任务|任务分工)(?:[（(][^（()）]*[）)])?$")
_SITE_TAIL = lazy(r"\s*[-_|｜]")
"""What a browser puts behind a title: 某县开通公交- 某某网; the title itself stands on another line."""
_PUBLISHED = lazy(r"[（(][^，。、；]{0,30}日[^，。、；]{0,40}(?:令|公布|发布|印发)")
"""（2011年12月15日某市人民政府令第61号公布，…修订）: the first day is that of the document, not one of a vote on it."""
_ORDER = lazy(r"(?:令?[（(]?第|令) ?(?P<number>[0-9]{1,4}) ?号")


class KnownFacts(msgspec.Struct, frozen=True):
    """What has been found of a document so far, for the facts that build on it."""

    text: str
    header: Header
    facts: Mapping[str, str]
    title: str | None
    source: str | None
    issuer: str | None
    report: bool
    news: bool
    names: Sequence[str]


class MetadataReader:
    """Reads the facts of documents.

    Args:
        tables: those of the extractor; divisions, issuers, types of documents and labels are read.
    """

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self.header_reader = tables.once(HeaderReader)
        self._places = tables.once(PlaceReader)
        self.english = tables.once(English)
        self._issuers = tables.once(IssuerReader)
        rows = sorted(tables.rows("doc_types.tsv"), key=lambda row: -len(row["ending"]))
        self._labels = tables.once(LabelledFacts)
        self._types = [(row["ending"], row["type"]) for row in rows]

    def read(
        self,
        text: str,
        hints: Mapping[str, str] | None = None,
        header: Header | None = None,
        *,
        given: Mapping[str, str] | None = None,
        names: Sequence[str] = (),
    ) -> Metadata:
        """Gather the facts of a document from its header, its opening, its signature and what is known from elsewhere.

        Args:
            text: the cleaned text.
            hints: facts the reader took from meta tags, labels or table columns, keyed by the names of
                :class:`~extract.model.Metadata` (and ``written_date``).
            header: the result of :meth:`~extract.document.header.HeaderReader.split`, where it is at hand.
            given: facts of the user's own table; they go before everything.
            names: names of file and folders, the nearest first (:func:`~extract.document.file_names.name_parts`).

        Returns:
            The facts; None for each that nothing tells.
        """
        given = _filled(given)
        header, facts = self._told(text, header, _filled(hints) | given)
        known = self._known(text, header, facts, given, names)
        signed, signed_on = signature(text, known.title)
        pub = iso_date(given.get("pub_date")) or _published(known, signed_on)
        number = _doc_number(text, header, facts)
        issuer = known.issuer or (None if known.news else signed or self._last_resort(known))
        meeting = facts.get("meeting") or meeting_name(text, header)
        doc_type = facts.get("doc_type") or self._doc_type(known, number, bool(pub or known.source))
        event = _event(known, pub, recent=doc_type == "新闻")
        place = self._place(known, issuer, meeting)
        if self._strange(known, given, issuer, place):
            issuer = None
        return Metadata(
            title=known.title,
            source_name=known.source,
            author=person(facts.get("author")) or author_name(text, header),
            issuer=issuer,
            issuer_level=facts.get("issuer_level") or (self._issuers.level(issuer, place) if issuer else None),
            doc_number=number,
            doc_type=doc_type,
            pub_date=pub,
            event_date=event,
            meeting=meeting,
            region_code=facts.get("region_code") or place.code,
            region_name=place.name or facts.get("region_name"),
            region_candidates=place.candidates,
            year=_year(known, pub, event, number),
        )

    def _told(self, text: str, header: Header | None, facts: dict[str, str]) -> tuple[Header, dict[str, str]]:
        """The header, and what is known with what the labels in it tell."""
        header = header or self.header_reader.split(text, facts.get("title"))
        facts = self._labels.read(text, header) | facts
        if facts.get("issuer", "").endswith(("网", "网站")):  # who put it on line issued nothing
            del facts["issuer"]
        return header, facts

    def _known(
        self, text: str, header: Header, facts: Mapping[str, str], given: Mapping[str, str], names: Sequence[str]
    ) -> KnownFacts:
        endings = tuple(ending for ending, _ in self._types)
        title = facts.get("title") or _title(text, header)
        title = _without_site(title, text, header) if title else title_in(names, endings)
        by_line = any(line.kind in {"prefix", "source"} for line in header.lines)
        report = is_report(text, header, title)
        printed = report or bool(issuer_in_title(title)) or bool(title and title.endswith(("条例", "办法", "规定")))
        news = by_line and not printed  # a dateline makes a text news, unless it prints a document in full
        issuer = given.get("issuer")
        if not issuer and not news:
            issuer = byline(text, header) or facts.get("issuer") or issuer_in_title(title)
            issuer = issuer or red_head(text, header) or ordering_body(text, header)
        issuer = issuer or facts.get("issuer")
        named = without_links(facts.get("source_name", ""))
        source = named if named and not self._labels.is_label(named) else source_name(text, header)
        return KnownFacts(text, header, facts, title, source, issuer, report, news, names)

    def _last_resort(self, known: KnownFacts) -> str | None:
        """Work reports are the government's; else a body in brackets at the end."""
        return self._issuers.reporting(known.text, known.header, known.title) or closing_bracket(known.text)

    def _place(self, known: KnownFacts, issuer: str | None, meeting: str | None) -> Seat:
        told = self._places.told(known.facts, [*_some(issuer, known.title), *known.names])
        return told or self._places.read(
            known.text,
            known.header,
            title=known.title,
            issuer=issuer,
            meeting=meeting,
            source=known.source,
            names=known.names,
        )

    def _strange(self, known: KnownFacts, given: Mapping[str, str], issuer: str | None, place: Seat) -> bool:
        """A page names as issuer a body of a city for the bulletin of its province: who issued it is not known."""
        if not issuer or given.get("issuer") or issuer != known.facts.get("issuer"):
            return False
        return self._places.put_on_line(issuer, known.title, place)

    def _doc_type(self, known: KnownFacts, number: str | None, published: bool) -> str | None:
        """The ending of the title tells; a published page whose title names no kind of document is news.

        What a title in another script is, its ending does not tell.
        """
        if known.news:
            return "新闻"
        if not known.title:
            return "报告" if known.report else None
        bare = re.sub("(?:（[^（）]*）|[0-9]+[—–~至-]+[0-9]+年?)+$", "", known.title).strip("·. ")
        named = next((kind for ending, kind in self._types if bare.endswith(ending)), None)
        news = published and not number and any("\u4e00" <= char <= "\u9fff" for char in bare)
        return named or ("新闻" if news else None)


def _filled(facts: Mapping[str, str] | None) -> dict[str, str]:
    return {name: value.strip() for name, value in (facts or {}).items() if value and value.strip()}


def _some(*fields: str | None) -> list[str]:
    return [field for field in fields if field]


def _title(text: str, header: Header) -> str | None:
    if header.title_span is None:
        return None
    title = re.sub(r"\s*\n\s*", "", text[slice(*header.title_span)])
    return re.sub(r"\s+", " ", title).lstrip("—-").strip("·* ") or None


def _without_site(title: str, text: str, header: Header) -> str:
    """The title as it stands on a line of its own, without what a browser puts behind it."""
    lines = (text[line.start : line.end] for line in header.lines if line.kind == "headline")
    return next((line for line in lines if _SITE_TAIL.match(title.removeprefix(line))), title)


def _event(known: KnownFacts, pub: str | None, recent: bool) -> str | None:
    """The day of what the document is about; in a text that tells what just happened (``recent``) no old one."""
    event = iso_date(known.facts.get("event_date")) or with_year(event_date(known.text, known.header), pub)
    return _recent(event, pub) if recent and not session_day(known.text, known.header) else event


def _recent(event: str | None, pub: str | None) -> str | None:
    """The day of an event, unless the page is so much later that it is a day of the background."""
    if not event or not pub or "-" in (event[0], pub[0]):
        return event
    return event if days_between(event, pub) <= LATE else None


def _doc_number(text: str, header: Header, facts: Mapping[str, str]) -> str | None:
    """某政发〔2021〕3号 of a line of its own; 令第16号 of an order."""
    if "doc_number" in facts:
        return facts["doc_number"]
    lines = [text[line.start : line.end] for line in header.lines if line.kind == "doc_number"]
    found = next((m[0] for line in lines if (m := _DOC_NUMBER.search(line))), None)
    if not found and (below := _OWN_LINE.search(text, header.body_start, header.body_start + NUMBER_BELOW)):
        found = below["number"]  # a page repeats the head of the document below its own
    if found:
        return found
    orders = [text[line.start : line.end] for line in header.lines if line.kind in {"order", "adoption"}]
    if orders and (m := next((m for line in [*orders, *lines] if (m := _ORDER.search(line))), None)):
        return f"令第{m['number']}号"
    return lines[0].strip("（）()") if lines else None


def _published(known: KnownFacts, signed_on: str | None) -> str | None:
    """The day the document bears, else that of its page or its printing."""
    day = _own_date(known, signed_on) or _earlier(_page_date(known), printed_on(known.text))
    held = iso_date(known.facts.get("event_date")) or event_date(known.text, known.header)
    return _dated(nearest(day, held), known.names)


def _own_date(known: KnownFacts, signed_on: str | None) -> str | None:
    """The day the document bears: 成文日期, the signature, the day under a bulletin's issuer, that of its adoption."""
    written = iso_date(known.facts.get("written_date"))
    under = _header_date(known) if byline(known.text, known.header) else None
    adopted = (known.text[line.start : line.end] for line in known.header.lines if line.kind == "adoption")
    ordered = next((iso_date(line) for line in adopted if _PUBLISHED.match(line)), None)
    return under or written or signed_on or ordered


def _page_date(known: KnownFacts) -> str | None:
    """The day of publication: of the page or a line of the header, of the wire."""
    day = iso_date(known.facts.get("pub_date")) or _header_date(known)
    if day is None:
        lines = (line for line in known.header.lines if line.kind in {"site", "adoption"})
        spots = (known.text[line.start : line.end].replace("/", "") for line in lines)
        day = next((found for spot in spots if (found := iso_date(spot))), None)
    return day or wire_date(known.text, known.header)


def _earlier(page: str | None, printed: str | None) -> str | None:
    """The day of printing, where the page was put on line later or says no full date."""
    return printed if printed and (not page or page[0] == "-" or printed < page) else page


def _dated(pub: str | None, names: Sequence[str]) -> str | None:
    """A day of the wire with the year that the names of file and folders tell."""
    year = year_in(names) if pub and pub[0] == "-" else None
    return iso_date(f"{year}{pub[1:]}") if pub and year else pub


def _header_date(known: KnownFacts) -> str | None:
    for line in known.header.lines:
        if line.kind == "date" and (date := iso_date(known.text[line.start : line.end])):
            return date
    return None


def _year(known: KnownFacts, pub: str | None, event: str | None, number: str | None) -> int | None:
    """The year the document belongs to; of a work report the year it reports to, not the one it is put on line."""
    if known.facts.get("year", "").isdigit():
        return int(known.facts["year"])
    title = known.title or ""
    named = _YEARS.findall(title) if _OF_A_YEAR.search(title) else []
    if len(named) == 1:  # 2023年计划执行情况和2024年计划草案的报告 has two
        return int(named[0])
    session = session_day(known.text, known.header)
    numbered = re.search(r"[〔\[（(]([12][0-9]{3})", number or "")
    if numbered and not (session and session[0] != "-"):
        return int(numbered[1])
    if known.report and (of_session := session_year(known.text, known.header)):
        return of_session
    if known.report and (year := None if session and session[0] != "-" else report_year(known.text)):
        return year
    days = (session, event, pub) if known.news or known.report or not number else (session, pub, event)
    dated = next((int(day[:4]) for day in days if day and day[0] != "-"), None) or year_in(known.names)
    return dated or _year_told(known)


def _year_told(known: KnownFacts) -> int | None:
    """The one year that the title names (2018年上半年安全形势的通报), else that which the text opens with (2024年是…).

    News tell of other years, and were written in none that they name: 2023年工业利润, on a day of January.
    """
    if known.news:
        return None
    named = set(_YEARS_OF.findall(known.title or ""))
    if len(named) == 1:
        return int(named.pop())
    if named:
        return None
    opened = _OPENED.match(known.text, known.header.body_start)
    return int(opened["year"] or opened["of"]) if opened else report_year(known.text)
