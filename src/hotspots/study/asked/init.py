"""Look at files and propose a study: ``hotspots.toml`` is meant to be read and edited by people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotspots.crs import read_crs
from hotspots.errors import DataError, FileError, Notice, SettingsError, Term
from hotspots.io import download_streets, find_extracts, lonlat_box, put_in_place, read_extracts, writable
from hotspots.io.looking.look import look
from hotspots.io.looking.proposal import KINDS, Kind, Proposal
from hotspots.io.streets.several import is_pattern
from hotspots.io.tables.several import PathNames, expand_inputs
from hotspots.model.area import Area
from hotspots.streets import build_network
from hotspots.study.asked.settings import SETTINGS_FILE
from hotspots.study.asked.settings_text import SettingsText, Written, write_file_section, write_hints
from hotspots.study.asked.understood import Made
from hotspots.study.progress import Progress, announcing, silent
from hotspots.study.read.loading import STREETS

if TYPE_CHECKING:
    from hotspots.i18n import Language
    from hotspots.io.cells.coordinates import LonLatBox
    from hotspots.io.looking.questions import Question
    from hotspots.model.network import StreetNetwork

KEPT: Final = "hotspots.toml.bak"
SWEREF99_TM: Final = read_crs(3006)
_LOOKS_OTHERWISE: Final = 0.8
_CAN_WAIT: Final = frozenset(
    {
        "download_answer_cut", "download_answer_html", "download_busy", "download_failed", "download_no_network",
        "download_refused", "download_timed_out", "osmnx_missing",
    }
)  # fmt: skip
"""Why a download failed that may succeed tomorrow, with the same name of the place."""

Ask = Callable[[str, "Question"], Any]
"""Asks a person a question about a file; gives the value chosen, or None to leave it open."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a study is to be made of: of each kind a file, a pattern, an archive, or several of these."""

    incidents: PathNames = ()
    survey: PathNames = ()
    lamps: PathNames = ()
    areas: PathNames = ()
    addresses: PathNames = ()
    traffic: PathNames = ()
    faults: PathNames = ()
    observations: PathNames = ()
    places: PathNames = ()
    osm: PathNames = ()
    place: str = ""

    def names(self, kind: Kind) -> tuple[str, ...]:
        """Give what was named of one kind."""
        return _each(getattr(self, kind))

    @property
    def extracts(self) -> tuple[str, ...]:
        """The extracts of streets that were named."""
        return _each(self.osm)


def _each(named: PathNames) -> tuple[str, ...]:
    return (str(named),) if isinstance(named, str | Path) else tuple(map(str, named))


