"""``hotspots patrol``: presence of teams at hot spots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for

if TYPE_CHECKING:
    from hotspots.model.patrol import PatrolPlan
    from hotspots.study.patrolling.step import Patrolled

KINDS = ("police_foot", "police_car", "guards", "field_workers", "adults")


@make_verb("patrol", writes=True)
@study_argument
@click.option("--teams", type=int, metavar="N")
@click.option("--kind", type=click.Choice(KINDS))
@click.option("--depot", metavar="PLACE")
@click.option("--shift", metavar="HOURS")
@click.option("--date", metavar="DATE")
@click.option("--days", type=int, metavar="N")
@click.option("--dwell", "dwell_min", type=float, metavar="MINUTES")
@click.option("--visits", type=int, metavar="N")
@click.option("--every", "every_min", type=float, metavar="MINUTES")
@click.option("--promised", type=int, metavar="N")
@click.option("--any-hour", is_flag=True)
@click.option("--fairness", type=float, metavar="0-1")
@click.option("--variants", type=int, metavar="N")
@click.option("--trial", is_flag=True)
@click.option("--ics-places", is_flag=True)
@click.option("--log", metavar="FILE")
@click.option("--seed", type=int, metavar="N")
@click.option("--seconds", type=float, metavar="SECONDS")
@click.option("--explain", is_flag=True)
@click.pass_context
def verb(  # noqa: D103
    ctx: click.Context, /, study: Path, out: Path | None, as_json: bool, explain: bool, **wished: Any
) -> None:
    from hotspots.study.patrolling.step import patrol

    wished["own_hours"] = False if wished.pop("any_hour") else None
    for flag in ("trial", "ics_places"):
        wished[flag] = wished[flag] or None
    opened, output = open_for(ctx, study, as_json=as_json)
    with output.progress() as progress:
        done = patrol(opened, out=out, progress=progress, **wished)
    show(done.plan, output)
    if explain:
        show_why(done.plan, output)
    show_followed(done, output)
    output.line()
    output.wrote(done)


def show(plan: PatrolPlan, output: Output) -> None:
    """Draw each team's visits, what is covered, gaps and double cover."""
    from hotspots.i18n.clocks import say_clock
    from hotspots.model.patrol import of_shift, rows_of
    from hotspots.study.patrolling.files import day_name, free_told, team_name

    say = output.say
    for shift in rows_of(plan.teams):
        output.text(
            "patrol.summary",
            count=int(shift.visits),
            day=day_name(plan, shift.date, say),
            team=team_name(plan, int(shift.team), say),
            kind=say.term(shift.kind),
            begins=say_clock(shift.begins, say),
            ends=say_clock(shift.ends, say),
            depot=shift.depot,
            km=say.number(shift.metres / 1000, 1, always=True),
        )
        mine = of_shift(plan.visits, shift)
        rows = [
            (say_clock(v.arrive, say), say_clock(v.leave, say), f"{v.rank}. {v.name}", say.number(v.worth, 1))
            for v in rows_of(mine.drop(columns="geometry"))
        ]
        if rows:
            output.table([say(f"patrol.{key}") for key in ("arrive", "leave", "place", "worth")], rows, right=(3,))
        if shift.free_min:
            output.text("patrol.free", minutes=say.number(shift.free_min), spans=free_told(shift, say))
        output.line()
    show_cover(plan, output)
    show_variants(plan, output)


def show_cover(plan: PatrolPlan, output: Output) -> None:
    """Say what is covered, beside the greedy baseline, and where there are gaps and double cover."""
    from hotspots.study.patrolling.files import breaks_told, cover_told

    say = output.say
    for key, covered in (("covered", plan.covered), ("greedy", plan.greedy)):
        share = covered.by_place if covered.by_hour is None else covered.by_hour
        output.text(
            f"patrol.{key}" if covered.by_hour is not None else f"patrol.{key}_place",
            visits=covered.visits,
            prize=say.number(covered.prize, 1),
            share=say.percent(share),
            minutes=say.number(covered.travel_min),
        )
    if plan.greedy.breaks:
        output.text("patrol.greedy_breaks", reasons=breaks_told(plan.greedy, say))
    for kind in ("gap", "double"):
        some = plan.cover.loc[plan.cover["kind"] == kind]
        if len(some):
            output.text(f"patrol.cover_{kind}", count=len(some), places=cover_told(plan, kind, say))


def show_why(plan: PatrolPlan, output: Output) -> None:
    """Say why each place is visited, and why others are not."""
    from hotspots.i18n.peaks import say_peak
    from hotspots.model.patrol import rows_of

    say = output.say
    rows = [
        (
            place.rank,
            place.name,
            say.number(place.worth, 1),
            say_peak(place.hours, say) or "–",
            int(place.visits),
            say.number(place.deserved, 1),
            _why(plan, int(place.place), place.left_out, output),
        )
        for place in rows_of(plan.places.drop(columns="geometry"))
    ]
    headings = ("rank", "place", "worth", "hours", "visits", "deserved", "why")
    output.line()
    output.table([say(f"patrol.{key}") for key in headings], rows, right=(0, 2, 4, 5))


def show_variants(plan: PatrolPlan, output: Output) -> None:
    """Say where the further schedules are."""
    if plan.variants:
        output.text("patrol.variants", count=len(plan.variants))


def _why(plan: PatrolPlan, place: int, left_out: Any, output: Output) -> str:
    if left_out is not None:
        return output.say.message(left_out)
    mine = plan.visits.loc[plan.visits["place"] == place, "why"]
    return " ".join(dict.fromkeys(output.say.message(one) for why in mine for one in why))


def show_followed(done: Patrolled, output: Output) -> None:
    """Set visits done beside those planned, where there is a log."""
    from hotspots.model.patrol import rows_of

    if done.followed is None:
        return
    from hotspots.study.patrolling.files import followed_told

    say, table = output.say, done.followed.table
    output.line()
    output.line(" ".join(followed_told(done.followed, say)))
    rows = [
        (one.rank or "–", one.name or say("patrol.elsewhere"), one.planned, one.done, one.in_time, one.extra)
        for one in rows_of(table)
        if one.rank or one.extra
    ]
    headings = ("rank", "place", "planned", "done", "in_time", "extra")
    output.table([say(f"patrol.{key}") for key in headings], rows, right=(0, 2, 3, 4, 5))
