"""Interactive maps that work from a file with no network."""

from hotspots.leaflet.blocks import BLOCKS, read_blocks
from hotspots.leaflet.layers.spots import drawn_shape
from hotspots.leaflet.map import PARTS, Facts, Map

__all__ = ["BLOCKS", "PARTS", "Facts", "Map", "drawn_shape", "read_blocks"]
