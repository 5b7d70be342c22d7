"""What a study says of its input files: one frozen dataclass per table of ``hotspots.toml``, each checked on making.

Every key but ``path`` may be left out; what is left out is told from the file itself.
"""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Literal

from hotspots.errors import SettingsError
from hotspots.model.lighting import LAMP_STATES_SAID
from hotspots.model.offences import OFFENCE_GROUPS, PLACE_KINDS
from hotspots.model.survey import REASONS

AUTO: Final = "auto"

SEPARATORS: Final = (AUTO, ";", ",", "\t", "|")
SEPARATOR_WORDS: Final[Mapping[str, str]] = {"tab": "\t", "semicolon": ";", "comma": ","}
"""Words that ``separator`` may be written as, for a tab is not seen in a file."""

DECIMALS: Final = (AUTO, ",", ".")

SEPARATORS_SHOWN: Final = (AUTO, ";", ",", "|", *SEPARATOR_WORDS)

Headings = str | tuple[str, ...]
"""What a study says a column is called: one heading, or several where its files differ, of which each has one."""

DateOrder = Literal["auto", "ymd", "dmy", "mdy"]
DATE_ORDERS: Final = (AUTO, "ymd", "dmy", "mdy")

DUPLICATES: Final = ("keep", "merge")

PLACE_NAMES: Final = ("east", "north", "lon", "lat")
INCIDENT_NAMES: Final = (
    "id",
    "start",
    "end",
    "date",
    "time",
    "end_date",
    "end_time",
    "offence",
    "offence_code",
    "address",
    "number",
    "place",
    "place_kind",
    "precision",
    "uncertainty_m",
    "weight",
    "text",
    *PLACE_NAMES,
)
COUNT_ONLY_NAMES: Final = ("area", "cell", "street", "period", "year", "count")
"""Columns of tables of counts that points do not have."""

POINT_ONLY_NAMES: Final = tuple(name for name in INCIDENT_NAMES if name not in ("offence", "east", "north"))
"""Columns of points that tables of counts do not have."""

INCIDENT_KINDS: Final = (AUTO, "points", "counts")
NOUGHTS: Final = ("fewer", "none")

SURVEY_NAMES: Final = ("date", "time", "area", "safety_day", "safety_night", "reason", "address", *PLACE_NAMES)
_MOST_SAME_M: Final = 10
"""Lamps further apart than this are not one and the same, whatever the registers' errors."""

LAMP_NAMES: Final = (
    "id", "state", "owner", "height_m", "lumen", "watt", "inspected", "serviced", "hours", "remedy", "address", "place",
    *PLACE_NAMES,
)  # fmt: skip
AREA_NAMES: Final = ("name",)
TRAFFIC_NAMES: Final = (
    "point", "street", "date", "category", "mean_kmh", "v85_kmh", "limit_kmh", "vehicles_day", *PLACE_NAMES,
)  # fmt: skip
ADDRESS_NAMES: Final = ("address", "street", "number", "letter", "place", "postcode", *PLACE_NAMES)


def each_heading(said: Headings) -> tuple[str, ...]:
    """Give the headings that a study names for a column, one after another."""
    return (said,) if isinstance(said, str) else said


