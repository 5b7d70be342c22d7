"""The walk pack: every paper and file that a safety walk needs, one ready folder, and what participants get of it."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from hotspots.privacy import INTERNAL, PARTICIPANT, release
from hotspots.report.walk.maps import Base
from hotspots.report.walk.papers import easy_sheet, walk_pack
from hotspots.report.walk.twin import pack_page
from hotspots.streets.light.register import faults_without_lamps, lamps_on_streets
from hotspots.study.lighting.tables import fault_lists, faults_by_owner
from hotspots.study.protected import read_keep_out
from hotspots.study.walking.known_light import NEAR_M, LightAt, known_of_light
from hotspots.study.walking.lost import lost_wishes
from hotspots.study.walking.outing import Outing
from hotspots.study.walking.papers import easy_data, letter, pack_data
from hotspots.study.walking.protocol import protocol_form, protocol_xlsx
from hotspots.study.walking.round_words import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from hotspots.model.lighting import Lamps
    from hotspots.model.released import Profile
    from hotspots.model.walk import WalkPlan
    from hotspots.study.publish import Publication
    from hotspots.study.results import Results

FOLDER: Final = "walk-pack"
"""The ready folder, inside ``internal/``."""

PAPERS: Final = re.compile(
    rf"internal/(?:walk(?:_group_\d+)?\.pdf|{FOLDER}/.+)|"
    r"participant/(?:(?:walk|walk_easy|invitation|feedback)(?:_group_\d+)?\.(?:pdf|txt)|"
    r"(?:walk_pack|protocol)(?:_group_\d+)?\.(?:html|xlsx))"
)
"""What papers of a walk are called; those of an earlier one that this one does not have are removed."""

MOST_LAMPS: Final = 12
"""So many lamps out of order along the way are on the list of actions."""


def add_walk_pack(results: Results, publication: Publication) -> None:
    """Add the leader's pack, the participants' papers, the protocol, the letters and the list of faults.

    What is for participants is made from the walk as released to them and lies in ``participant/``; the ready folder
    holds the same bytes.
    """
    began = time.perf_counter()
    materials = results.materials
    materials.progress("walk_pack")
    publication.withdraw(PAPERS)
    say = materials.study.say
    lamps = lamps_on_streets(materials.lit_streets)
    loose = faults_without_lamps(materials.lit_streets, lamps)
    shown = _lamps_then(results)
    plans = groups_of(results.plan)
    lost = tuple(lost_wishes([] if materials.places is None else materials.places.readings, say))
    for number, plan in enumerate(plans, start=1):
        ending = "" if number == 1 else f"_group_{number}"
        leader = _outing(results, shown, plans, INTERNAL, number)
        known = known_of_light(plan, lamps, loose)
        reasons = {order: one.reasons(leader.say) for order, one in known.items()}
        leader = replace(leader, reasons=reasons, lost=lost)
        data = pack_data(leader, *_actions(leader, lamps, known))
        pdf, source = walk_pack(data)
        publication.add("internal", f"walk{ending}.pdf", pdf, made_from=source)
        publication.add("internal", f"{FOLDER}/walk{ending}.pdf", pdf, made_from=source)
        publication.add("internal", f"{FOLDER}/walk{ending}.html", pack_page(data))
        joining = _outing(results, shown, plans, PARTICIPANT, number)
        for name, paper, made_from in _for_participants(joining, ending):
            publication.add("participant", name, paper, made_from=made_from)
            publication.add("internal", f"{FOLDER}/participant/{name}", paper, made_from=made_from)
    if faults := faults_by_owner(lamps, say, loose):
        publication.add("internal", f"{FOLDER}/fault_report.xlsx", fault_lists(faults, materials.study.name, say))
    publication.record(
        "walk_pack",
        parameters={},
        counts={"groups": len(plans), "stops": len(results.plan.looked_at)},
        seconds=time.perf_counter() - began,
    )


def groups_of(plan: WalkPlan) -> tuple[WalkPlan, ...]:
    """Give the plans of all groups, the first one first; what was said of the walk as a whole is said of each."""
    own = [{notice.code for notice in group.notices} for group in plan.groups[1:]]
    others = [
        replace(group, notices=(*group.notices, *(one for one in plan.notices if one.code not in codes)))
        for group, codes in zip(plan.groups[1:], own, strict=True)
    ]
    return (plan, *others)


def _lamps_then(results: Results) -> Lamps | None:
    """Give the lamps as they are at the hour of the walk: what was found of them, and those that are out by then."""
    lamps, streets = results.materials.lamps, results.walk_streets
    found = None if lamps is None else lamps_on_streets(streets)
    if lamps is None or found is None:
        return None if lamps is None or len(lamps) == 0 else lamps
    out = found["state"].isin(("faulty", "off"))
    if streets.light_basis is not None and streets.light_basis.at is not None:
        out |= ~found["shines"].astype(bool)
    return replace(lamps, frame=found.assign(state=np.where(out, "off", "working")))


def _outing(
    results: Results, lamps: Lamps | None, plans: tuple[WalkPlan, ...], profile: Profile, number: int
) -> Outing:
    materials = results.materials
    keep_out = None if profile.name == "internal" else read_keep_out(materials)
    released = [release(plan, profile, keep_out=keep_out) for plan in plans]
    return Outing(
        walk=released[number - 1],
        base=Base(
            release(results.walk_streets, profile),
            None if lamps is None else release(lamps, profile),
        ),
        say=words_of(plans[0], materials.study.say),
        name=materials.study.name,
        made_up=materials.study.settings.study.demo,
        group=number,
        groups=len(plans),
        others=tuple((place, one.thing) for place, one in enumerate(released, start=1) if place != number),
    )


def _for_participants(outing: Outing, ending: str) -> list[tuple[str, bytes, bytes]]:
    """Give what those who walk along get: name, bytes, and what a PDF is made from.

    A round is walked by staff: nobody is invited to it, or thanked. Groups share one invitation and one thanks.
    """
    data = pack_data(outing)
    pdf, source = walk_pack(data)
    papers = [
        (f"walk{ending}.pdf", pdf, source),
        (f"walk_pack{ending}.html", pack_page(data), b""),
        (f"protocol{ending}.html", protocol_form(outing), b""),
        (f"protocol{ending}.xlsx", protocol_xlsx(outing), b""),
    ]
    if outing.is_round:
        return papers
    easy, easy_source = easy_sheet(easy_data(outing))
    papers.append((f"walk_easy{ending}.pdf", easy, easy_source))
    if outing.group == 1:
        papers += [(f"{kind}.txt", letter(outing, kind), b"") for kind in ("invitation", "feedback")]
    return papers


def _actions(
    outing: Outing, lamps: gpd.GeoDataFrame | None, known: Mapping[int, LightAt]
) -> tuple[list[list[str]], int, str]:
    """Give what is known beforehand to need doing: lamps out of order along the way, stops that are dark or may be.

    Returns
    -------
    tuple
        Rows of action and responsible, how many more lamps there are, and who owns the lamps.
    """
    say, plan = outing.say, outing.plan
    rows: list[list[str]] = []
    more, owners = 0, ""
    if lamps is not None:
        line = plan.line
        near = (lamps["state"] == "faulty") & (shapely.distance(lamps.geometry.to_numpy(), line) <= NEAR_M)
        broken = lamps.loc[near.to_numpy(dtype=bool)]
        along = shapely.line_locate_point(line, broken.geometry.to_numpy())
        broken = broken.iloc[np.lexsort((broken["lamp_id"].astype(str), along))]
        more = max(0, len(broken) - MOST_LAMPS)
        owners = ", ".join(sorted({str(owner) for owner in lamps["owner"] if owner}))
        for lamp in broken.head(MOST_LAMPS).itertuples():
            key = "pack.action_lamp_trim" if lamp.remedy == "trim" else "pack.action_lamp"
            street = lamp.street or say("street.unnamed")
            rows.append([say(key, pole=lamp.lamp_id or "–", street=street), str(lamp.owner)])
    stops = [
        [text, ""]
        for stop in outing.stops
        for text in known[int(stop["order"])].actions(say, int(stop["order"]), str(stop["name"]))
    ]
    return [*rows, *stops], more, owners
