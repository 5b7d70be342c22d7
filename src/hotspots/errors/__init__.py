"""What can go wrong, and what is worth saying: every failure and warning has a code, its values, and plain words.

::

    HotspotsError
    ├── UsageError      (exit 2)  asked for in a way that has no meaning
    ├── DataError       (exit 1)  a file or table cannot be used as it is        also a ValueError
    ├── SettingsError   (exit 1)  hotspots.toml says something that has no meaning  also a ValueError
    ├── FileError       (exit 1)  a file cannot be read or written               also an OSError
    ├── PlanError       (exit 1)  what was wished for cannot be planned          also a ValueError
    └── PrivacyError    (exit 3)  refused, to protect somebody                   also a PermissionError

An error is raised by its code, ``DataError("column_missing", column="Datum", found="Date, Time")``. The English
words stand in this package, one file for each part of the house; Swedish stands in ``hotspots.i18n``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from hotspots.errors import (
    choosing,
    counting,
    detecting,
    detecting_more,
    evaluating,
    following_up,
    geocoding,
    guarding,
    leading,
    lighting,
    loading,
    mapping,
    patrol_following,
    patrol_papers,
    patrol_trials,
    patrolling,
    planning,
    promising,
    proposing,
    protecting,
    reaching,
    reading,
    screening,
    streets,
    studying,
    walking,
)
from hotspots.errors._text import Term, Text
from hotspots.errors.causes import cause_of

__all__ = [
    "MESSAGES",
    "DataError",
    "FileError",
    "HotspotsError",
    "Notice",
    "PlanError",
    "PrivacyError",
    "SettingsError",
    "Term",
    "Text",
    "UsageError",
    "cause_of",
]


def _collect(*parts: Mapping[str, Text]) -> dict[str, Text]:
    collected: dict[str, Text] = {}
    for part in parts:
        for code, text in part.items():
            if code in collected:
                raise RuntimeError(f"The message code {code!r} stands in two parts of hotspots.errors.")
            collected[code] = text
    return collected


MESSAGES: Final[Mapping[str, Text]] = _collect(
    reading.MESSAGES,
    screening.MESSAGES,
    guarding.MESSAGES,
    choosing.MESSAGES,
    streets.MESSAGES,
    lighting.MESSAGES,
    loading.MESSAGES,
    geocoding.MESSAGES,
    detecting.MESSAGES,
    detecting_more.MESSAGES,
    counting.MESSAGES,
    planning.MESSAGES,
    walking.MESSAGES,
    reaching.MESSAGES,
    leading.MESSAGES,
    following_up.MESSAGES,
    patrolling.MESSAGES,
    promising.MESSAGES,
    patrol_following.MESSAGES,
    patrol_papers.MESSAGES,
    patrol_trials.MESSAGES,
    evaluating.MESSAGES,
    proposing.MESSAGES,
    protecting.MESSAGES,
    mapping.MESSAGES,
    studying.MESSAGES,
)
"""Every code with its English text."""


class HotspotsError(Exception):
    """Any failure that the user can act on: what is wrong, and what to do next.

    Parameters
    ----------
    code
        A key of :data:`MESSAGES`.
    **values
        What the text names: the value found, the file, the row.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, /, **values: Any) -> None:
        self.code = code
        self.values = values
        text = MESSAGES[code]
        self.problem, self.hint = text.fill(values)
        super().__init__(f"{self.problem} {self.hint}".strip())

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.code, self.values)


def _rebuild(kind: type[HotspotsError], code: str, values: dict[str, Any]) -> HotspotsError:
    return kind(code, **values)


class UsageError(HotspotsError):
    """Asked for in a way that has no meaning."""

    exit_code = 2


class DataError(HotspotsError, ValueError):
    """The data given cannot be used as they are."""


class SettingsError(HotspotsError, ValueError):
    """``hotspots.toml`` says something that has no meaning."""


class FileError(HotspotsError, OSError):
    """A file cannot be read or written."""


class PlanError(HotspotsError, ValueError):
    """What was wished for cannot be planned."""


class PrivacyError(HotspotsError, PermissionError):
    """Refused, to protect somebody."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth saying that is no failure: a warning, a chosen default, a reason.

    Parameters
    ----------
    code
        A key of :data:`MESSAGES`.
    values
        What the text names.
    is_warning
        Whether the user ought to act on it; otherwise it informs.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_warning: bool = True

    def __post_init__(self) -> None:
        MESSAGES[self.code].fill(self.values)

    def __str__(self) -> str:
        problem, hint = MESSAGES[self.code].fill(self.values)
        return f"{problem} {hint}".strip()