def require_known(
    table: str, key: str, found: Any, known: tuple[str, ...], *, shown: tuple[str, ...] | None = None
) -> None:
    """Refuse a value that is not of its list; `shown` is how the list is written for people.

    Raises
    ------
    SettingsError
        Naming the value, the key and what is known.
    """
    if found not in known:
        raise SettingsError(
            "source_value_unknown", table=table, key=key, found=str(found), known=list(map(repr, shown or known))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What every input file may say of itself."""

    TABLE: ClassVar[str] = ""
    NAMES: ClassVar[tuple[str, ...]] = ()
    SHAPES: ClassVar[tuple[str, ...]] = ("Point",)
    """Types of geometry that its map files have; empty: any."""

    SHOWS_PLACES: ClassVar[bool] = False
    """Whether a place that was not found may be shown where its row is set aside: in a list of public places."""

    path: str | tuple[str, ...]
    encoding: str = AUTO
    separator: str = AUTO
    decimal: str = AUTO
    sheet: str = ""
    header_row: int = 0
    crs: str | int = AUTO
    columns: Mapping[str, Headings] = field(default_factory=dict)
    max_bad: float = 0.05

    def __post_init__(self) -> None:
        table = self.TABLE
        names = (self.path,) if isinstance(self.path, str) else self.path
        if not names or not all(name.strip() for name in names):
            raise SettingsError("source_path_missing", table=table)
        sign = SEPARATOR_WORDS.get(self.separator.strip().casefold(), self.separator)
        object.__setattr__(self, "separator", sign)
        require_known(table, "separator", sign, SEPARATORS, shown=SEPARATORS_SHOWN)
        require_known(table, "decimal", self.decimal, DECIMALS)
        if self.encoding != AUTO:
            _require_encoding(table, self.encoding)
        if not 0 <= self.header_row <= 1000:
            raise SettingsError(
                "source_out_of_range", table=table, key="header_row", found=self.header_row, low=0, high=1000
            )
        if not 0 <= self.max_bad <= 1:
            raise SettingsError("source_out_of_range", table=table, key="max_bad", found=self.max_bad, low=0, high=1)
        for name in self.columns:
            if name not in self.NAMES:
                close = difflib.get_close_matches(name, self.NAMES, n=1, cutoff=0.5)
                raise SettingsError(
                    "source_column_unknown",
                    table=table,
                    name=name,
                    near=close or list(self.NAMES),
                    known=list(self.NAMES),
                )


def _require_encoding(table: str, name: str) -> None:
    try:
        codecs.lookup(name)
    except LookupError:
        known = ["utf-8", "cp1252", "cp850", "mac_roman"]
        raise SettingsError("source_value_unknown", table=table, key="encoding", found=name, known=known) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsSource(_Source):
    """The table ``[incidents]``.

    Parameters
    ----------
    path
        The file, from the study's folder; or several, a pattern such as ``data/*.csv``, or an archive. What the table
        says holds for each of them; what it does not say is told from each by itself.
    encoding, separator, decimal
        ``auto`` or what a text file uses: ``cp1252``, ``;``, ``,``. A separator may also be said in words: ``tab``,
        ``semicolon``, ``comma``.
    sheet
        Sheet of a workbook or layer of a GeoPackage; empty: the one that fits best. Of several files it is that of
        those that have it; for one of them it may stand behind the path, ``data/lampor.gpkg/ljuspunkter``.
    header_row
        Row of the headings as a spreadsheet shows it; 0: found by itself.
    crs
        ``auto`` or the EPSG code that ``east`` and ``north`` are in.
    columns
        Our names (:data:`INCIDENT_NAMES`) to the headings of the file; ``""`` leaves one unused. Where several files
        differ, a list: each file is read by the first of it that it has, and ``""`` in the list lets it have none.
    max_bad
        Share of the rows that may be set aside, 0-1.
    kind
        ``points``, a row for each incident; ``counts``, numbers by area, cell or street; ``auto``: told from the file.
    cell_m
        Side of the cells that numbers are for, metres; 0: told from their ids or coordinates.
    fewer_than
        Numbers below this are hidden in a table of counts; 0: told from its marks (``<5``) or its least number.
    zero
        What ``0`` and ``-`` in a table of counts stand for: ``fewer`` than that, or ``none`` at all.
    dates
        Order of day, month and year where a date such as ``03/04/2023`` does not tell.
    keep_text
        Whether the column ``text`` is kept, for internal use only.
    offences
        The file's words for offences, Brå's codes (``0801``) and ranges of them (``0801-0899``, ``08xx``) to groups of
        :mod:`hotspots.model.offences`, above the built-in table.
    places
        The file's words for kinds of places (column ``place_kind``) to :data:`hotspots.model.offences.PLACE_KINDS`.
    dwellings
        Whether incidents inside dwellings may be placed on maps and counted in hot spots; sensitive ones inside only.
    duplicates
        Whether rows that say the same event again are kept or merged into the first.
    weights
        Weights, such as mean sentences in days, for offences as the file writes them, codes, ranges or groups. They
        go before a column ``weight``.
    """

    TABLE: ClassVar[str] = "incidents"
    NAMES: ClassVar[tuple[str, ...]] = (*INCIDENT_NAMES, *COUNT_ONLY_NAMES)

    kind: str = AUTO
    cell_m: float = 0.0
    fewer_than: int = 0
    zero: str = "fewer"
    dates: DateOrder = "auto"
    keep_text: bool = False
    offences: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    dwellings: bool = False
    duplicates: str = "keep"
    weights: str | Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super(IncidentsSource, self).__post_init__()
        require_known(self.TABLE, "kind", self.kind, INCIDENT_KINDS)
        require_known(self.TABLE, "zero", self.zero, NOUGHTS)
        self._require_columns_of_kind()
        require_known(self.TABLE, "dates", self.dates, DATE_ORDERS)
        require_known(self.TABLE, "duplicates", self.duplicates, DUPLICATES)
        for word, group in self.offences.items():
            require_known(self.TABLE, f"offences.{word}", group, OFFENCE_GROUPS)
        for word, kind in self.places.items():
            require_known(self.TABLE, f"places.{word}", kind, PLACE_KINDS)
        if isinstance(self.weights, str):
            raise SettingsError("weights_not_built_in", found=self.weights)
        for word, weight in self.weights.items():
            if not 0 < weight < float("inf"):
                raise SettingsError("weight_not_positive", word=word, found=weight)

    def _require_columns_of_kind(self) -> None:
        """Refuse columns, and keys, that the kind of table said does not have; numbers must make sense."""
        named = {name for name, heading in self.columns.items() if heading}
        for kind, barred in (("points", COUNT_ONLY_NAMES), ("counts", POINT_ONLY_NAMES)):
            if self.kind == kind and (strange := sorted(named & set(barred))):
                raise SettingsError("counts_columns_differ", kind=kind, found=strange)
        if self.kind == "points" and (self.cell_m or self.fewer_than or self.zero != "fewer"):
            raise SettingsError("counts_keys_for_points")
        for key, value, high in (("cell_m", self.cell_m, 10_000), ("fewer_than", self.fewer_than, 100)):
            if not 0 <= value <= high:
                raise SettingsError("source_out_of_range", table=self.TABLE, key=key, found=value, low=0, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySource(_Source):
    """The table ``[survey]``; keys not named here are those of :class:`IncidentsSource`.

    Parameters
    ----------
    scores
        The file's words for how safe somebody feels to scores from 1 (very unsafe) to 4 (very safe); 0: not answered.
    scale
        The numbers that mean very unsafe and very safe where the file has numbers, such as ``(1, 5)`` or ``(4, 1)``;
        empty: 1 to 4.
    reasons
        The file's words for why a place is unsafe to :data:`hotspots.model.survey.REASONS`.
    """

    TABLE: ClassVar[str] = "survey"
    NAMES: ClassVar[tuple[str, ...]] = SURVEY_NAMES

    dates: DateOrder = "auto"
    scores: Mapping[str, float] = field(default_factory=dict)
    scale: tuple[float, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super(SurveySource, self).__post_init__()
        require_known(self.TABLE, "dates", self.dates, DATE_ORDERS)
        if self.scale and (len(self.scale) != 2 or self.scale[0] == self.scale[1]):
            raise SettingsError("source_scale_bad", found=list(self.scale))
        for word, score in self.scores.items():
            if not (score == 0 or 1 <= score <= 4):
                raise SettingsError(
                    "source_out_of_range", table=self.TABLE, key=f"scores.{word}", found=score, low=1, high=4
                )
        for word, reason in self.reasons.items():
            require_known(self.TABLE, f"reasons.{word}", reason, REASONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LampsSource(_Source):
    """The table ``[lamps]``; keys not named here are those of :class:`IncidentsSource`.

    Parameters
    ----------
    coverage
        A file with the polygon inside which the register holds every lamp there is, or ``all`` for the whole
        study area; empty: nobody has said.
    states
        The file's words or codes for the state of a lamp to :data:`hotspots.model.lighting.LAMP_STATES_SAID`.
    lux
        Whether the light on the ground is worked out where the register has height and lumen: an indication.
    maintenance
        The share of a new lamp's light that one in use gives, for ``lux``, 0-1.
    same_m
        Lamps of different files no further apart than this are one and the same, metres; 0: they are told of, and kept.
    owners_named
        Owners that are no private persons, though their names read so, and so are not hidden.
    """

    TABLE: ClassVar[str] = "lamps"
    NAMES: ClassVar[tuple[str, ...]] = LAMP_NAMES

    coverage: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    dates: DateOrder = "auto"
    lux: bool = False
    maintenance: float = 0.8
    same_m: float = 0.0
    owners_named: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super(LampsSource, self).__post_init__()
        require_known(self.TABLE, "dates", self.dates, DATE_ORDERS)
        if not 0 < self.maintenance <= 1:
            raise SettingsError(
                "source_out_of_range", table=self.TABLE, key="maintenance", found=self.maintenance, low=0, high=1
            )
        for word, state in self.states.items():
            require_known(self.TABLE, f"states.{word}", state, LAMP_STATES_SAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficSource(_Source):
    """The table ``[traffic]``: speeds and complaints; keys not named here are those of :class:`IncidentsSource`.

    Parameters
    ----------
    snap_m
        A measuring point or complaint further from every named street than this is on none, metres.
    """

    TABLE: ClassVar[str] = "traffic"
    NAMES: ClassVar[tuple[str, ...]] = TRAFFIC_NAMES
    SHAPES: ClassVar[tuple[str, ...]] = ("Point", "LineString")

    snap_m: float = 60.0
    dates: DateOrder = "auto"

    def __post_init__(self) -> None:
        super(TrafficSource, self).__post_init__()
        require_known(self.TABLE, "dates", self.dates, DATE_ORDERS)
        if not 1 <= self.snap_m <= 500:
            raise SettingsError(
                "source_out_of_range", table=self.TABLE, key="snap_m", found=self.snap_m, low=1, high=500
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasSource(_Source):
    """The table ``[areas]``: polygons with names; keys are those of :class:`IncidentsSource`."""

    TABLE: ClassVar[str] = "areas"
    NAMES: ClassVar[tuple[str, ...]] = AREA_NAMES
    SHAPES: ClassVar[tuple[str, ...]] = ("Polygon",)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressesSource(_Source):
    """The table ``[addresses]``: addresses with coordinates that go before those of the map.

    Keys are those of :class:`IncidentsSource`.
    """

    TABLE: ClassVar[str] = "addresses"
    NAMES: ClassVar[tuple[str, ...]] = ADDRESS_NAMES
