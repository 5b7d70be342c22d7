"""``hotspots map``: the interactive map for an audience."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import open_for

if TYPE_CHECKING:
    from hotspots.model.released import ProfileName


@make_verb("map", writes=True)
@study_argument
@click.option(
    "--profile",
    type=click.Choice(["internal", "partner", "participant", "public"]),
    default="public",
    show_default=True,
)
@click.option("--open", "open_it", is_flag=True)
@click.pass_context
def verb(ctx: click.Context, study: Path, profile: ProfileName, open_it: bool, out: Path | None, as_json: bool) -> None:  # noqa: D103
    from hotspots.study.steps import draw

    opened, output = open_for(ctx, study, as_json=as_json)
    with output.progress() as progress:
        drawn = draw(opened, profile, out=out, progress=progress)
    output.wrote(drawn)
    if open_it:
        click.launch(drawn.files[0].as_uri())
