"""English words for which table of a file is read, which file a setting is for, and what two registers share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

_ANOTHER: Final = "To read another, set sheet, or write the layer behind the file in path: file.gpkg/layer."

MESSAGES: Final[Mapping[str, Text]] = {
    "layer_of_points": Text(
        "{file}: the layer {sheet} was read, not {others}, because it is the one that holds points.", _ANOTHER
    ),
    "layer_of_polygons": Text(
        "{file}: the layer {sheet} was read, not {others}, because it is the one that holds areas.", _ANOTHER
    ),
    "layer_by_headings": Text(
        "{file}: the layer {sheet} was read, not {others}, because its headings fit best.", _ANOTHER
    ),
    "layer_with_rows": Text(
        "{file}: the layer {sheet} was read, not {others}, because it is the one that holds rows.", _ANOTHER
    ),
    "layer_unclear": Text(
        "{file} has several layers that fit equally well. {sheet} was read, not {others}.",
        "Set sheet to the right one, or write it behind the file in path: file.gpkg/layer.",
    ),
    "archive_left_aside": Text("{file} was read; also in the archive and left aside: {left}."),
    "sheet_in_none": Text(
        "No file under [{table}] has a sheet or layer {sheet}. There are: {sheets}.",
        "Correct sheet, or leave it out and write the sheet or layer behind its file in path: {example}.",
    ),
    "headings_missing": Text(
        "{file} has none of the columns {headings}, of which hotspots.toml says that each file has one as {name}.",
        'Its columns are: {found}. Add the right one to the list, or "" for files without such a column.',
    ),
    "owners_private": Text(
        "{file}: owners in {column} that are or may be private persons: {owners}, on {count} rows ({rows}). The names "
        "are left out of all files, which say private owner instead.",
        'If companies are among them: owners_named = ["the name as the file writes it"] under [lamps].',
    ),
    "owners_kept": Text("{file}: shown as owners in {column} because the study says so (owners_named): {names}."),
    "owners_named_unknown": Text(
        "The setting owners_named under [lamps] has names that are no owners in any of the registers: {found}.",
        "Write them as the file does, or take them away.",
    ),
    "lamps_beside": Text(
        "{file}: lamps within {metres} m of a lamp of another register, under another number: {count}, in rows {rows}. "
        "They are probably the same lamps, and count twice.",
        "Take them out of one of the files, or set same_m = {metres} under [lamps]: then one of each pair is kept.",
    ),
    "lamps_beside_differ": Text(
        "{file}: lamps within {metres} m of a lamp of another register, under another number: {count}, in rows {rows}. "
        "They are probably the same lamps, and count twice; of {differ} one register says that it works and the other "
        "that it does not: {differing}.",
        "Look at these on the spot. Take the others out of one of the files, or set same_m = {metres} under [lamps]: "
        "then one of each pair is kept.",
    ),
    "init_files_named": Text(
        "The files of {kind} do not have the same headings. Each column is written as the list of what they call it "
        '("" where one has none), and each file is read by the first on the list that it has.'
    ),
}
