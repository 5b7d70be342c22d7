"""Places that people feel unsafe at, found by the same methods as recorded incidents and never added to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd

from hotspots.errors import Notice, Term
from hotspots.model.felt import DAYTIMES, Daytime
from hotspots.model.incidents import Incidents
from hotspots.model.precision import PLACE_UNCERTAINTY_M
from hotspots.model.survey import UNSAFE_BELOW
from hotspots.study.find import find_hot_spots

if TYPE_CHECKING:
    from hotspots.model.area import Area
    from hotspots.model.hot_spots import HotSpots, Method
    from hotspots.model.network import StreetNetwork
    from hotspots.model.survey import Survey

__all__ = ["DAYTIMES", "FELT_COLUMNS", "Daytime", "felt_among", "felt_hot_spots", "unsafe_answers"]

FELT_COLUMNS: Final = (
    "rank",
    "name",
    "count",
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


def felt_hot_spots(
    survey: Survey,
    streets: StreetNetwork | None = None,
    method: Method | None = None,
    *,
    daytime: Daytime = "night",
    area: Area | None = None,
) -> HotSpots:
    """Find places that more answers call unsafe than the streets there explain.

    Day and night are two questions, never added up. An answer counts once at a place, however often a file repeats
    it. What comes out is where people feel unsafe; it says nothing of what has been recorded there.

    Parameters
    ----------
    survey
        Answers at points; those for whole areas are left out, and the notices say how many.
    streets, method, area
        As in :func:`~hotspots.study.find.find_hot_spots`.
    daytime
        ``night`` or ``day``.

    Returns
    -------
    HotSpots
        ``count`` is of answers that say unsafe, a score below 2.5 of 4; ``top_offences`` and ``peak`` are empty. Too
        few answers give no places and a notice that says so.

    Raises
    ------
    DataError
        If no answer at a point says unsafe, or streets and answers lie apart.
    """
    found = felt_among(unsafe_answers(survey, daytime), streets, method, daytime=daytime, area=area)
    return replace(found, notices=(*found.notices, *areas_left_out(survey)))


def felt_among(
    answers: Incidents,
    streets: StreetNetwork | None = None,
    method: Method | None = None,
    *,
    daytime: Daytime = "night",
    area: Area | None = None,
) -> HotSpots:
    """Find the places among answers that say unsafe, as :func:`unsafe_answers` gives them.

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
    found = find_hot_spots(answers, streets, method, area=area)
    counted = Notice("felt_counted", {"daytime": felt_term(daytime), "count": len(answers)}, is_warning=False)
    said = tuple(about_felt(notice, daytime) for notice in found.notices)
    return replace(found, frame=found.frame.assign(top_offences="", peak=""), notices=(counted, *said))


def felt_term(daytime: Daytime) -> Term:
    """Give the word for a time of day in sentences."""
    return Term("after_dark" if daytime == "night" else "by_day")


def about_felt(said: Notice, daytime: Daytime) -> Notice:
    """Say of answers what a method says of incidents."""
    return Notice("felt_notice", {"daytime": felt_term(daytime), "said": said}, is_warning=said.is_warning)


def areas_left_out(survey: Survey) -> tuple[Notice, ...]:
    """Say how many answers are for areas and not for places, if there are any."""
    count = len(survey.for_areas)
    return (Notice("felt_areas_left_out", {"count": count}, is_warning=False),) if count else ()


def unsafe_answers(survey: Survey, daytime: Daytime) -> Incidents:
    """Give the answers at points that say unsafe by day or by night, each once, as points that methods take."""
    answers = survey.at_points
    unsafe = answers.loc[(answers[f"safety_{daytime}"] < UNSAFE_BELOW).to_numpy(dtype=bool)]
    places = pd.DataFrame(
        {
            "source": unsafe["source"].to_numpy(),
            "row": unsafe["row"].to_numpy(),
            "x": unsafe.geometry.x.round(1).to_numpy(),
            "y": unsafe.geometry.y.round(1).to_numpy(),
        }
    )
    unsafe = unsafe.loc[~places.duplicated().to_numpy()]
    never = pd.Series(pd.NaT, index=unsafe.index, dtype="datetime64[ns, UTC]")
    frame = gpd.GeoDataFrame(
        {
            "source": unsafe["source"],
            "row": unsafe["row"],
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
        geometry=unsafe.geometry,
        crs=survey.frame.crs,
    )
    return Incidents(frame.reset_index(drop=True))
