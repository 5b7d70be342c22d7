"""Download the streets of a place once, through OSMnx, and keep the answer with its date and query."""

from __future__ import annotations

import hashlib
import json
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

import osmium

from hotspots.errors import FileError, Notice, Term
from hotspots.io.streets.osm_kinds import KEYS
from hotspots.io.streets.outline import MARGIN_M, Outline, choose_outline
from hotspots.io.streets.patience import Asking, Servers
from hotspots.io.tables.guard import own_folder
from hotspots.io.writing.place import put_in_place, writable

TIMEOUT_S: Final = 180

Tell = Callable[[Notice], None]


def download_streets(
    place: str,
    into: Path,
    *,
    servers: Servers | None = None,
    tell: Tell | None = None,
    pause: Callable[[float], None] = time.sleep,
    timeout_s: float = TIMEOUT_S,
) -> Path:
    """Download the streets of a place and what stands beside them, unless they are there already.

    The name of the place goes to Nominatim, the outline that it answers with, and 500 m around it, to Overpass; nothing
    else is sent. Both are told who asks, at most once a second. A busy server is asked again after as long as it says,
    four times in all.

    Parameters
    ----------
    place
        What Nominatim is asked for, such as ``Åmål, Sweden``; it must be an area of at most 2,500 km².
    into
        Folder to keep the answer in.
    servers
        Whom to ask; by default the public servers.
    tell
        Is told what is sent where, before it is sent, and of every wait.
    pause
        Waits so many seconds.
    timeout_s
        How long to wait for an answer.

    Returns
    -------
    pathlib.Path
        ``streets-amal-sweden-….osm.pbf`` in the folder; beside it ``….json`` with place, date, queries and checksum.
        Both are there whole or not at all.

    Raises
    ------
    FileError
        If OSMnx is not installed, the place is not known, ambiguous or too large, or the servers cannot be reached,
        stay busy or answer with something else.
    """
    place = " ".join(place.split())
    if not place:
        raise FileError("download_place_empty")
    say = tell or (lambda _: None)
    stem = _stem(place)
    kept = _kept(place, into / f"{stem}.osm.pbf", say)
    if kept is not None:
        return kept
    try:
        import osmnx
    except ImportError:
        raise FileError("osmnx_missing") from None
    asked = servers or Servers()
    overpass, nominatim = asked.hosts
    with _no_empty_folder(into):
        writable(into)
        say(Notice("download_sends", {"place": place, "names": nominatim, "server": overpass}, is_warning=False))
        with own_folder() as folder:
            asking = Asking(osmnx, place, asked, folder / "answers", say, pause, timeout_s)
            whole = folder / "whole.osm.pbf"
            try:
                with asking.settings():
                    record = _download(asking, whole)
            except FileError:
                raise
            except Exception as error:  # whatever a server or a library of others may come up with
                raise FileError("download_failed", place=place, said=Term("the_answer_cannot_be_understood")) from error
            data = whole.read_bytes()
        record["sha256"] = hashlib.sha256(data).hexdigest()
        told = json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"
        return put_in_place(into, {f"{stem}.osm.pbf": data, f"{stem}.json": told})[0]


@contextmanager
def _no_empty_folder(into: Path) -> Iterator[None]:
    """Leave no folder behind that was made for nothing."""
    made = [folder for folder in (into, *into.parents) if not folder.exists()]
    try:
        yield
    except BaseException:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


