"""The light of a study as tables: segments, stretches, sums, faults by owner, the comparison, the list of a round."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspots.io.writing.checklist import Checklist, checklist_xlsx
from hotspots.model.lighting import FINDINGS, LIGHT_COLUMNS
from hotspots.streets.light.stretch_code import stretch_code
from hotspots.study.tables import SEGMENT_COLUMNS

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.area import Area
    from hotspots.model.network import StreetNetwork
    from hotspots.streets.light.night_share import NightShare

LUX_COLUMNS: Final = ("lux_mean", "lux_min", "lux_class")
STATES: Final = ("lit", "unlit", "unknown")

BLANK_ROWS: Final = 20
ROUND_ROWS: Final = 60
"""So many stretches are on the list of a light round."""

_ROUND_WORDS: Final = ("works", "dark", "flickers", "hidden", "glare", "damaged", "other")
_LAMP_COLUMNS: Final = (
    "lamp_id", "owner", "state", "street", "hours", "height_m", "lumen", "watt", "inspected", "serviced", "remedy",
    "found", "found_what", "found_date", "in_row", "geometry",
)  # fmt: skip


def light_segments(streets: StreetNetwork, area: Area) -> gpd.GeoDataFrame:
    """Give the walkable segments that touch the area, with their light, how sure it is and what it rests on."""
    walkable = streets.walkable
    inside = walkable.geometry.intersects(area.polygon)
    more = [name for name in (*LIGHT_COLUMNS, *LUX_COLUMNS) if name in walkable.columns]
    columns = [*SEGMENT_COLUMNS[:-1], *more, "geometry"]
    return walkable.loc[inside, columns].reset_index(drop=True)


def gap_rows(gaps: gpd.GeoDataFrame, say: Translator) -> gpd.GeoDataFrame:
    """Give the ranked stretches with reasons in words, without what is only for the program."""
    told = gaps.drop(columns=["edges", "open_why", "open_rank"])
    told["why"] = [" ".join(say.message(reason) for reason in reasons) for reasons in gaps["why"]]
    front = ["rank", "name", "lighting", "lighting_source", "length_m", "remedy", "need", "why"]
    return told[[*front, *(name for name in told.columns if name not in front)]]


def sum_rows(table: pd.DataFrame, column: str, say: Translator) -> pd.DataFrame:
    """Give metres and shares by class or area, in words."""
    total = table[list(STATES)].sum(axis=1)
    if column == "highway":
        named: dict[str, Any] = {"class": [say.term(f"class_{name}") for name in table["highway"]]}
    else:
        named = {"area": [name or say("light.no_area") for name in table["area"]]}
    metres = {f"{state}_m": table[state].round(1).to_numpy() for state in STATES}
    shares = {f"{state}_share": (table[state] / total).round(4).to_numpy() for state in STATES}
    return pd.DataFrame({**named, **metres, **shares})


def lamp_rows(lamps: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the lamps of the register after what was found of them."""
    return lamps[list(_LAMP_COLUMNS)].rename(columns={"lamp_id": "pole"}).reset_index(drop=True)


def faults_by_owner(lamps: gpd.GeoDataFrame | None, say: Translator) -> dict[str, pd.DataFrame]:
    """Give the lamps that are out of order by owner, those of three or more dark ones in a row first.

    Lamps that are off on purpose are no fault, but count in a row. No places in degrees: pole number and street say
    where, and the list goes to the owner.
    """
    if lamps is None:
        return {}
    faulty = lamps.loc[(lamps["state"] == "faulty").to_numpy(dtype=bool)].copy()
    if faulty.empty:
        return {}
    faulty["in_row"] = faulty["in_row"].astype(int)
    first_street = faulty.groupby("run")["street"].transform("min")
    order = np.lexsort(
        (faulty["lamp_id"], faulty["along_m"], faulty["edge"], faulty["run"], first_street, -faulty["in_row"])
    )
    faulty = faulty.iloc[order]
    found = {}
    for owner, some in faulty.groupby(faulty["owner"].replace("", say("light.no_owner")), sort=True):
        number = pd.factorize(some["run"])[0] + 1
        found[str(owner)] = pd.DataFrame(
            {
                say("faults.group"): number,
                say("faults.in_row"): some["in_row"].to_numpy(),
                say("faults.pole"): some["lamp_id"].to_numpy(),
                say("faults.street"): [name or say("street.unnamed") for name in some["street"]],
                say("faults.state"): [_fault(row, say) for row in some.itertuples()],
                say("faults.reported"): some["found_date"].to_numpy(),
                say("faults.remedy"): [say.term(f"remedy_{remedy or 'repair'}") for remedy in some["remedy"]],
            }
        )
    return found


