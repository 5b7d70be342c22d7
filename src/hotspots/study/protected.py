"""What a study must not give away, and what in its pages is harmless because no incident takes part in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotspots.io import read_places
from hotspots.leaflet import Map
from hotspots.privacy import PUBLIC, KeepOut, PrivateData, contacts_in, harmless_parts, release

if TYPE_CHECKING:
    from hotspots.i18n import Language
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
    if materials.streets is not None:
        page.basemap(materials.lit_streets)
        page.add(release(materials.lit_streets, PUBLIC))
    return harmless_parts(page.to_html())


def read_keep_out(materials: Materials) -> KeepOut | None:
    """Read the protected places that ``[public] keep_out`` names, None if it names no file."""
    section = materials.study.settings.public
    if section is None or not section.keep_out:
        return None
    return KeepOut.around(read_places(materials.study.file(section.keep_out), materials.crs))
