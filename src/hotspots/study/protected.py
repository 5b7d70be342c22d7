"""What a study must not give away, and what in its pages is harmless because no incident takes part in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotspots.errors import PlanError
from hotspots.io import read_places
from hotspots.leaflet import Map
from hotspots.privacy import PUBLIC, KeepOut, PrivateData, contacts_in, harmless_parts, release
from hotspots.study.walking.then import lit_then, moment_of_light
from hotspots.study.walking.when import when_of

if TYPE_CHECKING:
    from hotspots.i18n import Language
    from hotspots.model.network import StreetNetwork
    from hotspots.study.read.materials import Materials


def private_data(materials: Materials, lattices_m: tuple[float, ...] = ()) -> PrivateData:
    """Gather what an audit looks for: places of incidents and answers, words left behind at reading.

    Parameters
    ----------
    materials
        What the study read.
    lattices_m
        Sides of the cells that hot spots were looked for on, metres.
    """
    settings = materials.study.settings
    said = () if settings.public is None else settings.public.allowed_names
    private = PrivateData.from_incidents(
        materials.all_incidents if materials.has_points else None,
        materials.survey,
        traffic=materials.traffic,
        counts=materials.all_counts if materials.has_counts else None,
        lamps=materials.lamps,
        findings=materials.findings,
        places=materials.places,
        streets=materials.streets,
        crs=materials.crs,
        allowed_names=(materials.study.name, *said, *_on_papers(materials)),
    )
    return replace(private, lattices_m=(*private.lattices_m, *lattices_m))


def _on_papers(materials: Materials) -> tuple[str, ...]:
    """Give what ``[walk]`` says of organiser, leader and contact: it is there to be printed."""
    walk = materials.study.settings.walk
    if walk is None:
        return ()
    said = tuple(text for text in (walk.organiser, walk.leader, walk.contact, walk.meet, walk.follow_up) if text)
    return (*said, *(contact for text in said for contact in contacts_in(text)))


def harmless_blocks(materials: Materials, language: Language | None = None) -> dict[str, str]:
    """Give the SHA-256 of the parts of a page that are made without incidents: scripts, texts, basemap, lighting."""
    page = Map(language or materials.study.language, "", PUBLIC)
    if materials.streets is None:
        return harmless_parts(page.to_html())
    page.basemap(materials.lit_streets)
    page.add(release(materials.lit_streets, PUBLIC))
    then = _lit_for_walk(materials)
    at_walk = {} if then is materials.lit_streets else harmless_light(then, language or materials.study.language)
    return {**harmless_parts(page.to_html()), **at_walk}


def harmless_light(streets: StreetNetwork, language: Language) -> dict[str, str]:
    """Give the SHA-256 of the parts of a page that are made from the light at the hour of a walk."""
    page = Map(language, "", PUBLIC).basemap(streets)
    page.add(release(streets, PUBLIC))
    return {f"{name} (walk)": sha for name, sha in harmless_parts(page.to_html()).items()}


def _lit_for_walk(materials: Materials) -> StreetNetwork:
    """Give the streets with their light at the hour that ``[walk]`` says, as they are where it says none."""
    streets, walk = materials.lit_streets, materials.study.settings.walk
    if walk is None or not (walk.at or walk.between_dates):
        return streets
    lonlat = streets.middle_lonlat
    try:
        at, _ = when_of(walk, materials.study.settings.study.timezone, lonlat)
    except PlanError:  # told where the walk is planned
        return streets
    return lit_then(streets, moment_of_light(at, walk.minutes, lonlat))


def read_keep_out(materials: Materials) -> KeepOut | None:
    """Read the protected places that ``[public] keep_out`` names, None if it names no file."""
    section = materials.study.settings.public
    if section is None or not section.keep_out:
        return None
    return KeepOut.around(read_places(materials.study.file(section.keep_out), materials.crs))
