"""Places where the map has no street are told one by one and together; a long list ends with where the rest is."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from city import grid_town
from hotspots.cli.find import MOST_SHOWN, show
from hotspots.cli.output import Output
from hotspots.i18n import Translator
from hotspots.study.finding.find import describe
from map_parts import hot_spots

TOWN = grid_town(8)
SV = Translator("sv")


def test_a_place_off_the_map_is_told(capsys) -> None:
    made = replace(hot_spots(TOWN, 3), exposure="street", notices=())
    assert describe(made, TOWN).notices == ()
    shapes = made.frame.geometry.copy()
    shapes.iloc[1] = made.frame.geometry.translate(20_000.0).iloc[1]
    found = describe(replace(made, frame=made.frame.set_geometry(shapes)), TOWN)
    (notice,) = found.notices
    assert (notice.code, notice.values) == ("hot_spots_no_street", {"count": 1, "places": 3})
    assert SV.message(notice).startswith("1 av 3 platser")
    assert describe(replace(found, exposure="area", notices=()), TOWN).notices == ()
    show(found, Output(SV, as_json=False))
    assert capsys.readouterr().out.count("kartan)") == 1


def test_a_long_list_is_cut_and_says_where_the_rest_is(capsys) -> None:
    made = hot_spots(TOWN, 3)
    frame = pd.concat([made.frame] * 8, ignore_index=True).assign(rank=range(1, 25), name="Storgatan")
    show(replace(made, frame=frame), Output(SV, as_json=False))
    told = capsys.readouterr().out
    assert told.count("Storgatan") == MOST_SHOWN
    assert "4 platser till finns i hot_spots.csv." in told
