"""Errors about a key of the settings, told of the option where that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotspots.errors import PlanError

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "walk_value_out_of_range": (),  # says its key itself
    "walk_between_unclear": ("between_dates",),
    "walk_at_and_between": ("between_dates",),
    "walk_hours_alone": ("hours",),
    "walk_hours_unclear": ("hours",),
    "walk_too_short": ("minutes",),
    "walk_length_too_short": ("max_length_m",),
    "walk_wishes_too_far": ("max_length_m",),
    "walk_street_unknown": ("avoid", "include"),
    "walk_street_unknown_no_names": ("avoid", "include"),
}
"""Codes of errors that speak of keys of ``[walk]``, with the keys; each has a twin, ``_typed``, that names options."""


def as_typed(error: PlanError, ctx: click.Context) -> PlanError:
    """Give the error that names the option, if one of the keys it speaks of was typed as one; else the same error."""
    values: dict[str, Any] = dict(error.values)
    keys = KEYS.get(error.code, ())
    if error.code in KEYS and not keys:
        keys = (str(values.pop("key")),)
    typed = [key for key in keys if ctx.get_parameter_source(key) == ParameterSource.COMMANDLINE]
    meant = [key for key in typed if _says(ctx.params[key], values)]
    options = [_option(ctx, key) for key in meant or typed]
    if not options:
        return error
    return type(error)(f"{error.code}_typed", **values, option=options[0])


def _says(given: Any, values: Mapping[str, Any]) -> bool:
    """Tell whether what was typed for an option is what an error speaks of."""
    several = given if isinstance(given, tuple | list) else (given,)
    return any(one == value for one in several for value in values.values())


def _option(ctx: click.Context, key: str) -> str:
    return next(parameter.opts[0] for parameter in ctx.command.params if parameter.name == key)
