"""``hotspots.toml`` read into frozen dataclasses: every key known, checked, and named when it is wrong."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import tomllib
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar

from hotspots.errors import FileError, HotspotsError, SettingsError, cause_of
from hotspots.io.light_sources import FaultsSource, ObservationsSource
from hotspots.io.place_sources import PlacesSource
from hotspots.io.sources import AddressesSource, AreasSource, IncidentsSource, LampsSource, SurveySource, TrafficSource
from hotspots.model.patrol import Patrol
from hotspots.model.walk import Walk
from hotspots.study.asked.sections import HotSpotsSection, PublicSection, StreetsSection, StudySection

SETTINGS_FILE: Final = "hotspots.toml"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """All of ``hotspots.toml``. A section that is not there is None: that part is not asked for.

    Parameters
    ----------
    study, hot_spots
        Always there, with defaults.
    given
        The keys that the file names, such as ``hot_spots.cell_m``; the rest are defaults, announced when used.
    """

    study: StudySection
    hot_spots: HotSpotsSection
    incidents: IncidentsSource | None = None
    survey: SurveySource | None = None
    lamps: LampsSource | None = None
    areas: AreasSource | None = None
    traffic: TrafficSource | None = None
    addresses: AddressesSource | None = None
    faults: FaultsSource | None = None
    observations: ObservationsSource | None = None
    places: PlacesSource | None = None
    streets: StreetsSection | None = None
    walk: Walk | None = None
    patrol: Patrol | None = None
    public: PublicSection | None = None
    given: frozenset[str] = field(default=frozenset(), repr=False)


SECTIONS: Final[Mapping[str, type]] = {
    "study": StudySection,
    "incidents": IncidentsSource,
    "survey": SurveySource,
    "lamps": LampsSource,
    "areas": AreasSource,
    "traffic": TrafficSource,
    "addresses": AddressesSource,
    "faults": FaultsSource,
    "observations": ObservationsSource,
    "places": PlacesSource,
    "streets": StreetsSection,
    "hot_spots": HotSpotsSection,
    "walk": Walk,
    "patrol": Patrol,
    "public": PublicSection,
}


def read_settings(path: Path) -> Settings:
    """Read ``hotspots.toml``.

    Raises
    ------
    FileError
        If it is not there or cannot be read.
    SettingsError
        If it is no TOML, has an unknown section or key, or a value that has no meaning; the line is named.
    """
    text = _read_text(path)
    tables = _parse(path, text)
    for section, table in tables.items():
        if section not in SECTIONS:
            _refuse_unknown(path, text, section, "", tuple(SECTIONS))
        if not isinstance(table, Mapping):
            raise SettingsError("section_is_no_table", file=path.name, section=section)
    if "incidents" not in tables and "streets" not in tables:
        raise SettingsError("settings_empty", file=path.name)
    sections: dict[str, Any] = {name: _fill(SECTIONS[name], table, name, path, text) for name, table in tables.items()}
    sections.setdefault("study", StudySection())
    sections.setdefault("hot_spots", HotSpotsSection())
    given = frozenset(f"{section}.{key}" for section, table in tables.items() for key in table)
    return Settings(**sections, given=given)


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileError("settings_missing", folder=str(path.parent.resolve())) from None
    except (OSError, ValueError) as error:
        raise FileError("settings_unreadable", file=str(path), reason=cause_of(error)) from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        tables = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        number = int(found[1]) if found else text.count("\n") + 1
        lines = text.splitlines()
        line = lines[number - 1].strip() if number <= len(lines) else ""
        if (twice := _written_twice(lines, number)) is not None:
            raise SettingsError("settings_twice", file=path.name, line=number, key=twice[0], first=twice[1]) from None
        if "\\" in line:
            raise SettingsError("settings_backslash", file=path.name, line=number, write=_forward(line)) from None
        raise SettingsError("settings_no_toml", file=path.name, line=number, found=line) from None
    _refuse_control_characters(path, text, tables)
    return tables


def _written_twice(lines: list[str], number: int) -> tuple[str, int] | None:
    """Tell what a line gives that was given above already, a key in its table or a table, and in which line."""
    line = lines[number - 1].strip() if number <= len(lines) else ""
    if (table := re.match(r"\[[^\[\]]+\]", line)) is not None:
        above = next((row for row, one in enumerate(lines[: number - 1], 1) if one.strip().startswith(table[0])), None)
        return None if above is None else (table[0], above)
    key = re.match(r"([\w-]+)\s*=", line)
    if key is None:
        return None
    for row in range(number - 1, 0, -1):
        if re.match(rf"\s*{key[1]}\s*=", lines[row - 1]):
            return key[1], row
        if lines[row - 1].lstrip().startswith("["):
            return None
    return None


def _refuse_control_characters(path: Path, text: str, table: Mapping[str, Any]) -> None:
    """Refuse line breaks and the like in values: a path with a backslash before an n is valid TOML, and never meant."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            _refuse_control_characters(path, text, value)
        elif key != "separator" and isinstance(value, str) and any(ord(sign) < 32 for sign in value):
            number = _line_of(text, key)
            line = text.splitlines()[number - 1].strip()
            raise SettingsError("settings_backslash", file=path.name, line=number, write=_forward(line))


