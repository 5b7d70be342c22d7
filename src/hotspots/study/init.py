"""Look at files and propose a study: ``hotspots.toml`` is meant to be read and edited by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import tomlkit

from hotspots.crs import read_crs, to_lonlat
from hotspots.errors import DataError, FileError, Notice, Term
from hotspots.io import download_streets, lonlat_box, put_in_place, read_osm, writable
from hotspots.io.look import Kind, Proposal, look
from hotspots.model.area import Area
from hotspots.streets import build_network
from hotspots.study.progress import Progress, silent
from hotspots.study.settings import SETTINGS_FILE

if TYPE_CHECKING:
    from hotspots.i18n import Language, Translator
    from hotspots.model.network import StreetNetwork

KINDS: Final[tuple[Kind, ...]] = ("incidents", "survey", "lamps", "areas")
KEPT: Final = "hotspots.toml.bak"
SWEREF99_TM: Final = read_crs(3006)


@dataclass(frozen=True, slots=True)
class Given:
    """What a study is to be made of."""

    incidents: Path | None = None
    survey: Path | None = None
    lamps: Path | None = None
    areas: Path | None = None
    osm: Path | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was understood, for a person to correct."""

    file: str
    key: str
    found: str
    sure: str


@dataclass(frozen=True, slots=True)
class Made:
    """A study that was proposed."""

    path: Path
    proposals: Mapping[Kind, Proposal]
    files: Mapping[Kind, str]
    streets: str
    notices: tuple[Notice, ...]
    next_command: str

    def rows(self, say: Translator) -> list[Row]:
        """List what was understood of each file."""
        found: list[Row] = []
        for kind, proposal in self.proposals.items():
            name = self.files[kind]
            found.append(Row(name, say("init.kind"), say.term(kind), _sure(proposal.kind_confidence, say)))
            for key, value in proposal.settings.items():
                items = value.items() if isinstance(value, Mapping) else [(key, value)]
                prefix = "columns." if isinstance(value, Mapping) else ""
                for item, meaning in items:
                    sure = proposal.confidence.get(f"{prefix}{item}")
                    found.append(Row("", item, str(meaning), "" if sure is None else _sure(sure, say)))
            if proposal.left_behind:
                found.append(Row("", say("init.left_behind"), ", ".join(proposal.left_behind), ""))
            if proposal.unused:
                found.append(Row("", say("init.unused"), ", ".join(proposal.unused), ""))
        if self.streets:
            found.append(Row(self.streets, say("init.kind"), say.term("streets"), ""))
        return found

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        return {
            "settings": str(self.path),
            "files": [
                {
                    "path": self.files[kind],
                    "kind": kind,
                    "rows": proposal.rows,
                    "settings": {key: dict(v) if isinstance(v, Mapping) else v for key, v in proposal.settings.items()},
                    "confidence": dict(proposal.confidence),
                    "left_behind": list(proposal.left_behind),
                    "unused": list(proposal.unused),
                }
                for kind, proposal in self.proposals.items()
            ],
            "warnings": [{"code": notice.code, "text": say.message(notice)} for notice in self.notices],
        }


def init(
    folder: Path,
    given: Given,
    *,
    language: Language = "sv",
    replace: bool = False,
    progress: Progress = silent,
) -> Made:
    """Look at files, put them into the study's ``data`` and write ``hotspots.toml``.

    Parameters
    ----------
    folder
        Where the study is to be; made if need be.
    given
        The files.
    language
        Of the comments in the settings, and of the study.
    replace
        Whether settings that are there may be written anew; the old ones are kept beside them.
    progress
        Told of each step.

    Raises
    ------
    FileError
        If a file is not there, or the folder has settings or another file of that name already.
    DataError, PrivacyError
        If a file cannot be understood, or is of a kind that is out of scope.
    """
    paths = {kind: path for kind in KINDS if (path := getattr(given, kind)) is not None}
    if not (paths or given.osm or given.place):
        raise DataError("files_needed", folder=str(folder))
    for path in (*paths.values(), *([given.osm] if given.osm else [])):
        if not path.exists():
            raise FileError("init_file_missing", file=str(path))
        if path.is_dir():
            raise FileError("init_file_is_folder", file=str(path))
    settings = folder / SETTINGS_FILE
    if settings.exists() and not replace:
        raise FileError("init_settings_there", file=str(settings), kept=KEPT)
    told: list[Notice] = []
    network = _look_at_streets(folder, given, told, progress)
    near = None if network is None else lonlat_box(Area.from_bounds(network.bounds, network.crs))
    proposals: dict[Kind, Proposal] = {}
    for kind, path in paths.items():
        progress(f"read_{kind}")
        proposals[kind] = look(path, kind, near=near)
        told.extend(_notices(path, kind, proposals[kind]))
    writable(folder)
    files = {kind: _bring(folder, path) for kind, path in paths.items()}
    osm = "" if given.osm is None else _bring(folder, given.osm)
    text = _settings_text(folder.resolve().name, files, osm, given.place, proposals, network, language)
    written = {SETTINGS_FILE: text.encode("utf-8")}
    if settings.exists():
        written[KEPT] = settings.read_bytes()
    put_in_place(folder.resolve(), written)
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    return Made(settings, proposals, files, osm or given.place, tuple(told), f"hotspots check {shown}")


