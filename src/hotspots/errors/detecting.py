"""English words for finding hot spots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "hot_spots_value_out_of_range": Text(
        "{key} is {found} for finding hot spots.",
        "It must be from {low} to {high}.",
    ),
    "hot_spots_no_incidents": Text(
        "There are no incidents to find hot spots among.",
        "Look at the period, the area and the rows set aside: hotspots check.",
    ),
    "hot_spots_crs_differ": Text(
        "The incidents are in {incidents}, but the area and the streets in {area}.",
        "Project one of them to the other first.",
    ),
    "segments_without_streets": Text(
        "The method segments needs streets, and there are none.", "Add [streets] to hotspots.toml or choose gistar."
    ),
    "hot_spots_off_streets": Text(
        "{count} incidents lie over {limit_m} m from every street and are left out: no stretch of street can hold them."
    ),
    "network_kde_too_many_waves": Text(
        "Within {bandwidth_m} m there are too many crossings to follow every way ({waves} steps).",
        "Take a shorter bandwidth or longer lixels.",
    ),
    "felt_counted": Text(
        "{count} of the {asked} answers at a point that say something of it say that it feels unsafe {daytime} "
        "({percent} %), each counted once; recorded incidents are not among them."
    ),
    "felt_notice": Text("Of the answers about how it feels {daytime}: {said}"),
    "felt_all_unsafe": Text(
        "All {count} answers at a point say that it feels unsafe {daytime}: where they gather tells where people were "
        "asked, and no place can be told from another.",
        "Take with the answers that say safe too.",
    ),
    "felt_too_few": Text(
        "{count} answers say that it feels unsafe {daytime}: too few to tell where it differs from chance.",
        "At least {least} are needed.",
    ),
    "felt_few_places": Text(
        "{count} answers that say that it feels unsafe {daytime} stand on only {places} places: no place can be told.",
        "Points such as town centres stand for whole districts. Ask for the places themselves.",
    ),
    "felt_outside": Text(
        "{count} answers that say that it feels unsafe {daytime} lie outside the area and are left out.",
        "Is the area the right one?",
    ),
    "felt_off_streets": Text(
        "{count} answers that say that it feels unsafe {daytime} lie over {limit_m} m from every street and are left "
        "out: no stretch of street can hold them."
    ),
    "felt_too_uncertain": Text(
        "{count} answers that say that it feels unsafe {daytime} have a place that may be more than {limit_m} m wrong, "
        "and are left out."
    ),
    "felt_snapped": Text(
        "{count} answers that say that it feels unsafe {daytime} stand on only {places} points far apart: they look "
        "moved to map points, so a place may be {error_m} m or more wrong. Larger cells are used.",
        "Read the places as neighbourhoods, not as addresses.",
    ),
    "felt_cell_chosen": Text(
        "Cell size {cell_m} m, chosen for {count} answers that say that it feels unsafe {daytime} and the size of the "
        "area."
    ),
    "felt_area_full": Text(
        "There are more places that feel unsafe {daytime} than can be named: all together may cover {percent} % of the "
        "area.",
        "Raise max_area_share to see more, or use smaller cells.",
    ),
    "felt_gistar_chosen": Text("Places that feel unsafe {daytime}: Gi* on a grid, for {count} answers."),
    "felt_segments_chosen": Text(
        "Places that feel unsafe {daytime}: stretches of street, because {count} answers are few for a grid (under "
        "{few})."
    ),
    "method_not_for_answers": Text(
        "The method {method} cannot hold unsafe answers against all answers: another method is used for them."
    ),
    "felt_none": Text("No answer for a point says that it feels unsafe {daytime}."),
    "method_needs_days": Text(
        "The method {method} looks at days, and answers have none: another method is used for them."
    ),
    "method_without_time": Text(
        "The method {method} is used without time ({kind} looks at days, and answers have none)."
    ),
    "felt_areas_left_out": Text("{count} answers are for whole areas and say nothing of single places."),
    "near_repeat_too_few": Text(
        "{count} incidents: too few to look for near repeats.", "At least {least} are needed. Take a longer period."
    ),
    "near_repeat_few_dated": Text(
        "{count} incidents have a known day and an exact place: too few to tell whether they follow each other.",
        "At least {least} are needed. Take a longer period.",
    ),
    "near_repeat_few_pairs": Text(
        "Chance alone gives {expected} pairs of incidents within 100 m and 7 days: too few to tell whether they follow "
        "each other.",
        "At least {least} are needed. Take more kinds of offences.",
    ),
    "near_repeat_too_dense": Text(
        "{count} pairs of incidents lie within {distance_m} m of each other; at most {limit} are looked at for near "
        "repeats, so nothing is told of them.",
        "Look at fewer offences or a shorter period: --offence, --since.",
    ),
    "near_repeat_too_many_pairs": Text(
        "{count} pairs of places lie within the farthest band of distance; {limit} can be counted.",
        "Take shorter distances, a smaller area or fewer incidents.",
    ),
    "when_unclear": Text(
        "The time {found!r} is not understood.",
        'Write days and hours such as "fri-sat 22:00-04:00", with ; between several.',
    ),
    "surface_shape_differs": Text("A surface has {column} of shape {found}; its grid is {expected}."),
    "surface_evidence_unknown": Text("A surface has evidence named {found}.", "Known are: {known}."),
    "hot_spots_cell_chosen": Text("Cell size {cell_m} m, chosen for {count} incidents and the size of the area."),
    "hot_spots_too_few": Text(
        "{count} incidents with a known place: too few to tell hot spots from chance.",
        "At least {least} are needed. Take a longer period or a larger area.",
    ),
    "hot_spots_few_places": Text(
        "{count} incidents stand on only {places} places: no hot spots can be told.",
        "Points such as town centres stand for whole districts. Get coordinates or addresses of the places themselves.",
    ),
    "hot_spots_not_located": Text(
        "{count} incidents have no place one could go to (town centre, postcode or unknown) and are left out.",
        "Give coordinates or a street address to have them counted.",
    ),
    "hot_spots_outside": Text("{count} incidents lie outside the area and are left out.", "Is the area the right one?"),
    "hot_spots_too_uncertain": Text(
        "{count} incidents have a place that may be more than {limit_m} m wrong, and are left out.",
        "Give their address or coordinates to have them counted.",
    ),
    "hot_spots_town_centre": Text(
        "{count} incidents stand on {places} point(s) with no street within {street_m} m: "
        "taken for the centre of a town or district, and left out.",
        "Look these points up. If it is a real address, correct its coordinates.",
    ),
    "hot_spots_stack_unclear": Text(
        "{count} incidents stand on {places} point(s). Without streets it cannot be told whether that is one busy "
        "address or the centre of a town.",
        "Look these points up, or give the streets.",
    ),
    "hot_spots_snapped": Text(
        "{count} incidents stand on only {places} points far apart: they look moved to map points, "
        "so a place may be {error_m} m or more wrong. Larger cells are used.",
        "Read the hot spots as neighbourhoods, not as addresses.",
    ),
    "hot_spots_off_network": Text(
        "{count} incidents lie further than {limit_m} m from any street. They are tested against area, not street.",
        "Are streets missing from the extract, or are the coordinates wrong?",
    ),
    "hot_spots_by_area": Text(
        "No streets are given, so incidents are compared with area: parks and water count like streets.",
        "Give an OpenStreetMap extract for a fairer comparison.",
    ),
    "hot_spots_uneven": Text(
        "The ordinary streets of this study differ by about {percent} % from each other, more than chance makes them. "
        "Of {count} hot spots, {standing} stand out even from such differences; "
        "the others hold more than in an even town, but may be no more than a main street.",
        "Go by the ranks. Setting unevenness = 0.1 (differences of about 30 %) keeps the most pronounced ones.",
    ),
    "hot_spots_area_full": Text(
        "There are more places than can be named: all together may cover {percent} % of the area.",
        "Raise max_area_share to see more, or use smaller cells. The significant area shows all of it.",
    ),
    "dbscan_chosen": Text(
        "Radius {eps_m} m and at least {min_samples} neighbours, chosen for {count} incidents: "
        "by chance about one incident has as many."
    ),
    "dbscan_replicas_few": Text(
        "With {replicas} random towns nothing can ever be significant at alpha = {alpha}.",
        "Set replicas to at least {least}.",
    ),
    "dbscan_giant": Text(
        "With a radius of {eps_m} m and min_samples = {min_samples}, one cluster holds {percent} % of the incidents.",
        "That is no place one can go to. Raise min_samples, lower eps_m, or leave both out to have them chosen.",
    ),
}