def _stem(place: str) -> str:
    plain = unicodedata.normalize("NFKD", place.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "place"
    return f"streets-{slug}-{hashlib.sha256(place.casefold().encode()).hexdigest()[:8]}"


def _kept(place: str, path: Path, say: Tell) -> Path | None:
    """Give what was downloaded before, if it is whole."""
    if not path.exists():
        return None
    with suppress(OSError, ValueError, KeyError, TypeError):
        record = json.loads(path.with_name(path.name.replace(".osm.pbf", ".json")).read_bytes())
        if record["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest():
            date = str(record.get("data_of") or record.get("downloaded"))[:10]
            say(Notice("download_kept", {"place": place, "date": date}, is_warning=False))
            return path
    say(Notice("download_damaged", {"place": place, "file": path.name}))
    return None


def _download(asking: Asking, whole: Path) -> dict[str, Any]:
    """Ask for the outline and for what is in it, write it down, and give the record of it."""
    outline = _find(asking)
    server = asking.servers.hosts[0]
    values = {"place": asking.place, "found": outline.name, "km2": outline.km2, "margin": round(MARGIN_M)}
    asking.tell(Notice("download_found", {**values, "server": server}, is_warning=False))
    asking.ask(lambda: _fetch(asking.osmnx, outline))
    answers = [answer for answer in _answers(asking.folder) if isinstance(answer, dict)]
    try:
        streets = _write(answers, whole)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError, RuntimeError):
        raise FileError("download_answer_cut", place=asking.place, server=server) from None
    if not streets:
        raise FileError("download_empty", place=asking.place, found=outline.name)
    dates = [str(answer["osm3s"]["timestamp_osm_base"]) for answer in answers if "timestamp_osm_base" in _head(answer)]
    return {
        "place": asking.place,
        "found": outline.name,
        "osm": outline.osm,
        "km2": outline.km2,
        "data_of": min(dates, default=""),
        "downloaded": _moment(asking.date),
        "nominatim": asking.servers.nominatim,
        "overpass": asking.servers.overpass,
        "queries": asking.queries,
        "program": asking.user_agent,
        "attribution": "© OpenStreetMap contributors, ODbL",
    }


def _head(answer: dict[str, Any]) -> Any:
    return answer["osm3s"] if isinstance(answer.get("osm3s"), dict) else {}


def _moment(date: str) -> str:
    """Write the date that a server gave as one that sorts."""
    try:
        return parsedate_to_datetime(date).isoformat()
    except (TypeError, ValueError):
        return ""


def _find(asking: Asking) -> Outline:
    """Ask what area the name stands for."""

    def question() -> None:
        # It raises where no area is among the results: which one it is is ours to choose.
        with suppress(ValueError, TypeError, KeyError):
            asking.osmnx.geocoder.geocode_to_gdf(asking.place)

    asking.ask(question)
    results = next((answer for answer in _answers(asking.folder) if isinstance(answer, list)), [])
    return choose_outline(asking.place, [one for one in results if isinstance(one, dict)])


def _fetch(osmnx: Any, outline: Outline) -> None:
    """Fetch the answers; in this mode OSMnx puts them down as they come, and stops."""
    try:
        osmnx.features.features_from_polygon(outline.polygon, dict.fromkeys(KEYS, True))
    except InterruptedError:
        return


def _answers(folder: Path) -> list[Any]:
    return [json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]


def _write(answers: Iterable[dict[str, Any]], target: Path) -> int:
    """Write all objects once, nodes before ways before relations; count the streets."""
    found: dict[str, dict[int, dict[str, Any]]] = {"node": {}, "way": {}, "relation": {}}
    for answer in answers:
        for element in answer["elements"]:
            if element["type"] in found:
                found[element["type"]][int(element["id"])] = element
    make = osmium.osm.mutable
    writer: Any = osmium.SimpleWriter(str(target), overwrite=True)
    with writer:
        for number, told in sorted(found["node"].items()):
            place = (float(told["lon"]), float(told["lat"]))
            if not (-180 <= place[0] <= 180 and -90 <= place[1] <= 90):
                raise ValueError(place)
            writer.add_node(make.Node(id=number, location=place, tags=_tags(told), version=1))
        for number, told in sorted(found["way"].items()):
            refs = [int(ref) for ref in told["nodes"]]
            writer.add_way(make.Way(id=number, nodes=refs, tags=_tags(told), version=1))
        for number, told in sorted(found["relation"].items()):
            members = [(str(one["type"])[0], int(one["ref"]), str(one["role"])) for one in told["members"]]
            writer.add_relation(make.Relation(id=number, members=members, tags=_tags(told), version=1))
    return sum("highway" in told.get("tags", {}) for told in found["way"].values())


def _tags(told: dict[str, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in told.get("tags", {}).items()}