def _look_at_streets(folder: Path, given: Given, told: list[Notice], progress: Progress) -> StreetNetwork | None:
    if given.osm is None and not given.place:
        return None
    progress("read_streets")
    if given.osm is not None:
        return build_network(read_osm(given.osm))
    path = download_streets(given.place, folder / "data", tell=told.append)
    return build_network(read_osm(path))


def _notices(path: Path, kind: str, proposal: Proposal) -> list[Notice]:
    found = list(proposal.notices)
    seen = look(path)
    if seen.kind != kind and seen.kind_confidence > 0.8:
        found.append(Notice("init_kind_differs", {"file": path.name, "kind": Term(kind), "looks": Term(seen.kind)}))
    if proposal.left_behind:
        values = {"file": path.name, "columns": list(proposal.left_behind)}
        found.append(Notice("init_left_behind", values, is_warning=False))
    return found


def _bring(folder: Path, path: Path) -> str:
    """Put a file into the study's ``data`` unless it is in the study already; name it with forward slashes."""
    inside = folder.resolve()
    if path.resolve().is_relative_to(inside):
        return path.resolve().relative_to(inside).as_posix()
    target = inside / "data" / path.name
    data = path.read_bytes()
    if target.exists() and target.read_bytes() != data:
        raise FileError("init_other_file", folder=str(target.parent), file=path.name)
    if not target.exists():
        put_in_place(inside / "data", {path.name: data})
    return f"data/{path.name}"


def _settings_text(
    name: str,
    files: Mapping[Kind, str],
    osm: str,
    place: str,
    proposals: Mapping[Kind, Proposal],
    network: StreetNetwork | None,
    language: Language,
) -> str:
    """Write the settings with a comment above every key."""
    from hotspots.i18n import Translator

    say = Translator(language)
    lines = [f"# {line}" for line in say("toml.head").strip().splitlines()]
    zone, crs = _zone_and_crs(proposals, network)
    sections: list[tuple[str, dict[str, Any]]] = [
        ("study", {"name": name, "language": language, "crs": crs, "timezone": zone}),
    ]
    for kind, proposal in proposals.items():
        sections.append((kind, {"path": files[kind], **_plain(proposal.settings)}))
    if osm or place:
        sections.append(("streets", {"osm": osm} if osm else {"place": place}))
    if "incidents" in proposals:
        sections.append(("hot_spots", {"method": "gistar"}))
        sections.append(("public", {"k": 5, "cell_m": 250}))
    if osm or place:
        sections.append(("walk", {"start": "", "at": "", "minutes": 90, "pace_kmh": 3, "stop_min": 5}))
    for section, keys in sections:
        lines.extend(["", f"# {say(f'toml.{section}')}"])
        is_idle = section == "walk"
        lines.append(f"{'# ' if is_idle else ''}[{section}]")
        for key, value in keys.items():
            comment = f"toml.{section}.{key}"
            lines.append(f"# {say(comment if say.has(comment) else f'toml.{key}')}")
            lines.append(f"{'# ' if is_idle else ''}{key} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty."""
    return {key: value for key, value in settings.items() if value not in ("", None, {})}


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update({key: str(item) for key, item in value.items()})
        return table.as_string()
    return str(tomlkit.item(value).as_string())


def _zone_and_crs(proposals: Mapping[Kind, Proposal], network: StreetNetwork | None) -> tuple[str, str]:
    """Propose the time zone of the place: Sweden's there, else by longitude where a zone is known, else UTC."""
    if network is not None:
        import numpy as np

        west, south, east, north = network.bounds
        lon, lat = to_lonlat(np.array([[(west + east) / 2, (south + north) / 2]]), network.crs)[0]
        return _zone(float(lon), float(lat)), "auto"
    zones = [proposal.timezone for proposal in proposals.values() if proposal.timezone]
    return (zones[0] if zones else "Europe/Stockholm"), "auto"


_ZONES: Final = (
    ((10.5, 54.9, 24.3, 69.2), "Europe/Stockholm"),
    ((19.0, 59.4, 31.7, 70.2), "Europe/Helsinki"),
    ((4.0, 57.8, 31.5, 71.4), "Europe/Oslo"),
    ((8.0, 54.4, 15.3, 57.9), "Europe/Copenhagen"),
    ((-8.7, 49.8, 1.9, 61.0), "Europe/London"),
    ((-125.0, 32.4, -114.0, 49.1), "America/Los_Angeles"),
)


def _zone(lon: float, lat: float) -> str:
    """Choose a time zone by where a place is; a person checks it."""
    from hotspots.crs import choose_crs

    if choose_crs(lon, lat) == SWEREF99_TM:
        return "Europe/Stockholm"
    for (west, south, east, north), zone in _ZONES[1:]:
        if west <= lon <= east and south <= lat <= north:
            return zone
    return "UTC"


def _sure(confidence: float, say: Translator) -> str:
    level = "high" if confidence >= 0.9 else "middle" if confidence >= 0.6 else "low"
    return say(f"init.sure_{level}")
