"""What a plan says of the ground of a walk, on papers: all of it for those who lead, what helps for those who come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hotspots.study.walking.outing import Outing

OF_PLANNING: Final = frozenset(
    {
        "walk_alternatives_few",
        "walk_answers_off_streets",
        "walk_candidates_cut",
        "walk_evening_chosen",
        "walk_hot_spots_off_streets",
        "walk_names_by_map",
        "walk_names_telling",
        "walk_out_of_reach",
        "walk_places_set_aside",
        "walk_round_only",
        "walk_start_chosen",
    }
)
"""Notices for whoever plans a walk; all others are for whoever leads it, those that nobody has thought of too."""

ON_COVER: Final = frozenset(
    {"walk_not_dark", "walk_not_dark_never", "walk_not_dark_all_night", "walk_not_dark_all_night_never"}
)
"""What the cover says in its own words."""

FOR_ALL: Final = (
    "walk_needs_unknown", "walk_up_steps_with_ramp", "walk_along_main_road", "walk_crosses_main_road",
    "walk_light_changes", "walk_begins_away", "walk_ends_away", "walk_rests_away",
)  # fmt: skip
"""What helps those who come to choose whether to; they are told the problem, not what to do in the settings."""


def told_of_ground(outing: Outing) -> list[str]:
    """Say what a plan tells of its ground.

    Parameters
    ----------
    outing
        The walk; released for its readers, so that nothing from incidents is among it.
    """
    say, found = outing.say, []
    for notice in outing.plan.notices:
        if notice.code == "walk_needs_unknown" and not notice.is_warning:
            continue
        if outing.leads:
            if notice.code not in OF_PLANNING | ON_COVER:
                found.append(say.message(notice))
        elif notice.code in FOR_ALL:
            found.append(say.parts(notice)[0])
    return list(dict.fromkeys(found))
