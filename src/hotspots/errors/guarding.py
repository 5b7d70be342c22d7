"""English words for files that are several, packed, or made to do harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

_GUARD: Final[Mapping[str, Text]] = {
    "file_exhausts": Text(
        "{file} takes far more memory or time to read than a file of its size should.",
        "It is damaged, or made to do harm. Export it again from its source, as CSV.",
    ),
    "file_swells": Text(
        "{file} unpacks to {megabytes} MB or more; for a file of its size the limit is {limit} MB.",
        "It may be made to do harm. Save only the table with the rows, as CSV.",
    ),
    "file_too_many_cells": Text(
        "{file} has more than {limit} million cells, or more than 1,000 columns.",
        "Save only the columns that are needed.",
    ),
    "workbook_too_many_cells": Text(
        "{file} has more than {limit} million cells.", "Save only the sheet with the rows, as CSV."
    ),
    "workbook_locked": Text("{file} has a password.", "Save it without a password."),
    "markup_unsafe": Text(
        "{file} declares entities or a document type, which no map file needs.", "Save it as GeoPackage or GeoJSON."
    ),
    "geometry_encoding_unread": Text(
        "The shapes in {file} are written as {encoding}, which is not read.", "Save it with shapes as WKB."
    ),
    "columns_not_text": Text(
        "{file}: the columns {columns} hold neither text, numbers nor times, and are not read.",
        "Save them as text if they matter.",
    ),
}

_ARCHIVES: Final[Mapping[str, Text]] = {
    "archive_unsafe": Text(
        "{file} is an archive made in a way that no honest program makes one: with paths that lead out of it, with "
        "files that lie in one another, or with far too many.",
        "Do not unpack it. Ask for the table itself.",
    ),
    "archive_locked": Text("{file} is an archive with a password.", "Unpack it, and name the file inside."),
    "archive_method_unread": Text(
        "{file} is packed in a way that is not read.", "Unpack it, and name the file inside."
    ),
    "archive_nested": Text("{file} holds an archive in an archive: {holds}.", "Unpack it, and name the file inside."),
    "archive_without_table": Text(
        "{file} holds no table that is read. It holds: {holds}.", "Give CSV, .xlsx, GeoPackage, GeoJSON or Parquet."
    ),
    "archive_mixed": Text("{file} holds tables of several kinds: {holds}.", "Name the one to read, such as {example}."),
    "archive_lacks": Text("{file} holds no {entry}.", "It holds: {holds}."),
}

_SEVERAL: Final[Mapping[str, Text]] = {
    "pattern_matches_none": Text("No file in {folder} answers to {pattern}.", "Look at the pattern and the folder."),
    "pattern_matches_many": Text(
        "More than {limit} files answer to {pattern}.", "Name the folder and the ending more closely."
    ),
    "one_file_wanted": Text("{file} is {count} files where one is wanted.", "Name one of them."),
    "file_named_twice": Text("{file} is named twice and was read once."),
    "file_same_as_other": Text(
        "{file} and {other} hold the same bytes; only the first was read.", "Remove one of them, or its name."
    ),
    "link_broken": Text("{file} is a link that leads nowhere, or in a ring.", "Copy the file itself there."),
}

_SHAPEFILES: Final[Mapping[str, Text]] = {
    "shapefile_part": Text("{file} is a part of a Shapefile.", "Name {name}; the other parts are found beside it."),
    "shapefile_incomplete": Text(
        "{file} lacks the .dbf file with its table.", "Copy all files with that name, or save it as GeoPackage."
    ),
    "shapefile_without_prj": Text(
        "{file} has no .prj file, which would say its coordinate system.",
        "Copy that file too, or write crs = with the EPSG code.",
    ),
    "shapefile_without_cpg": Text(
        "{file} has no .cpg file, which would say its encoding; it was read as {encoding}.",
        "Set encoding if letters look wrong.",
    ),
}

MESSAGES: Final[Mapping[str, Text]] = {**_GUARD, **_ARCHIVES, **_SEVERAL, **_SHAPEFILES}
