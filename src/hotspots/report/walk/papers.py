"""The papers of a walk as tagged PDFs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotspots.report.typeset import typeset


def walk_pack(data: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Set the pack of the leader or of those who walk along, see ``pack.typ``.

    Returns
    -------
    pdf, source
        The PDF, the same for the same data, and the JSON it was made from.
    """
    return typeset(("walk/base.typ", "walk/pack.typ"), data)


def easy_sheet(data: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """Set the sheet in easy words, see ``easy.typ``."""
    return typeset(("walk/base.typ", "walk/easy.typ"), data)
