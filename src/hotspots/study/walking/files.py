"""The walk as files and as a document: the leader's and the participants', its alternatives and its groups."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import shapely

from hotspots.crs import to_lonlat
from hotspots.io import to_gpkg, walk_gpx
from hotspots.leaflet.layers.route import MET, wish_text
from hotspots.privacy import INTERNAL, PARTICIPANT, release
from hotspots.study.check import spoken, written
from hotspots.study.pages import of_group, walk_page
from hotspots.study.progress import Progress, silent
from hotspots.study.protected import read_keep_out
from hotspots.study.publish import Publication
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results
from hotspots.study.tables import number, walk_layers
from hotspots.study.walking.pack import add_walk_pack
from hotspots.study.walking.round_words import words_of

if TYPE_CHECKING:
    from hotspots.errors import Notice
    from hotspots.i18n import Translator
    from hotspots.model.walk import WalkPlan
    from hotspots.study.asked.folder import Study


PAGES: Final = re.compile(r"(?:internal|participant)/walk(?:-\d+|_group_\d+)\.(?:html|gpkg|gpx)")
"""What pages and tracks of other plans and groups are called; those of an earlier walk are removed."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A walk, and the files it was written to."""

    plan: WalkPlan
    files: tuple[Path, ...]
    notices: tuple[Notice, ...]

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        plan = self.plan
        return {
            "start": plan.start_name,
            "end": plan.end_name or plan.start_name,
            "at": plan.wished.at,
            "kind": plan.wished.kind,
            "stops": [stop for stop in stop_documents(plan, say) if stop["kind"] != "rest"],
            "rest": next((stop for stop in stop_documents(plan, say) if stop["kind"] == "rest"), None),
            "length_m": round(plan.length_m, 1),
            "minutes": round(plan.minutes, 1),
            "prize": round(plan.prize, 2),
            "passed": round(plan.passed, 2),
            "bound": round(plan.bound, 2),
            "dark": plan.dark.at_start and plan.dark.at_end,
            "dark_at_start": plan.dark.at_start,
            "dark_from": plan.dark.dark_from.isoformat() if plan.dark.dark_from else None,
            "earliest_dark_start": plan.dark.earliest_start.isoformat() if plan.dark.earliest_start else None,
            "next_dark": plan.dark.next_dark.isoformat() if plan.dark.next_dark else None,
            "lit_at": plan.lit_at.isoformat() if plan.lit_at else None,
            "length_by_lighting_m": {str(state): round(metres, 1) for state, metres in plan.length_by_lighting.items()},
            "unknown_m": dict(plan.unknown_m),
            "wishes": wish_documents(plan, say),
            "left_out": left_out_documents(plan, say),
            "alternatives": [alternative_document(plan, place, say) for place in range(len(plan.others) + 1)],
            "groups": [
                {"at": group.wished.at, "stops": group.looked_at["name"].tolist(), "minutes": round(group.minutes, 1)}
                for group in plan.groups
            ],
            **written(self.files, self.notices, say),
        }


def walk(
    study: Study, *, out: Path | None = None, pack: bool = True, progress: Progress = silent, **wished: Any
) -> Planned:
    """Plan the safety walk and write it, for the leader and for those who walk along.

    Parameters
    ----------
    study
        The study.
    out
        Folder to write in.
    pack
        Whether to write the papers too.
    progress
        Told of each step.
    **wished
        Fields of :class:`~hotspots.model.walk.Walk` that go before ``[walk]``; None leaves one as it is.
    """
    results = Results(Materials(study, progress), wished=wished)
    publication = Publication(results.materials, out)
    add_walk(results, publication)
    if pack:
        add_walk_pack(results, publication)
    files = publication.put()
    return Planned(results.plan, files, (*results.notices, *publication.notices))


def add_walk(results: Results, publication: Publication) -> None:
    """Add the leader's and the participants' walk, those of its alternatives, and those of its groups."""
    began = time.perf_counter()
    materials = results.materials
    plan, say = results.plan, materials.study.say
    crs = materials.lit_streets.crs
    title = words_of(plan, say)("walk.title", name=materials.study.name)
    publication.withdraw(PAGES)
    if results.walk_streets is not materials.lit_streets:
        publication.vouch_light(results.walk_streets)
    keep_out = read_keep_out(materials)
    for place, other in enumerate((plan, *plan.others, *plan.groups[1:]), start=1):
        group = place - len(plan.others)
        name = "walk" if place == 1 else f"walk-{place}" if group <= 1 else f"walk_group_{group}"
        named = of_group(say, title, max(group, 1)) if plan.groups and (place == 1 or group > 1) else title
        publication.add("internal", f"{name}.html", walk_page(results, "internal", other, named))
        publication.add("internal", f"{name}.gpkg", to_gpkg(walk_layers(other, say)))
        publication.add("internal", f"{name}.gpx", walk_gpx(release(other, INTERNAL), crs, say.language, named))
        joining = release(other, PARTICIPANT, keep_out=keep_out)
        publication.add("participant", f"{name}.html", walk_page(results, "participant", other, named))
        publication.add("participant", f"{name}.gpx", walk_gpx(joining, crs, say.language, named))
    publication.record(
        "walk",
        parameters={**asdict(plan.wished), "start_name": plan.start_name},
        counts={"stops": len(plan.looked_at), "length_m": round(plan.length_m), "minutes": round(plan.minutes, 1)},
        seconds=time.perf_counter() - began,
    )


