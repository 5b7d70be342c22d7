"""``hotspots walk``: a safety walk after dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for

if TYPE_CHECKING:
    from hotspots.model.walk import WalkPlan


@make_verb("walk", writes=True)
@study_argument
@click.option("--start", metavar="PLACE")
@click.option("--at", metavar="WHEN")
@click.option("--minutes", type=float, metavar="MINUTES")
@click.option("--pace", "pace_kmh", type=float, metavar="KM/H")
@click.option("--stop-minutes", "stop_min", type=float, metavar="MINUTES")
@click.option("--max-stops", type=int, metavar="N")
@click.option("--no-pack", "pack", flag_value=False, default=True, type=bool)
@click.pass_context
def verb(ctx: click.Context, /, study: Path, out: Path | None, as_json: bool, **wished: Any) -> None:  # noqa: D103
    from hotspots.study.steps import walk

    opened, output = open_for(ctx, study, as_json=as_json)
    with output.progress() as progress:
        planned = walk(opened, out=out, progress=progress, **wished)
    show(planned.plan, output)
    output.line()
    output.text("cli.wrote")
    output.files(planned.files)
    output.notices(planned.notices)
    output.document(planned.document(opened.say))


def show(plan: WalkPlan, output: Output) -> None:
    """Draw the stops with times and reasons."""
    say = output.say
    output.text(
        "walk.summary",
        count=len(plan.stops),
        start=plan.start_name,
        at=plan.wished.at,
        km=say.number(plan.length_m / 1000, 1),
        minutes=say.number(plan.minutes),
    )
    rows = [
        (
            stop.order,
            stop.arrive.strftime("%H:%M"),
            stop.name,
            " ".join(say.message(reason) for reason in stop.why),
            say.term(str(stop.lighting)),
        )
        for stop in plan.stops.drop(columns="geometry").itertuples(index=False)
    ]
    output.table([say(f"walk.{key}") for key in ("order", "arrive", "stop", "why", "lighting")], rows, right=(0,))
    if plan.bound > 0:
        short = 1 - plan.prize / plan.bound
        output.text(
            "walk.bound", prize=say.number(plan.prize, 1), bound=say.number(plan.bound, 1), percent=say.percent(short)
        )
