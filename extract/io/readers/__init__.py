"""Files to texts: ``discover`` names every input below some paths, ``read`` takes the texts out of one of them."""

from extract.io.readers.discover import discover
from extract.io.readers.model import Input, ReadOptions, Source
from extract.io.readers.reading import read

__all__ = ["Input", "ReadOptions", "Source", "discover", "read"]
