"""Short pieces composed and synthesized here, for whoever has no music at hand."""

from roomprint.corpora.demo.pieces import compose, demo_titles
from roomprint.corpora.demo.voices import RATE_HZ
from roomprint.corpora.demo.writing import ALBUM, ARTIST, WriteDemo

__all__ = ["ALBUM", "ARTIST", "RATE_HZ", "WriteDemo", "compose", "demo_titles"]
