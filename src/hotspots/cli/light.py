"""``hotspots light``: lit, unlit and unknown, where it is dark and why that matters, and what to mend."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for

if TYPE_CHECKING:
    import pandas as pd

    from hotspots.model.lighting import LightingInventory
    from hotspots.streets.light.night_share import NightShare
    from hotspots.study.lighting.light import LightReport

SHOWN = 10
AREAS_SHOWN = 15
LEAST_SHOWN_M = 50.0
REASONS_SHOWN = 3


@make_verb("light", writes=True)
@click.option("--at", "at", default="", metavar="TIME")
@click.option("--lux/--no-lux", "lux", default=None)
@study_argument
@click.pass_context
def verb(  # noqa: D103
    ctx: click.Context, study: Path, at: str, lux: bool | None, out: Path | None, as_json: bool
) -> None:
    from hotspots.study.lighting.light import light

    opened, output = open_for(ctx, study, as_json=as_json)
    with output.progress() as progress:
        lit = light(opened, out=out, at=at, lux=lux, progress=progress)
    show(lit.report, output)
    output.line()
    output.wrote(lit)


def show(report: LightReport, output: Output) -> None:
    """Draw the length by state, by class and by area, and the stretches that matter most."""
    say, inventory = output.say, report.inventory
    total = sum(inventory.length_m.values())
    output.text("light.summary", km=say.number(total / 1000, 1))
    if report.at is not None:
        output.text("light.at" if report.is_dark else "light.at_day", at=report.at.strftime("%Y-%m-%d %H:%M"))
    rows = [
        (say.term(str(state)), say.number(metres / 1000, 1), say.percent(metres / total if total else 0.0))
        for state, metres in inventory.length_m.items()
    ]
    output.table([say("light.state"), say("light.km"), say("light.share")], rows, right=(1, 2))
    _show_sums(inventory.by_class, "highway", output)
    _show_sums(inventory.by_area, "area", output)
    _show_gaps(inventory, output)
    _show_lamps(report, output)
    _show_faults(report, output)
    if report.test is not None and report.test.enough:
        _show_test(report.test, output)


def _show_sums(table: pd.DataFrame | None, column: str, output: Output) -> None:
    """Draw kilometres by class of street, or by area."""
    if table is None or len(table) == 0:
        return
    say = output.say
    states = ("lit", "unlit", "unknown")
    table = table.loc[table[list(states)].sum(axis=1) >= LEAST_SHOWN_M]
    output.line()
    output.text("light.by_class" if column == "highway" else "light.by_area")
    named = [
        say.term(f"class_{name}") if column == "highway" else name or say("light.no_area") for name in table[column]
    ]
    rows = [
        (name, *(say.number(float(row[state]) / 1000, 1) for state in states))
        for name, (_, row) in zip(named, table.iterrows(), strict=True)
    ]
    heading = say("light.class" if column == "highway" else "light.area")
    headings = [heading, *(say.term(state) for state in states)]
    output.table(headings, rows, right=(1, 2, 3), most=AREAS_SHOWN, rest="lighting.xlsx")


def _show_gaps(inventory: LightingInventory, output: Output) -> None:
    """Draw the stretches that matter most, with what would mend them and why they are on the list."""
    if len(inventory.gaps) == 0:
        return
    from hotspots.i18n.light_words import street_and_ends

    say = output.say
    output.line()
    output.text("light.ranked")
    gaps = [
        (
            gap.rank,
            street_and_ends(gap, say),
            say.term(str(gap.lighting)),
            say.number(gap.length_m),
            say.term(f"remedy_{gap.remedy}"),
            " ".join(say.parts(reason)[0] for reason in gap.why[:REASONS_SHOWN]),
        )
        for gap in inventory.gaps.drop(columns="geometry").head(SHOWN).itertuples(index=False)
    ]
    headings = [say("walk.order"), *(say(f"light.{key}") for key in ("name", "state", "metres", "remedy", "why"))]
    output.table(headings, gaps, right=(0, 3))


def _show_lamps(report: LightReport, output: Output) -> None:
    """Say how many lamps there are in which state."""
    if report.lamps is None:
        return
    states = report.lamps["state"].value_counts()
    counts = {name: int(states.get(name, 0)) for name in ("working", "faulty", "off")}
    output.line()
    other = len(report.lamps) - sum(counts.values())
    output.text("light.lamps", lamps=len(report.lamps), other=other, **counts)
    if other:
        rest = {name: int(states.get(name, 0)) for name in ("sensor", "seasonal", "unknown")}
        output.text("light.lamps_other", **rest)
    if report.by_timetable:
        output.text("light.lamps_timed", count=report.by_timetable)


def _show_faults(report: LightReport, output: Output) -> None:
    """Say how much is to be reported to whom, and how many rows of dark lamps there are."""
    if report.faults:
        if report.lamps is None:
            output.line()
        output.text("light.faults", count=report.fault_count, owners=", ".join(report.faults))
    if report.dark_rows:
        output.text("light.faults_row", count=report.dark_rows)
    if report.faults and report.at is not None:
        output.text("light.faults_unwritten")


def _show_test(test: NightShare, output: Output) -> None:
    """Say how the share of incidents after dark differs between unlit and lit streets."""
    say = output.say
    points = {
        "difference": test.difference,
        "low": test.difference_low,
        "high": test.difference_high,
    }
    output.line()
    output.text(
        "light.test",
        unlit=say.percent(test.unlit.night_share),
        lit=say.percent(test.lit.night_share),
        **{name: say.number(100 * value) if math.isfinite(value) else "?" for name, value in points.items()},
    )
    output.text(
        "light.test_rate",
        unlit=say.number(test.unlit.dark_per_km, 1),
        lit=say.number(test.lit.dark_per_km, 1),
        ratio=say.number(test.rate_ratio, 2),
        low=say.number(test.rate_low, 2),
        high=say.number(test.rate_high, 2),
    )
