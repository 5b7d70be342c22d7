"""Lighting: lamps, the three honest states of a street segment, and the inventory of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hotspots.errors import DataError, Notice
from hotspots.model._checks import require_frame
from hotspots.model.reading import FileReading, Withheld

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry


class Lighting(StrEnum):
    """State of a street segment."""

    LIT = "lit"
    UNLIT = "unlit"
    UNKNOWN = "unknown"


class LightingSource(StrEnum):
    """What a state rests on. What people saw on the spot, or reported, goes before older evidence of any kind."""

    OBSERVATION = "observation"
    REPORT = "report"
    REGISTER = "register"
    TAG = "tag"
    LAMPS = "lamps"
    NONE = "none"


class Confidence(StrEnum):
    """How much a state of a segment can be relied on: a rule of thumb by source and age, no probability."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"
    NONE = "none"


LAMP_COLUMNS: Final = ("source", "row", "lamp_id", "state", "owner", "geometry")
LAMP_STATES: Final = ("working", "faulty", "off", "sensor", "seasonal", "unknown")
"""``off`` is off on purpose; ``sensor`` shines when somebody comes; ``seasonal`` a part of the year only."""

NO_LAMPS: Final = ("gone", "planned")
"""What a register may say of a row that is no lamp: taken away, or not built yet. Such rows are set aside."""

LAMP_STATES_SAID: Final = (*LAMP_STATES, *NO_LAMPS)
"""States that a study may sort the words of its register under."""

PRIVATE_OWNER: Final = "private"
"""Stands for the owner of a lamp where a register names a private person: views say it in words."""

LAMP_DETAILS: Final[Mapping[str, Any]] = {
    "height_m": np.nan,
    "lumen": np.nan,
    "watt": np.nan,
    "inspected": "",
    "serviced": "",
    "hours": "",
    "remedy": "",
    "unread": False,
}
"""What a register may say besides, with what stands there where it does not. Days are written ``2026-11-26``;
``hours`` is when the lamp is lit if not all night, in OpenStreetMap's syntax for opening hours; ``remedy`` one of
:data:`REMEDIES` or ``""``; ``unread`` whether the register says a state that nobody can read, and not just nothing."""

LIGHT_COLUMNS: Final = ("lighting_date", "lighting_confidence", "lighting_hours", "lamps_per_100m", "in_area_m")
"""Columns that segments have beside those of every network once their light has been told; ``in_area_m``, the metres of
each that lie in the study's area, where there is one."""

REMEDIES: Final = ("trim", "repair", "switch_on", "look", "build")
"""What would make a dark stretch lit: cut branches, mend lamps, switch on what is off on purpose, look at it, build."""

COST_FREE: Final = ("trim", "repair", "switch_on")
"""Remedies that need no new lamps."""

FINDING_COLUMNS: Final = ("source", "row", "kind", "date", "until", "what", "pole", "street", "stretch", "geometry")
FINDING_KINDS: Final = ("report", "observation")
FINDINGS: Final = ("works", "dark", "flickers", "hidden", "glare", "damaged", "other")
"""What may be found of a lamp or a street: it works, is dark, flickers, is hidden by branches, glares."""

DARK_FINDINGS: Final = ("dark", "flickers", "hidden", "damaged")
"""Findings after which a lamp does not light the street."""

FINDING_DETAILS: Final[Mapping[str, Any]] = {"extent": "", "said": "", "address": ""}
"""What findings may say besides, with what stands there where they do not. ``extent`` is how much of a street a dark
finding that names nothing but the street is about, one of :data:`EXTENTS`; ``said`` what was found of it, one of
:data:`FINDINGS`, where ``what`` is ``other`` because a single lamp does not darken its street; ``address`` the street
and number of the house that it names."""

EXTENTS: Final = ("", "lamp", "part", "whole")
"""``lamp``: one lamp somewhere; ``part``: lamps, nobody knows which; ``whole``: the whole street."""

LONG_AGO: Final = "1900-01-01"
"""Stands in ``until`` where a finding was put right on a day that nobody said."""

_POLE_WORDS: Final = re.compile(
    r"^(?:belysnings|ljus|lykt)?(?:stolpen?|stolpar|stolpnr|stolpnummer|punkt)?[\s.:]*(?:nr|nummer|no)?[\s.:#]*(?=\S*\d)"
)


def fold_pole(pole: str) -> str:
    """Bring a pole number to the form it is looked up in: ``BP 00012``, ``bp-12`` and ``Stolpe nr BP12`` are the same.

    Signs between digits stay, for ``1-12`` and ``11-2`` are two poles; ``12.0``, as workbooks write ``12``, is 12.
    """
    said = _POLE_WORDS.sub("", " ".join(pole.casefold().split()))
    said = re.sub(r"^(\d+)[.,]0+$", r"\1", said)
    said = re.sub(r"(?<=\d)[\W_]+(?=\d)", "-", said)
    letters = re.sub(r"(?<!\d)[\W_]+|[\W_]+(?!\d)", "", said)
    return re.sub(r"(?<!\d)0+(?=\d)", "", letters)


