"""``hotspots check``: reads everything, and says what became of every row."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hotspots.cli.options import study_argument
from hotspots.cli.options import verb as make_verb
from hotspots.cli.output import Output, open_for, width_of
from hotspots.errors import Notice, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from hotspots.model.reading import FileReading
    from hotspots.study.check import Checked
    from hotspots.study.read.tally import GroupTally, Tally

_FILES: Final = 25
_FAULTS: Final = 12
_MENDS: Final = 10
_GROUPS: Final = 25
_WORDS: Final = 4
_ROWS: Final = 5


@make_verb("check", writes=True)
@study_argument
@click.option("--max-bad", metavar="SHARE")
@click.pass_context
def verb(ctx: click.Context, study: Path, max_bad: str | None, out: Path | None, as_json: bool) -> None:
    """Read everything and say what is wrong, row by row."""
    from hotspots.study.check import check, require_usable

    share = None if max_bad is None else read_share(max_bad)
    opened, output = open_for(ctx, study, as_json=as_json)
    with output.progress() as progress:
        checked = check(opened, out=out, max_bad=share, progress=progress)
    show(checked, output)
    output.notices([*(Notice(error.code, error.values) for error in checked.refused[1:]), *checked.notices])
    output.document(checked.document(opened.say))
    require_usable(opened, checked)


def read_share(text: str) -> float:
    """Read a share such as ``10%``, ``10 %``, ``0,1`` or ``0.1``.

    Raises
    ------
    UsageError
        If it is none, or lies outside 0 to 100 %; a bare 1 may mean either and is refused.
    """
    bare = "".join(text.split()).replace(",", ".")
    try:
        number = float(bare.removesuffix("%"))
    except ValueError:
        number = math.nan
    share = number / 100 if bare.endswith("%") or number > 1 else number
    if not 0 <= share <= 1 or (number == 1 and not bare.endswith("%")):
        raise UsageError("max_bad_unclear", found=text)
    return share


def show(checked: Checked, output: Output) -> None:
    """Draw the counts per file, why rows were set aside or mended, and what the incidents hold."""
    from hotspots.study.check import shown_path

    aside = shown_path(checked.set_aside_file) if checked.set_aside_file else ""
    _show_counts(checked, output)
    for reading in checked.files:
        _show_faults(reading, checked, output, aside)
        _show_mends(reading, output)
    if checked.incidents is not None:
        _show_incidents(checked.incidents, output)
    output.line()
    if checked.streets is not None:
        output.text("check.streets", **checked.streets)
    if checked.set_aside_file is not None:
        output.text("check.all", file=aside)


def _show_counts(checked: Checked, output: Output) -> None:
    """Draw the counts per file; where the terminal is narrow without what kind each is, which would break the names."""
    say = output.say
    keys = ["file", "kind", "rows", "accepted", "mended", "set_aside", "filtered", "used"]
    rows = [
        [reading.path, say.term(reading.kind), *map(say.number, _counts(reading))] for reading in checked.files[:_FILES]
    ]
    headings = [say(f"check.{key}") for key in keys]
    widths = [max(len(row[at]) for row in [headings, *rows]) + 2 for at in range(len(keys))]
    if sum(widths) > width_of(sys.stdout):
        headings, rows = [headings[0], *headings[2:]], [[row[0], *row[2:]] for row in rows]
    output.table(headings, rows, right=range(len(headings) - 6, len(headings)))
    if len(checked.files) > _FILES:
        output.text("cli.and_more", count=len(checked.files) - _FILES, where="hotspots check --json")


def _counts(reading: FileReading) -> tuple[int, ...]:
    aside = len(reading.set_aside)
    return reading.rows, reading.accepted, reading.mended, aside, reading.filtered, reading.used


def _show_faults(reading: FileReading, checked: Checked, output: Output, aside: str) -> None:
    from hotspots.study.check import count_bad, faults_of, is_too_bad

    if not reading.set_aside:
        return
    say, limit = output.say, checked.limit(reading)
    output.line()
    output.text(
        "check.faults_too_many" if is_too_bad(reading, limit) else "check.faults",
        file=reading.path,
        count=len(reading.set_aside),
        rows=reading.rows,
        percent=say.percent(len(reading.set_aside) / reading.rows, 1),
        bad=count_bad(reading),
        limit=say.percent(limit),
    )
    output.table(
        [say(f"check.{key}") for key in ("count", "first_rows", "column", "reason")],
        [
            (say.number(len(fault.rows)), _rows(fault.rows), say.value(fault.column), say.message(fault.reason))
            for fault in faults_of(reading)
        ],
        right=(0,),
        most=_FAULTS,
        rest=aside,
    )


def _rows(rows: Sequence[int] | NDArray[np.int64]) -> str:
    shown = ", ".join(str(row) for row in rows[:_ROWS])
    return shown if len(rows) <= _ROWS else f"{shown} …"


def _show_mends(reading: FileReading, output: Output) -> None:
    if not reading.mends:
        return
    say = output.say
    output.line()
    output.text("check.mends", file=reading.path, count=reading.mended)
    output.table(
        [say(f"check.{key}") for key in ("count", "first_rows", "column", "mend")],
        [
            (
                say.number(len(mend.rows)),
                _rows(mend.rows),
                say.value(mend.column),
                say.message(Notice(mend.code, {"column": mend.column})),
            )
            for mend in sorted(reading.mended_rows, key=lambda one: (-len(one.rows), one.code, one.column))
        ],
        right=(0,),
        most=_MENDS,
        rest="hotspots check --json",
    )


def _show_incidents(tally: Tally, output: Output) -> None:
    from hotspots.study.read.tally import UNKNOWN

    say = output.say
    output.line()
    output.text("check.incidents", read=tally.read, used=tally.used, inside=say.percent(tally.inside, 1))
    output.table(("", ""), _facts(tally, output))
    if any(group.group for group in tally.offences):
        output.line()
        output.table(
            [say("check.count"), say("check.group"), say("check.words")],
            [_group_row(group, output) for group in tally.offences],
            right=(0,),
            most=_GROUPS,
            rest="hotspots check --json",
        )
        if any(group.group == UNKNOWN for group in tally.offences):
            output.text("check.unknown_hint")


def _facts(tally: Tally, output: Output) -> list[tuple[str, str]]:
    from hotspots.study.read.tally import uncertainty_of

    say = output.say
    period = say("check.period_told", first=tally.first, last=tally.last) if tally.first else say("check.none")
    undated = f" ({say('check.undated', count=tally.undated)})" if tally.undated and tally.first else ""
    times = [f"{say(f'check.time_{name}')} {say.number(count)}" for name, count in tally.times.items()]
    places = [
        f"{say('check.place_told', place=say(f'check.place_{tier}'), metres=uncertainty_of(tier))} {say.number(count)}"
        if tier != "none"
        else f"{say('check.place_none')} {say.number(count)}"
        for tier, count in tally.places.items()
    ]
    if tally.by_address:
        places.append(f"{say('check.place_by_address')} {say.number(tally.by_address)}")
    facts = [(say("check.period"), period + undated)]
    if tally.crs:
        facts.append((say("check.crs"), "; ".join(sorted({_named(crs) for crs in tally.crs.values()}))))
    facts.append((say("check.times"), ", ".join(times)))
    facts.append((say("check.places"), ", ".join(places)))
    repeats = say("check.repeats_told", count=tally.repeats) if tally.repeats else say("check.none")
    return [*facts, (say("check.repeats"), repeats)]


def _named(crs: str) -> str:
    from hotspots.crs import read_crs

    found = read_crs(crs)
    number = found.to_epsg()
    return f"{found.name} (EPSG:{number})" if number else str(found.name)


def _group_row(group: GroupTally, output: Output) -> tuple[str, str, str]:
    say = output.say
    special = {"": "check.group_absent", "unknown": "check.group_unknown"}
    name = say(special[group.group]) if group.group in special else say(f"map_group_{group.group}")
    if group.is_sensitive:
        name = say("check.sensitive", group=name)
    words = [f"{word} {say.number(count)}" for word, count in group.words[:_WORDS] if word]
    unsaid = group.unsaid + sum(count for _, count in group.words[_WORDS:])
    if unsaid:
        words.append(say("check.unsaid", count=unsaid))
    return say.number(group.count), name, ", ".join(words)
