"""Interactive maps that work from a file with no network."""

from hotspots.leaflet.blocks import BLOCKS, Block, read_blocks, values_at
from hotspots.leaflet.map import Facts, Map

__all__ = ["BLOCKS", "Block", "Facts", "Map", "read_blocks", "values_at"]
