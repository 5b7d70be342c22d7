"""English words for proposing a study and for telling what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "ask_zone": Text(
        "The coordinates of {file} are in a local SWEREF 99 zone, and their numbers do not tell which.",
        "Give crs the zone whose point lies where it should.",
    ),
    "ask_date_order": Text(
        "{file}: the dates in {column} do not tell day from month; they are read as {order}.",
        "Correct dates if that is wrong.",
    ),
    "ask_scale": Text(
        "{file}: the numbers in {column} run from {low} to {high}, and nothing says which end is safe.",
        "Give scale the number that means very unsafe, then the one that means very safe.",
    ),
    "init_unsettled": Text(
        "{settings} is written, but this must be settled before the files can be read: {keys}.",
        "Take the # off the right line there (line {line}), save, and run: {command}",
    ),
    "init_without_streets": Text(
        "The study has no streets: hot spots are then tested against area, and there is no lighting and no walk.",
        "Give --osm FILE or --place NAME, or add [streets] to hotspots.toml.",
    ),
    "init_streets_missing": Text(
        "{settings} is written and names {place}, but the streets are still to be downloaded.",
        "Go on with {command} when the servers can be reached: it downloads them. Or put an extract (.osm.pbf) into "
        "the study's data folder and write its name in [streets] osm instead of place. Look at timezone as well: "
        "without streets it may be a guess.",
    ),
    "init_rivals": Text(
        "{file}: {heading} was taken as {name}, but it could also be: {rivals}.",
        "Correct line {line} if it is another.",
    ),
    "init_files_differ": Text(
        "The files of {kind} do not have the same headings (– where one has none): {keys}. "
        "Each is read by what it says itself."
    ),
    "init_by_values": Text(
        "{file}: told by the values, not by headings: {columns}.", "Correct line {line} and below if one is wrong."
    ),
    "init_by_address": Text(
        "{file} has no coordinates: its rows are placed by the address in {column}, on this computer alone."
    ),
    "init_needs_places": Text(
        "A study needs incidents or streets; with {kinds} alone there is nothing to study them by.",
        "Add --incidents FILE, --osm FILE or --place NAME.",
    ),
    "init_taken_as_traffic": Text(
        "{file} was given as {kind}, but holds measured speeds or numbers of vehicles: it stands under [traffic]."
    ),
    "init_traffic_without_streets": Text(
        "{file} holds traffic, which is told by street, and the study has no streets.",
        "Give --osm FILE or --place NAME, or take [traffic] out of hotspots.toml.",
    ),
    "init_zone_settled": Text("{file}: the local zone {crs} is the one that puts the points where {by} are."),
    "init_timezone_unknown": Text(
        "The time zone of the place is not known; UTC is written.", "Correct timezone under [study]."
    ),
    "init_coverage_open": Text(
        "{file}: nobody has said where the register has every lamp, so a street without lamps stays unknown, not "
        "unlit.",
        "Set coverage (line {line}) if the register is complete.",
    ),
    "max_bad_unclear": Text("--max-bad cannot be {found}.", "Write a share from 0 % to 100 %, such as 10%."),
    "check_failed": Text(
        "{count} of {rows} rows of {file} ({percent} %) are set aside; the limit is {limit} %. Most of all: {reasons}.",
        "Mend the rows or the settings (every row is in {aside}), or allow more: hotspots check {study} --max-bad "
        "{enough}%, and max_bad = {share} under [{table}] in hotspots.toml for the other commands.",
    ),
}
