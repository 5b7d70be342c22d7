"""Find a place that a person types: a street, a crossing, an address, a named place, or latitude and longitude."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import shapely

from hotspots.crs import from_lonlat, read_latlon, to_lonlat
from hotspots.errors import DataError
from hotspots.model.namesakes import SQUARE_M, STREET_M, same_within_m, together
from hotspots.streets.exposure import box_in_degrees
from hotspots.streets.names import nearest_street_names
from hotspots.streets.snapping import snap
from hotspots.streets.towns import Towns, called

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork

MAX_OFF_M: Final = 250.0
"""A place further than this from any street that one can walk on is outside the network."""

_KINDS: Final = ("place", "stop", "green", "building", "school", "venue")
_CROSSING_WORDS: Final = re.compile(
    r"^(?:i\s+|vid\s+|at\s+)?(?:korsningen|hörnet|gatukorsningen|the\s+corner\s+of|corner\s+of|crossing\s+of)\s+"
    r"(?:av\s+|mellan\s+)?",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s*/\s*|\s*&\s*|\s+och\s+|\s+and\s+|\s+x\s+|\s*×\s*", re.IGNORECASE)
_NUMBER: Final = re.compile(r"^(?P<street>.*\D)\s+(?P<number>\d+\s*[a-zåäö]?)$", re.IGNORECASE)
_SAID_WHERE: Final = re.compile(r"^(?P<name>[^(,]*[^(,\s])\s*(?:\((?P<inside>[^()]+)\)|,\s*(?P<behind>[^,]+))$")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzåäö"
_SUGGESTED: Final = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was found.

    Parameters
    ----------
    name
        As the map has it, Swedish first.
    xy
        Metres in the network's CRS; not moved to the street.
    town
        The town, district or street by which it was told from others of that name, ``""`` where that was not asked.
    """

    name: str
    xy: tuple[float, float]
    town: str = ""

    @property
    def called(self) -> str:
        """The name, with what tells it from others of that name."""
        return called(self.name, self.town)


def find_place(network: StreetNetwork, text: str) -> Place:
    """Find a place in a network; capitals and accents do not matter, and a name may be typed in either language.

    Parameters
    ----------
    network
        Streets, addresses and features.
    text
        A street (``Storgatan``: its middle), a crossing (``Storgatan/Kyrkogatan``, ``korsningen Storgatan och
        Kyrkogatan``), an address (``Storgatan 12``), a square, district, park or stop, a building, library, shop or
        whatever else has a name, or latitude and longitude (``59.3326, 18.0649``; decimal commas too). Of several of
        one name the town, the district or the street beside it tells which: ``Storgatan (Tösse)``, ``Storgatan 12,
        Tösse``.

    Raises
    ------
    DataError
        If nothing is called so (the nearest names are given), several places are (each is given with its town and its
        coordinates), the street has no such number, or the place is further than :data:`MAX_OFF_M` from any street that
        one can walk on, or that one can reach on foot.
    """
    text = " ".join(text.split())
    if not text:
        raise DataError("place_empty")
    degrees = read_latlon(text)
    if degrees is not None:
        return _checked(network, Place(text, _xy(network, text, *degrees)), text)
    found = _called_so(network, text)
    if not found and (said := _SAID_WHERE.match(text)) is not None:
        found = _there(network, _called_so(network, said["name"]), said["inside"] or said["behind"])
    if not found:
        raise _unknown(network, text)
    if len(found) > 1:
        raise DataError("place_ambiguous", text=text, count=len(found), choices=_choices(network, found))
    return _checked(network, found[0], text)


def _called_so(network: StreetNetwork, text: str) -> list[Place]:
    """Give every place that a text may mean."""
    return _crossings(network, text) or _named(network, text) or _addresses(network, text)


def _there(network: StreetNetwork, found: list[Place], where: str) -> list[Place]:
    """Give the places that are in a town or district, or beside a street."""
    wanted, towns = folded(where), Towns.of(network)
    for level in _LEVELS:
        said = [level(network, towns, place.xy) for place in found]
        mine = [replace(place, town=one) for place, one in zip(found, said, strict=True) if folded(one) == wanted]
        if mine:
            return mine
    return []


def _choices(network: StreetNetwork, found: list[Place]) -> str:
    """Say what there is to choose among: each with what tells it from the others, and with its coordinates."""
    towns = Towns.of(network)
    said = [""] * len(found)
    for level in _LEVELS:
        tried = [level(network, towns, place.xy) for place in found]
        if len(set(tried)) == len(found):
            said = tried
            break
    degrees = to_lonlat(np.array([place.xy for place in found]), network.crs)
    told = [
        f"{called(place.name, where)} {lat:.4f},{lon:.4f}"
        for place, where, (lon, lat) in zip(found, said, degrees, strict=True)
    ]
    return "; ".join([*told[:_SUGGESTED], *(["…"] if len(told) > _SUGGESTED else [])])


