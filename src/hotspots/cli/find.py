"""``hotspots find``: hot spots with their evidence."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for
from hotspots.i18n.peaks import say_peak
from hotspots.model.method_names import GRIDS, METHOD_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotspots.model.hot_spots import HotSpots
    from hotspots.model.patterns import Patterns
    from hotspots.study.finding.felt import Daytime


METHODS = {
    "gistar": "Gi*",
    "kde": "KDE",
    "dbscan": "DBSCAN",
    "hdbscan": "HDBSCAN",
    "st_dbscan": "ST-DBSCAN",
    "local_moran": "Moran I",
    "scan": "Kulldorff",
}
"""Names that are the same in every language; the others are words (``find.method_…``)."""

MOST_SHOWN = 20
"""Places that are drawn on the screen; all are in the files."""

HEADS = {"count": "answers", "share": "answers_share"}


@make_verb("find", writes=True)
@study_argument
@click.option("--method", type=click.Choice(METHOD_NAMES))
@click.option("--cell", "cell_m", type=click.FloatRange(min=10, max=2000), metavar="METRES")
@click.option("--grid", type=click.Choice(GRIDS))
@click.option("--when", metavar="TIMES")
@click.option("--offence", "offences", multiple=True, metavar="WORDS")
@click.option("--since", type=click.DateTime(formats=["%Y-%m-%d"]), metavar="DATE")
@click.pass_context
def verb(  # noqa: D103
    ctx: click.Context,
    /,
    study: Path,
    out: Path | None,
    as_json: bool,
    offences: tuple[str, ...],
    since: dt.datetime | None,
    **wished: Any,
) -> None:
    from hotspots.study.steps import find

    words = tuple(word.strip() for given in offences for word in given.split(",") if word.strip())
    opened, output = open_for(ctx, study, as_json=as_json)
    with output.progress() as progress:
        found = find(
            opened,
            out=out,
            progress=progress,
            offences=words or None,
            since=since.date() if since else None,
            **wished,
        )
    show(found.hot_spots, output)
    show_beside(found.felt, found.patterns, output)
    output.line()
    output.wrote(found)


def show_beside(felt: Mapping[Daytime, HotSpots], patterns: Patterns | None, output: Output) -> None:
    """Draw what stands beside hot spots: places felt as unsafe, near repeats and concentration."""
    from hotspots.study.finding.pattern_tables import pattern_sentences

    for daytime, spots in felt.items():
        output.line()
        show_felt(spots, daytime, output)
        keys = ("rank", "name", "count", "share", "expected", "ratio", "q_value", "unlit", "unknown")
        if len(spots):
            output.table(
                [output.say(f"find.{HEADS.get(key, key)}") for key in keys],
                felt_rows(spots, output),
                right=(0, 2, 3, 4, 5, 6, 7, 8),
            )
    if sentences := pattern_sentences(patterns, output.say):
        output.line()
        for sentence in sentences:
            output.line(sentence)


def show(spots: HotSpots, output: Output) -> None:
    """Draw the ranked places with their evidence."""
    say = output.say
    if spots.untested is not None:
        output.line(say("find.untested", why=say.message(spots.untested)))
        return
    if len(spots) == 0:
        output.text("find.none", count=spots.incidents)
        return
    if spots.method == "units":
        wide = len(spots.wide)
        values = {"places": len(spots) - wide, "wide": wide, "incidents": say.number(spots.incidents)}
        output.text("find.units", **values)
    else:
        output.text(
            "find.some", count=len(spots), incidents=say.number(spots.incidents), method=method_name(spots, output)
        )
    keys = ("rank", "name", "count", "expected", "ratio", "q_value", "peak", "unlit", "unknown")
    rows = [
        (
            spot.rank,
            say("find.no_street", name=spot.name) if spot.street_m == 0 else spot.name,
            say.number(spot.count),
            say.number(spot.expected, 1 if spot.expected >= 0.05 else 2),
            say.number(spot.ratio, 1),
            "–" if math.isnan(spot.q_value) else small(spot.q_value, output),
            say_peak(spot.peak, say) or "–",
            "–" if math.isnan(spot.unlit_share) else say.percent(spot.unlit_share),
            "–" if math.isnan(spot.unknown_share) else say.percent(spot.unknown_share),
        )
        for spot in spots.frame.drop(columns="geometry").head(MOST_SHOWN).itertuples(index=False)
    ]
    output.table([say(f"find.{key}") for key in keys], rows, right=(0, 2, 3, 4, 5, 7, 8))
    if len(spots) > MOST_SHOWN:
        output.text("find.more", count=len(spots) - MOST_SHOWN)


def show_felt(spots: HotSpots, daytime: str, output: Output) -> None:
    """Say how many places answers call unsafe, or why that cannot be told."""
    say = output.say
    if spots.untested is not None:
        output.line(say("felt.untested", daytime=say(f"felt.{daytime}"), why=say.message(spots.untested)))
        return
    numbers = {"answers": say.number(spots.incidents), "asked": say.number(spots.asked)}
    share = say.percent(spots.incidents / max(spots.asked, 1))
    key = f"felt.found_{daytime}" if len(spots) else f"felt.none_{daytime}"
    values = {"count": len(spots)} if len(spots) else {}
    output.text(key, **values, **numbers, share=share, method=method_name(spots, output))


def method_name(spots: HotSpots, output: Output) -> str:
    """Say by which method hot spots were found."""
    return METHODS.get(spots.method) or output.say(f"find.method_{spots.method}")


def felt_rows(spots: HotSpots, output: Output) -> list[tuple[str, ...]]:
    """Write the places that answers call unsafe."""
    say = output.say
    return [
        (
            str(spot.rank),
            spot.name,
            say("felt.of_answers", count=say.number(spot.count), answers=say.number(spot.answers)),
            say.percent(spot.count / max(spot.answers, 1)),
            say.number(spot.expected, 1),
            say.number(spot.ratio, 1),
            small(spot.q_value, output),
            "–" if math.isnan(spot.unlit_share) else say.percent(spot.unlit_share),
            "–" if math.isnan(spot.unknown_share) else say.percent(spot.unknown_share),
        )
        for spot in spots.frame.drop(columns="geometry").itertuples(index=False)
    ]


def small(value: float, output: Output) -> str:
    """Write a small probability: never as nought."""
    return f"<{output.say.number(0.001, 3)}" if value < 0.001 else output.say.number(value, 3)
