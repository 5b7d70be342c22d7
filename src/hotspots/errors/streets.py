"""English words for streets and their lighting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "streets_empty": Text(
        "There is not one street in the extract.",
        "Does it cover the study's area, and does it hold ways with a highway tag?",
    ),
    "streets_node_out_of_range": Text("A street names node {node}, but there are {nodes} nodes."),
    "osm_file_missing": Text("There is no file {path}.", "Is it written right in [streets] osm?"),
    "osm_file_unreadable": Text(
        "{path} cannot be read: {said}.", "Close it in other programs and look at who may read it."
    ),
    "osm_file_empty": Text("{path} is empty (0 bytes).", "Download or export it again."),
    "osm_file_kind": Text(
        "{path} is no OpenStreetMap file.",
        "Give a file whose name ends in one of: {known}.",
    ),
    "osm_file_broken": Text(
        "{path} ({size} bytes) cannot be used as an OpenStreetMap file: {said}.",
        "Download or export it again, and see that it comes through whole.",
    ),
    "osm_file_misnamed": Text(
        "{path} has another form than its name says: its contents begin as those of {kind} do.",
        "Rename it so that it ends in {kind}, and correct the name in [streets] osm.",
    ),
    "osm_nodes_missing": Text(
        "{path} has {ways} streets, but not the places (nodes) that they pass.",
        "Export it again with the nodes of its ways: in osmium extract with --strategy complete_ways, in a query with "
        "(._;>;);",
    ),
    "osm_ways_clipped": Text(
        "{ways} streets in {path} are cut at the border of the extract; the pieces that are there are used.",
        "Take an extract a little larger than the study's area if the border matters.",
    ),
    "streets_outside_area": Text(
        "No street lies in the study's area. Streets: {streets}. Area: {area}.",
        "Give an extract that covers the area, or set [study] area.",
    ),
    "streets_crs_differs": Text(
        "The streets are in {streets}, the area in {area}.",
        "Read both in the same coordinate reference system.",
    ),
    "streets_islands": Text(
        "Parts of the street network that cannot be reached on foot from the rest: {islands} ({km} km). "
        "No walk goes there.",
    ),
    "needs_unknown": Text(
        "There is no way to plan for {found}.",
        "Known needs are: {known}.",
    ),
    "lighting_mostly_unknown": Text(
        "For {percent} % of the street length nobody has said whether it is lit.",
        "Give a lamp register with its coverage, or add lit=yes or lit=no in OpenStreetMap after a look on site.",
    ),
    "place_unknown": Text(
        "There is no street, address or place called {text} in the extract.",
        "Close to it are: {known}.",
    ),
    "place_unknown_no_names": Text(
        "There is no street, address or place called {text} in the extract, and none whose name is close to it.",
        "Write a street name, an address such as Storgatan 12, or latitude and longitude such as 59.3326, 18.0649.",
    ),
    "place_ambiguous": Text(
        "{text} is {count} places on the map: {choices}.",
        "Write which one, with what stands in brackets or with its coordinates.",
    ),
    "place_outside_car": Text(
        "The place {text} is {km} km from the nearest street on the map: a car cannot start there.",
        "The extract covers {box}.",
    ),
    "place_number_unknown": Text(
        "{street} is in the extract, but not number {number}.",
        "Write only {street}, or one of the numbers it has: {known}.",
    ),
    "place_outside": Text(
        "The place {text} is {km} km from the nearest street that one can walk on.",
        "The extract covers {box}.",
    ),
    "place_not_on_earth": Text(
        "{text} is no latitude and longitude: latitude is from -90 to 90, longitude from -180 to 180.",
        "Write latitude first, such as 59.3326, 18.0649.",
    ),
    "place_empty": Text(
        "No place was given.",
        "Write a street name, an address such as Storgatan 12, or latitude and longitude such as 59.3326, 18.0649.",
    ),
    "place_no_numbers": Text(
        "{street} is in the extract, but no house number of it: {number} cannot be found.",
        "Write only {street}, a crossing such as {street}/..., or latitude and longitude.",
    ),
}
