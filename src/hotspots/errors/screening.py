"""English words for what is screened at reading: offences and their places, persons, events said twice, old rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "offence_codes_cautious": Text(
        "{file}: {count} rows have a code for offences that covers several kinds, and no word beside it: {codes}. "
        "They are taken for the kind that must be protected most.",
        "Give the column with the offence in words as offence, or sort the codes under [incidents.offences].",
    ),
    "offence_code_disagrees": Text(
        "{file}: in {count} rows code and word name different offences, first in row {rows}. "
        "The code was followed, but where the word names a sensitive offence.",
        "Correct the file, or sort the word or the code under [incidents.offences].",
    ),
    "place_kinds_unknown": Text(
        "{file}: {count} words for kinds of places in {column} are not known, such as {words}. "
        "The offence decides there.",
        "Sort them under [incidents.places] as public, dwelling, nowhere or unknown.",
    ),
    "place_kinds_unknown_unnamed": Text(
        "{file}: {count} words for kinds of places in {column} are not known. The offence decides there.",
        "Look in the file, and sort them under [incidents.places] as public, dwelling, nowhere or unknown.",
    ),
    "incidents_without_public_place": Text(
        "{count} incidents have no public place (fraud, the internet, violence at home). "
        "They are counted, but stand on no map and in no hot spot."
    ),
    "incidents_in_dwellings": Text(
        "{count} incidents happened inside dwellings. They are counted, but stand on no map and in no hot spot.",
        "If burglaries and the like are to be there: dwellings = true under [incidents].",
    ),
    "incidents_in_dwellings_mapped": Text(
        "{count} incidents happened inside dwellings and may stand on maps, as the study asks; "
        "sensitive ones on internal maps only."
    ),
    "weights_not_built_in": Text(
        'weights = "{found}" is not known: no harm index is built in.',
        "Give your own figures under [incidents.weights], a number for each group, offence or code, "
        "such as mean sentences in days from a published index.",
    ),
    "weight_not_positive": Text(
        "[incidents.weights] gives {word} the weight {found}.", "Weights are numbers greater than zero."
    ),
    "weights_from_table": Text(
        "{file}: incidents are weighed by the study's own table. Weights change what is shown, not what is tested: "
        "p-values use counts. Mean sentences give offences that seldom lead to prison too little weight, and are no "
        "measure of change over many years."
    ),
    "weights_missing": Text(
        "{file}: {count} rows are of offences that the table of weights does not name, and weigh 1: {groups}.",
        "Name them under [incidents.weights].",
    ),
    "identity_cut": Text(
        "{file}: in {count} rows {column} held {kinds}; they were cut out. First rows: {rows}.",
        "Have the file exported without them.",
    ),
    "identity_removed": Text("personal data cut out of a cell"),
    "duplicates_kept": Text(
        "{file}: {count} rows say an event again: {by_identifier} with the same identifier and offence, {by_place} "
        "with the same place, time and offence. They are kept. First rows: {rows}.",
        'To count each event once: duplicates = "merge" under [incidents].',
    ),
    "duplicates_merged": Text(
        "{file}: {count} rows say an event again: {by_identifier} with the same identifier and offence, {by_place} "
        "with the same place, time and offence. They are set aside as the study asks. First rows: {rows}."
    ),
    "identifiers_with_other_offence": Text(
        "{file}: {count} rows have the identifier of another row but another offence. They count as events of their "
        "own, for one case may hold several offences."
    ),
    "duplicates_not_told": Text(
        "{count} rows share place, time and offence with another, but only to the day or month, at midnight or at a "
        "map point. That is no evidence that they are the same event, and they are not counted as such."
    ),
    "same_event_as_row": Text("The same event as row {row} in {file}.", 'Nothing, or duplicates = "keep".'),
    "keep_months_wrong": Text(
        "keep_months is {found}.", "Give the number of whole months that rows may be kept, at least 1."
    ),
    "rows_too_old": Text(
        "{file}: {count} rows are from before {before} and so older than the {months} months agreed (keep_months).",
        "Have the file exported anew without them, and run: hotspots forget.",
    ),
    "forget_without_limit": Text(
        "The study does not say how long rows may be kept.",
        "That is no hindrance: what the tool keeps can be removed. To be told of old rows: keep_months under [study].",
    ),
    "forget_needs_yes": Text(
        "Nothing was removed: {count} files would be.", "Look with --dry-run, and run again with --yes."
    ),
    "forget_failed": Text(
        "{count} files could not be removed, the first {file}: {reason}.", "Close them in other programs and run again."
    ),
    "today_unclear": Text("today is given as {found}, which is no day.", "Write it as 2026-11-22."),
}
