"""Pages and files for each audience, from what has been released to it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspots.crs import to_lonlat
from hotspots.io import to_csv
from hotspots.leaflet import Facts, Map
from hotspots.privacy import INTERNAL, PARTNER, PUBLIC, profile_named, release
from hotspots.study.finding.forecasts import chosen_forecast
from hotspots.study.lighting.ranking import released_list
from hotspots.study.partner_shapes import partner_felt_places, partner_hot_spots
from hotspots.study.protected import read_keep_out

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.released import CountCells, CountUnits, Profile, ProfileName, Released
    from hotspots.model.walk import WalkPlan
    from hotspots.study.read.materials import Materials
    from hotspots.study.results import Results


def map_page(results: Results, audience: ProfileName) -> bytes:
    """Draw the analysts' or the partners' map: hot spots, lighting, the walk, and single incidents inside only."""
    materials = results.materials
    profile = profile_named(audience)
    page = Map(materials.study.language, materials.study.name, profile)
    keep_out = read_keep_out(materials)
    if materials.streets is not None:
        page.basemap(materials.lit_streets)
        page.add(release(materials.lit_streets, profile))
        if (listed := released_list(results, profile)) is not None:
            page.add(listed)
    if materials.study.settings.incidents is not None:
        if audience == PARTNER.name:
            page.add(partner_hot_spots(results, profile))
            if materials.has_counts:
                page.add(release(results.shared(profile)[1], profile, keep_out=keep_out))
        else:
            page.add(release(results.hot_spots, profile))
            page.add(release(materials.counts if materials.has_counts else materials.incidents, INTERNAL))
            if results.patterns is not None:
                page.add(release(results.patterns, INTERNAL))
        if results.felt:
            page.add(partner_felt_places(results, profile))
    if materials.traffic is not None:
        page.add(release(materials.traffic, profile))
    if audience == INTERNAL.name and materials.study.settings.walk is not None and materials.streets is not None:
        page.add(release(results.plan, INTERNAL))
    return page.facts(_facts(results, profile)).to_html()


def walk_page(results: Results, audience: ProfileName, plan: WalkPlan | None = None, title: str = "") -> bytes:
    """Draw the walk, or another plan of it, for its leader (internal) or for those who walk along (participant).

    Where there are several groups, the title says which one it is for; the first where no other plan is given.
    """
    materials = results.materials
    planned = plan or results.plan
    profile = profile_named(audience)
    say = materials.study.say
    said = say("walk.title_round" if planned.wished.kind == "round" else "walk.title", name=materials.study.name)
    title = title or (of_group(say, said, 1) if planned.groups else said)
    page = Map(materials.study.language, title, profile)
    page.basemap(results.walk_streets)
    page.add(release(results.walk_streets, profile))
    page.add(release(planned, profile, keep_out=None if audience == "internal" else read_keep_out(materials)))
    facts = Facts(
        period=_walk_at(planned.wished.at, say),
        caveats=(light_told(planned, say), say("facts.walk_first"), say("facts.lighting_unknown")),
        made_up=materials.study.settings.study.demo,
    )
    return page.facts(facts).to_html()


def of_group(say: Translator, title: str, group: int) -> str:
    """Say which group a page is for."""
    return f"{title}, {say('pack.group', group=group)}"


def light_told(plan: WalkPlan, say: Translator) -> str:
    """Say what hour the light of a walk is told for."""
    if plan.lit_at is None:
        return say("facts.light_after_dark")
    return say("facts.light_at", clock=plan.lit_at.strftime("%H:%M"))


def _walk_at(at: str, say: Translator) -> str:
    """Say when a walk sets out: its weekday, date and time."""
    when = dt.datetime.strptime(at, "%Y-%m-%d %H:%M")  # noqa: DTZ007  # local, as it was asked for
    return say("facts.walk_at", day=say.long_date(when.date()), clock=when.strftime("%H:%M"))


def public_files(results: Results) -> dict[str, bytes]:
    """Make the folder for a web server: page, table, method and licences, checksums."""
    materials = results.materials
    say = materials.study.say
    profile = public_profile(materials)
    page = Map(materials.study.language, materials.study.name, profile)
    files: dict[str, bytes] = {}
    if materials.streets is not None:
        page.basemap(materials.lit_streets)
        page.add(release(materials.lit_streets, profile))
    facts = _facts(results, profile)
    if materials.has_counts:
        units = released_units(materials, profile)
        page.add(units)
        facts = replace(facts, period=_between(units.thing.first, units.thing.last, say))
        files["public.csv"] = to_csv(_unit_rows(units.thing), say.language)
    elif materials.has_points:
        cells = released_cells(materials, profile)
        page.add(cells)
        facts = replace(facts, period=say("facts.months", first=cells.thing.first_month, last=cells.thing.last_month))
        files["public.csv"] = to_csv(_cell_rows(cells.thing), say.language)
    files = {"index.html": page.facts(facts).to_html(), **files}
    files["metod.txt" if say.language == "sv" else "method.txt"] = _method_text(materials, profile, say)
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return {**files, "sha256.txt": sums.encode()}


def public_profile(materials: Materials) -> Profile:
    """Give the public profile, as strict as the study asks for."""
    section = materials.study.settings.public
    return PUBLIC if section is None else replace(PUBLIC, k=section.k, min_cell_m=section.cell_m)


def released_cells(materials: Materials, profile: Profile) -> Released[CountCells]:
    """Give the counts by cell that residents may see."""
    period = materials.study.settings.study.period
    return release(
        materials.incidents,
        profile,
        area=materials.area,
        period=(period[0], period[1]) if period else None,
        keep_out=read_keep_out(materials),
    )


def released_units(materials: Materials, profile: Profile) -> Released[CountUnits]:
    """Give the numbers by unit that residents may see."""
    period = materials.study.settings.study.period
    return release(
        materials.counts,
        profile,
        area=materials.area,
        period=(period[0], period[1]) if period else None,
        keep_out=read_keep_out(materials),
    )


def _between(first: str, last: str, say: Translator) -> str:
    return say("facts.months", first=first, last=last) if first else ""


def _unit_rows(units: CountUnits) -> pd.DataFrame:
    lonlat = np.empty((0, 2))
    if len(units.frame):
        box = units.frame.geometry.bounds.to_numpy()
        lonlat = to_lonlat((box[:, :2] + box[:, 2:]) / 2, units.frame.crs)
    return pd.DataFrame(
        {
            "name": units.frame["name"].to_numpy(dtype=object),
            "lon": lonlat[:, 0].round(4),
            "lat": lonlat[:, 1].round(4),
            "count": units.frame["count"].to_numpy(),
            "first_month": units.first,
            "last_month": units.last,
        }
    )


def _cell_rows(cells: CountCells) -> pd.DataFrame:
    inside = cells.frame.geometry.representative_point()
    xy = np.column_stack([inside.x.to_numpy(), inside.y.to_numpy()])
    middles = (np.floor(xy / cells.cell_m) + 0.5) * cells.cell_m
    lonlat = to_lonlat(middles, cells.frame.crs)
    return pd.DataFrame(
        {
            "lon": lonlat[:, 0].round(5),
            "lat": lonlat[:, 1].round(5),
            "cell_m": cells.cell_m,
            "count": cells.frame["count"].to_numpy(),
            "first_month": cells.first_month,
            "last_month": cells.last_month,
        }
    )


def _facts(results: Results, profile: Profile) -> Facts:
    materials = results.materials
    say = materials.study.say
    made_up = materials.study.settings.study.demo
    if materials.study.settings.incidents is None:
        return Facts(caveats=(say("facts.lighting_unknown"),), made_up=made_up)
    date, period = _dates(materials)
    if profile.name == PUBLIC.name:
        return Facts(
            date=date[:7],
            method=_public_method(materials, profile, say),
            k=profile.k,
            caveats=(say("facts.reported"), _held_back(materials, profile, say), say("facts.lighting_unknown")),
            made_up=made_up,
        )
    spots = results.hot_spots
    notices = tuple(dict.fromkeys(say.message(notice) for notice in spots.notices))
    return Facts(
        date=date,
        period=period,
        method=say(f"facts.method_{spots.method}_{spots.exposure}"),
        k=profile.k if profile.k > 1 else None,
        caveats=(
            say("facts.reported"),
            say(f"facts.ranked_by_{_ranked_by(materials)}"),
            *([say("facts.whole_units")] if materials.has_counts else []),
            say("facts.no_cause"),
            say("facts.lighting_unknown"),
        ),
        notices=notices if profile.name == INTERNAL.name else (),
        made_up=made_up,
    )


def _ranked_by(materials: Materials) -> str:
    """Tell whether hot spots are ranked by a forecast or by what was counted."""
    by_count = materials.has_counts or chosen_forecast(materials.study.settings.hot_spots) is None
    return "count" if by_count else "forecast"


def _dates(materials: Materials) -> tuple[str, str]:
    """Give the last day of what was read, and the days from which to which it is."""
    if materials.has_counts:
        days = materials.counts.period
        return ("", "") if days is None else (days[1].isoformat(), f"{days[0].isoformat()}–{days[1].isoformat()}")
    start = materials.incidents.frame["start"].dropna()
    if len(start) == 0:
        return "", ""
    return f"{start.max():%Y-%m-%d}", f"{start.min():%Y-%m-%d}–{start.max():%Y-%m-%d}"


def _public_method(materials: Materials, profile: Profile, say: Translator) -> str:
    code = "facts.method_public_units" if materials.has_counts else "facts.method_public"
    return say(code, cell=int(profile.min_cell_m))


def _held_back(materials: Materials, profile: Profile, say: Translator) -> str:
    return say("facts.held_back_units" if materials.has_counts else "facts.held_back", k=profile.k)


def _method_text(materials: Materials, profile: Profile, say: Translator) -> bytes:
    paragraphs = [
        materials.study.name,
        say("facts.made_up") if materials.study.settings.study.demo else "",
        _public_method(materials, profile, say),
        say("facts.reported"),
        _held_back(materials, profile, say),
        say("facts.lighting_unknown"),
        say("facts.licence"),
    ]
    return ("\n\n".join(text for text in paragraphs if text) + "\n").encode("utf-8")
