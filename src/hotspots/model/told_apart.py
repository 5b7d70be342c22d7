"""Names that come again are told apart by a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def told_apart(names: Sequence[str]) -> list[str]:
    """Put a number to names that come again: ``Storgatan``, ``Storgatan (2)``.

    The first of a name keeps it. A number that makes a name which another one has already is passed over, and what has
    no name (``""``) gets none.
    """
    seen: Counter[str] = Counter()
    taken = set(names)
    told = []
    for name in names:
        seen[name] += 1
        said = name
        while name and seen[name] > 1 and said in taken:
            said = f"{name} ({seen[name]})"
            seen[name] += said in taken
        taken.add(said)
        told.append(said)
    return told
