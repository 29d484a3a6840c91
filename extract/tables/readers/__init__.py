"""Files to texts: ``discover`` names every input below some paths, ``read`` takes the texts out of one of them."""

from extract.tables.readers.discover import discover
from extract.tables.readers.model import Input, ReadOptions, Source
from extract.tables.readers.sources import load, read, unpacked

__all__ = ["Input", "ReadOptions", "Source", "discover", "load", "read", "unpacked"]
