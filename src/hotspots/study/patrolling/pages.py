"""The map of patrols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotspots.leaflet import Facts, Map
from hotspots.privacy import INTERNAL, release
from hotspots.study.patrolling.files import period_name

if TYPE_CHECKING:
    from hotspots.model.patrol import PatrolPlan
    from hotspots.model.released import Released
    from hotspots.study.results import Results


def patrol_page(results: Results, released: Released[PatrolPlan]) -> bytes:
    """Draw the map of the shifts, with the hot spots under them."""
    materials = results.materials
    say = materials.study.say
    page = Map(materials.study.language, say("patrol.title", name=materials.study.name), INTERNAL)
    page.basemap(materials.lit_streets)
    page.add(release(materials.lit_streets, INTERNAL), release(results.hot_spots, INTERNAL), released)
    facts = Facts(
        period=period_name(released.thing, say),
        caveats=(say("patrol.caveat"), say("facts.no_cause")),
        notices=tuple(dict.fromkeys(say.message(notice) for notice in released.thing.notices)),
        made_up=materials.study.settings.study.demo,
    )
    return page.facts(facts).to_html()
