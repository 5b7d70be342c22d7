"""``hotspots check``: reads everything, and says what became of every row."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for
from hotspots.errors import Notice

if TYPE_CHECKING:
    from hotspots.model.reading import FileReading
    from hotspots.study.check import Checked


@make_verb("check", writes=True)
@study_argument
@click.pass_context
def verb(ctx: click.Context, study: Path, out: Path | None, as_json: bool) -> None:
    """Read everything and say what is wrong, row by row."""
    from hotspots.study.check import check, require_usable

    opened, output = open_for(ctx, study, as_json=as_json)
    with output.progress() as progress:
        checked = check(opened, out=out, progress=progress)
    show(checked, output)
    output.notices(checked.notices)
    output.document(checked.document(opened.say))
    require_usable(opened, checked)


def show(checked: Checked, output: Output) -> None:
    """Draw the counts per file, then the reasons with one example row each."""
    say = output.say
    keys = ("file", "kind", "rows", "accepted", "mended", "set_aside", "filtered", "used")
    rows = [
        (
            reading.path,
            say.term(reading.kind),
            *(
                say.number(count)
                for count in (
                    reading.rows,
                    reading.accepted,
                    reading.mended,
                    len(reading.set_aside),
                    reading.filtered,
                    reading.used,
                )
            ),
        )
        for reading in checked.files
    ]
    output.table([say(f"check.{key}") for key in keys], rows, right=range(2, 8))
    for reading in checked.files:
        _show_reasons(reading, output)
    if checked.streets is not None:
        output.text("check.streets", **checked.streets)
    if checked.set_aside_file is not None:
        output.line()
        output.text("check.all", file=str(checked.set_aside_file))


def _show_reasons(reading: FileReading, output: Output) -> None:
    say = output.say
    if reading.mends:
        output.line()
        output.text("check.mends", file=reading.path)
        for code, count in sorted(reading.mends.items(), key=lambda item: -item[1]):
            output.text("check.mend", count=count, mend=say.message(Notice(code)))
    if not reading.set_aside:
        return
    output.line()
    output.text("check.reasons", file=reading.path)
    by_reason: dict[str, list[int]] = defaultdict(list)
    texts: dict[str, str] = {}
    for row in reading.set_aside:
        by_reason[row.reason.code].append(row.row)
        texts.setdefault(row.reason.code, say.message(row.reason))
    for code, numbers in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        output.text("check.example", count=len(numbers), reason=texts[code], row=numbers[0])
