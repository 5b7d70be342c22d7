"""What verbs share: the study, the language, where to write, and machine-readable output. Each is defined once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from hotspots.cli.group import Localised

F = TypeVar("F", bound=Callable[..., Any])

study_argument = click.argument(
    "study", type=click.Path(path_type=Path), default=Path(), required=False, metavar="[STUDY]"
)
language_option = click.option("--language", type=click.Choice(["sv", "en"]), expose_value=False)
out_option = click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
json_option = click.option("--json", "as_json", is_flag=True)


def verb(name: str, *, writes: bool = False, prints: bool = True) -> Callable[[F], click.Command]:
    """Make a verb: its help by its name, with the options that it shares with others.

    Parameters
    ----------
    name
        What people type.
    writes
        Whether it takes ``--out``.
    prints
        Whether it prints a result and so takes ``--json``.
    """

    def make(function: F) -> click.Command:
        decorated: Any = language_option(function)
        if prints:
            decorated = json_option(decorated)
        if writes:
            decorated = out_option(decorated)
        return click.command(name, cls=Localised, context_settings={"help_option_names": ["-h", "--help"]})(decorated)

    return make
