"""English words for addresses that are looked for in the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

_COORDINATES = "or give the row its coordinates."

MESSAGES: Final[Mapping[str, Text]] = {
    "addresses_without_map": Text(
        "{file} has addresses (column {column}) but no coordinates, and there is nothing to find addresses in.",
        'Add the streets: [streets] with osm = "data/area.osm.pbf". Or a table of addresses with coordinates: '
        '[addresses] with path = "data/addresses.csv".',
    ),
    "addresses_placed": Text(
        "{file}: {count} of {of} rows without coordinates were placed by their address: {house} at the house, {part} "
        "at a part of it or a named place, {between} between house numbers, {crossing} at a crossing, {street} on "
        "their street, {district} in a district only.",
    ),
    "addresses_within": Text(
        "{file}: nineteen of twenty places found by address lie within their stated distance of the right one: "
        "{middle} m for the middle row, at most {most} m."
    ),
    "addresses_read": Text("{file}: {count} addresses with coordinates, which go before those of the map."),
    "place_and_address_missing": Text("The row has neither coordinates nor an address.", "Fill in one of them."),
    "address_vague": Text(
        "The address is known too vaguely to stand for one place.", "Give a house number, or the row its coordinates."
    ),
    "address_empty": Text("The address says no street and no place.", f"Write the address, {_COORDINATES}"),
    "address_unknown": Text(
        "The map has no street or place by the name of the address.",
        "Spell the name as the map does, or give the row its coordinates.",
    ),
    "address_unknown_near": Text(
        "The map has no street or place by the name of the address.",
        f"Is it one of these: {{known}}? Then correct the name, {_COORDINATES}",
    ),
    "address_ambiguous": Text(
        "The address fits several places equally well.",
        "Write the town behind the address; see the list of rows for the places. Or give the row its coordinates.",
    ),
    "address_ambiguous_of": Text(
        "The address fits several places equally well: {known}.",
        f"Write the town behind the address, {_COORDINATES}",
    ),
    "address_elsewhere": Text(
        "The address names a town that is not on the map.",
        f"Check the town, or take streets that cover it, {_COORDINATES}",
    ),
    "number_unknown": Text(
        "The street is on the map, but has no such house number or one near it.",
        f"Check the number, {_COORDINATES}",
    ),
    "number_unknown_of": Text(
        "The street ({known}) is on the map, but has no such house number or one near it.",
        f"Check the number, {_COORDINATES}",
    ),
    "crossing_unknown": Text(
        "Both streets are on the map, but they do not meet.",
        f"Check the names of the streets, {_COORDINATES}",
    ),
    "addresses_no_street": Text(
        "{file} has no column with addresses or streets. Found: {found}.",
        'Say which it is: [addresses] with columns = {{ address = "HEADING" }}, or street and number.',
    ),
    "addresses_no_number": Text(
        "The row has no street or no house number.", "It is not needed to find other addresses."
    ),
}
