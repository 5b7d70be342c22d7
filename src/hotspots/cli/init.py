"""``hotspots init``: looks at the files and proposes a study."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.cli.language import said_language
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output
from hotspots.i18n import Translator

if TYPE_CHECKING:
    from hotspots.io.looking.questions import Question
    from hotspots.study.asked.init import Ask
    from hotspots.study.asked.understood import Made


@make_verb("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--incidents", multiple=True, metavar="FILE")
@click.option("--survey", multiple=True, metavar="FILE")
@click.option("--lamps", multiple=True, metavar="FILE")
@click.option("--areas", multiple=True, metavar="FILE")
@click.option("--addresses", multiple=True, metavar="FILE")
@click.option("--traffic", multiple=True, metavar="FILE")
@click.option("--faults", multiple=True, metavar="FILE")
@click.option("--observations", multiple=True, metavar="FILE")
@click.option("--places", multiple=True, metavar="FILE")
@click.option("--osm", multiple=True, metavar="FILE")
@click.option("--place", metavar="NAME")
@click.option("--replace", is_flag=True)
@click.pass_context
def verb(  # noqa: D103
    ctx: click.Context,
    folder: Path,
    incidents: tuple[str, ...],
    survey: tuple[str, ...],
    lamps: tuple[str, ...],
    areas: tuple[str, ...],
    addresses: tuple[str, ...],
    traffic: tuple[str, ...],
    faults: tuple[str, ...],
    observations: tuple[str, ...],
    places: tuple[str, ...],
    osm: tuple[str, ...],
    place: str | None,
    replace: bool,
    as_json: bool,
) -> None:
    from hotspots.study.asked.init import Given, init

    language = ctx.find_root().obj.get("language") or said_language([]) or "sv"
    output = Output(Translator(language), as_json)
    given = Given(
        incidents=incidents,
        survey=survey,
        lamps=lamps,
        areas=areas,
        addresses=addresses,
        traffic=traffic,
        faults=faults,
        observations=observations,
        places=places,
        osm=osm,
        place=place or "",
    )
    ask = None if as_json or not is_terminal() else asks(output)
    with output.progress() as progress:
        made = init(folder, given, language=language, replace=replace, ask=ask, progress=progress)
    show(made, output)
    output.notices(made.notices)
    output.document(made.document(output.say))
    made.require_settled()
    output.line()
    output.text("cli.next", command=made.next_command)


def is_terminal() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asks(output: Output) -> Ask:
    """Give what puts a question on the terminal: the answers by number, Enter for later."""

    def ask(file: str, question: Question) -> Any:
        del file
        say = output.say
        click.echo(f"\n{say.message(question.notice)}", err=True)
        for number, choice in enumerate(question.choices, start=1):
            click.echo(f"  {number:>2}  {question.key} = {choice.value}  {choice.meaning}".rstrip(), err=True)
        last = len(question.choices)
        while True:
            answer = click.prompt(say("init.which", last=last), default="", show_default=False, err=True).strip()
            if not answer:
                return None
            if answer.isdigit() and 1 <= int(answer) <= last:
                return question.choices[int(answer) - 1].value
            chosen = [choice.value for choice in question.choices if str(choice.value) == answer]
            if chosen:
                return chosen[0]

    return ask


def show(made: Made, output: Output) -> None:
    """Draw what was understood: a table for each file, with the lines of the settings that correct it."""
    say = output.say
    output.text("init.title")
    headings = [say(f"init.{key}") for key in ("line", "item", "found", "example", "sure")]
    for title, rows in made.tables(say):
        output.line()
        output.line(title)
        if rows:
            output.table(
                headings,
                [(row.line or "", row.item, row.found, row.example, row.sure) for row in rows],
                right=(0,),
            )
    output.line()
    output.text("init.done", file=str(made.path))
    if made.kept:
        output.text("init.kept", file=made.kept)
