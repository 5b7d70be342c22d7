"""Streets: the network, its lighting, its names, and places on it."""

from __future__ import annotations

from hotspots.streets.exposure import street_exposure
from hotspots.streets.network import build_network

__all__ = ["build_network", "street_exposure"]