def stop_documents(plan: WalkPlan, say: Translator) -> list[dict[str, Any]]:
    """Give the stops, the rest after them where there is one."""
    lonlat = to_lonlat(shapely.get_coordinates(plan.stops.geometry.to_numpy()), plan.stops.crs)
    return [
        {
            "order": int(stop.order),
            "name": stop.name,
            "kind": stop.kind,
            "lon": round(float(lon), 6),
            "lat": round(float(lat), 6),
            "arrive": stop.arrive.isoformat(),
            "leave": stop.leave.isoformat(),
            "prize": number(stop.prize, 2),
            "lighting": str(stop.lighting),
            "dark": bool(stop.dark),
            "escape_m": number(stop.escape_m, 0),
            "why": [spoken(reason, say) for reason in stop.why],
        }
        for stop, (lon, lat) in zip(plan.stops.drop(columns="geometry").itertuples(), lonlat, strict=True)
    ]


def wish_documents(plan: WalkPlan, say: Translator) -> list[dict[str, Any]]:
    """Give what became of each wish."""
    if plan.wishes is None:
        return []
    return [
        {
            "wish": row["wish"],
            "name": row["name"],
            "in": int(row["stop"]) != 0,
            "stop": int(row["stop"]) if int(row["stop"]) > 0 else None,
            "met": "stop" if int(row["stop"]) > 0 else MET.get(int(row["stop"])),
            "text": wish_text(row, say),
            "minutes_beyond": number(row["minutes"], 1),
            "why_not": None if row["why"] is None else spoken(row["why"], say),
        }
        for row in plan.wishes.to_dict("records")
    ]


def left_out_documents(plan: WalkPlan, say: Translator) -> list[dict[str, Any]]:
    """Give the best places left out, and what adding each would cost."""
    if plan.left_out is None:
        return []
    return [
        {
            "name": row["name"],
            "kind": row["kind"],
            "prize": number(row["prize"], 1),
            "minutes_beyond": number(row["minutes"], 1),
            "prize_lost": number(row["prize_lost"], 1),
            "why": [spoken(reason, say) for reason in row["why"]],
            "why_not": spoken(row["why_not"], say),
        }
        for row in plan.left_out.drop(columns="geometry").to_dict("records")
    ]


def _by_place(plan: WalkPlan) -> dict[tuple[int, int], str]:
    """Give the names of stops by where they are."""
    stops = plan.looked_at
    return {(round(at.x), round(at.y)): str(name) for name, at in zip(stops["name"], stops.geometry, strict=True)}


def compared(plan: WalkPlan, place: int) -> tuple[list[str], list[str]]:
    """Give the stops that are in one of a walk's plans alone, and those of the others that it misses."""
    plans = (plan, *plan.others)
    stops = [_by_place(one) for one in plans]
    others = {at: name for number, some in enumerate(stops) if number != place for at, name in some.items()}
    only = [name for at, name in stops[place].items() if at not in others]
    return only, [name for at, name in others.items() if at not in stops[place]]


def wishes_lacking(plan: WalkPlan, say: Translator) -> list[str]:
    """Name the wishes that a plan leaves out, each with what was wished: ``Mittelbron (otrygg)``."""
    wishes = [] if plan.wishes is None else plan.wishes.to_dict("records")
    out = [f"{row['name']} ({say('wish.' + str(row['wish']))})" for row in wishes if int(row["stop"]) == 0]
    return list(dict.fromkeys(out))


def alternative_document(plan: WalkPlan, place: int, say: Translator) -> dict[str, Any]:
    """Give one of a walk's plans beside the others."""
    one, (only, misses) = (plan, *plan.others)[place], compared(plan, place)
    return {
        "plan": place + 1,
        "stops": len(one.looked_at),
        "length_m": round(one.length_m, 1),
        "minutes": round(one.minutes, 1),
        "prize": round(one.prize, 2),
        "only_here": only,
        "misses": misses,
        "wishes_missing": wishes_lacking(one, say),
    }
