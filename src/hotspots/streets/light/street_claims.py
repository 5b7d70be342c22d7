"""What findings about segments make of their light: one word for a whole street says less than one for a stretch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.model.lighting import Lighting, LightingSource
from hotspots.streets.light.findings import is_only_partly_known, verdict_of

if TYPE_CHECKING:
    from hotspots.streets.light.findings import OnStreets
    from hotspots.streets.light.serving import Served
    from hotspots.streets.light.verdict import Verdict

SOURCES: Final = {"observation": LightingSource.OBSERVATION, "report": LightingSource.REPORT}
WORDS: Final = {"observation": "seen", "report": "report", "closed": "mended"}


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one finding says of one segment."""

    edge: int
    kind: str
    what: str
    date: str
    whole: bool
    extent: str
    named: bool
    is_long: bool

    @property
    def is_vague(self) -> bool:
        """Whether one word stands for more than anybody can see at once, and nobody said that all of it is meant."""
        return (self.named and self.extent != "whole") or (self.is_long and not self.named)


def tell_by_findings(verdict: Verdict, seen: OnStreets, length_m: npt.NDArray[np.float64], by_register: Served) -> None:
    """Let findings about segments, oldest first, go before what is older.

    Where only the name of a street is said, the state is never surely known; it is unknown where lamps of the register
    contradict it, or where the street is long and nobody said that the whole of it is meant.

    Parameters
    ----------
    verdict
        Changed in place.
    seen
        :func:`~hotspots.streets.light.findings.on_streets`.
    length_m
        Of the segments.
    by_register
        The lamps of the register by segment, after what was found of them.
    """
    for row in seen.frame.to_dict("records"):
        fields: dict[str, Any] = {str(name): value for name, value in row.items()}
        one = _Claim(**{**fields, "whole": bool(fields["whole"]), "named": bool(fields["named"]),
                        "is_long": bool(fields["is_long"])})  # fmt: skip
        length = float(length_m[one.edge])
        lit = verdict_of(one.what, one.kind, whole=one.whole, length_m=length)
        undated = not one.date and one.kind == "report"
        if lit is None or not (undated or one.date >= str(verdict.date[one.edge])):
            continue
        _tell_one(verdict, one, lit, length, by_register)


def _tell_one(verdict: Verdict, one: _Claim, lit: bool, length_m: float, by_register: Served) -> None:
    lamps, working = int(by_register.lamps[one.edge]), int(by_register.working[one.edge])
    by_lamps = (lamps > 0 and not working) if lit else working > 0
    against = ""
    if by_lamps and (one.is_vague or (one.named and one.is_long)):
        against = "lamps"
    elif one.is_vague and one.is_long:
        against = "length"
    state = Lighting.LIT if lit else Lighting.UNLIT
    if against and verdict.state[one.edge] == state.value:
        return
    said = f"{WORDS[one.kind]}={one.date}" if one.date else f"{one.kind}=1"
    told = is_only_partly_known(one.what, one.extent, whole=one.whole, length_m=length_m) or against != ""
    scope = "street" if one.whole else "place"
    said += f"; found={one.what}" + (f"; scope={scope}" if told else "") + (f"; against={against}" if against else "")
    state = Lighting.UNKNOWN if against else state
    verdict.say_one(one.edge, state, SOURCES[one.kind], said, one.date, partly=told or one.named)
