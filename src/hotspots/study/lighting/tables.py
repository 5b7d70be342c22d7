"""The light of a study as tables: segments, stretches, sums, faults by owner, the comparison, the list of a round."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspots.i18n.light_words import street_and_ends
from hotspots.io.writing.checklist import Checklist, checklist_xlsx
from hotspots.model.lighting import FINDINGS, LIGHT_COLUMNS
from hotspots.model.told_apart import told_apart
from hotspots.streets.light.inventory import metres_inside
from hotspots.streets.light.stretch_code import stretch_code
from hotspots.study.tables import SEGMENT_COLUMNS, described

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

_LAMP_COLUMNS: Final = (
    "lamp_id", "owner", "state", "street", "hours", "height_m", "lumen", "watt", "inspected", "serviced", "remedy",
    "found", "found_what", "found_date", "seen_lit", "in_row", "geometry",
)  # fmt: skip


def light_segments(streets: StreetNetwork, area: Area) -> gpd.GeoDataFrame:
    """Give the walkable segments that touch the area: their light and what it rests on, what they are and stand by."""
    walkable = described(streets).loc[streets.edges["walkable"].to_numpy(dtype=bool)]
    walkable = walkable.assign(in_area_m=metres_inside(walkable, area).round(1))
    inside = walkable.geometry.intersects(area.polygon)
    told = dict.fromkeys(("in_area_m", *LIGHT_COLUMNS, *LUX_COLUMNS))
    more = [name for name in told if name in walkable.columns]
    columns = [*SEGMENT_COLUMNS[:-1], *more, "geometry"]
    return walkable.loc[inside, columns].reset_index(drop=True)


def gap_rows(gaps: gpd.GeoDataFrame, say: Translator) -> gpd.GeoDataFrame:
    """Give the ranked stretches with reasons in words, without what is only for the program."""
    told = gaps.drop(columns=["edges", "sources", "open_why", "open_rank"])
    told["length_m"], told["beside"] = told["length_m"].round(1), told["beside"].astype(int)
    told["why"] = [" ".join(say.message(reason) for reason in reasons) for reasons in gaps["why"]]
    front = ["rank", "name", "between", "lighting", "lighting_source", "length_m", "remedy", "need", "why"]
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


def faults_by_owner(
    lamps: gpd.GeoDataFrame | None, say: Translator, loose: pd.DataFrame | None = None
) -> dict[str, pd.DataFrame]:
    """Give the lamps that are out of order by owner, those of three or more in a row along a street first.

    How many stand in a row counts all owners' lamps; beside it stands how many of them are on the list at hand. What
    was reported of a stretch is on the list of every owner of lamps along it. Lamps that are off on purpose are no
    fault. No places in degrees: pole number and street say where, and the list goes to the owner. What was reported
    without saying which lamp comes last.

    Parameters
    ----------
    lamps
        :func:`~hotspots.streets.light.register.lamps_on_streets`, None without a register.
    say
        In whose language.
    loose
        :func:`~hotspots.streets.light.register.faults_without_lamps`; None: none.
    """
    by_owner: dict[str, list[pd.DataFrame]] = {}
    unknown = "faults.pole_unchecked" if lamps is None else "faults.pole_unknown"
    for table, owners in (_known_faults(lamps, say), _loose_faults(loose, unknown, say)):
        for owner, some in table.groupby(np.where(owners == "", say("light.no_owner"), owners), sort=True):
            by_owner.setdefault(str(owner), []).append(some)
    found: dict[str, pd.DataFrame] = {}
    for name, parts in sorted(by_owner.items()):
        whole = pd.concat(parts, ignore_index=True)
        run = [f"{run}" if run >= 0 else f"loose {row}" for row, run in enumerate(whole["run"].tolist())]
        whole.insert(0, say("faults.group"), pd.factorize(np.array(run, dtype=object))[0] + 1)
        here = whole[say("faults.group")].map(whole[say("faults.group")].value_counts())
        whole.insert(2, say("faults.in_row_here"), here.where(whole["run"] >= 0, "").astype(object))
        found[name] = whole.drop(columns="run")
    return found


def _known_faults(lamps: gpd.GeoDataFrame | None, say: Translator) -> tuple[pd.DataFrame, Any]:
    """Give the lamps of the register that are out of order, in the order of the list, and their owners."""
    if lamps is None:
        return _fault_table({}, say), np.zeros(0, dtype=object)
    faulty = lamps.loc[(lamps["state"] == "faulty").to_numpy(dtype=bool)].copy()
    faulty["in_row"] = faulty["in_row"].astype(int)
    first_street = faulty.groupby("run")["street"].transform("min")
    order = np.lexsort((faulty["lamp_id"], faulty["run_m"], faulty["run"], first_street, -faulty["in_row"]))
    faulty = faulty.iloc[order]
    columns = {
        "in_row": faulty["in_row"].to_numpy(),
        "pole": faulty["lamp_id"].to_numpy(),
        "street": [name or say("street.unnamed") for name in faulty["street"]],
        "state": [_fault(row, say) for row in faulty.itertuples()],
        "reported": faulty["found_date"].to_numpy(),
        "remedy": [_to_do(row, say) for row in faulty.itertuples()],
        "note": [_lamp_note(row, say) for row in faulty.itertuples()],
        "run": faulty["run"].to_numpy(),
    }
    return _fault_table(columns, say), faulty["owner"].to_numpy(dtype=object)


def _loose_faults(loose: pd.DataFrame | None, unknown: str, say: Translator) -> tuple[pd.DataFrame, Any]:
    """Give what was reported without saying which lamp, and the owners of all lamps there."""
    if loose is None or loose.empty:
        return _fault_table({}, say), np.zeros(0, dtype=object)
    some = loose.iloc[np.lexsort((loose["row"], loose["source"], loose["street"]))]
    some = some.assign(shared=some["owners"].map(len) > 1, owner=some["owners"]).explode("owner").fillna({"owner": ""})
    columns = {
        "in_row": [""] * len(some),
        "pole": some["pole"].to_numpy(),
        "street": [_where(row, say) for row in some.itertuples()],
        "state": [say.term(f"finding_{said}") for said in some["said"]],
        "reported": some["date"].to_numpy(),
        "remedy": [say.term("remedy_trim" if said == "hidden" else "remedy_look") for said in some["said"]],
        "note": [_note(row, unknown, say) for row in some.itertuples()],
        "run": [-1] * len(some),
    }
    return _fault_table(columns, say), some["owner"].to_numpy(dtype=object)


def _note(row: Any, unknown: str, say: Translator) -> str:
    """Say why no lamp is named: nothing of files that the owner does not have, but the row of the owner's register."""
    if row.pole and row.register_row:
        return say("faults.pole_unplaced", row=row.register_row)
    why = say(unknown if row.pole and row.extent != "unclear" else f"faults.which_{row.extent}")
    return f"{why} {say('faults.several_owners')}" if row.shared else why


