"""``hotspots init``: looks at the files and proposes a study."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.cli.language import said_language
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output
from hotspots.i18n import Translator

FILE = click.Path(path_type=Path)


@make_verb("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--incidents", type=FILE, metavar="FILE")
@click.option("--survey", type=FILE, metavar="FILE")
@click.option("--lamps", type=FILE, metavar="FILE")
@click.option("--areas", type=FILE, metavar="FILE")
@click.option("--osm", type=FILE, metavar="FILE")
@click.option("--place", metavar="NAME")
@click.option("--replace", is_flag=True)
@click.pass_context
def verb(  # noqa: D103
    ctx: click.Context,
    folder: Path,
    incidents: Path | None,
    survey: Path | None,
    lamps: Path | None,
    areas: Path | None,
    osm: Path | None,
    place: str | None,
    replace: bool,
    as_json: bool,
) -> None:
    from hotspots.study.init import Given, init

    language = ctx.find_root().obj.get("language") or said_language([]) or "sv"
    output = Output(Translator(language), as_json)
    given = Given(incidents=incidents, survey=survey, lamps=lamps, areas=areas, osm=osm, place=place or "")
    with output.progress() as progress:
        made = init(folder, given, language=language, replace=replace, progress=progress)
    say = output.say
    output.text("init.title")
    headings = [say("init.file"), say("init.key"), say("init.found"), say("init.sure")]
    output.table(headings, [(row.file, row.key, row.found, row.sure) for row in made.rows(say)])
    output.line()
    output.text("init.done", file=str(made.path))
    output.text("cli.next", command=made.next_command)
    output.notices(made.notices)
    output.document(made.document(say))
