"""The sections of ``hotspots.toml`` that are about the study itself, each a frozen dataclass checked on making.

Those about input files are in :mod:`hotspots.io.sources`, that about the walk is :class:`hotspots.model.walk.Walk`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from hotspots.errors import SettingsError
from hotspots.i18n import LANGUAGES, Language
from hotspots.model.method_names import GRIDS, METHOD_NAMES
from hotspots.model.when import When

LEAST_BUFFER_M: Final = 100.0
"""Nearer than this to the border, incidents would be put on the wrong street."""


@dataclass(frozen=True, slots=True)
class StudySection:
    """``[study]``: what place this is, and in which language, metres, zone and time it is studied."""

    name: str = ""
    language: Language = "sv"
    crs: str = "auto"
    timezone: str = "Europe/Stockholm"
    area: str = ""
    period: tuple[dt.date, ...] = ()
    demo: bool = False
    keep_months: int | None = None
    today: dt.date | None = None

    def __post_init__(self) -> None:
        _one_of("study", "language", self.language, LANGUAGES)
        if self.period and (len(self.period) != 2 or self.period[0] > self.period[1]):
            raise SettingsError("period_unclear", found=[day.isoformat() for day in self.period])
        _known_zone(self.timezone)
        if self.keep_months is not None and self.keep_months < 1:
            raise SettingsError("keep_months_wrong", found=self.keep_months)


@dataclass(frozen=True, slots=True)
class StreetsSection:
    """``[streets]``: OpenStreetMap extracts, or a place to download once, and how far outside the area they are kept.

    Parameters
    ----------
    osm
        A file, a pattern such as ``data/*.osm.pbf``, or several of these.
    place
        The name of a place; its streets are downloaded once and kept.
    buffer_m
        Streets further outside the study's area are left out.
    overpass, nominatim
        Servers of one's own to download from, such as ``https://overpass.example/api``; empty: the public ones.
    """

    osm: str | tuple[str, ...] = ""
    place: str = ""
    buffer_m: float = 500.0
    overpass: str = ""
    nominatim: str = ""

    def __post_init__(self) -> None:
        if bool(self.osm_names) == bool(self.place):
            raise SettingsError("streets_osm_or_place")
        if not self.buffer_m >= LEAST_BUFFER_M:
            raise SettingsError("streets_buffer_wrong", found=self.buffer_m)
        for key in ("overpass", "nominatim"):
            url = getattr(self, key)
            if url and not re.match(r"https?://[^\s/]+", url):
                raise SettingsError("streets_server_wrong", key=key, found=url)

    @property
    def osm_names(self) -> tuple[str, ...]:
        """The extracts as the settings name them."""
        names = (self.osm,) if isinstance(self.osm, str) else self.osm
        return tuple(name for name in names if name)


@dataclass(frozen=True, slots=True)
class HotSpotsSection:
    """``[hot_spots]``: the method, its parameters, and which incidents count."""

    method: str = "auto"
    cell_m: float | None = None
    grid: str | None = None
    q: float = 0.05
    place_error_m: float = 25.0
    max_place_m: float = 300.0
    max_area_share: float = 0.05
    unevenness: float = 0.0
    eps_m: float | None = None
    min_samples: int | None = None
    eps_days: int | None = None
    min_cluster_size: int | None = None
    longest_m: float | None = None
    bandwidth_m: float | None = None
    kernel: str | None = None
    rule: str | None = None
    kind: str | None = None
    period_days: int | None = None
    null: str | None = None
    replicas: int | None = None
    seed: int = 1
    between: tuple[str, ...] = ()
    when: str = ""
    since: dt.date | None = None
    offences: tuple[str, ...] = ()
    forecast: str = ""

    def __post_init__(self) -> None:
        _one_of("hot_spots", "method", self.method, METHOD_NAMES)
        if self.grid is not None:
            _one_of("hot_spots", "grid", self.grid, GRIDS)
        if self.when:
            When.parse(self.when)
        if self.between and len(self.between) != 2:
            raise SettingsError("between_unclear", found=list(self.between))


@dataclass(frozen=True, slots=True)
class PublicSection:
    """``[public]``: what residents are shown."""

    k: int = 5
    cell_m: float = 250.0
    keep_out: str = ""
    allowed_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _at_least("public", "k", self.k, 5)
        _at_least("public", "cell_m", self.cell_m, 250.0)


def _one_of(section: str, key: str, value: str, known: Sequence[str]) -> None:
    if value in known:
        return
    near = get_close_matches(value.casefold(), known, n=len(known), cutoff=0.4)
    ordered = [*near, *(word for word in known if word not in near)]
    raise SettingsError("settings_value_unknown", section=section, key=key, found=value, known=ordered)


def _at_least(section: str, key: str, value: float, low: float) -> None:
    if value < low:
        raise SettingsError("settings_value_too_small", section=section, key=key, found=value, low=low)


def _known_zone(name: str) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError("timezone_unknown", found=name) from None
