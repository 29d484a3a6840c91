"""Which items are finished already: an index over the shards on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Protocol

from extract.engine.items import Item
from extract.engine.shards import Entry, Rows

BITS = 16
"""Bits of a place that hold the number of the entry in its shard."""


class Store(Protocol):
    """A folder of finished entries: shards of an unfinished run, or the files of a finished one."""

    def names(self) -> list[str]:
        """Return the names of the shards."""

    def sound(self, name: str) -> list[Entry]:
        """Return the entries of a shard that may be taken over: their bytes are those once written."""

    def entries(self, name: str) -> list[Entry]:
        """Return all entries of a shard."""

    def read(self, name: str) -> Iterator[Rows]:
        """Yield the rows of its entries."""


class Places:
    """Numbers the shards of all stores, so that an entry's place is one integer (memory stays flat)."""

    def __init__(self) -> None:
        self._shards: list[tuple[Store, str]] = []
        self.entries = lru_cache(maxsize=4)(self._entries)

    def add(self, store: Store, name: str) -> int:
        """Number one shard and return the place of its first entry; the others follow one by one."""
        self._shards.append((store, name))
        return (len(self._shards) - 1) << BITS

    def entry(self, place: int) -> Entry:
        """Return the entry at a place."""
        return self.entries(place >> BITS)[place & ((1 << BITS) - 1)]

    def shard(self, place: int) -> tuple[Store, str]:
        """Return store and name of the shard a place lies in."""
        return self._shards[place >> BITS]

    def _entries(self, number: int) -> list[Entry]:
        store, name = self._shards[number]
        return store.entries(name)


class Known:
    """Finds the finished entry of an item, if it has not changed since.

    Holds two integers an item; keys and stamps are read from the shards, in whose order the items come anyway.

    Args:
        places: numbers the shards.
        stores: where finished entries lie.
        keep_failed: count failed items as finished; else they are to be tried again.
    """

    def __init__(self, places: Places, stores: list[Store], *, keep_failed: bool = False) -> None:
        self._places = places
        self._at: dict[int, int] = {}
        self.failed: set[int] = set()
        """Hashed keys of the items that are to be tried again."""
        for store in stores:
            for name in store.names():
                sound = {entry.key for entry in store.sound(name)}
                if sound:
                    self._add(places.add(store, name), store.entries(name), sound, keep_failed)
        self.failed -= self._at.keys()

    def _add(self, first: int, entries: list[Entry], sound: set[str], keep_failed: bool) -> None:
        for place, entry in enumerate(entries, first):
            key = hashed(entry.key)
            if entry.key not in sound:
                continue
            if not entry.counts.failed:
                self._at[key] = place
            elif keep_failed:
                self._at.setdefault(key, place)
            else:
                self.failed.add(key)

    def __len__(self) -> int:
        return len(self._at)

    def find(self, item: Item, digest: Callable[[Item], str | None]) -> int | None:
        """Return the place of the item's finished entry, None where there is none or the item changed.

        Args:
            item: the item as it is now.
            digest: hashes the item's bytes; asked only when its stamp changed (a file that was copied or touched).
        """
        place = self._at.get(hashed(item.key))
        if place is None:
            return None
        entry = self._places.entry(place)
        if entry.key != item.key:
            return None
        if entry.stamp == item.stamp or (entry.sha256 is not None and entry.sha256 == digest(item)):
            return place
        return None


def hashed(key: str) -> int:
    """Return the number that stands for the key of an item."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
