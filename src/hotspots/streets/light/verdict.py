"""What is said of the light of segments while the evidence is gone through, weakest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from hotspots.model.lighting import Confidence, Lighting, LightingSource
from hotspots.streets.light.sureness import confidence

Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of the segments: arrays of one length that are filled, weakest evidence first.

    Parameters
    ----------
    state, source, evidence, date
        One of each for every segment.
    is_partly_known
        Whether what is said may be about a part of the segment only, or rests on lamps outside the coverage.
    """

    state: Words
    source: Words
    evidence: Words
    date: Words
    is_partly_known: Mask

    @classmethod
    def unknown(cls, size: int) -> Verdict:
        """Know nothing of any segment."""
        said = (Lighting.UNKNOWN.value, LightingSource.NONE.value, "", "")
        state, source, evidence, date = (np.full(size, value, dtype=object) for value in said)
        return cls(state, source, evidence, date, np.zeros(size, dtype=np.bool_))

    def say(
        self,
        where: Mask,
        state: Lighting,
        source: LightingSource,
        evidence: Words,
        date: Words | str = "",
        *,
        partly: bool = False,
    ) -> None:
        """Say it of many segments."""
        self.state[where] = state.value
        self.source[where] = source.value
        self.evidence[where] = evidence[where]
        self.is_partly_known[where] = partly
        self.date[where] = date if isinstance(date, str) else date[where]

    def say_one(
        self, row: int, state: Lighting, source: LightingSource, evidence: str, date: str, *, partly: bool = False
    ) -> None:
        """Say it of one segment."""
        self.is_partly_known[row] = partly
        self.state[row], self.source[row] = state.value, source.value
        self.evidence[row], self.date[row] = evidence, date

    def confidences(self, today: dt.date | None) -> npt.NDArray[np.str_]:
        """Tell how sure each is.

        Not high where it may be about a part of the segment only, low if findings clash or states cannot be read.
        """
        pairs = list(zip(self.source, self.date, strict=True))
        known = {pair: confidence(*pair, today) for pair in set(pairs)}
        sure = np.array([known[pair].value for pair in pairs], dtype=object)
        sure[self.is_partly_known & (sure == Confidence.HIGH.value)] = Confidence.MIDDLE.value
        found = np.isin(self.source.astype(str), (LightingSource.OBSERVATION.value, LightingSource.REPORT.value))
        unread = np.array(["; unread=" in said for said in self.evidence], dtype=np.bool_)
        sure[(found | unread) & (self.state == Lighting.UNKNOWN.value)] = Confidence.LOW.value
        return sure.astype(str)
