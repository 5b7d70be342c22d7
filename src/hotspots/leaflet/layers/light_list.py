"""Ranked dark and unknown stretches, and the lamps of a register, as data blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from hotspots.i18n.light_words import say_hours, street_and_ends
from hotspots.leaflet.deltas import Stream
from hotspots.leaflet.layers.lighting import STATES
from hotspots.model.lighting import COST_FREE, FINDINGS, LAMP_STATES

if TYPE_CHECKING:
    import geopandas as gpd

    from hotspots.errors import Notice
    from hotspots.i18n import Translator
    from hotspots.model.lighting import LightList
    from hotspots.model.released import Profile

_FOUND: Final = {"report": "map_lamp_reported", "observation": "map_lamp_seen"}


def light_list_blocks(light: LightList, profile: Profile, say: Translator) -> dict[str, Any]:
    """Give the blocks of stretches and lamps; what rests on incidents and answers is in a block for analysts alone."""
    stretches = light.stretches.sort_values("open_rank", kind="stable").reset_index(drop=True)
    blocks: dict[str, Any] = {}
    kept, blocks["stretches"] = _stretches_block(stretches, say)
    if profile.name == "internal":
        blocks["stretches_ranked"] = _ranked_block(stretches.loc[kept], say)
    if light.lamps is not None:
        blocks["lamps"] = _lamps_block(light.lamps, say)
    return blocks


def _stretches_block(gaps: gpd.GeoDataFrame, say: Translator) -> tuple[npt.NDArray[np.bool_], dict[str, Any]]:
    """Give which stretches are drawn, and their block: nothing of incidents or answers is in it.

    ``titles``; ``remedies`` (words, whether no new lamps are needed) and ``reasons``, which ``why`` numbers for each
    stretch. The stream numbers ``remedy`` and the states of the block of lighting.
    """
    numbers = _Numbers()
    remedies = sorted(set(gaps["remedy"]))
    stream = Stream()
    kept = stream.put(
        "stretch",
        gaps.geometry.to_numpy(),
        gaps.crs,
        {
            "state": np.array([STATES.index(str(state)) for state in gaps["lighting"]], dtype=np.int64),
            "remedy": np.array([remedies.index(remedy) for remedy in gaps["remedy"]], dtype=np.int64),
            "length": gaps["length_m"].round().to_numpy(dtype=np.int64),
        },
    )
    drawn = gaps.loc[kept]
    why = [[numbers.of(text) for text in _sentences(reasons, say)] for reasons in drawn["open_why"]]
    return kept, {
        "titles": [street_and_ends(gap, say) for gap in drawn.drop(columns="geometry").itertuples()],
        "remedies": [[say.term(f"remedy_{remedy}"), remedy in COST_FREE] for remedy in remedies],
        "reasons": numbers.words,
        "why": why,
        **stream.pack(),
    }


def _ranked_block(gaps: gpd.GeoDataFrame, say: Translator) -> dict[str, Any]:
    """Give the analysts' order of the stretches that are drawn, and ``why``: what incidents and answers say of each."""
    numbers = _Numbers()
    open_codes = [{reason.code for reason in reasons} for reasons in gaps["open_why"]]
    why = [
        [numbers.of(text) for text in _sentences((one for one in reasons if one.code not in open_code), say)]
        for reasons, open_code in zip(gaps["why"], open_codes, strict=True)
    ]
    return {"rank": gaps["rank"].astype(int).tolist(), "reasons": numbers.words, "why": why}


def _lamps_block(lamps: gpd.GeoDataFrame, say: Translator) -> dict[str, Any]:
    """Give the lamps of the register: ``poles`` by lamp; the stream numbers all the other lists."""
    told = {
        "owner": lamps["owner"].to_numpy(dtype=object),
        "street": lamps["street"].to_numpy(dtype=object),
        "hours": np.array([say_hours(hours, say) if hours else "" for hours in lamps["hours"]], dtype=object),
        "note": np.array([_note(lamp, say) for lamp in lamps.itertuples()], dtype=object),
    }
    numbers = {name: _Numbers() for name in told}
    columns = {name: [numbers[name].of(str(text)) for text in texts] for name, texts in told.items()}
    stream = Stream()
    states = [LAMP_STATES.index(state) for state in lamps["state"]]
    kept = stream.put("lamp", lamps.geometry.to_numpy(), lamps.crs, {"state": states, **columns})
    return {
        "states": list(LAMP_STATES),
        "words": [say.term(f"lamp_{state}") for state in LAMP_STATES],
        "poles": lamps["lamp_id"].to_numpy(dtype=object)[kept].tolist(),
        **{name: listed.words for name, listed in numbers.items()},
        **stream.pack(),
    }


def _note(lamp: Any, say: Translator) -> str:
    """Say what was reported or seen of a lamp, and what has to be done."""
    said = []
    if lamp.found in _FOUND and lamp.found_what in FINDINGS:
        what = say.term(f"finding_{lamp.found_what}")
        said.append(say(_FOUND[lamp.found], date=lamp.found_date or say("map_lamp_no_date"), what=what))
    if lamp.remedy:
        said.append(say("map_lamp_remedy", remedy=say.term(f"remedy_{lamp.remedy}")))
    return ". ".join(said)


def _sentences(reasons: Iterable[Notice], say: Translator) -> Sequence[str]:
    return [say.parts(reason)[0] for reason in reasons]


class _Numbers:
    """Texts, each once, and their numbers in the order in which they came."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, text: str) -> int:
        """Give the number of a text."""
        return self._known.setdefault(text, len(self._known))

    @property
    def words(self) -> list[str]:
        """The texts by number."""
        return list(self._known)