def _forward(line: str) -> str:
    return re.sub(r"\\+", "/", line)


def _line_of(text: str, key: str, section: str = "") -> int:
    """Find the line on which a key stands, 1 if it is nowhere."""
    inside = not section
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if section and bare.startswith("["):
            inside = bare.strip("[] ").split(".")[0] == section
            if inside and not key:
                return number
        if inside and key and re.match(rf'"?{re.escape(key)}"?\s*=', bare):
            return number
    return 1


def _refuse_unknown(path: Path, text: str, section: str, key: str, known: Sequence[str]) -> None:
    name = key or section
    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    line = _line_of(text, key, section)
    if near:
        raise SettingsError("settings_key_near", file=path.name, line=line, key=name, near=near[0])
    raise SettingsError("settings_key_unknown", file=path.name, line=line, key=name, known=list(known))


def _fill(kind: type[T], table: Mapping[str, Any], section: str, path: Path, text: str) -> T:
    hints = typing.get_type_hints(kind)
    known = tuple(item.name for item in dataclasses.fields(kind) if item.init)  # type: ignore[arg-type]
    values = {}
    for key, value in table.items():
        if key not in known:
            _refuse_unknown(path, text, section, key, known)
        values[key] = _convert(value, hints[key], _Wrong(path, text, section, key, value))
    try:
        return kind(**values)
    except TypeError:
        required = [
            item.name
            for item in dataclasses.fields(kind)  # type: ignore[arg-type]
            if item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
        ]
        missing = [name for name in required if name not in values]
        raise SettingsError("settings_key_missing", file=path.name, section=section, key=missing) from None


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Says that a value is of the wrong kind, if it comes to that."""

    path: Path
    text: str
    section: str
    key: str
    value: Any

    def __call__(self) -> HotspotsError:
        line = _line_of(self.text, self.key, self.section)
        return SettingsError("settings_wrong_kind", file=self.path.name, line=line, key=self.key, found=str(self.value))


def _convert(value: Any, hint: Any, wrong: _Wrong) -> Any:
    """Check a TOML value against the type of a field, and turn lists into tuples."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        return _convert_any(value, [item for item in arguments if item is not type(None)], wrong)
    if origin is typing.Literal:
        if type(value) not in {type(item) for item in arguments}:
            raise wrong()
        return value  # which word it may be is told by the section, with the near ones
    if origin is tuple:
        items = value if isinstance(value, list) else [value]
        return tuple(_convert(item, arguments[0], wrong) for item in items)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise wrong()
        return {str(name): _convert(item, arguments[1], wrong) for name, item in value.items()}
    return _convert_plain(value, hint, wrong)


def _convert_any(value: Any, kinds: Sequence[Any], wrong: _Wrong) -> Any:
    for kind in kinds:
        try:
            return _convert(value, kind, wrong)
        except SettingsError:
            continue
    raise wrong()


def _convert_plain(value: Any, hint: Any, wrong: _Wrong) -> Any:
    if hint is Any:
        return value
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if hint is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if hint is str and isinstance(value, int | dt.datetime | dt.date | dt.time) and not isinstance(value, bool):
        return value.isoformat(" ", "minutes") if isinstance(value, dt.datetime) else str(value)
    if hint is dt.date:
        return _convert_date(value, wrong)
    if isinstance(hint, type) and isinstance(value, hint):
        return value
    raise wrong()


def _convert_date(value: Any, wrong: _Wrong) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise wrong() from None
