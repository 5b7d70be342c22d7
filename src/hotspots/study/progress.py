"""How long work says how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotspots.errors import Notice


class Progress(Protocol):
    """Told of each step as it begins, and of its share done where that is known."""

    def __call__(self, step: str, share: float | None = None) -> None:
        """Say that a step (a key of the texts ``step.…``) is at a share of one."""
        ...


def silent(step: str, share: float | None = None) -> None:
    """Say nothing."""


def announcing(progress: Progress, told: list[Notice]) -> Callable[[Notice], None]:
    """Give what remembers a notice for the end, and says it at once where somebody is there to read it.

    What is sent over the network is said before it is sent: a `progress` with a method ``tell`` says it.
    """

    def tell(notice: Notice) -> None:
        told.append(notice)
        at_once = getattr(progress, "tell", None)
        if at_once is not None:
            at_once(notice)

    return tell
