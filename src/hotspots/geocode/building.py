"""Makes an address book of a street network, a table of addresses, or both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspots.geocode.book import build_streets, pieces, read_houses
from hotspots.geocode.locating import OfflineGeocoder
from hotspots.geocode.places import build_places
from hotspots.geocode.spelling import key_of

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

COLUMNS: Final = ("street", "house_number", "x", "y", "city", "postcode", "sort")
"""Columns of a table of addresses; the last three may be missing or blank."""

_SIDE_WAYS: Final = ("footway", "path", "cycleway", "steps", "service", "platform", "corridor", "track", "bridleway")


def build_geocoder(
    network: StreetNetwork | None, own: pd.DataFrame | None = None, *, crs: Any = None
) -> OfflineGeocoder:
    """Make a geocoder of the study's own map and of a table of addresses that the study holds.

    Parameters
    ----------
    network
        Streets, addresses and named places; None if there is only a table.
    own
        :data:`COLUMNS`, metres in the network's CRS. A number that stands here goes before the same number of the
        map.
    crs
        Projected CRS in metres of `own`, where there is no network.

    Returns
    -------
    OfflineGeocoder
        Streets are measured when they are first asked for.
    """
    if network is None:
        if own is None:
            raise ValueError("neither a network nor a table of addresses")
        lines, ranks = np.empty(0, dtype=object), np.empty(0, dtype=np.int64)
        return OfflineGeocoder(build_streets([], lines, ranks, own), {}, {}, {}, crs)
    edges = network.edges
    named = (edges["name"] != "").to_numpy(dtype=bool)
    names = edges["name"].to_numpy()[named].tolist()
    ranks = _ranks(edges["highway"].to_numpy()[named], edges["exposed"].to_numpy(dtype=bool)[named])
    addresses = network.addresses
    if own is not None:
        addresses = _with_own(addresses, own, network.aliases)
    streets = build_streets(names, edges.geometry.to_numpy()[named], ranks, addresses)
    places = build_places(network.features)
    names_of = _other_names(network, streets), _other_names(network, places)
    return OfflineGeocoder(streets, places, *names_of, network.crs)


def _ranks(highway: npt.NDArray[Any], exposed: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Rank lines by how surely they are the street itself: traffic, pedestrians, pavement, outline of a square."""
    ranks = np.where(np.isin(highway, _SIDE_WAYS), 2, np.where(highway == "pedestrian", 1, 0))
    return np.where(exposed, ranks, 3).astype(np.int64)


def _other_names(network: StreetNetwork, entries: Mapping[str, Any]) -> dict[str, str]:
    """Give other names with the plain name of what they stand for; a name that is in use stands for itself."""
    pairs = [(other, name) for other, name in network.aliases.items()]
    pairs += [(other, name) for name, others in network.other_names.items() for other in others]
    found: dict[str, str] = {}
    for other, name in pairs:
        if key_of(name) in entries and key_of(other) not in entries:
            found.setdefault(other, key_of(name))
    return found


def _with_own(addresses: pd.DataFrame, own: pd.DataFrame, aliases: Mapping[str, str]) -> pd.DataFrame:
    """Put a table before the addresses of the map: numbers of a street that it has are taken out of the map's."""
    own = own.assign(street=[aliases.get(street, street) for street in own["street"]])
    both = pd.concat([own, addresses], ignore_index=True)
    for name in ("city", "postcode"):
        both[name] = both[name].fillna("") if name in both.columns else ""
    both["sort"] = both["sort"].fillna("point") if "sort" in both.columns else "point"
    both["sort"] = both["sort"].where(both["sort"] != "", "point")
    keys = [key_of(street) for street in both["street"]]
    part = pieces(keys, np.arange(len(both), dtype=np.int64), both[["x", "y"]].to_numpy(dtype=np.float64))
    numbers = [read_houses(str(number), (0.0, 0.0), "point") for number in both["house_number"]]
    held = {
        (part[row], house.number, house.letter) for row in range(len(own)) for house in numbers[row] if not house.last
    }
    kept = np.ones(len(both), dtype=bool)
    for row in range(len(own), len(both)):
        houses = numbers[row]
        kept[row] = not houses or not all((part[row], house.number, house.letter) in held for house in houses)
    return both.loc[kept].reset_index(drop=True)
