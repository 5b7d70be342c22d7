"""English words for bringing streets in: several extracts, downloads, what is kept, and clipping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "osm_file_large": Text(
        "{path} is {gigabytes} GB, more than a municipality's extract of at most {most} GB: it looks like a country "
        "or the whole planet.",
        "Cut out the municipality with a little around it, west, south, east and north in degrees: osmium extract "
        "--bbox=12.5,59.0,12.9,59.2 {path} -o town.osm.pbf; or fetch an extract of a smaller region, as Geofabrik and "
        "others offer.",
    ),
    "box_in_degrees": Text("lat {south} to {north}, lon {west} to {east}"),
    "osm_extracts_joined": Text(
        "{files} are read as one: {ways} ways; {shared} in several of them, of which {differing} differ; left out as "
        "drawn twice: {doubles} ways, {addresses} addresses."
    ),
    "osm_extracts_renumbered": Text(
        "{files} number the same places differently, so they are joined by position.",
        "Take them from one and the same source if streets do not meet where they should.",
    ),
    "streets_clipped": Text(
        "Of {total} km of streets in the extract, those not walked on too, {km} km are further than {buffer} m outside "
        "the study's area and left out; {left} km are kept.",
    ),
    "streets_cover_part": Text(
        "{count} of {of} incidents lie outside the extract of streets and are not used. Incidents: {incidents}. "
        "Streets: {streets}.",
        "Take an extract that covers them, or name the area that is meant in [study] area.",
    ),
    "streets_kept_damaged": Text(
        "The street network kept from an earlier run ({file}) is damaged; it is made anew.",
    ),
    "streets_not_kept": Text(
        "The street network could not be kept for the next run: {reason}.",
        "Nothing else is affected; the next run reads the extract again.",
    ),
    "osmnx_missing": Text(
        "Streets can only be downloaded with OSMnx, which is not installed here.",
        "Install it, or download an extract yourself and write its name in [streets] osm.",
    ),
    "download_place_empty": Text("[streets] place is empty.", "Write a place, such as Åmål, Sweden."),
    "download_sends": Text(
        "To download streets, the name {place} is sent to {names}, and the outline that it answers with to {server}. "
        "Nothing else is sent: no incidents, no addresses.",
    ),
    "download_found": Text(
        "{place} is taken to be {found} ({km2} km²). Its outline with {margin} m around it is sent to {server}.",
    ),
    "download_waits": Text("{server} asks to wait ({said}): trying again in {seconds} s."),
    "download_kept": Text(
        "The streets of {place} were downloaded on {date} and are kept in the study.",
        "hotspots forget removes them; the next run then downloads them again.",
    ),
    "download_damaged": Text("The streets of {place} that were kept ({file}) are damaged; they are downloaded again."),
    "download_no_network": Text(
        "The streets of {place} could not be downloaded: {server} cannot be reached from here.",
        "Look at the network and try again, or fetch an extract (.osm.pbf) on another computer, for example from "
        'Geofabrik, and write its name in [streets] osm = "..." instead of place.',
    ),
    "download_timed_out": Text(
        "The streets of {place} could not be downloaded: {server} did not answer in {seconds} s, {tries} times over.",
        'Try again later or with a smaller place, or write the name of an extract in [streets] osm = "..." instead.',
    ),
    "download_busy": Text(
        "The streets of {place} could not be downloaded: {server} is busy ({said}) and was so {tries} times over.",
        'Try again in {minutes} minutes, or write the name of an extract in [streets] osm = "..." instead of place.',
    ),
    "download_answer_html": Text(
        "The streets of {place} could not be downloaded: {server} answered with a web page instead of map data.",
        "Try again in a while. If it stays so, a network filter may stand between: have it let through, or write the "
        'name of an extract in [streets] osm = "..." instead of place.',
    ),
    "download_answer_cut": Text(
        "The streets of {place} could not be downloaded: the answer of {server} is cut short or damaged.",
        'Try again in a while, or write the name of an extract in [streets] osm = "..." instead of place.',
    ),
    "download_refused": Text(
        "The streets of {place} could not be downloaded: {server} refused the query: {said}.",
        'Look at [streets] overpass and nominatim, or write the name of an extract in [streets] osm = "..." instead.',
    ),
    "download_failed": Text(
        "The streets of {place} could not be downloaded: {said}.",
        "Try again in a while, or fetch an extract (.osm.pbf), for example from Geofabrik, and write its name in "
        '[streets] osm = "..." instead of place.',
    ),
    "download_empty": Text(
        "OpenStreetMap has no street in {place} ({found}).",
        "Is it the place that was meant? Write it with municipality and country, or give an extract in "
        '[streets] osm = "...".',
    ),
    "download_place_unknown": Text(
        "OpenStreetMap's search service knows no area called {place}.",
        'Write it with its country, such as Åmål, Sweden, or give a file in [streets] osm = "..." instead of place.',
    ),
    "download_place_ambiguous": Text(
        "{place} may be any of {count} places: {candidates}.",
        "Give as the place the one that is meant, as it stands here.",
    ),
    "download_place_large": Text(
        "{found} is {km2} km², more than the {most} km² that may be asked for at once.",
        'Name a smaller place, or fetch an extract (.osm.pbf) and write its name in [streets] osm = "...".',
    ),
    "streets_server_wrong": Text(
        "{key} in [streets] is no web address: {found}.",
        "Write it with https:// and without the last part, interpreter.",
    ),
    "streets_buffer_wrong": Text("buffer_m in [streets] is {found}.", "Write 100 metres or more."),
}
