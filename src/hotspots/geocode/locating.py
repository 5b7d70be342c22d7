"""Finds places of addresses in a map and in an own table of addresses: on this machine, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

import numpy as np
import shapely

from hotspots.crs import to_lonlat
from hotspots.geocode.book import NamedPlace, Street
from hotspots.geocode.crossings import crossings, pairs
from hotspots.geocode.names import Found, NameIndex
from hotspots.geocode.numbering import Fix
from hotspots.geocode.parsing import Wanted, read_address
from hotspots.geocode.places import SQUARES
from hotspots.geocode.spelling import key_of
from hotspots.model.geocoded import Geocoded

SURE: Final = 0.93
"""A name that fits less surely than this needs a house number of its street that fits too."""

_MENDED: Final = 0.84
"""A street without any known number may be named less surely: nothing speaks against it."""

_STREET_SCORE: Final = 0.7
_PLACE_SCORE: Final = 0.95
_PLACE_LEAST: Final = 0.85
_NEAR_MORE_M: Final = 30.0
_SQUARE_M: Final = 200.0
_AROUND_M: Final = 15.0
_TOLD: Final = 5
_FARTHEST_TOWN_M: Final = 5000.0
_CLEARLY: Final = 1.5
_SHARE_OF_TOWNS: Final = 0.5
_WEIGHT: Final = ("address_empty", "address_unknown", "address_elsewhere", "crossing_unknown", "number_unknown")


@dataclass(frozen=True, slots=True)
class Missed:
    """Why no place was found, and what of the map may have been meant."""

    reason: str
    candidates: tuple[str, ...] = ()


Answer = Fix | Missed
T = TypeVar("T")


@dataclass(eq=False)
class OfflineGeocoder:
    """Finds places of addresses in an address book.

    Parameters
    ----------
    streets, places
        By plain name.
    street_names, place_names
        Other ways to call them, with the plain name of what they stand for.
    crs
        Projected CRS in metres.
    """

    streets: Mapping[str, list[Street]]
    places: Mapping[str, list[NamedPlace]]
    street_names: Mapping[str, str]
    place_names: Mapping[str, str]
    crs: Any
    _street_index: NameIndex = field(init=False, repr=False)
    _place_index: NameIndex = field(init=False, repr=False)
    _towns: Mapping[str, list[tuple[float, float]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        streets = [street.name for same in self.streets.values() for street in same[:1]]
        self._street_index = NameIndex([*streets, *self.street_names])
        places = [place.name for same in self.places.values() for place in same[:1]]
        self._place_index = NameIndex([*places, *self.place_names])
        self._towns = self._gather_towns()

    def _gather_towns(self) -> dict[str, list[tuple[float, float]]]:
        """Give the towns and districts that the map knows, with the places of those that it has on it."""
        towns: dict[str, list[tuple[float, float]]] = {}
        for key, places in self.places.items():
            districts = [place.xy for place in places if place.tier == "locality"]
            if districts:
                towns[key] = districts
        for name, key in self.place_names.items():
            if key in towns:
                towns.setdefault(key_of(name), []).extend(towns[key])
        for streets in self.streets.values():
            for street in streets:
                for town in street.towns:
                    towns.setdefault(town, [])
        return towns

    def locate(self, addresses: Sequence[str], towns: Sequence[str] | None = None) -> Geocoded:
        """Find the places of addresses.

        Parameters
        ----------
        addresses
            As people write them; each distinct one is looked for once.
        towns
            The town of each, where another column says it; ``""`` where none does.

        Returns
        -------
        Geocoded
            In the order given. The order of the addresses does not matter to what is found.
        """
        said = [""] * len(addresses) if towns is None else towns
        asked = list(zip(addresses, said, strict=True))
        distinct = sorted(set(asked))
        elsewhere = self._towns_elsewhere(distinct)
        answers = {one: self._answer(*one, elsewhere) for one in distinct}
        return _gathered([answers[one] for one in asked], self.crs)

    def _towns_elsewhere(self, asked: Sequence[tuple[str, str]]) -> frozenset[str]:
        """Give the towns that are named but are none of the map's, if the map knows most of those that are named.

        Where it knows few of them, its streets just do not say their town as these addresses do.
        """
        named = [town for one in asked if (town := _town_of(*one))]
        strange = [
            town for town in named if town not in self._towns and town not in self.streets and town not in self.places
        ]
        if len(strange) >= _SHARE_OF_TOWNS * max(len(named), 1):
            return frozenset()
        return frozenset(strange)

    def _answer(self, text: str, town: str, elsewhere: frozenset[str]) -> Answer:
        readings = read_address(text)
        if not readings:
            return Missed("address_empty")
        if elsewhere and _town_of(text, town) in elsewhere:
            return Missed("address_elsewhere")
        missed = []
        for wanted in readings:
            answer = self._find(replace(wanted, towns=(town, *wanted.towns)) if town else wanted)
            if isinstance(answer, Fix):
                return answer
            if answer.reason == "address_ambiguous":
                return answer
            missed.append(answer)
        return max(missed, key=lambda answer: (_WEIGHT.index(answer.reason), len(answer.candidates)))

    def _find(self, wanted: Wanted) -> Answer:
        if wanted.crossing:
            return self._find_crossing(wanted)
        if wanted.number:
            return self._find_number(wanted)
        return self._find_named(wanted)

    def _find_number(self, wanted: Wanted) -> Answer:
        name = self._street_index.find(wanted.name)
        streets = self._meant(name, wanted)
        if not streets:
            return Missed("address_unknown", self._street_index.nearest(wanted.name))
        if len(streets) > 1:
            return self._ambiguous(streets)
        street = streets[0]
        fix = street.numbering.find(wanted.number, wanted.letter, wanted.last)
        if fix is not None:
            return replace(fix, score=round(fix.score * name.score, 3))
        if name.score < (SURE if street.houses else _MENDED):
            return Missed("address_unknown", (street.name,))
        if street.numbering.is_telling or not street.numbering.may_reach(wanted.number):
            return Missed("number_unknown", (street.name,))
        return _whole(street, name.score * 0.8)

    def _find_named(self, wanted: Wanted) -> Answer:
        """Find a place or a whole street; a name written exactly so goes before one that must be mended."""
        if any(sign.isdigit() for sign in wanted.name):
            # A number that was no house number belongs to the name: as it stands, or not at all.
            as_place, as_street = self._place_index.exactly(wanted.name), self._street_index.exactly(wanted.name)
            if not (as_place.names or as_street.names):
                return Missed("address_unknown")
        else:
            as_place, as_street = self._place_index.find(wanted.name), self._street_index.find(wanted.name)
        places = _entries(as_place, self.places, self.place_names) if as_place.score >= _PLACE_LEAST else []
        if not wanted.is_first:
            places = [place for place in places if place.tier != "locality"]
        streets = self._meant(as_street, wanted) if as_street.score >= _PLACE_LEAST else []
        if places and streets and as_place.score == as_street.score:
            return self._place_or_street(places, streets, as_place.score, wanted)
        if places and as_place.score > (as_street.score if streets else 0):
            return self._one_place(places, as_place.score, wanted)
        if len(streets) > 1:
            return self._ambiguous(streets)
        if streets:
            return _farther(_whole(streets[0], as_street.score), wanted)
        near = (*self._street_index.nearest(wanted.name), *self._place_index.nearest(wanted.name))
        return Missed("address_unknown", near[:_TOLD])

    def _place_or_street(self, places: list[NamedPlace], streets: list[Street], score: float, wanted: Wanted) -> Answer:
        """Settle what a name means that a street and a place have: a square and the street on it are one."""
        best = [place for place in places if place.rank == places[0].rank]
        if len(best) == 1 and best[0].rank <= SQUARES:
            near = [street for street in streets if _away(street, best[0]) <= _SQUARE_M]
            if near:
                return self._one_place([_with_houses(best[0], near)], score, wanted)
        if len(streets) == 1 and places[0].rank > SQUARES:
            return _farther(_whole(streets[0], score), wanted)
        return Missed(
            "address_ambiguous", (*(place.name for place in best), *(self._told(street) for street in streets))
        )

    def _one_place(self, places: list[NamedPlace], score: float, wanted: Wanted) -> Answer:
        best = [place for place in places if place.rank == min(place.rank for place in places)]
        if len(best) > 1:
            best = self._in_town(best, wanted, [place.xy for place in best])
        if len(best) > 1:
            return Missed("address_ambiguous", self._told_places(best[:_TOLD]))
        place = best[0]
        return _farther(Fix(place.xy, place.tier, place.within_m, round(_PLACE_SCORE * score, 3)), wanted)

    def _find_crossing(self, wanted: Wanted) -> Answer:
        named = False
        for pair in wanted.crossing:
            names = [self._street_index.find(part) for part in pair]
            both = [self._streets_of(name) for name in names]
            if not all(both):
                continue
            named = True
            found = [(fix, one) for one, other in pairs(*both) for fix in crossings(one, other)]
            if len(found) > 1:
                found = self._in_town(found, wanted, [fix.xy for fix, _ in found])
            if len(found) > 1:
                told = [
                    f"{one.name} ({self._near(fix.xy, not_named=(both[0][0].name, both[1][0].name))})"
                    for fix, one in found
                ]
                return Missed("address_ambiguous", tuple(told[:_TOLD]))
            if found:
                fix = found[0][0]
                return replace(fix, score=round(fix.score * names[0].score * names[1].score, 3))
        if named:
            return Missed("crossing_unknown")
        return Missed(
            "address_unknown",
            tuple(near for part in wanted.crossing[0] for near in self._street_index.nearest(part)[:2]),
        )

    def _streets_of(self, found: Found) -> list[Street]:
        return _entries(found, self.streets, self.street_names)

    def _meant(self, found: Found, wanted: Wanted) -> list[Street]:
        """Give the streets that are meant by a name in a town, all of them if the town does not tell."""
        streets = self._streets_of(found)
        if len(streets) < 2:
            return streets
        if wanted.postcode:
            of_code = [street for street in streets if wanted.postcode in street.postcodes]
            streets = of_code or streets
        return self._in_town(streets, wanted, [street.middle[0] for street in streets]) if len(streets) > 1 else streets

    def _in_town(self, entries: list[Any], wanted: Wanted, xy: list[tuple[float, float]]) -> list[Any]:
        """Choose by the town that a text names: the one that its addresses say, else the nearest to it by far."""
        for town in map(key_of, wanted.towns):
            of_town = [entry for entry in entries if town in getattr(entry, "towns", ())]
            if len(of_town) == 1:
                return of_town
            places = self._towns.get(town, [])
            if not places:
                continue
            away = np.array([[np.hypot(x - a, y - b) for a, b in places] for x, y in xy]).min(axis=1)
            order = np.argsort(away, kind="stable")
            if away[order[0]] <= _FARTHEST_TOWN_M and away[order[1]] > _CLEARLY * away[order[0]]:
                return [entries[int(order[0])]]
        return entries

    def _ambiguous(self, streets: Sequence[Street]) -> Missed:
        return Missed("address_ambiguous", tuple(dict.fromkeys(self._told(street) for street in streets))[:_TOLD])

    def _told(self, street: Street) -> str:
        """Name a street so that it can be told from another of the same name."""
        if len(self.streets[key_of(street.name)]) == 1:
            return street.name
        towns = " / ".join(sorted(street.towns.values())) or self._near(street.middle[0], not_named=(street.name,))
        return f"{street.name} ({towns})" if towns else street.name

    def _told_places(self, places: Sequence[NamedPlace]) -> tuple[str, ...]:
        """Name places of one name by what is beside each, and by coordinates, which may be written instead."""
        near = [self._near(place.xy) for place in places]
        if len(set(near)) < len(places):
            near = [self._street_at(place.xy) for place in places]
        degrees = to_lonlat(np.array([place.xy for place in places]), self.crs)
        return tuple(
            f"{place.name} ({one}) {lat:.4f},{lon:.4f}" if one else f"{place.name} {lat:.4f},{lon:.4f}"
            for place, one, (lon, lat) in zip(places, near, degrees, strict=True)
        )

    def _street_at(self, xy: tuple[float, float]) -> str:
        """Give the street that is nearest to a point."""
        point = shapely.Point(xy)
        away = [
            (float(shapely.distance(street.lines, point).min()), street.name)
            for streets in self.streets.values()
            for street in streets
            if len(street.lines)
        ]
        return min(away, default=(0.0, ""))[1]

    def _near(self, xy: tuple[float, float], *, not_named: tuple[str, ...] = ()) -> str:
        """Give the district or else the street that is nearest to a point."""
        x, y = xy
        near = [
            (float(np.hypot(place.xy[0] - x, place.xy[1] - y)), place.name)
            for places in self.places.values()
            for place in places
            if place.tier == "locality"
        ]
        if not near:
            near = [
                (float(np.hypot(street.middle[0][0] - x, street.middle[0][1] - y)), street.name)
                for streets in self.streets.values()
                for street in streets
                if street.name not in not_named
            ]
        return min(near, default=(0.0, ""))[1]


def _entries(found: Found, entries: Mapping[str, list[T]], other_names: Mapping[str, str]) -> list[T]:
    """Give what goes by some names: by the name itself, else as another name for it."""
    keys = dict.fromkeys(
        key if (key := key_of(name)) in entries else other_names.get(name, key) for name in found.names
    )
    return [entry for key in keys for entry in entries.get(key, ())]


def _town_of(text: str, town: str) -> str:
    """Give the plain name of the town that an address names as such: in a column, behind its postcode, or last."""
    if town:
        return key_of(town)
    readings = read_address(text)
    towns = readings[0].towns if readings else ()
    return key_of(towns[-1]) if towns else ""


def _whole(street: Street, score: float) -> Fix:
    xy, within = street.middle
    return Fix(xy, "street", within, round(_STREET_SCORE * score, 3))


def _farther(fix: Fix, wanted: Wanted) -> Fix:
    """Widen the uncertainty where the text says near or opposite."""
    return (
        replace(fix, within_m=fix.within_m + _NEAR_MORE_M, score=round(0.95 * fix.score, 3)) if wanted.is_near else fix
    )


def _away(street: Street, place: NamedPlace) -> float:
    places = [house.xy for house in street.houses] + [street.middle[0]]
    return float(np.hypot(*(np.array(places) - place.xy).T).min()) - place.within_m


def _with_houses(place: NamedPlace, streets: Sequence[Street]) -> NamedPlace:
    """Widen a square to the houses that have its name for an address: they stand around it."""
    houses = [house.xy for street in streets for house in street.houses]
    if not houses:
        return place
    reach = float(np.hypot(*(np.array(houses) - place.xy).T).max()) + _AROUND_M
    return replace(place, within_m=max(place.within_m, reach))


def _gathered(answers: Sequence[Answer], crs: Any) -> Geocoded:
    nowhere = (np.nan, np.nan)
    found = [answer if isinstance(answer, Fix) else None for answer in answers]
    missed = [None if isinstance(answer, Fix) else answer for answer in answers]
    return Geocoded(
        xy=np.array([fix.xy if fix else nowhere for fix in found], dtype=np.float64).reshape(-1, 2),
        tier=_texts([fix.tier if fix else "" for fix in found]),
        uncertainty_m=np.array([round(fix.within_m, 1) if fix else np.nan for fix in found], dtype=np.float64),
        score=np.array([fix.score if fix else 0.0 for fix in found], dtype=np.float64),
        reason=_texts([answer.reason if answer else "" for answer in missed]),
        candidates=tuple(answer.candidates if answer else () for answer in missed),
        crs=crs,
    )


def _texts(values: list[str]) -> Any:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
