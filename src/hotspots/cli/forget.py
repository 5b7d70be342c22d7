"""``hotspots forget``: removes what the tool keeps of a study's rows, never the user's own files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for
from hotspots.errors import UsageError

if TYPE_CHECKING:
    from hotspots.study.forget import Forgotten

SHOWN = 20


@make_verb("forget", writes=True)
@study_argument
@click.option("--dry-run", "dry_run", is_flag=True)
@click.option("--yes", "yes", is_flag=True)
@click.pass_context
def verb(ctx: click.Context, study: Path, out: Path | None, as_json: bool, dry_run: bool, yes: bool) -> None:  # noqa: D103
    from hotspots.study.forget import forget

    opened, output = open_for(ctx, study, as_json=as_json)
    with output.progress() as progress:
        found = forget(opened, out=out, progress=progress)
    if not dry_run and found.removed:
        if not yes:
            show(found, output)
            _ask(found, output)
        found = forget(opened, out=out, remove=True)
    show(found, output)
    output.notices(found.notices)
    output.document(found.document(opened.say))


def _ask(found: Forgotten, output: Output) -> None:
    """Ask before anything is removed; where nobody can answer, say how to go on.

    Raises
    ------
    UsageError
        If it was not confirmed.
    """
    can_answer = sys.stdin.isatty() and not output.as_json
    question = output.say("forget.ask", count=len(found.removed))
    if not (can_answer and click.confirm(question, default=False, err=True)):
        raise UsageError("forget_needs_yes", count=len(found.removed))


def show(found: Forgotten, output: Output) -> None:
    """Say what was removed or would be, and what was not touched."""
    key = "forget.removed" if found.is_done else "forget.would_remove"
    output.text(key if found.removed else "forget.nothing", count=len(found.removed))
    output.files(found.removed[:SHOWN])
    if len(found.removed) > SHOWN:
        output.text("cli.and_more", count=len(found.removed) - SHOWN, where="--json")
    if found.left:
        output.text("forget.left", count=len(found.left))
        output.files(found.left)
    if found.own:
        output.text("forget.own", files=", ".join(found.own))
    for one in found.old:
        output.text("forget.old", file=one.file, count=one.count, before=one.before.isoformat())
