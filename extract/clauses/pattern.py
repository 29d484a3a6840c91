"""The language of patterns: text → atoms, each with the atoms that may follow it, in order of preference.

>>> parse("把 {object NOUN+} {verb VERB&placing}")
Seq(nodes=[OneWord(ways=('把',)), Slot(name='object', ...), Slot(name='verb', node=OneWord(ways=('VERB&placing',)))])

A term is the name of a class (``NOUN``), of a macro (``NP``), or one or more words (``为,成``); ``&name`` asks for a
word set besides, ``-name`` excludes one, both also behind a macro or group. ``( … | … )``
groups, ``? * +`` repeat (a second ``?``: as few as can be),
``{slot …}`` names a stretch, and ``>>`` at the end leaves the rest of the clause to be read as a clause of its own:
``>> VERB`` where its first word must be a verb.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

END = -1
"""Stands in a follow list for the end of the clause."""
REST: Final = "rest"
"""Slot of what ``>>`` leaves to be read as a clause of its own."""

_TOKEN = re.compile(r"\s+|(?P<token>\{[a-z_]+|>>|[()|}]|[*+?]\??|[^\s(){}|*+?>]+)|(?P<strange>.)")
_CONDITIONS = re.compile(r"([^&-]*)(.*)")
_QUANTIFIERS = frozenset(("*", "+", "?", "*?", "+?", "??"))


class OneWord(NamedTuple):
    """One word of a class, with conditions, or of any of several: ``NOMV&head``, ``( NOUN | NOMV )``."""

    ways: tuple[str, ...]


class Repeat(NamedTuple):
    """``node`` any number of times, but, with ``some``, at least one time or, with ``once``, at most one time."""

    node: Node
    some: bool
    greedy: bool
    once: bool = False


class Slot(NamedTuple):
    """A named stretch."""

    name: str
    node: Node


class Seq(NamedTuple):
    """Nodes one after the other."""

    nodes: list[Node]


class Either(NamedTuple):
    """One of several nodes; the first that fits is preferred."""

    nodes: list[Node]


Node = OneWord | Repeat | Slot | Seq | Either


def parse(text: str, macros: dict[str, str] | None = None, trees: dict[str, Node] | None = None) -> Node:
    """Return the tree of a pattern, its macros put in. ``trees`` keeps those of the macros from one call to the next.

    Raises:
        ValueError: the pattern is no pattern; the message says why.
    """
    return _Parser(text, macros or {}, (), {} if trees is None else trees).whole()


class _Parser:
    def __init__(self, text: str, macros: dict[str, str], within: tuple[str, ...], trees: dict[str, Node]) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._macros = macros
        self._within = within
        self._trees = trees

    def whole(self) -> Node:
        node = self._either()
        if self._at < len(self._tokens):
            raise ValueError(f"{self._tokens[self._at]} closes nothing")
        return node

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _either(self) -> Node:
        nodes = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            nodes.append(self._sequence())
        ways = _joined(nodes)
        return ways[0] if len(ways) == 1 else Either(ways)

    def _sequence(self) -> Node:
        nodes: list[Node] = []
        while self._peek() not in ("", "|", ")", "}"):
            nodes.append(self._rest() if self._peek() == ">>" else self._item())
        if not nodes:
            raise ValueError("something is missing between the marks")
        return nodes[0] if len(nodes) == 1 else Seq(nodes)

    def _rest(self) -> Node:
        """``>>`` and, optionally, what the rest must begin with."""
        self._at += 1
        following = Repeat(OneWord(("ANY",)), some=False, greedy=True)
        if self._peek() == "":
            return Slot(REST, Seq([OneWord(("ANY",)), following]))
        first = self._item()
        if self._peek() != "":
            raise ValueError(">> is followed by one term at most")
        return Slot(REST, Seq([first, following]))

    def _item(self) -> Node:
        node = self._single()
        if self._peek().startswith(("&", "-")):  # ( A | B )&two
            node = _narrowed(node, self._peek())
            self._at += 1
        mark = self._peek()
        if mark in _QUANTIFIERS:
            self._at += 1
            greedy = len(mark) == 1
            return Repeat(node, mark.startswith("+"), greedy, once=mark.startswith("?"))
        return node

    def _single(self) -> Node:
        token = self._peek()
        self._at += 1
        if token == "(":
            return self._closed(")")
        if token.startswith("{"):
            return Slot(token[1:], self._closed("}"))
        if token in _QUANTIFIERS:
            raise ValueError(f"{token} repeats nothing")
        name, conditions = _CONDITIONS.match(token).groups()  # type: ignore[union-attr]
        if name not in self._macros:
            return OneWord((token,))
        if name in self._within:
            raise ValueError(f"the macro {name} contains itself")
        if name not in self._trees:
            within = (*self._within, name)
            self._trees[name] = _Parser(self._macros[name], self._macros, within, self._trees).whole()
        node = self._trees[name]
        return _narrowed(node, conditions) if conditions else node

    def _closed(self, mark: str) -> Node:
        node = self._either()
        if self._peek() != mark:
            raise ValueError(f"{mark} is missing")
        self._at += 1
        return node


def _joined(nodes: list[Node]) -> list[Node]:
    """Alternatives, those that are one word and stand side by side put together: they need but one atom."""
    joined: list[Node] = []
    for node in nodes:
        last = joined[-1] if joined else None
        if isinstance(node, OneWord) and isinstance(last, OneWord):
            joined[-1] = OneWord(tuple(dict.fromkeys((*last.ways, *node.ways))))
        elif isinstance(node, Either):
            joined = _joined([*joined, *node.nodes])
        else:
            joined.append(node)
    return joined


def _narrowed(node: Node, conditions: str) -> Node:
    """The same node, with more conditions on each of its terms."""
    if isinstance(node, OneWord):
        return OneWord(tuple(way + conditions for way in node.ways))
    if isinstance(node, Slot):
        return Slot(node.name, _narrowed(node.node, conditions))
    if isinstance(node, Repeat):
        return node._replace(node=_narrowed(node.node, conditions))
    return type(node)([_narrowed(part, conditions) for part in node.nodes])


def _tokens(text: str) -> list[str]:
    tokens = []
    for match in _TOKEN.finditer(text):
        if match["strange"]:
            raise ValueError(f"{match['strange']!r} means nothing here")
        if match["token"]:
            tokens.append(match["token"])
    return tokens


class Atom(NamedTuple):
    """One word in its place: the terms any of which it may fit, and the slots it lies in."""

    terms: tuple[str, ...]
    slots: tuple[str, ...]


class Compiled(NamedTuple):
    """A pattern as atoms. ``first`` and ``follow`` name atoms by number, the preferred one first; END is the end.

    ``cuts`` are sets of atoms of which every clause that fits has one; the set met most rarely stands first, and no
    atom is in two. ``share`` is in how many clauses, of one, an atom of the first may stand.
    """

    atoms: list[Atom]
    first: list[int]
    follow: list[list[int]]
    cuts: list[list[int]]
    share: float


_Refs = list["int | _Refs"]


Share = Callable[[str], float]
"""Term → in how many clauses, of one, a word that fits it stands, roughly."""


def compile_tree(node: Node, share: Share = lambda term: 1.0) -> Compiled:
    """Number the terms of a tree and say which may follow which; ``share`` decides between its cuts.

    Raises:
        ValueError: the pattern fits a clause without words.
    """
    atoms: list[Atom] = []
    onward: list[_Refs] = []

    def add(terms: tuple[str, ...], slots: tuple[str, ...], then: _Refs) -> _Refs:
        atoms.append(Atom(terms, slots))
        onward.append(then)
        return [len(atoms) - 1]

    first = _flat(_build(node, (), [END], add))
    if END in first:
        raise ValueError("the pattern fits a clause without words")
    return _merged(atoms, first, [_flat(then) for then in onward], share)


def _merged(atoms: list[Atom], first: list[int], follow: list[list[int]], share: Share) -> Compiled:
    """The pattern with one atom for all that ask for the same, lie in the same slots and go on alike.

    Macros within macros repeat each other: of the 1,644 atoms of the largest pattern 536 are left. The classes of atoms
    are parted until those of one class have the same classes behind them (Moore's minimization).
    """
    kinds: dict[object, int] = {}
    of = [kinds.setdefault((frozenset(atom.terms), atom.slots), len(kinds)) for atom in atoms]
    many = 0
    while len(kinds) > many:
        many, kinds = len(kinds), {}
        of = [kinds.setdefault((of[n], *_named(follow[n], of)), len(kinds)) for n in range(len(atoms))]
    members = dict(zip(reversed(of), reversed(range(len(atoms))), strict=True))
    kept = [members[kind] for kind in range(many)]
    first, follow = _named(first, of), [_named(follow[n], of) for n in kept]
    shares = [sum(map(share, atoms[n].terms)) for n in kept]
    cuts = _cuts(first, follow, shares)
    return Compiled([atoms[n] for n in kept], first, follow, cuts, sum(shares[n] for n in cuts[0]))


_MOST_CUTS = 2


def _cuts(first: list[int], follow: list[list[int]], shares: list[float]) -> list[list[int]]:
    """Sets of atoms through one of which every way leads; the most frequent atom of the first is as rare as can be."""
    cuts: list[list[int]] = []
    free = sorted(range(len(shares)), key=shares.__getitem__)
    while len(cuts) < _MOST_CUTS and _is_cut(free, first, follow):
        least = bisect_left(range(len(free)), True, key=lambda number: _is_cut(free[: number + 1], first, follow))
        cut = free[: least + 1]
        for atom in reversed(cut[:-1]):
            without = [other for other in cut if other != atom]
            if _is_cut(without, first, follow):
                cut = without
        cuts.append(sorted(cut))
        free = [atom for atom in free if atom not in cut]
    return cuts


def _is_cut(atoms: Iterable[int], first: list[int], follow: list[list[int]]) -> bool:
    """Say whether no way leads round these atoms."""
    seen, waiting = set(atoms), list(first)
    while waiting:
        one = waiting.pop()
        if one == END:
            return False
        if one not in seen:
            seen.add(one)
            waiting += follow[one]
    return True


def _named(refs: list[int], of: list[int]) -> list[int]:
    """Atoms by the numbers of their classes, each once."""
    return list(dict.fromkeys(END if one == END else of[one] for one in refs))


_Add = Callable[[tuple[str, ...], tuple[str, ...], _Refs], _Refs]


def _build(node: Node, slots: tuple[str, ...], then: _Refs, add: _Add) -> _Refs:
    """Return what may come first in ``node``, if ``then`` comes behind it. Lists are filled later: keep references."""
    if isinstance(node, OneWord):
        return add(node.ways, slots, then)
    if isinstance(node, Slot):
        return _build(node.node, (*slots, node.name), then, add)
    if isinstance(node, Seq):
        for part in reversed(node.nodes):
            then = _build(part, slots, then, add)
        return then
    if isinstance(node, Either):
        return [_build(part, slots, then, add) for part in node.nodes]
    assert isinstance(node, Repeat)
    if node.once:
        inner = _build(node.node, slots, then, add)
        return [inner, then] if node.greedy else [then, inner]
    again: _Refs = []
    inner = _build(node.node, slots, again, add)
    again.extend([inner, then] if node.greedy else [then, inner])
    return inner if node.some else again


def _flat(refs: _Refs) -> list[int]:
    """The atoms of nested lists in order, each once; a list that holds itself (X*)* adds nothing new."""
    found: dict[int, None] = {}
    seen: set[int] = set()

    def walk(part: _Refs) -> None:
        if id(part) in seen:
            return
        seen.add(id(part))
        for one in part:
            if isinstance(one, int):
                found[one] = None
            else:
                walk(one)

    walk(refs)
    return list(found)
