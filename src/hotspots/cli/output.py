"""Printing: a result for people or one JSON document; messages and progress on standard error."""

from __future__ import annotations

import codecs
import json
import os
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import click

from hotspots.cli.today import today
from hotspots.errors import Notice
from hotspots.i18n import Translator

if TYPE_CHECKING:
    from hotspots.study.asked.folder import Study
    from hotspots.study.progress import Progress


ASKING: Final = "ask"
"""The step in which a person is asked something."""

UNKNOWN_WIDTH: Final = 100
_NARROWEST: Final = 60
_WIDEST: Final = 140
_PLAIN: Final = {
    "→": "->", "←": "<-", "≥": ">=", "≤": "<=", "≠": "!=", "≈": "~", "\N{MINUS SIGN}": "-", "×": "x", "…": "...",
    "–": "-", "—": "-", "•": "*", "·": "*", "“": '"', "”": '"', "’": "'", "‘": "'", "\u202f": " ", "\u2009": " ",
    "\u00a0": " ",
}  # fmt: skip


def is_unicode(stream: Any) -> bool:
    """Tell whether a stream can say every letter."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").startswith(("utf8", "utf16"))


def settle_streams() -> None:
    """Let streams that cannot say every letter, as on Windows consoles and in pipes there, say the nearest they can."""
    codecs.register_error("hotspots.plain", _say_plainly)
    for stream in (sys.stdout, sys.stderr):
        if not is_unicode(stream) and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="hotspots.plain")


def _say_plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    said = []
    for sign in error.object[error.start : error.end]:
        bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
        said.append(_PLAIN.get(sign) or bare or "?")
    return "".join(said), error.end


def sayable(text: str, stream: Any) -> str:
    """Write a text as the stream will, so that its length is known before it is laid out."""
    if is_unicode(stream):
        return text
    codecs.register_error("hotspots.plain", _say_plainly)
    return text.encode(stream.encoding, "hotspots.plain").decode(stream.encoding)


def width_of(stream: Any) -> int:
    """Tell how wide to write: as the terminal, in a pipe as the terminal that it is typed in."""
    for one in (stream, sys.stderr, sys.stdin):
        try:
            columns = os.get_terminal_size(one.fileno()).columns
        except (OSError, ValueError, AttributeError):
            continue
        if columns:
            # Windows consoles break the line when its last place is written.
            return max(_NARROWEST, min(_WIDEST, columns - (os.name == "nt")))
    told = os.environ.get("COLUMNS", "")
    return max(_NARROWEST, int(told)) if told.isdigit() else UNKNOWN_WIDTH


def wrapped(text: str, stream: Any) -> str:
    """Break a text between words where the terminal would break it within one; in a pipe it stays as it is."""
    width = width_of(stream)
    if len(text) <= width or not stream.isatty():
        return text
    indent = text[: len(text) - len(text.lstrip())]
    return textwrap.fill(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )


class Written(Protocol):
    """What a verb that writes gives back."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that were written."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is worth saying."""

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""


@dataclass(frozen=True, slots=True)
class _Steps:
    """Shows steps, and says at once what cannot wait."""

    show: Callable[[str, float | None], None]
    tell: Callable[[Notice], None]

    def __call__(self, step: str, share: float | None = None) -> None:
        self.show(step, share)


@dataclass(frozen=True, slots=True)
class Output:
    """Says things in one language.

    Parameters
    ----------
    say
        The translator.
    as_json
        Whether standard output is one JSON document; then everything else goes to standard error.
    told
        Notices that were said already.
    """

    say: Translator
    as_json: bool = False
    told: set[str] = field(default_factory=set, repr=False)

    def line(self, text: str = "") -> None:
        """Say a line of the result to people."""
        if not self.as_json:
            click.echo(wrapped(text, sys.stdout))

    def text(self, key: str, **values: Any) -> None:
        """Say a text of the catalogue."""
        self.line(self.say(key, **values))

    def document(self, document: dict[str, Any]) -> None:
        """Print the JSON document, if that is what was asked for; in ASCII where the stream cannot say it all."""
        if self.as_json:
            plain = not is_unicode(sys.stdout)
            click.echo(json.dumps(document, ensure_ascii=plain, indent=2, allow_nan=False))

    def notices(self, notices: Sequence[Notice]) -> None:
        """Say warnings and chosen defaults, each once, on standard error."""
        for is_warning, message in dict.fromkeys((notice.is_warning, self.say.message(notice)) for notice in notices):
            if message in self.told:
                continue
            self.told.add(message)
            sign = self.say("cli.warning") if is_warning else self.say("cli.note")
            click.echo(wrapped(f"{sign} {message}", sys.stderr), err=True)

    def table(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[Any]],
        right: Sequence[int] = (),
        *,
        most: int = 0,
        rest: str = "",
    ) -> None:
        """Draw a table as wide as the terminal; columns whose numbers are in ``right`` are set to the right.

        Parameters
        ----------
        headings, rows, right
            What to draw; words are wrapped, never cut.
        most
            Draw so many rows at most; 0: all.
        rest
            Where the others are, said with their number under the table.
        """
        if self.as_json:
            return
        from rich.console import Console
        from rich.table import Table

        table = Table(
            box=None,
            pad_edge=False,
            padding=(0, 2, 0, 0),
            header_style="bold" if sys.stdout.isatty() else "",
            show_header=any(headings),
        )
        for number, heading in enumerate(headings):
            table.add_column(heading, justify="right" if number in right else "left", overflow="fold")
        shown = rows[:most] if most else rows
        for row in shown:
            table.add_row(*(sayable(str(cell), sys.stdout) for cell in row))
        with Console(markup=False, highlight=False, emoji=False, width=width_of(sys.stdout)) as console:
            with console.capture() as drawn:
                console.print(table)
            for line in drawn.get().splitlines():
                click.echo(line.rstrip())
        if len(shown) < len(rows):
            self.text("cli.and_more", count=len(rows) - len(shown), where=rest)

    def wrote(self, done: Written) -> None:
        """Say what was written and what is worth saying, or print the JSON document."""
        self.text("cli.wrote")
        self.files(done.files)
        self.notices(done.notices)
        self.document(done.document(self.say))

    def files(self, paths: Sequence[Path]) -> None:
        """Say which files were written."""
        for path in paths:
            self.line(f"  {path}")

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Show progress, on a terminal only; what cannot wait until the end is said at once everywhere."""
        if not sys.stderr.isatty():
            yield _Steps(lambda *_: None, lambda notice: self.notices([notice]))
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
                if step == ASKING:
                    bar.stop()  # nothing may be drawn over the question
                    return
                bar.start()
                bar.update(
                    task,
                    description=self.say(f"step.{step}"),
                    total=None if share is None else 1.0,
                    completed=0.0 if share is None else share,
                )

            def tell(notice: Notice) -> None:
                bar.stop()
                self.notices([notice])
                bar.start()

            yield _Steps(show, tell)


def open_for(ctx: click.Context, place: Path, *, as_json: bool) -> tuple[Study, Output]:
    """Open the study that a verb was given, and speak its language unless another was asked for."""
    from hotspots.study.asked.folder import open_study

    told = ctx.find_root().obj
    study = replace(open_study(place, told.get("language")), today=today())
    told["study_language"] = study.language
    return study, Output(study.say, as_json)
