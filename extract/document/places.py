"""Where a document belongs: by its issuer, its title, its header; in the body only where an office bears the name.

Neither the bodies that a letter goes to nor the venue of a meeting tell it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extract.document.english import English
from extract.document.events import OPENING
from extract.document.gazetteer import NATION, Gazetteer, Seat
from extract.document.header import Header
from extract.document.header_lines import ADDRESSED
from extract.document.issuing import IssuerReader, issuer_in_title
from extract.lexicon.patterns import lazy
from extract.lexicon.tables import SHIPPED, Tables

_HELD_IN = lazy(
    "(?<!位)[在于][^，。]{1,14}?(?:召开|举行|举办|开幕|闭幕|揭幕|落幕|启动|开班|开赛|签约|会见|会谈|出席|参加|同|与)"
)
"""The venue of a meeting: 中央农村工作会议在北京召开 is not about 北京."""
_ADDRESSED = lazy(
    r"\s*(?![^:：\n]*(?:要|应当|必须|[以如]下|指出|强调|表示|认为|获悉|消息|讯))[^。；:：\n]{2,400}?"
    rf"{ADDRESSED}[:：]"
)
"""Bodies that a letter goes to, also those that the header leaves to the body: 某省人民政府：."""
_PLACED = lazy("委|厅|政府|人大|政协|[市县区省州]长|书记|会议|大会|座谈会|推进会|全会|召开|人民代表|局|办")
#: 国务院办公厅, 全国教育大会; not 全国文明城市
_NATIONAL = lazy(
    "(?:中共中央|中央|国务院|国家[^^]|中华人民共和国|最高人民"
    "|(?:第?[一二三四五六七八九十]{1,3}届)?全国(?!文明[城村单]|卫生[城县乡]|双拥模范|百强|先进|示范|试点|重点))"
    "(?!.{0,8}(?:省|市)分)"
)
_PURPOSE = lazy("为|根据|按照|围绕|经")
"""A clause that names what is followed, or who allowed it, is asked after the one that tells who acts."""
_ACTED_ON = lazy("(?<=[委府局厅院部办])对.*")
"""Behind who acts: whom it concerns (市纪委对某县水利局…进行审查)."""
_ABOUT = frozenset({"subtitle", "speaker", "adoption"})
"""Lines of the header that say whose document it is."""
_SMALLER = lazy("我[区县]|全[区县](?!域)|(?<![\u4e00-\u9fff])[区县](?:委|政府)")
"""A district or county speaks: the city whose office it names first is not its own."""
_CITY = lazy("[我全]市")
_SAID = 3000
"""Characters of the body that tell who speaks."""
_WHOLE = frozenset({"全国", "国家", "中国"})


class PlaceReader:
    """Tells the division a document belongs to; the divisions and ``issuers.tsv`` are read."""

    def __init__(self, tables: Tables = SHIPPED) -> None:
        self._places = tables.once(Gazetteer)
        self._issuers = tables.once(IssuerReader)
        self._english = tables.once(English)

    def told(self, facts: Mapping[str, str], beside: Sequence[str]) -> Seat | None:
        """Return the division that page, column or user name; ``beside`` tells namesakes apart."""
        if code := facts.get("region_code"):
            return self._places.place_of(code) or Seat(code, facts.get("region_name"))
        name = facts.get("region_name")
        if not name:
            return None
        return NATION if name in _WHOLE else self._places.locate([self._english.place(name) or name, *beside])

    def read(
        self,
        text: str,
        header: Header,
        *,
        title: str | None,
        issuer: str | None,
        meeting: str | None,
        source: str | None,
        names: Sequence[str],
    ) -> Seat:
        """Look in the fields from the most to the least telling."""
        if issuer and self._issuers.level(issuer, Seat()) == "national" and not self._places.find(issuer):
            return NATION
        issuer = issuer and (self._english.place(issuer) or issuer)
        about = [text[line.start : line.end] for line in header.lines if line.kind in _ABOUT]
        spoken = re.split("[，：]", _HELD_IN.sub("", _first_sentence(text, header.body_start)))
        clauses = [_ACTED_ON.sub("", clause) for clause in spoken]
        title = _HELD_IN.sub("", title or "")
        first = title if self.opens_with_division(title) and not issuer_in_title(title) else None
        fields = _some(first, issuer, title, *about, meeting)
        known = self._places.locate([*fields, *_some(source), *names])
        if not self._places.locate(fields).name and any(map(_NATIONAL.match, _some(meeting, title))):
            return NATION
        offices = clauses if any(map(_PLACED.search, clauses)) else []
        fields += [*_some(source), *sorted(offices, key=lambda clause: bool(_PURPOSE.match(clause))), *names]
        place = self._places.locate(fields)
        if place.level == "prefecture" and not known.name and self._speaks_below(text, header.body_start):
            return Seat()
        return NATION if place == Seat() and any(map(_NATIONAL.match, clauses)) else place

    @staticmethod
    def _speaks_below(text: str, start: int) -> bool:
        """Say whether the body speaks for a district (我区), not for its city: 在某市委领导下，我区…."""
        said = start + _SAID
        return bool(_SMALLER.search(text, start, said)) and not _CITY.search(text, start, said)

    def opens_with_division(self, title: str) -> bool:
        """江西省2022年统计公报, 2022年江西省统计公报: the title goes before the body that put it on line."""
        bare = re.sub("^[12][0-9]{3}年", "", title)
        mentions = self._places.find(bare)
        return bool(mentions) and mentions[0].start == 0

    def put_on_line(self, issuer: str, title: str | None, place: Seat) -> bool:
        """Say whether a page names as issuer a body of a city for the bulletin of its province."""
        own = self._places.locate([issuer])
        below = place.level == "province" and own.level in ("prefecture", "county")
        same = bool(place.code) and (place.code or "")[:2] == (own.code or "")[:2]
        return below and same and self.opens_with_division(title or "")


def _first_sentence(text: str, start: int) -> str:
    """The beginning of the body, behind the bodies that a letter goes to."""
    addressed = _ADDRESSED.match(text, start)
    start = addressed.end() if addressed else start
    return re.split("[。；\n]", text[start : start + OPENING].lstrip(), maxsplit=1)[0][:80]


def _some(*fields: str | None) -> list[str]:
    return [field for field in fields if field]