def _lamp_note(lamp: Any, say: Translator) -> str:
    """Say at which house a lamp was reported, and when its stretch was seen to be lit."""
    house = say("faults.at_house", address=lamp.found_address) if lamp.found_address else ""
    seen = say("faults.seen_lit", day=lamp.seen_lit) if lamp.seen_lit else ""
    return " ".join(filter(None, (house, seen)))


def _where(row: Any, say: Translator) -> str:
    """Say where a report without a lamp is about: the house, or the stretch as the list of a round names it."""
    if row.address or not (row.beside or row.between):
        return str(row.address or row.street)
    return street_and_ends(SimpleNamespace(name=row.street, beside=row.beside, between=row.between), say)


def loose_rows(loose: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Give the file and row of each report that stands on the fault list without a lamp, to look it up by."""
    some = loose.iloc[np.lexsort((loose["row"], loose["source"]))]
    columns = {
        say("sheet.faults_loose_file"): some["source"],
        say("sheet.faults_loose_row"): some["row"],
        say("faults.pole"): some["pole"],
        say("faults.street"): [_where(row, say) for row in some.itertuples()],
        say("faults.owner"): [", ".join(owners) or say("light.no_owner") for owners in some["owners"]],
        say("faults.state"): [say.term(f"finding_{said}") for said in some["said"]],
        say("faults.reported"): some["date"],
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def _fault_table(columns: dict[str, Any], say: Translator) -> pd.DataFrame:
    """Make a table of faults under the headings of the list; ``run`` is for the order alone."""
    names = ("in_row", "pole", "street", "state", "reported", "remedy", "note")
    table = {say(f"faults.{name}"): pd.Series(columns.get(name, []), dtype=object) for name in names}
    return pd.DataFrame({**table, "run": pd.Series(columns.get("run", []), dtype=np.int64)})


def _to_do(lamp: Any, say: Translator) -> str:
    """Say what has to be done to a lamp: one that the register has as out of order is mended where it is freed too."""
    remedy = say.term(f"remedy_{lamp.remedy or 'repair'}")
    is_broken = lamp.remedy == "trim" and lamp.found_what != "hidden"
    return f"{say.term('remedy_repair')}, {remedy}" if is_broken else remedy


def _fault(lamp: Any, say: Translator) -> str:
    return say.term(f"finding_{lamp.found_what}" if lamp.found_what in FINDINGS else f"lamp_{lamp.state}")


def comparison_rows(test: NightShare, say: Translator) -> pd.DataFrame:
    """Give the comparison of incidents after dark as a table."""

    def row(key: str, values: tuple[float, ...], digits: int, times: float = 1.0) -> dict[str, Any]:
        told = (*values, *(math.nan,) * (5 - len(values)))
        keys = ("lit", "unlit", "compared", "low", "high")
        rounded = {say(f"test.{name}"): round(times * value, digits) if math.isfinite(value) else None
                   for name, value in zip(keys, told, strict=True)}  # fmt: skip
        return {say("test.what"): say(f"test.{key}"), **rounded}

    def compared(*figures: float) -> tuple[float, ...]:
        return figures if test.enough else ()

    lit, unlit = test.lit, test.unlit
    ratios = tuple(side.dark / side.light if side.light else math.nan for side in (lit, unlit))
    difference = compared(test.difference, test.difference_low, test.difference_high)
    rate, ratio = (
        compared(test.rate_ratio, test.rate_low, test.rate_high),
        compared(test.ratio, test.ratio_low, test.ratio_high),
    )
    return pd.DataFrame(
        [
            row("km", (lit.km, unlit.km), 2),
            row("dark", (lit.dark, unlit.dark), 1),
            row("light", (lit.light, unlit.light), 1),
            row("share", (lit.night_share, unlit.night_share, *difference), 1, 100.0),
            row("per_km", (lit.dark_per_km, unlit.dark_per_km, *rate), 2),
            row("ratio", (*ratios, *ratio), 2),
        ]
    )


def round_list(streets: StreetNetwork, gaps: gpd.GeoDataFrame, name: str, say: Translator) -> bytes:
    """Write the list of a light round, street by street, in an order that nothing of incidents or answers goes into."""
    chosen = gaps.sort_values("open_rank", kind="stable").head(ROUND_ROWS)
    chosen = chosen.iloc[np.argsort(pd.factorize(chosen["name"])[0], kind="stable")]  # each street once, in one go
    headings = {key: say(f"round.{key}") for key in
                ("number", "street", "length", "known", "why", "date", "what", "pole", "note", "code")}  # fmt: skip
    rows = pd.DataFrame(
        {
            headings["number"]: np.arange(1, len(chosen) + 1),
            headings["street"]: told_apart([street_and_ends(gap, say) for gap in chosen.itertuples()]),
            headings["length"]: chosen["length_m"].round().astype(int).to_numpy(),
            headings["known"]: [say.term(str(state)) for state in chosen["lighting"]],
            headings["why"]: [" ".join(say.parts(reason)[0] for reason in reasons) for reasons in chosen["open_why"]],
            **{headings[key]: [""] * len(chosen) for key in ("date", "what", "pole", "note")},
            headings["code"]: [stretch_code(streets, edges) for edges in chosen["edges"]],
        }
    )
    words = [say.term(f"finding_{what}") for what in FINDINGS]
    wide = {"number": 5, "street": 34, "length": 7, "known": 14, "why": 40, "date": 12, "what": 14, "pole": 12,
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
    wide = {"group": 8, "in_row": 12, "in_row_here": 12, "pole": 16, "street": 34, "state": 18, "reported": 16,
            "remedy": 14, "note": 34}  # fmt: skip
    widths = {say(f"faults.{key}"): width for key, width in wide.items()}
    return checklist_xlsx(
        [
            Checklist(title=owner, header=f"{say('sheet.faults')}: {name} · {owner}", frame=table, widths=widths)
            for owner, table in faults.items()
        ]
    )
