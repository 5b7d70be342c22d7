"""The workbook of the lighting inventory: in the words of the study's language, to read and to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from hotspots.io import to_xlsx
from hotspots.io.writing.spreadsheet import ColumnLook
from hotspots.model.lighting import Lighting, LightingSource
from hotspots.streets.light.inventory import street_class
from hotspots.study.lighting.near import TEST_CAVEATS
from hotspots.study.lighting.tables import comparison_rows, loose_rows, sum_rows
from hotspots.study.tables import by_source, with_lonlat

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.i18n import Translator
    from hotspots.study.lighting.light import LightReport

_METRES: Final = ColumnLook("# ##0", 11)
_SHARE: Final = ColumnLook("0.0 %", 11)
_DEGREES: Final = ColumnLook("0.00000", 11)
_LOOKS: Final = {
    "rank": ColumnLook("0", 6),
    "name": ColumnLook(width=26, wraps=True),
    "between": ColumnLook(width=30, wraps=True),
    "lighting": ColumnLook(width=15),
    "lighting_source": ColumnLook(width=22, wraps=True),
    "length_m": _METRES,
    "remedy": ColumnLook(width=19, wraps=True),
    "need": ColumnLook("0.0", 9),
    "why": ColumnLook(width=60, wraps=True),
    "highway": ColumnLook(width=18, wraps=True),
    "beside": ColumnLook(width=8),
    "lon": _DEGREES,
    "lat": _DEGREES,
    "class": ColumnLook(width=26),
    "area": ColumnLook(width=26),
    **dict.fromkeys(("lit_m", "unlit_m", "unknown_m"), _METRES),
    **dict.fromkeys(("lit_share", "unlit_share", "unknown_share", "share_of_length"), _SHARE),
}
_PART_COLUMNS: Final = ("heading", "field", "meaning")
_PART_LOOKS: Final = {
    "heading": ColumnLook(width=28, wraps=True),
    "field": ColumnLook(width=24),
    "meaning": ColumnLook(width=80, wraps=True),
}
_TEST_LOOKS: Final = {
    "what": ColumnLook(width=48, wraps=True),
    **dict.fromkeys(("lit", "unlit", "compared", "low", "high"), ColumnLook("General", 15)),
}


def light_workbook(report: LightReport, gaps: gpd.GeoDataFrame, segments: gpd.GeoDataFrame, say: Translator) -> bytes:
    """Write the inventory as a workbook: ranked stretches, sums, what they rest on, and what the columns mean.

    Parameters
    ----------
    report
        What was found.
    gaps
        :func:`~hotspots.study.lighting.tables.gap_rows`, as they stand in the other files.
    segments
        The segments of the GeoPackage, whose columns are explained too.
    say
        In whose language.
    """
    inventory = report.inventory
    ranked = with_lonlat(gaps)
    tables = {say("sheet.gaps"): ranked}
    for column, table in (("highway", inventory.by_class), ("area", inventory.by_area)):
        if table is not None:
            tables[say("sheet.by_class" if column == "highway" else "sheet.by_area")] = sum_rows(table, column, say)
    tables[say("sheet.by_source")] = by_source(inventory)
    sheets = {title: _in_words(table, say) for title, table in tables.items()}
    if report.test is not None:
        sheets[say("sheet.light_test")] = _with_caveats(comparison_rows(report.test, say), _caveats(report, say), say)
    if len(report.loose):
        sheets[say("sheet.faults_loose")] = loose_rows(report.loose, say)
    shown = [str(name) for table in tables.values() for name in table.columns]
    sheets[say("sheet.explained")] = _explained(
        shown,
        [str(name) for name in segments.columns],
        [*_moment(report, say), *((say("sheet.light_test"), "", caveat) for caveat in _caveats(report, say))],
        say,
    )
    looks = {say(f"light_book.{name}"): look for name, look in {**_LOOKS, **_PART_LOOKS}.items()}
    looks |= {say(f"test.{name}"): look for name, look in _TEST_LOOKS.items()}
    return to_xlsx(sheets, language=say.language, looks=looks)


def _in_words(table: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Write headings and codes in words."""
    told = table.copy()
    words: dict[str, Any] = {
        "lighting": lambda code: say.term(str(code)),
        "lighting_source": lambda code: say.term(f"source_{code}"),
        "remedy": lambda code: say.term(f"remedy_{code}"),
        "highway": lambda code: say.term(f"class_{street_class(str(code))}"),
        "beside": lambda flag: say("light_book.yes") if flag else "",
    }
    for name, write in words.items():
        if name in told.columns:
            told[name] = [write(value) for value in told[name]]
    if {"name", "rank"} <= set(told.columns):
        told["name"] = [name or say("street.unnamed") for name in told["name"]]
    return told.rename(columns={name: say(f"light_book.{name}") for name in told.columns})


def _moment(report: LightReport, say: Translator) -> list[tuple[str, str, str]]:
    """Say which moment the states hold for, if not for the whole night."""
    if report.at is None:
        return []
    told = say("light.at" if report.is_dark else "light.at_day", at=report.at.strftime("%Y-%m-%d %H:%M"))
    return [(say("light_book.moment"), "", told)]


def _caveats(report: LightReport, say: Translator) -> list[str]:
    """Say what the comparison of incidents after dark is not, or why there is none."""
    return [say.message(notice) for notice in report.notices if notice.code in TEST_CAVEATS]


def _with_caveats(table: pd.DataFrame, caveats: list[str], say: Translator) -> pd.DataFrame:
    """Put them under the table, so that nobody reads the figures without them."""
    below = pd.DataFrame({column: [None] * len(caveats) for column in table.columns}, dtype=object)
    below[say("test.what")] = caveats
    return pd.concat([table.astype(object), below.astype(object)], ignore_index=True)


def _explained(shown: list[str], others: list[str], first: list[tuple[str, str, str]], say: Translator) -> pd.DataFrame:
    """Say what each column holds, here and under its name in the other files, and what the words mean."""
    rows = [
        *first,
        *(
            (say(f"light_book.{name}") if name in shown else "", name, _meaning(name, say))
            for name in dict.fromkeys((*shown, *others))
            if _meaning(name, say)
        ),
    ]
    coded = [
        *(("lighting", state.value, say.term(state.value)) for state in Lighting),
        *(("lighting_source", source.value, say.term(f"source_{source}")) for source in LightingSource),
    ]
    for column, code, word in coded:
        meaning = say(f"light_book.{column}_{code}")
        rows.append((f"{say(f'light_book.{column}')}: {word}", code, meaning))
    return pd.DataFrame(rows, columns=[say(f"light_book.{name}") for name in _PART_COLUMNS])


def _meaning(name: str, say: Translator) -> str:
    for key in (f"column.light.{name}", f"column.{name}"):
        if say.has(key):
            return say(key)
    return ""
