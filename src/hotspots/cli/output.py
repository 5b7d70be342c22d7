"""Printing: a result for people or one JSON document; messages and progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotspots.errors import Notice
from hotspots.i18n import Translator

if TYPE_CHECKING:
    from hotspots.study.folder import Study
    from hotspots.study.progress import Progress


@dataclass(frozen=True, slots=True)
class Output:
    """Says things in one language.

    Parameters
    ----------
    say
        The translator.
    as_json
        Whether standard output is one JSON document; then everything else goes to standard error.
    """

    say: Translator
    as_json: bool = False

    def line(self, text: str = "") -> None:
        """Say a line of the result to people."""
        if not self.as_json:
            click.echo(text)

    def text(self, key: str, **values: Any) -> None:
        """Say a text of the catalogue."""
        self.line(self.say(key, **values))

    def document(self, document: dict[str, Any]) -> None:
        """Print the JSON document, if that is what was asked for."""
        if self.as_json:
            click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))

    def notices(self, notices: Sequence[Notice]) -> None:
        """Say warnings and chosen defaults, each once, on standard error."""
        for notice in dict.fromkeys((notice.is_warning, self.say.message(notice)) for notice in notices):
            is_warning, message = notice
            sign = self.say("cli.warning") if is_warning else self.say("cli.note")
            click.echo(f"{sign} {message}", err=True)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[Any]], right: Sequence[int] = ()) -> None:
        """Draw a table as wide as the terminal; columns whose numbers are in ``right`` are set to the right."""
        if self.as_json:
            return
        from rich.console import Console
        from rich.table import Table

        table = Table(
            box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold" if sys.stdout.isatty() else ""
        )
        for number, heading in enumerate(headings):
            table.add_column(heading, justify="right" if number in right else "left", overflow="fold")
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        width = None if sys.stdout.isatty() else 120
        Console(markup=False, highlight=False, emoji=False, width=width).print(table)

    def files(self, paths: Sequence[Path]) -> None:
        """Say which files were written."""
        for path in paths:
            self.line(f"  {path}")

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Show progress, on a terminal only."""
        from hotspots.study.progress import silent

        if not sys.stderr.isatty():
            yield silent
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        with bar:
            task = bar.add_task("", total=None)

            def show(step: str, share: float | None = None) -> None:
                bar.update(
                    task,
                    description=self.say(f"step.{step}"),
                    total=None if share is None else 1.0,
                    completed=0.0 if share is None else share,
                )

            yield show


def open_for(ctx: click.Context, place: Path, *, as_json: bool) -> tuple[Study, Output]:
    """Open the study that a verb was given, and speak its language unless another was asked for."""
    from hotspots.study.folder import open_study

    told = ctx.find_root().obj
    study = open_study(place, told.get("language"))
    told["study_language"] = study.language
    return study, Output(study.say, as_json)