def _town(_network: StreetNetwork, towns: Towns, xy: tuple[float, float]) -> str:
    return towns.town_at(shapely.Point(xy))


def _district(_network: StreetNetwork, towns: Towns, xy: tuple[float, float]) -> str:
    return towns.district_at(shapely.Point(xy))


def _beside(network: StreetNetwork, _towns: Towns, xy: tuple[float, float]) -> str:
    return nearest_street_names(network, [shapely.Point(xy)])[0]


_LEVELS: Final = (_town, _district, _beside)


def folded(name: str) -> str:
    """Write a name without capitals, accents and doubled spaces: ``Östra  Ågatan`` as ``ostra agatan``."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def _xy(network: StreetNetwork, text: str, lat: float, lon: float) -> tuple[float, float]:
    if abs(lat) > 90 or abs(lon) > 180:
        raise DataError("place_not_on_earth", text=text)
    x, y = from_lonlat(np.array([[lon, lat]]), network.crs)[0]
    return float(x), float(y)


def _checked(network: StreetNetwork, place: Place, text: str) -> Place:
    """Refuse a place that no street is near."""
    xy = np.array([place.xy])
    if snap(network, xy, MAX_OFF_M).edge[0] >= 0:
        return place
    walkable = network.walkable.geometry.to_numpy()
    away = shapely.distance(walkable, shapely.Point(place.xy)).min()
    if away <= MAX_OFF_M:
        raise DataError("place_cut_off", text=text)
    box = box_in_degrees(network.bounds, network.crs)
    raise DataError("place_outside", text=text, km=round(float(away) / 1000, 1), box=box)


def _pick(names: Iterator[str] | list[str], text: str) -> str:
    """Choose the name that is written most like a text: the same, the same but for capitals, but for accents."""
    best, wanted = "", folded(text)
    for name in sorted(set(names)):
        if name == text:
            return name
        if folded(name) == wanted and (not best or name.casefold() == text.casefold()):
            best = name
    return best


def _streets(network: StreetNetwork) -> dict[str, str]:
    """Give what streets can be called, with the name that is used."""
    used = set(network.edges["name"]) - {""}
    return {name: name for name in used} | {
        other: name for other, name in _others(network) if name in used and other not in used
    }


def _others(network: StreetNetwork) -> Iterator[tuple[str, str]]:
    """Give other names with the one that is used: in another language, older, shorter."""
    yield from ((other, name) for name, others in network.other_names.items() for other in others)
    yield from network.aliases.items()


def _named(network: StreetNetwork, text: str) -> list[Place]:
    """Find squares and districts, then streets, then stops, parks and buildings."""
    features = network.features
    for kind in ("place", "street", *_KINDS[1:]):
        if kind == "street":
            known: Mapping[str, str] = _streets(network)
        else:
            names = set(features.loc[features["kind"] == kind, "name"]) - {""}
            known = {name: name for name in names} | {
                other: name for other, name in _others(network) if name in names and other not in names
            }
        picked = _pick(list(known), text)
        if picked:
            name = known[picked]
            found = _middles_of_street(network, name) if kind == "street" else _middles(network, kind, name)
            return [Place(name, xy) for xy in found]
    return []


def _middles(network: StreetNetwork, kind: str, name: str) -> list[tuple[float, float]]:
    """Give a point in the largest feature of each place of a name."""
    some = network.features.loc[
        ((network.features["kind"] == kind) & (network.features["name"] == name)).to_numpy(dtype=bool)
    ]
    shapes = some.geometry.to_numpy()
    detail = str(some["detail"].iloc[0]) if "detail" in some.columns else ""
    part = together(shapes, same_within_m(kind, detail))
    found = []
    for number in range(int(part.max()) + 1):
        mine = shapes[part == number]
        point = shapely.point_on_surface(mine[int(np.argmax(shapely.area(mine)))])
        found.append((float(point.x), float(point.y)))
    return found


def _middles_of_street(network: StreetNetwork, name: str) -> list[tuple[float, float]]:
    """Give the point of each street of a name nearest to its centre of length; parts that can be walked go first."""
    edges = network.edges.loc[(network.edges["name"] == name).to_numpy(dtype=bool)]
    if (edges["component"] == 0).any():
        edges = edges.loc[(edges["component"] == 0).to_numpy(dtype=bool)]
    lines = edges.geometry.to_numpy()
    part = together(lines, STREET_M)
    found = []
    for number in range(int(part.max()) + 1):
        line = shapely.multilinestrings(lines[part == number])
        point = line.interpolate(line.project(line.centroid))
        found.append((float(point.x), float(point.y)))
    return found


def _crossings(network: StreetNetwork, text: str) -> list[Place]:
    """Find the crossings of two streets, the way :func:`~hotspots.streets.names.name_place` writes it."""
    plain = _CROSSING_WORDS.sub("", text)
    parts = [part.strip() for part in (plain.split("/") if plain == text else _BETWEEN.split(plain))]
    if len(parts) != 2:
        return []
    known = _streets(network)
    picked = [_pick(list(known), part) for part in parts]
    if not all(picked):
        return []
    first, second = (known[name] for name in picked)
    edges = network.edges
    nodes = [
        set(edges.loc[(edges["name"] == name).to_numpy(dtype=bool), ["u", "v"]].to_numpy().ravel())
        for name in (first, second)
    ]
    return _first_of_each(f"{first}/{second}", network.nodes[sorted(nodes[0] & nodes[1])])


def _first_of_each(name: str, xy: npt.NDArray[np.float64]) -> list[Place]:
    """Give one place for points of one name that lie near each other: the first of them."""
    part = together(np.asarray(shapely.points(xy), dtype=object).reshape(-1), SQUARE_M)
    first = [int(np.flatnonzero(part == number)[0]) for number in range(int(part.max(initial=-1)) + 1)]
    return [Place(name, (float(xy[row, 0]), float(xy[row, 1]))) for row in first]


def _addresses(network: StreetNetwork, text: str) -> list[Place]:
    match = _NUMBER.match(text)
    if match is None:
        return []
    addresses = network.addresses
    known = {street: street for street in addresses["street"]}
    known |= {other: name for other, name in network.aliases.items() if name in known and other not in known}
    known |= {name: used for name, used in _streets(network).items() if name not in known}
    picked = _pick(list(known), match["street"].strip())
    if not picked:
        return []
    street = known[picked]
    of_street = addresses.loc[(addresses["street"] == street).to_numpy(dtype=bool)]
    wanted = _plain_number(match["number"])
    numbers = of_street["house_number"].astype(str)
    same = of_street.loc[[wanted in _numbers(number) for number in numbers]]
    if same.empty:
        # The map often has 5 where people write 5 B: the same entrance or the one beside it.
        same = of_street.loc[[wanted.rstrip(_LETTERS) in _numbers(number) for number in numbers]]
    if same.empty:
        raise _number_unknown(street, match["number"], sorted(set(numbers), key=lambda number: _away(number, wanted)))
    return _first_of_each(f"{street} {same['house_number'].iloc[0]}", same[["x", "y"]].to_numpy(dtype=np.float64))


def _number_unknown(street: str, number: str, nearest: list[str]) -> DataError:
    if not nearest:
        return DataError("place_no_numbers", street=street, number=number)
    return DataError("place_number_unknown", street=street, number=number, known=nearest[:_SUGGESTED])


def _plain_number(number: str) -> str:
    return number.replace(" ", "").casefold()


def _numbers(number: str) -> set[str]:
    """Give the numbers that one entry of the map stands for: ``12-16`` for 12, 14 and 16; ``3;5`` for both."""
    plain = {_plain_number(part) for part in re.split(r"[;,/]", number)}
    for part in list(plain):
        ends = re.fullmatch(r"(\d+)[-\u2013](\d+)", part)
        if ends and 0 < int(ends[2]) - int(ends[1]) <= 40:
            step = 2 if (int(ends[2]) - int(ends[1])) % 2 == 0 else 1
            plain |= {str(one) for one in range(int(ends[1]), int(ends[2]) + 1, step)}
    return plain


def _away(number: str, wanted: str) -> tuple[int, str]:
    digits = [re.match(r"\d+", _plain_number(text)) for text in (number, wanted)]
    if digits[0] is None or digits[1] is None:
        return 10**6, number
    return abs(int(digits[0][0]) - int(digits[1][0])), number


def _unknown(network: StreetNetwork, text: str) -> DataError:
    """Say which known names are nearest to a text."""
    features = network.features
    names = set(features.loc[features["kind"].isin(_KINDS), "name"]) - {""} | set(_streets(network))
    by_folded = {folded(name): name for name in sorted(names)}
    number = _NUMBER.match(text)
    street = number["street"].strip() if number else text
    near = difflib.get_close_matches(folded(street), list(by_folded), n=_SUGGESTED, cutoff=0.6)
    if not near:
        return DataError("place_unknown_no_names", text=text)
    return DataError("place_unknown", text=text, known=[by_folded[name] for name in near])
