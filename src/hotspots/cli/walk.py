"""``hotspots walk``: a safety walk after dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for
from hotspots.cli.typed import as_typed
from hotspots.errors import PlanError

if TYPE_CHECKING:
    from hotspots.model.walk import WalkPlan

NEEDS = ("no_steps", "wheelchair", "stroller")
SEVERAL = ("must_see", "avoid", "include", "needs")


@make_verb("walk", writes=True)
@study_argument
@click.option("--start", metavar="PLACE")
@click.option("--end", metavar="PLACE")
@click.option("--rest", metavar="PLACE")
@click.option("--rest-minutes", "rest_min", type=float, metavar="MINUTES")
@click.option("--at", metavar="WHEN")
@click.option("--between-dates", nargs=2, metavar="FROM TO")
@click.option("--hours", metavar="HH:MM-HH:MM")
@click.option("--minutes", type=float, metavar="MINUTES")
@click.option("--pace", "pace_kmh", type=float, metavar="KM/H")
@click.option("--stop-minutes", "stop_min", type=float, metavar="MINUTES")
@click.option("--max-stops", type=int, metavar="N")
@click.option("--max-length", "max_length_m", type=float, metavar="METRES")
@click.option("--must-see", multiple=True, metavar="PLACE")
@click.option("--avoid", multiple=True, metavar="STREET")
@click.option("--include", multiple=True, metavar="STREET")
@click.option("--needs", multiple=True, type=click.Choice(NEEDS))
@click.option("--escape", "escape_m", type=float, metavar="METRES")
@click.option("--prefer-lit", is_flag=True)
@click.option("--group", type=int, metavar="N")
@click.option("--kind", type=click.Choice(["walk", "round"]))
@click.option("--alternatives", type=int, metavar="N")
@click.option("--take", type=int, metavar="N")
@click.option("--explain", is_flag=True)
@click.option("--engine", type=click.Choice(["own", "pyvrp"]))
@click.option("--seconds", type=float, metavar="SECONDS")
@click.option("--seed", type=int, metavar="N")
@click.option("--no-pack", "pack", flag_value=False, default=True, type=bool)
@click.pass_context
def verb(  # noqa: D103
    ctx: click.Context, /, study: Path, out: Path | None, as_json: bool, explain: bool, **wished: Any
) -> None:
    from hotspots.study.walking.files import walk

    wished |= {key: wished[key] or None for key in SEVERAL}
    wished["explain"] = explain or None
    wished["prefer_lit"] = wished["prefer_lit"] or None
    opened, output = open_for(ctx, study, as_json=as_json)
    try:
        with output.progress() as progress:
            planned = walk(opened, out=out, progress=progress, **wished)
    except PlanError as error:
        raise as_typed(error, ctx) from None
    show(planned.plan, output)
    show_wishes(planned.plan, output)
    if explain:
        show_left_out(planned.plan, output)
    show_alternatives(planned.plan, output)
    show_groups(planned.plan, output)
    output.line()
    output.wrote(planned)


def show(plan: WalkPlan, output: Output) -> None:
    """Draw the stops with times and reasons."""
    from hotspots.model.walk import told_escape_m

    say = output.say
    output.text(
        "walk.summary",
        count=len(plan.looked_at),
        start=plan.start_name,
        at=plan.wished.at,
        km=say.number(plan.length_m / 1000, 1, always=True),
        minutes=say.number(plan.whole_minutes),
    )
    rows = [
        (
            "" if stop.kind == "rest" else stop.order,
            stop.arrive.strftime("%H:%M"),
            stop.name,
            " ".join(say.message(reason) for reason in stop.why),
            say.term(str(stop.lighting)),
            "–" if (metres := told_escape_m(float(stop.escape_m))) is None else say.number(metres),
        )
        for stop in plan.stops.drop(columns="geometry").itertuples(index=False)
    ]
    headings = ("order", "arrive", "stop", "why", "lighting", "escape")
    output.table([say(f"walk.{key}") for key in headings], rows, right=(0, 5))
    if plan.bound > 0 and plan.wished.kind != "round":  # rounds take turns: another week's may be worth more
        short = 1 - plan.prize / plan.bound
        output.text(
            "walk.bound", prize=say.number(plan.prize, 1), bound=say.number(plan.bound, 1), percent=say.percent(short)
        )


def show_wishes(plan: WalkPlan, output: Output) -> None:
    """Say which wishes are in, and why others are not."""
    if plan.wishes is None or plan.wishes.empty:
        return
    from hotspots.leaflet.layers.route import wish_rows

    say = output.say
    output.line()
    output.table([say(f"walk.{key}") for key in ("stop", "wish", "became")], wish_rows(plan, say))


def show_left_out(plan: WalkPlan, output: Output) -> None:
    """Say what was left out, and what it would cost to add it."""
    if plan.left_out is None or plan.left_out.empty:
        return
    from hotspots.leaflet.layers.route import left_out_text

    say = output.say
    rows = [
        (
            row["name"],
            say.number(row["prize"], 1),
            " ".join(say.message(reason) for reason in row["why"]),
            left_out_text(row, say),
        )
        for row in plan.left_out.drop(columns="geometry").to_dict("records")
    ]
    output.line()
    output.table([say(f"walk.{key}") for key in ("left_out", "prize", "why", "cost")], rows, right=(1,))


def show_alternatives(plan: WalkPlan, output: Output) -> None:
    """Set the plans side by side."""
    if not plan.others:
        return
    from hotspots.study.walking.files import compared, wishes_lacking

    say = output.say
    rows, sees = [], []
    for place, one in enumerate((plan, *plan.others)):
        only, misses = compared(plan, place)
        sees.append(only)
        light = [say.number(one.length_by_lighting.get(state, 0.0)) for state in ("unlit", "unknown")]
        figures = (len(one.looked_at), say.number(one.length_m / 1000, 1), say.number(one.prize, 1), *light)
        rows.append((place + 1, *figures, len(misses)))
    output.line()
    headings = ("plan", "stops", "km", "prize", "unlit_m", "unknown_m", "misses")
    output.table([say(f"walk.{key}") for key in headings], rows, right=tuple(range(len(headings))))
    for place, one in enumerate((plan, *plan.others), start=1):
        if sees[place - 1]:
            output.text("walk.sees_only", plan=place, names=", ".join(sees[place - 1]))
        if lacking := wishes_lacking(one, say):
            output.text("walk.lacks_wishes", plan=place, wishes=", ".join(lacking))
    output.text("walk.take", command=f"hotspots walk --alternatives {plan.wished.alternatives} --take 2")


def show_groups(plan: WalkPlan, output: Output) -> None:
    """Say when each group sets out, which way round, and when it is done."""
    if not plan.groups:
        return
    say = output.say
    output.line()
    first = plan.stops["name"].tolist()
    for number, one in enumerate(plan.groups, start=1):
        same = one.stops["name"].tolist() == first
        way = say("walk.way_same" if same else "walk.way_other")
        output.text("walk.group", number=number, start=f"{one.begins:%H:%M}", way=way, end=f"{one.ends:%H:%M}")