def _fault(lamp: Any, say: Translator) -> str:
    return say.term(f"finding_{lamp.found_what}" if lamp.found_what in FINDINGS else f"lamp_{lamp.state}")


def comparison_rows(test: NightShare, say: Translator) -> pd.DataFrame:
    """Give the comparison of incidents after dark as a table."""

    def row(key: str, lit: float, unlit: float, compared: tuple[float, float, float] | None = None) -> dict[str, Any]:
        values = [lit, unlit, *(compared or (math.nan,) * 3)]
        keys = ("lit", "unlit", "compared", "low", "high")
        rounded = {say(f"test.{name}"): round(value, 3) if math.isfinite(value) else None
                   for name, value in zip(keys, values, strict=True)}  # fmt: skip
        return {say("test.what"): say(f"test.{key}"), **rounded}

    lit, unlit = test.lit, test.unlit
    shown = test if test.enough else None
    return pd.DataFrame(
        [
            row("km", lit.km, unlit.km),
            row("dark", lit.dark, unlit.dark),
            row("light", lit.light, unlit.light),
            row("share", lit.night_share, unlit.night_share,
                (test.difference, test.difference_low, test.difference_high) if shown else None),
            row("per_km", lit.dark_per_km, unlit.dark_per_km,
                (test.rate_ratio, test.rate_low, test.rate_high) if shown else None),
            row("ratio", lit.dark / lit.light if lit.light else math.nan,
                unlit.dark / unlit.light if unlit.light else math.nan,
                (test.ratio, test.ratio_low, test.ratio_high) if shown else None),
        ]
    )  # fmt: skip


def round_list(streets: StreetNetwork, gaps: gpd.GeoDataFrame, name: str, say: Translator) -> bytes:
    """Write the list of a light round: what to look at, in an order that nothing of incidents or answers goes into."""
    chosen = gaps.sort_values("open_rank", kind="stable").head(ROUND_ROWS)
    headings = {key: say(f"round.{key}") for key in
                ("number", "street", "length", "known", "why", "date", "what", "pole", "note", "code")}  # fmt: skip
    rows = pd.DataFrame(
        {
            headings["number"]: np.arange(1, len(chosen) + 1),
            headings["street"]: [_street(gap, say) for gap in chosen.itertuples()],
            headings["length"]: chosen["length_m"].round().astype(int).to_numpy(),
            headings["known"]: [say.term(str(state)) for state in chosen["lighting"]],
            headings["why"]: [" ".join(say.parts(reason)[0] for reason in reasons) for reasons in chosen["open_why"]],
            **{headings[key]: [""] * len(chosen) for key in ("date", "what", "pole", "note")},
            headings["code"]: [stretch_code(streets, edges) for edges in chosen["edges"]],
        }
    )
    words = [say.term(f"finding_{what}") for what in _ROUND_WORDS]
    wide = {"number": 5, "street": 24, "length": 7, "known": 14, "why": 40, "date": 12, "what": 14, "pole": 12,
            "note": 26, "code": 16}  # fmt: skip
    title = say("round.title", name=name)
    listed = Checklist(
        title=say("sheet.round"),
        header=title,
        frame=rows,
        widths={headings[key]: width for key, width in wide.items()},
        fill_in=[headings[key] for key in ("date", "what", "pole", "note")],
        choices={headings["what"]: words},
        blank_rows=BLANK_ROWS,
        unprinted=(headings["code"],),
    )
    lines = (title, say("round.how", words=", ".join(words)), say("round.how_toml"), say("round.how_next"))
    return checklist_xlsx([listed], (say("sheet.round_how"), lines))


def fault_lists(faults: dict[str, pd.DataFrame], name: str, say: Translator) -> bytes:
    """Write the lamps to report, a sheet for each owner."""
    wide = {"group": 6, "in_row": 10, "pole": 16, "street": 34, "state": 18, "reported": 16, "remedy": 14}
    widths = {say(f"faults.{key}"): width for key, width in wide.items()}
    return checklist_xlsx(
        [
            Checklist(title=owner, header=f"{say('sheet.faults')}: {name} · {owner}", frame=table, widths=widths)
            for owner, table in faults.items()
        ]
    )


def _street(gap: Any, say: Translator) -> str:
    if not gap.name:
        return say("street.unnamed")
    return say("round.beside", name=gap.name) if gap.beside else str(gap.name)
