"""``hotspots demo``: a ready study with made-up incidents."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.cli import run
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output


@make_verb("demo")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default="hotspots-demo", metavar="[DIR]")
@click.option("--open", "open_it", is_flag=True)
@click.pass_context
def verb(ctx: click.Context, folder: Path, open_it: bool, as_json: bool) -> None:  # noqa: D103
    from hotspots.study.demo import make_demo
    from hotspots.study.run import run as run_study

    told = ctx.find_root().obj
    study = make_demo(folder, told.get("language"))
    told["study_language"] = study.language
    output = Output(study.say, as_json)
    output.text("demo.made", folder=str(study.folder))
    output.line()
    with output.progress() as progress:
        done = run_study(study, progress=progress)
    run.show(done, output)
    output.document(done.document(study.say))
    if open_it and done.opens is not None:
        click.launch(done.opens.as_uri())
