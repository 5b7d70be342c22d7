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
from hotspots.study.protected import read_keep_out

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.released import CountCells, Profile, ProfileName, Released
    from hotspots.study.materials import Materials
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
    if materials.study.settings.incidents is not None:
        if audience == PARTNER.name:
            spots, tested = results.shared(profile)
            page.add(release(spots, profile, tested=tested, keep_out=keep_out))
        else:
            page.add(release(results.hot_spots, profile))
            page.add(release(materials.incidents, INTERNAL))
    if audience == INTERNAL.name and materials.study.settings.walk is not None and materials.streets is not None:
        page.add(release(results.plan, INTERNAL))
    return page.facts(_facts(results, profile)).to_html()


def walk_page(results: Results, audience: ProfileName) -> bytes:
    """Draw the walk for its leader (internal) or for those who walk along (participant)."""
    materials = results.materials
    profile = profile_named(audience)
    say = materials.study.say
    page = Map(materials.study.language, say("walk.title", name=materials.study.name), profile)
    page.basemap(materials.lit_streets)
    page.add(release(materials.lit_streets, profile))
    page.add(release(results.plan, profile, keep_out=None if audience == "internal" else read_keep_out(materials)))
    facts = Facts(
        period=_walk_at(results.plan.wished.at, say),
        caveats=(say("facts.walk_first"), say("facts.lighting_unknown")),
        made_up=materials.study.settings.study.demo,
    )
    return page.facts(facts).to_html()


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
    if materials.study.settings.incidents is not None:
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
    start = materials.incidents.frame["start"].dropna()
    period = f"{start.min():%Y-%m-%d}–{start.max():%Y-%m-%d}" if len(start) else ""
    date = f"{start.max():%Y-%m-%d}" if len(start) else ""
    if profile.name == PUBLIC.name:
        return Facts(
            date=date[:7],
            method=say("facts.method_public", cell=int(profile.min_cell_m)),
            k=profile.k,
            caveats=(say("facts.reported"), say("facts.held_back", k=profile.k), say("facts.lighting_unknown")),
            made_up=made_up,
        )
    spots = results.hot_spots
    notices = tuple(dict.fromkeys(say.message(notice) for notice in spots.notices))
    return Facts(
        date=date,
        period=period,
        method=say(f"facts.method_{spots.method}_{spots.exposure}"),
        k=profile.k if profile.k > 1 else None,
        caveats=(say("facts.reported"), say("facts.no_cause"), say("facts.lighting_unknown")),
        notices=notices if profile.name == INTERNAL.name else (),
        made_up=made_up,
    )


def _method_text(materials: Materials, profile: Profile, say: Translator) -> bytes:
    paragraphs = [
        materials.study.name,
        say("facts.made_up") if materials.study.settings.study.demo else "",
        say("facts.method_public", cell=int(profile.min_cell_m)),
        say("facts.reported"),
        say("facts.held_back", k=profile.k),
        say("facts.lighting_unknown"),
        say("facts.licence"),
    ]
    return ("\n\n".join(text for text in paragraphs if text) + "\n").encode("utf-8")
