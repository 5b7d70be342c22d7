"""Places that people feel unsafe at, found by the same methods as recorded incidents and never added to them.

What is tested is the share of answers that say unsafe, against that of all answers: where many were asked, many say
so, which tells nothing of the place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd

from hotspots.detect import OF_ANSWERS, GiStar, Segments
from hotspots.errors import Notice, Term
from hotspots.model.felt import DAYTIMES, Answers, Daytime
from hotspots.model.incidents import Incidents
from hotspots.model.precision import PLACE_UNCERTAINTY_M
from hotspots.model.survey import UNSAFE_BELOW
from hotspots.study.finding.find import find_hot_spots
from hotspots.study.finding.methods import FEW
from hotspots.study.read.area import shared_area

if TYPE_CHECKING:
    from hotspots.model.area import Area
    from hotspots.model.hot_spots import HotSpots, Method
    from hotspots.model.network import StreetNetwork
    from hotspots.model.survey import Survey

__all__ = ["DAYTIMES", "FELT_COLUMNS", "Daytime", "answers_of", "felt_among", "felt_hot_spots"]

FELT_COLUMNS: Final = (
    "rank",
    "name",
    "count",
    "answers",
    "expected",
    "ratio",
    "p_value",
    "q_value",
    "share",
    "street_m",
    "lit_share",
    "unlit_share",
    "unknown_share",
    "method",
    "geometry",
)
"""Columns of a hot spot that say something of answers."""

SAID_OF_ANSWERS: Final = {
    "hot_spots_too_few": "felt_too_few",
    "hot_spots_few_places": "felt_few_places",
    "hot_spots_outside": "felt_outside",
    "hot_spots_off_streets": "felt_off_streets",
    "hot_spots_too_uncertain": "felt_too_uncertain",
    "hot_spots_snapped": "felt_snapped",
    "hot_spots_cell_chosen": "felt_cell_chosen",
    "hot_spots_area_full": "felt_area_full",
    "method_gistar_chosen": "felt_gistar_chosen",
    "method_segments_chosen": "felt_segments_chosen",
}
"""What methods say of incidents, by code, and how the same is said of answers."""


def felt_hot_spots(
    survey: Survey,
    streets: StreetNetwork | None = None,
    method: Method | None = None,
    *,
    daytime: Daytime = "night",
    area: Area | None = None,
) -> HotSpots:
    """Find places where a larger share of the answers says unsafe than elsewhere.

    Expected at a place is the number of answers there times the share of all answers that say unsafe. Day and night
    are two questions, never added up. An answer counts once at a place, however often a file repeats it. What comes
    out is where people feel unsafe; it says nothing of what has been recorded there.

    Parameters
    ----------
    survey
        Answers at points; those for whole areas are left out, and the notices say how many.
    streets, area
        As in :func:`~hotspots.study.finding.find.find_hot_spots`.
    method
        One of :data:`hotspots.detect.OF_ANSWERS`; another gives way to stretches of street, or to Gi* without streets
        or with many answers, and the notices say so.
    daytime
        ``night`` or ``day``.

    Returns
    -------
    HotSpots
        ``count`` is of answers that say unsafe, a score below 2.5 of 4, ``answers`` of all answers there;
        ``top_offences`` and ``peak`` are empty. Too few answers, or none but unsafe ones, give no places and a notice
        that says so.

    Raises
    ------
    DataError
        If no answer at a point says unsafe, or streets and answers lie apart.
    """
    found = felt_among(answers_of(survey, daytime), streets, method, daytime=daytime, area=area)
    return replace(found, notices=(*found.notices, *areas_left_out(survey)))


def felt_among(
    answers: Answers,
    streets: StreetNetwork | None = None,
    method: Method | None = None,
    *,
    daytime: Daytime = "night",
    area: Area | None = None,
) -> HotSpots:
    """Find the places among answers, as :func:`answers_of` gives them.

    Parameters
    ----------
    answers
        Those of one time of day.
    streets, method, daytime, area
        As in :func:`felt_hot_spots`.

    Raises
    ------
    DataError
        As in :func:`felt_hot_spots`.
    """
    unsafe, asked = answers.unsafe, answers.everyone.xy
    first = []
    if method is not None and method.name not in OF_ANSWERS:
        first.append(Notice("method_not_for_answers", {"method": method.name}, is_warning=False))
        method = Segments() if streets is not None and len(unsafe) < FEW else GiStar()
    place = area or shared_area(answers.everyone, streets)
    found = find_hot_spots(unsafe, streets, method, area=place, asked=asked)
    values = {"count": len(unsafe), "asked": len(asked), "percent": round(100 * len(unsafe) / len(asked))}
    if found.untested is None and len(unsafe) == len(asked):
        first.append(Notice("felt_all_unsafe", {"daytime": felt_term(daytime), "count": len(unsafe)}))
    counted = Notice("felt_counted", {"daytime": felt_term(daytime), **values}, is_warning=False)
    said = tuple(about_felt(notice, daytime) for notice in (*first, *found.notices))
    return replace(found, frame=found.frame.assign(top_offences="", peak=""), notices=(counted, *said))


def felt_term(daytime: Daytime) -> Term:
    """Give the word for a time of day in sentences."""
    return Term("after_dark" if daytime == "night" else "by_day")


def about_felt(said: Notice, daytime: Daytime) -> Notice:
    """Say of answers what a method says of incidents."""
    if said.code in SAID_OF_ANSWERS or said.code == "felt_all_unsafe":
        code = SAID_OF_ANSWERS.get(said.code, said.code)
        return Notice(code, {"daytime": felt_term(daytime), **said.values}, is_warning=said.is_warning)
    return Notice("felt_notice", {"daytime": felt_term(daytime), "said": said}, is_warning=said.is_warning)


def areas_left_out(survey: Survey) -> tuple[Notice, ...]:
    """Say how many answers are for areas and not for places, if there are any."""
    count = len(survey.for_areas)
    return (Notice("felt_areas_left_out", {"count": count}, is_warning=False),) if count else ()


def answers_of(survey: Survey, daytime: Daytime) -> Answers:
    """Give the answers at points that say something of a time of day, each once."""
    answers = survey.at_points
    answers = answers.loc[answers[f"safety_{daytime}"].notna().to_numpy(dtype=bool)]
    places = pd.DataFrame(
        {
            "source": answers["source"].to_numpy(),
            "row": answers["row"].to_numpy(),
            "x": answers.geometry.x.round(1).to_numpy(),
            "y": answers.geometry.y.round(1).to_numpy(),
        }
    )
    answers = answers.loc[~places.duplicated().to_numpy()]
    unsafe = answers.loc[(answers[f"safety_{daytime}"] < UNSAFE_BELOW).to_numpy(dtype=bool)]
    return Answers(_as_points(unsafe), _as_points(answers))


def _as_points(answers: gpd.GeoDataFrame) -> Incidents:
    """Write answers as the points that methods take, with neither day nor hour."""
    never = pd.Series(pd.NaT, index=answers.index, dtype="datetime64[ns, UTC]")
    frame = gpd.GeoDataFrame(
        {
            "source": answers["source"],
            "row": answers["row"],
            "start": never,
            "end": never,
            "time_precision": "unknown",
            "offence": "",
            "offence_group": "insecurity",
            "address": None,
            "precision": "given",
            "uncertainty_m": PLACE_UNCERTAINTY_M["given"],
            "weight": 1.0,
        },
        geometry=answers.geometry,
        crs=answers.crs,
    )
    return Incidents(frame.reset_index(drop=True))
