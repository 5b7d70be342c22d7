"""Finding the place of an address in the study's own map and registers: no address leaves the machine."""

from __future__ import annotations

from hotspots.geocode.building import build_geocoder
from hotspots.geocode.locating import OfflineGeocoder

__all__ = ["OfflineGeocoder", "build_geocoder"]