def init(
    folder: Path,
    given: Given,
    *,
    language: Language = "sv",
    replace: bool = False,
    ask: Ask | None = None,
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
    ask
        Asks a person what the files do not tell; None: it is left open in the settings.
    progress
        Told of each step.

    Raises
    ------
    FileError
        If a file is not there, or the folder has settings or another file of that name already.
    DataError, PrivacyError
        If a file cannot be understood, or is of a kind that is out of scope.

    Notes
    -----
    Streets that cannot be downloaded do not hinder: the settings name the place, and the next verb downloads them. See
    :meth:`~hotspots.study.asked.understood.Made.require_settled`.
    """
    names = _given_names(folder, given)
    settings = folder / SETTINGS_FILE
    kept = _name_for_kept(settings)
    if kept and not replace:
        raise FileError("init_settings_there", file=str(settings), kept=kept)
    told: list[Notice] = []
    extracts = find_extracts(given.extracts)
    network, missing = _look_at_streets(folder, extracts, given.place, told, progress)
    proposals = _look_at_all(names, network, told, progress)
    _take_as_traffic(names, proposals, told, network)
    _require_places(names, given)
    if ask is not None and any(proposal.questions for proposal in proposals.values()):
        progress("ask")
        near = _box_of(network)
        proposals = {kind: _settle(ask, one, names[kind], near) for kind, one in proposals.items()}
    writable(folder)
    files = {kind: _bring_all(folder, names[kind], proposals[kind]) for kind in names}
    osm = tuple(_bring(folder, path) for path in extracts)
    streets = {"osm": osm[0] if len(osm) == 1 else list(osm)} if osm else {"place": given.place} if given.place else {}
    written = _write(folder.resolve().name, files, streets, proposals, network, language)
    told.extend(_notices(proposals, written.lines, has_streets=bool(streets)))
    if 'timezone = "UTC"' in written.text:
        told.append(Notice("init_timezone_unknown"))
    data = {SETTINGS_FILE: written.text.encode("utf-8")}
    if kept and settings.read_bytes() != data[SETTINGS_FILE]:
        data[kept] = settings.read_bytes()
    put_in_place(folder.resolve(), data)
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    return Made(
        path=settings,
        proposals=proposals,
        files=files,
        streets=", ".join(osm) or given.place,
        lines=written.lines,
        kept=kept if kept in data else "",
        notices=tuple(told),
        next_command=f"hotspots check {shown}",
        streets_missing=missing,
    )


def _given_names(folder: Path, given: Given) -> dict[Kind, tuple[str, ...]]:
    names: dict[Kind, tuple[str, ...]] = {kind: given.names(kind) for kind in KINDS if given.names(kind)}
    if not (names or given.extracts or given.place):
        raise DataError("files_needed", folder=str(folder))
    _require_places(names, given)
    if given.place and not given.place.strip():
        raise FileError("download_place_empty")
    if given.extracts and given.place:
        raise SettingsError("streets_osm_or_place")
    for name in given.extracts:
        if not is_pattern(name) and not Path(name).expanduser().exists():
            raise FileError("init_file_missing", file=name)
        if Path(name).expanduser().is_dir():
            raise FileError("init_file_is_folder", file=name)
    return names


def _require_places(names: Mapping[Kind, tuple[str, ...]], given: Given) -> None:
    if not ("incidents" in names or given.extracts or given.place):
        raise DataError("init_needs_places", kinds=[Term(kind) for kind in names])


def _name_for_kept(settings: Path) -> str:
    """Name what settings that are there are to be kept as, without writing over any that were kept before."""
    if not settings.exists():
        return ""
    now = settings.read_bytes()
    number, name = 1, KEPT
    while (settings.parent / name).exists() and (settings.parent / name).read_bytes() != now:
        number += 1
        name = f"{KEPT}{number}"
    return name


def _look_at_streets(
    folder: Path, extracts: Sequence[Path], place: str, told: list[Notice], progress: Progress
) -> tuple[StreetNetwork | None, bool]:
    """Read the streets; a download that fails is told of, and the study can be written all the same.

    Returns
    -------
    tuple
        The network, and whether it is still to be downloaded.
    """
    if not extracts and not place:
        return None, False
    progress("read_streets")
    if not extracts:
        try:
            extracts = [download_streets(place, folder / STREETS, tell=announcing(progress, told))]
        except FileError as error:
            if error.code not in _CAN_WAIT:
                raise
            told.append(Notice(error.code, error.values))
            return None, True
    return build_network(read_extracts(extracts)), False


def _look_at_all(
    names: Mapping[Kind, tuple[str, ...]], network: StreetNetwork | None, told: list[Notice], progress: Progress
) -> dict[Kind, Proposal]:
    """Look at every file; what one does not tell of its local zone, streets or the other files may."""
    near = _box_of(network)
    proposals: dict[Kind, Proposal] = {}
    for kind, named in names.items():
        progress(f"read_{kind}")
        proposals[kind] = look(named, kind, near=near)
    for kind, proposal in proposals.items():
        if not any(question.key == "crs" for question in proposal.questions):
            continue
        by = _box_of_another(kind, proposals)
        if by is None:
            continue
        again = look(names[kind], kind, near=by[1])
        if "crs" in again.settings:
            proposals[kind] = again
            values = {"file": again.path, "crs": again.settings["crs"], "by": Term(by[0])}
            told.append(Notice("init_zone_settled", values, is_warning=False))
    return proposals


def _take_as_traffic(
    names: dict[Kind, tuple[str, ...]],
    proposals: dict[Kind, Proposal],
    told: list[Notice],
    network: StreetNetwork | None,
) -> None:
    """Take files that were given as another kind for traffic where they plainly are, and say so."""
    if "traffic" in names:
        return
    near = _box_of(network)
    for kind, proposal in list(proposals.items()):
        if proposal.looks == "traffic" and proposal.looks_confidence > _LOOKS_OTHERWISE:
            named = names.pop(kind)
            del proposals[kind]
            names["traffic"], proposals["traffic"] = named, look(named, "traffic", near=near)
            told.append(Notice("init_taken_as_traffic", {"file": proposal.path, "kind": Term(kind)}))
            return


def _box_of(network: StreetNetwork | None) -> LonLatBox | None:
    """Tell where the streets are."""
    return None if network is None else lonlat_box(Area.from_bounds(network.bounds, network.crs))


def _box_of_another(kind: Kind, proposals: Mapping[Kind, Proposal]) -> tuple[Kind, LonLatBox] | None:
    """Find a file that tells where the study is: areas before points."""
    for other in sorted(proposals, key=lambda one: one != "areas"):
        box = proposals[other].box
        if other != kind and box is not None:
            return other, box
    return None


def _settle(ask: Ask, proposal: Proposal, names: Sequence[str], near: LonLatBox | None) -> Proposal:
    """Ask a person about everything that is open; what is left open stays so.

    Which layer is meant comes first: another has other columns, and is looked at anew.
    """
    layer = next((question for question in proposal.questions if question.key == "sheet"), None)
    if layer is not None and (answer := ask(proposal.path, layer)) is not None:
        again = look(names, proposal.kind, near=near, sheet=str(answer))
        proposal = replace(again, settings={**again.settings, "sheet": answer})
    settings, open_still = dict(proposal.settings), []
    for question in proposal.questions:
        answer = ask(proposal.path, question) if question.choices and question.key != "sheet" else None
        if answer is None:
            open_still.append(question)
        else:
            settings[question.key] = answer
    return replace(proposal, settings=settings, questions=tuple(open_still))


def _notices(proposals: Mapping[Kind, Proposal], lines: Mapping[str, int], *, has_streets: bool) -> list[Notice]:
    """Say what a person ought to look at, and on which line of the settings it is put right."""
    has_map = has_streets or "addresses" in proposals
    found: list[Notice] = []
    for kind, proposal in proposals.items():
        for notice in (*proposal.notices, *_file_notices(kind, proposal, lines)):
            unplaced = notice.code == "init_by_address" and not has_map
            found.append(Notice("addresses_without_map", notice.values) if unplaced else notice)
    found.extend(_units_wanted(proposals, has_streets=has_streets))
    if "traffic" in proposals and not has_streets:
        found.append(Notice("init_traffic_without_streets", {"file": proposals["traffic"].path}))
    if not has_streets:
        found.append(Notice("init_without_streets"))
    return found


def _different(key: str, said: tuple[str, ...]) -> str:
    """Write what files have for a key: ``Inkom / Datum`` for a column, ``separator: ; / ,`` for a setting."""
    words = " / ".join(one or "–" for one in dict.fromkeys(said))
    return words if key.startswith("columns.") else f"{key}: {words}"


def _file_notices(kind: Kind, proposal: Proposal, lines: Mapping[str, int]) -> Iterator[Notice]:
    file = proposal.path
    yield from (question.notice for question in proposal.questions)
    if proposal.looks != kind and proposal.looks_confidence > _LOOKS_OTHERWISE:
        yield Notice("init_kind_differs", {"file": file, "kind": Term(kind), "looks": Term(proposal.looks)})
    for seen in proposal.columns:
        if seen.rivals:
            line = lines.get(f"{kind}.columns.{seen.name}", 1)
            values = {"file": file, "heading": seen.heading, "name": seen.name, "line": line}
            yield Notice("init_rivals", {**values, "rivals": list(seen.rivals)})
    by_values = [seen.heading for seen in proposal.columns if seen.evidence == "values"]
    if by_values:
        line = min(lines.get(f"{kind}.columns.{seen.name}", 1) for seen in proposal.columns)
        yield Notice("init_by_values", {"file": file, "columns": by_values, "line": line})
    yield from _differences(kind, proposal)
    if kind == "lamps":
        yield Notice("init_coverage_open", {"file": file, "line": lines["lamps.coverage"]})
    for part in proposal.parts or (proposal,):
        if part.left_behind:
            values = {"file": part.path, "columns": list(part.left_behind)}
            yield Notice("init_left_behind", values, is_warning=False)


def _differences(kind: Kind, proposal: Proposal) -> Iterator[Notice]:
    """Say in what several files differ: columns that are written with a heading for each, and the rest."""
    named = {f"columns.{name}" for name, heading in proposal.settings["columns"].items() if isinstance(heading, list)}
    if named:
        yield Notice("init_files_named", {"kind": Term(kind)}, is_warning=False)
    rest = [
        _different(key, said) for key, said in zip(proposal.differ, proposal.differ_as, strict=True) if key not in named
    ]
    if rest:
        yield Notice("init_files_differ", {"kind": Term(kind), "keys": "; ".join(rest)}, is_warning=False)


def _units_wanted(proposals: Mapping[Kind, Proposal], *, has_streets: bool) -> list[Notice]:
    """Say that a table of counts needs the areas or streets that its numbers are for."""
    counted = proposals.get("incidents")
    if counted is None or counted.settings.get("kind") != "counts":
        return []
    columns: Mapping[str, str] = counted.settings["columns"]
    values = {"file": counted.path, "column": columns.get("area") or columns.get("street", "")}
    if "area" in columns and "areas" not in proposals and counted.box is None:
        return [Notice("counts_without_areas", values)]
    return [Notice("counts_without_streets", values)] if "street" in columns and not has_streets else []


def _bring_all(folder: Path, names: Sequence[str], proposal: Proposal) -> tuple[str, ...]:
    """Put all files of a kind into the study, and name them as the settings do: of several, with the layer to read."""
    layers = {
        part.path: str(part.settings["sheet"])
        for part in proposal.parts
        if "sheet" in part.settings and part.confidence["sheet"] < 1 and "sheet" not in proposal.settings
    }
    brought: dict[str, None] = {}
    for name in names:
        is_whole = Path(name).expanduser().is_file()
        for file in expand_inputs(name):
            for beside in file.beside if file.packing != "zip" else ():
                _bring(folder, Path(beside))
            told = _bring(folder, file.path)
            named_inside = file.packing == "zip" and not is_whole and name.endswith(f"/{file.entry}")
            layer = file.layer or ("" if file.packing else layers.get(file.name, ""))
            inside = file.entry if named_inside else layer
            brought[f"{told}/{inside}" if inside else told] = None
    return tuple(brought)


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


def _write(
    name: str,
    files: Mapping[Kind, tuple[str, ...]],
    streets: Mapping[str, Any],
    proposals: Mapping[Kind, Proposal],
    network: StreetNetwork | None,
    language: Language,
) -> Written:
    """Write the settings with a comment above every key."""
    from hotspots.i18n import Translator

    text = SettingsText(Translator(language))
    text.section("study")
    zone = _time_zone(proposals, network)
    for key, value in {"name": name, "language": language, "crs": "auto", "timezone": zone}.items():
        text.key("study", key, value)
    for kind, proposal in proposals.items():
        write_file_section(text, kind, files[kind], proposal)
    sections: list[tuple[str, dict[str, Any]]] = []
    if streets:
        sections.append(("streets", dict(streets)))
    if "incidents" in proposals:
        sections.append(("hot_spots", {"method": "auto"}))
        sections.append(("public", {"k": 5, "cell_m": 250}))
    if streets:
        sections.append(("walk", {"start": "", "at": "", "minutes": 90, "pace_kmh": 3, "stop_min": 5}))
    if streets and "incidents" in proposals:
        sections.append(("patrol", {"teams": 2, "shift": "fri-sat 18:00-22:00", "depot": "", "days": 1}))
    for section, keys in sections:
        is_idle = section in {"walk", "patrol"}
        text.section(section, idle=is_idle)
        for key, value in keys.items():
            text.key(section, key, value, idle=is_idle)
        write_hints(text, section)
    return text.written()


def _time_zone(proposals: Mapping[Kind, Proposal], network: StreetNetwork | None) -> str:
    """Propose the time zone of the place: Sweden's there, else by longitude where a zone is known, else UTC."""
    if network is not None:
        return _zone(*network.middle_lonlat)
    boxes = [proposal.box for proposal in proposals.values() if proposal.box is not None]
    if not boxes:
        return "Europe/Stockholm"
    west, south, east, north = boxes[0]
    return _zone((west + east) / 2, (south + north) / 2)


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
