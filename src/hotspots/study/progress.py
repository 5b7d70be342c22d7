"""How long work says how far it has come."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of each step as it begins, and of its share done where that is known."""

    def __call__(self, step: str, share: float | None = None) -> None:
        """Say that a step (a key of the texts ``step.…``) is at a share of one."""
        ...


def silent(step: str, share: float | None = None) -> None:
    """Say nothing."""
