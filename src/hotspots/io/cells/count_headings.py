"""Headings of tables of counts, by what stands under them; most telling words first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNIT_ROLES: Final = ("cell", "street", "area")
"""The finest first: where a table names several, the finest is taken."""

SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "cell": (
        "ruta", "rutid", "ruta id", "rut id", "rutnummer", "rutnr", "rutkod", "cell", "cellid", "cell id", "grid",
        "gridid", "grid id", "gridcell", "grid cell", "kilometerruta", "scb ruta",
    ),
    "street": ("gata", "gatunamn", "gatans namn", "väg", "vägnamn", "street", "street name", "road", "gatusträcka"),
    "area": (
        "område", "områdesnamn", "stadsdel", "stadsdelsnamn", "basområde", "basområdesnamn", "delområde", "kommundel",
        "bostadsområde", "primärområde", "deso", "desokod", "regso", "regsokod", "nyko", "nykokod", "distrikt",
        "områdeskod", "lokalpolisområde", "lpo", "polisområde", "tätort", "ort", "area", "area name", "area code",
        "district", "neighbourhood", "neighborhood", "precinct", "kommun", "municipality", "namn", "name",
    ),
    "period": (
        "period", "månad", "år månad", "årmånad", "kvartal", "tertial", "vecka", "mätperiod", "tidsperiod", "datum",
        "month", "quarter", "week", "date", "tid",
    ),
    "year": ("år", "year", "kalenderår"),
    "offence": (
        "brottstyp", "brott", "brottskategori", "brottsrubricering", "rubricering", "händelse", "händelsetyp", "typ",
        "kategori", "ärendetyp", "offence", "offense", "offence type", "crime type", "crime", "type", "category",
    ),
    "count": (
        "antal", "antal brott", "antal anmälda brott", "anmälda brott", "antal händelser", "antal anmälningar",
        "antal ärenden", "count", "counts", "number", "number of crimes", "number of incidents", "n", "frekvens",
        "frequency", "incidents", "anmälningar", "värde", "value",
    ),
    "east": ("e", "x", "east", "easting", "öst", "ost", "x koord", "x koordinat", "e koordinat", "sweref e", "xcoord"),
    "north": ("n", "y", "north", "northing", "nord", "y koord", "y koordinat", "n koordinat", "sweref n", "ycoord"),
}  # fmt: skip

SAID_ELSEWHERE: Final = frozenset(
    {
        "id", "diarienummer", "dnr", "ärendenummer", "löpnummer", "objectid", "fid", "index", "folkmängd", "befolkning",
        "invånare", "areal", "yta", "area m2", "area km2", "latitud", "longitud", "lat", "lon", "kod", "code",
        "kommunkod", "länskod", "procent", "andel", "per 1000", "per 100 000", "per 10 000", "kvot", "shape area",
        "shape length", "shape leng",
    }
)  # fmt: skip
"""Headings of columns of figures that are no numbers of incidents."""

TOTALS: Final = frozenset(
    {"totalt", "total", "totals", "summa", "sum", "totalsumma", "delsumma", "grand total", "hela perioden", "samtliga",
     "alla", "all", "hela året", "tot"}
)  # fmt: skip
"""Headings, and names of units and periods, that stand for all the others together."""

WHOLE_TOWNS: Final = frozenset(
    {"hela kommunen", "kommunen totalt", "kommunen", "hela staden", "hela området", "hela länet", "hela riket", "riket",
     "whole city", "whole area", "city total", "totalt kommunen", "hela tätorten"}
)  # fmt: skip

NOWHERE: Final = frozenset(
    {"okänt", "okänd", "okänt område", "okänd adress", "uppgift saknas", "saknas", "ej angivet", "ej angiven", "övrigt",
     "övriga", "övriga området", "restområde", "utanför", "unknown", "not stated", "other", "utan adress",
     "ospecificerat",
     "ospecificerad", "rest"}
)  # fmt: skip
"""Names of units that are none: what is counted there has no place."""
