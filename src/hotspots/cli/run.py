"""``hotspots run``: all that the study asks for, in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.cli import check, find, light, patrol, walk
from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for

if TYPE_CHECKING:
    from hotspots.study.run import Done


@make_verb("run", writes=True)
@study_argument
@click.option("--open", "open_it", is_flag=True)
@click.pass_context
def verb(ctx: click.Context, study: Path, open_it: bool, out: Path | None, as_json: bool) -> None:  # noqa: D103
    from hotspots.study.run import run

    opened, output = open_for(ctx, study, as_json=as_json)
    with output.progress() as progress:
        done = run(opened, out=out, progress=progress)
    show(done, output)
    output.document(done.document(opened.say))
    if open_it and done.opens is not None:
        click.launch(done.opens.as_uri())


def show(done: Done, output: Output) -> None:
    """Say what each step found, what was written, and what to open."""
    check.show(done.checked, output)
    if done.hot_spots is not None:
        output.line()
        find.show(done.hot_spots, output)
        find.show_beside(done.felt, done.patterns, output)
    if done.light is not None:
        output.line()
        light.show(done.light, output)
    if done.plan is not None:
        output.line()
        walk.show(done.plan, output)
    if done.patrols is not None:
        output.line()
        patrol.show(done.patrols.plan, output)
        patrol.show_followed(done.patrols, output)
    output.line()
    output.text("cli.wrote")
    output.files(done.files)
    output.notices(done.notices)
    output.line()
    output.text("run.done", seconds=output.say.number(done.seconds, 1))
    if done.opens is not None:
        output.text("cli.open", file=str(done.opens))
