"""A study's geocoder: its own map and its own table of addresses, made when the first row needs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hotspots.geocode import OfflineGeocoder, build_geocoder

if TYPE_CHECKING:
    from hotspots.io.addresses import Addresses
    from hotspots.model.geocoded import Geocoded
    from hotspots.model.network import StreetNetwork
    from hotspots.study.progress import Progress


@dataclass(eq=False)
class StudyGeocoder:
    """Finds addresses in what a study holds; nothing is read or built before it is asked.

    Parameters
    ----------
    streets
        The study's streets, None if it has none.
    addresses
        Gives the study's table of addresses, None if it has none.
    progress
        Told when the address book is made.
    """

    streets: StreetNetwork | None
    addresses: Callable[[], Addresses | None]
    progress: Progress

    @cached_property
    def _geocoder(self) -> OfflineGeocoder:
        own = self.addresses()
        self.progress("geocode")
        return build_geocoder(self.streets, None if own is None else own.frame, crs=self.crs)

    @property
    def crs(self) -> Any:
        """That of the streets, else that of the table of addresses."""
        if self.streets is not None:
            return self.streets.crs
        own = self.addresses()
        return None if own is None else own.frame.crs

    def locate(self, addresses: Sequence[str], towns: Sequence[str] | None = None) -> Geocoded:
        """Find the places of addresses, see :class:`~hotspots.model.geocoded.Geocoder`."""
        return self._geocoder.locate(addresses, towns)
