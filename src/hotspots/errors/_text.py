"""One message: the problem and the next step, with named places for values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any


class Term(str):
    """A word of the project's own (``Term("incidents")``), said in the reader's language at the edge."""

    __slots__ = ()


def as_english(value: Any) -> str:
    """Write one value for an English reader: 21532 as ``21,532``, terms as their words."""
    if isinstance(value, Term):
        return value.replace("_", " ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(as_english(item) for item in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Text:
    """A problem and a next step; ``{name}`` stands for a value."""

    problem: str
    hint: str = ""

    def fill(self, values: Mapping[str, Any], say: Callable[[Any], str] = as_english) -> tuple[str, str]:
        """Put the values in their places.

        Raises
        ------
        KeyError
            If the text names a value that was not given: a fault of the program, not of the user.
        """
        said = {name: say(value) for name, value in values.items()}
        return self.problem.format_map(said), self.hint.format_map(said)

    def names(self) -> frozenset[str]:
        """Names of the values that the text asks for."""
        parts = [*Formatter().parse(self.problem), *Formatter().parse(self.hint)]
        return frozenset(name for _, name, _, _ in parts if name)
