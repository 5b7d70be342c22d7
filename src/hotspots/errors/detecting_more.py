"""English words for hot spots by neighbours, scans, time and clusters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "hot_spots_no_street": Text(
        "{count} of {places} places lie where the map has no street: how many incidents to expect there is uncertain.",
        "Look at whether the streets are missing from the extract, and mend the map or leave these places out.",
    ),
    "hot_spots_word_unknown": Text(
        "{key} is {found} for finding hot spots.",
        "Known are: {known}.",
    ),
    "scan_replicas_few": Text(
        "With {replicas} random studies nothing can ever be significant at alpha = {alpha}.",
        "Set replicas to at least {least}.",
    ),
    "scan_space_has_no_periods": Text(
        "A scan of space alone looks at no periods, but period_days or prospective is set.",
        'Leave them out, or set kind = "space_time" or kind = "permutation".',
    ),
    "scan_permutation_keeps_places": Text(
        'A permutation scan keeps every incident at its place, so null = "places" has no meaning for it.',
        'Leave null out, or set kind = "space_time".',
    ),
    "hot_spots_no_day": Text(
        "{count} incidents have no known day and are left out of what looks at time.",
        "Give the date of the incident to have them counted.",
    ),
    "hot_spots_no_days": Text(
        "None of the {count} incidents has a known day, so nothing can be told of times.",
        "Give a column with dates, or use a method that looks at places alone, such as gistar.",
    ),
    "hot_spots_few_periods": Text(
        "The incidents span {days} days: {periods} periods of {period_days} days, too few to look at time.",
        "At least {least} are needed. Set a shorter period_days, or take a longer time.",
    ),
    "hot_spots_period_chosen": Text(
        "Periods of {period_days} days, chosen for the time that the incidents span: {periods}."
    ),
    "emerging_autocorrelated": Text(
        "Counts of one period follow those of the period before (mean correlation {correlation} in lasting hot spots), "
        "so rising and falling trends are reported somewhat too often.",
        "Take longer periods, or read intensifying and diminishing with care.",
    ),
    "hdbscan_chosen": Text(
        "Clusters of at least {size} incidents of the half that seeks them, chosen for {count} incidents."
    ),
    "hdbscan_too_many": Text(
        "The incidents stand on {places} places; HDBSCAN compares each of them with every other, of {most} at most.",
        "Use dbscan or gistar, or a smaller area or a shorter period.",
    ),
    "st_dbscan_chosen": Text(
        "Within {eps_m} m and {eps_days} days, at least {min_samples} incidents: chance gives about one with so many."
    ),
    "st_dbscan_dense": Text(
        "{pairs} pairs of incidents lie within {eps_m} m of each other; at most {most} can be compared in time.",
        'Lower eps_m, take a shorter period, or use scan with kind = "permutation".',
    ),
}
