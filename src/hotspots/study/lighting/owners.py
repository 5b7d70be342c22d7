"""Says in the study's language that a lamp belongs to a private person, whose name is not kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hotspots.model.lighting import PRIVATE_OWNER

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.lighting import Lamps


def with_owners_said(lamps: Lamps, say: Translator) -> Lamps:
    """Give lamps with words where :data:`~hotspots.model.lighting.PRIVATE_OWNER` stands."""
    words = {PRIVATE_OWNER: say.term("owner_private")}
    frame = lamps.frame.assign(owner=lamps.frame["owner"].replace(words))
    unplaced = lamps.unplaced
    if unplaced is not None:
        unplaced = unplaced.assign(owner=unplaced["owner"].replace(words))
    return replace(lamps, frame=frame, unplaced=unplaced)