@dataclass(frozen=True, slots=True, eq=False)
class Lamps:
    """A register of light points, one row each, checked on construction.

    Parameters
    ----------
    frame
        ``source``, ``row``; ``lamp_id`` str, the pole number or ``""``; ``state`` one of :data:`LAMP_STATES`
        (faulty and off count as dark); ``owner`` str, ``""`` or :data:`PRIVATE_OWNER`; ``geometry`` Point in a
        projected CRS. Columns of
        :data:`LAMP_DETAILS` may be missing: :attr:`detailed` has them all.
    coverage
        Polygon inside which the register holds every lamp there is; None if nobody has said, and then the
        absence of a lamp proves nothing.
    readings
        What became of the rows of each file.
    withheld
        What was left behind at reading.
    unplaced
        Rows that were set aside though they have a pole number: ``source``, ``row``, ``lamp_id``, ``owner``; None if
        there are none.
    """

    frame: gpd.GeoDataFrame
    coverage: BaseGeometry | None = None
    readings: tuple[FileReading, ...] = ()
    withheld: Withheld = field(default_factory=Withheld, repr=False)
    unplaced: pd.DataFrame | None = None

    def __post_init__(self) -> None:
        require_frame(self.frame, LAMP_COLUMNS, "lamps")
        strange = sorted(set(self.frame["state"].unique()) - set(LAMP_STATES))
        if strange:
            raise DataError("values_unknown", kind="lamps", column="state", found=strange, known=list(LAMP_STATES))

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def detailed(self) -> gpd.GeoDataFrame:
        """The frame with every column of :data:`LAMP_DETAILS`."""
        absent = {name: value for name, value in LAMP_DETAILS.items() if name not in self.frame.columns}
        return self.frame.assign(**absent)


@dataclass(frozen=True, slots=True, eq=False)
class LightFindings:
    """What people reported or saw of the light: fault reports and findings of walks and light rounds.

    Parameters
    ----------
    frame
        ``source``, ``row``; ``kind`` one of :data:`FINDING_KINDS`; ``date`` of the finding and ``until``, the day it
        was put right, as ``2026-11-26`` or ``""``; ``what`` one of :data:`FINDINGS`; ``pole`` the pole number,
        ``street``
        the name of the whole street it is about, ``stretch`` the code of a stretch of a checklist, each ``""`` if the
        row has none; ``geometry`` Point or missing.
        Columns of :data:`FINDING_DETAILS` may be missing: :attr:`detailed` has them all.
    readings
        What became of the rows of each file.
    withheld
        What was left behind at reading.
    """

    frame: gpd.GeoDataFrame
    readings: tuple[FileReading, ...] = ()
    withheld: Withheld = field(default_factory=Withheld, repr=False)

    def __post_init__(self) -> None:
        require_frame(self.frame, FINDING_COLUMNS, "findings")
        for column, known in (("kind", FINDING_KINDS), ("what", FINDINGS), ("extent", EXTENTS)):
            if column not in self.frame.columns:
                continue
            strange = sorted(set(self.frame[column].unique()) - set(known))
            if strange:
                raise DataError("values_unknown", kind="findings", column=column, found=strange, known=list(known))

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def detailed(self) -> gpd.GeoDataFrame:
        """The frame with every column of :data:`FINDING_DETAILS`."""
        absent = {name: value for name, value in FINDING_DETAILS.items() if name not in self.frame.columns}
        return self.frame.assign(**absent)


@dataclass(frozen=True, slots=True, eq=False)
class LightBasis:
    """What the light of a network was told from, kept with it so that it can be told for another hour.

    Parameters
    ----------
    lamps, findings
        The register and the findings, None if there were none.
    today
        The day on which ages are counted and faults are open, None if nobody said.
    at
        The moment that the states hold for; None: all night.
    """

    lamps: Lamps | None = None
    findings: LightFindings | None = None
    today: dt.date | None = None
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LightingInventory:
    """How much of the streets is lit, unlit and unknown, and where it is dark.

    Parameters
    ----------
    length_m
        Metres of walkable street by state.
    by_source
        Metres by state and source, keys such as ``("lit", "tag")``.
    gaps
        Stretches that are unlit, then those that are unknown, longest first: ``rank``, ``name``, ``lighting``,
        ``lighting_source``, ``length_m``, ``edges`` (list of edge numbers), ``geometry`` (MultiLineString or
        LineString). Those of OpenStreetMap have ``highway`` and ``beside`` too: True where the way has no name and
        ``name`` is that of the street it runs beside; once ranked, ``between``: the streets at its ends.
    notices
        What is worth saying.
    by_class
        Metres by class of street and state: rows ``highway``, ``lit``, ``unlit``, ``unknown``; None if not asked for.
    by_area
        The same by named area: rows ``area``, ``lit``, ``unlit``, ``unknown``; None if the study has no areas.
    """

    length_m: Mapping[Lighting, float]
    by_source: Mapping[tuple[str, str], float]
    gaps: gpd.GeoDataFrame
    notices: tuple[Notice, ...] = ()
    by_class: pd.DataFrame | None = None
    by_area: pd.DataFrame | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LightList:
    """What a map shows of an inventory: the ranked stretches, and the lamps of the register.

    Parameters
    ----------
    stretches
        ``rank``, ``name``, ``between``, ``beside``, ``lighting``, ``length_m``, ``remedy``, ``why`` (list of notices),
        ``open_rank`` and ``open_why`` (the same without anything of incidents or answers), ``geometry``.
    lamps
        ``lamp_id``, ``owner``, ``state``, ``street``, ``hours``, ``remedy``, ``found``, ``found_what``,
        ``found_date``, ``geometry``; None without a register.
    """

    stretches: gpd.GeoDataFrame
    lamps: gpd.GeoDataFrame | None = None
