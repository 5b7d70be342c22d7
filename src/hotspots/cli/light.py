"""``hotspots light``: lit, unlit and unknown, and where it is dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for

if TYPE_CHECKING:
    from hotspots.model.lighting import LightingInventory

SHOWN = 10


@make_verb("light", writes=True)
@study_argument
@click.pass_context
def verb(ctx: click.Context, study: Path, out: Path | None, as_json: bool) -> None:  # noqa: D103
    from hotspots.study.steps import light

    opened, output = open_for(ctx, study, as_json=as_json)
    with output.progress() as progress:
        lit = light(opened, out=out, progress=progress)
    show(lit.inventory, output)
    output.line()
    output.text("cli.wrote")
    output.files(lit.files)
    output.notices(lit.notices)
    output.document(lit.document(opened.say))


def show(inventory: LightingInventory, output: Output) -> None:
    """Draw the length by state and the longest dark and unknown stretches."""
    say = output.say
    total = sum(inventory.length_m.values())
    output.text("light.summary", km=say.number(total / 1000, 1))
    rows = [
        (say.term(str(state)), say.number(metres / 1000, 1), say.percent(metres / total if total else 0.0))
        for state, metres in inventory.length_m.items()
    ]
    output.table([say("light.state"), say("light.km"), say("light.share")], rows, right=(1, 2))
    if len(inventory.gaps) == 0:
        return
    output.line()
    output.text("light.gaps")
    gaps = [
        (
            gap.rank,
            gap.name or say("street.unnamed"),
            say.term(str(gap.lighting)),
            say.number(gap.length_m),
            say.term(f"source_{gap.lighting_source}"),
        )
        for gap in inventory.gaps.drop(columns="geometry").head(SHOWN).itertuples(index=False)
    ]
    headings = [say("walk.order"), say("light.name"), say("light.state"), say("light.metres"), say("light.source")]
    output.table(headings, gaps, right=(0, 3))
