"""The words of surveys and lamp registers, Swedish and English: scores, reasons, states."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from hotspots.io.tables.column import Column

T = TypeVar("T")

_LEADING_NUMBER: Final = re.compile(r"^\d+\s*[-–.):=]+\s*(?=\D)")

SCORES: Final[Mapping[str, float]] = {
    **dict.fromkeys(("mycket trygg", "mycket trygga", "mycket tryggt", "helt trygg", "väldigt trygg",
    "very safe"), 4.0),
    **dict.fromkeys(
        ("ganska trygg", "trygg", "tryggt", "tämligen trygg", "oftast trygg", "ganska tryggt", "fairly safe", "safe",
         "rather safe", "quite safe"), 3.0,
    ),
    **dict.fromkeys(("varken eller", "varken trygg eller otrygg", "neither", "neither safe nor unsafe"), 2.5),
    **dict.fromkeys(
        ("ganska otrygg", "otrygg", "otryggt", "lite otrygg", "ganska otryggt", "fairly unsafe", "unsafe",
        "rather unsafe",
         "quite unsafe", "a bit unsafe"), 2.0,
    ),
    **dict.fromkeys(
        ("mycket otrygg", "mycket otryggt", "väldigt otrygg", "helt otrygg", "very unsafe",
         "går inte ut på grund av otrygghet"), 1.0,
    ),
    **dict.fromkeys(
        ("vet ej", "vet inte", "ingen åsikt", "ingen uppfattning", "vill inte svara", "vill ej svara", "ej svar",
        "inget svar",
         "don't know", "no answer", "no opinion", "n/a", "-"), 0.0,
    ),
}  # fmt: skip
"""Words for how safe somebody feels to scores from 1 (very unsafe) to 4 (very safe); 0: not answered."""

_REASONS: Final = tuple(
    (reason, re.compile(words))
    for reason, words in (
        ("underpass", r"tunnel|underfart|viadukt|underpass|subway"),
        ("lighting", r"belys|ljus|mörk|lamp|släckt|light|\bdark"),
        ("vegetation", r"busk|träd|vegetation|växt|häck|skymd|sikt|bush|\btree|hedge|overgrown|sight"),
        ("people", r"person|människ|gäng|ungdom|missbruk|berus|narkotika|folk(?!tom)|hot\b|bråk|brott|våld|people|"
                   r"gang|youth|"
                   r"drunk|drug|crime|threat"),
        ("traffic", r"trafik|\bbil|cyk|moped|elsparkcyk|fortkör|traffic|\bcar|speed|bike|scooter"),
        ("maintenance", r"skräp|klott|nedgång|skadegör|ostäd|trasig|underhåll|smuts|litter|graffiti|broken|maint|"
                        r"decay|dirty"),
        ("empty", r"\böde|enslig|folktom|\btomt|empty|lonely|desert|isolat"),
        ("other", r"annat|övrig|other"),
    )
)  # fmt: skip

STATES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("i drift", "i bruk", "felfri", "drift", "ok", "okej", "fungerar", "tänd", "lyser", "hel", "aktiv",
         "ja", "normal",
        "bra", "god", "working",
         "on", "yes", "active", "in operation", "true"), "working",
    ),
    **dict.fromkeys(
        ("trasig", "fel", "felanmäld", "ur funktion", "ur drift", "släckt", "defekt", "nej", "lyser ej",
        "lyser inte", "sönder",
         "blinkar", "kabelfel", "lampfel", "släckt lampa",
         "fungerar ej", "fungerar inte", "faulty", "broken", "out of order", "not working", "no", "failed",
         "false"), "faulty",
    ),
    **dict.fromkeys(
        ("sensor", "rörelsesensor", "rörelsedetektor", "närvarodetektor", "närvarostyrd", "rörelsestyrd",
         "sensorstyrd", "rörelsevakt", "närvarosensor", "motion sensor",
         "presence"), "sensor",
    ),
    **dict.fromkeys(
        ("säsong", "säsongsbelysning", "säsongsstyrd", "endast vinter", "vinter", "sommarsläckt", "seasonal",
         "winter only", "en del av året", "del av året", "part of the year",
         "sommartid släckt"), "seasonal",
    ),
    **dict.fromkeys(
        ("avstängd", "avställd", "frånkopplad", "bortkopplad", "släckt av besparingsskäl", "medvetet släckt",
         "släckt medvetet", "släckt (beslut)", "sparsläckt",
         "off on purpose", "urkopplad", "släckt permanent", "permanent släckt", "nedsläckt", "nersläckt",
         "ej i bruk", "vilande", "off", "disused", "switched off"), "off",
    ),
    **dict.fromkeys(
        ("nedmonterad", "nedmonterat", "demonterad", "borttagen", "borttaget", "riven", "rivet", "slopad", "slopat",
         "skrotad", "skrotat", "utgått", "utgången", "utrangerad", "avvecklad", "nedtagen", "removed", "dismantled",
         "scrapped", "decommissioned", "gone", "taken away"), "gone",
    ),
    **dict.fromkeys(
        ("planerad", "projekterad", "projekterat", "ej byggd", "inte byggd",
         "under byggnation", "under byggnad", "planned",
         "proposed", "not built", "not built yet"), "planned",
    ),
    **dict.fromkeys(("", "okänd", "okänt", "vet ej", "uppgift saknas", "saknas", "unknown", "?", "-",
        "okänt skick", "okänt läge", "skick okänt", "state unknown", "unknown state"), "unknown"),
}  # fmt: skip
"""Words for the state of a lamp to :data:`hotspots.model.lighting.LAMP_STATES_SAID`."""


def folded(word: str) -> str:
    """Bring a word to the form it is looked up in: no case, no leading ``3 -``, single spaces."""
    return " ".join(_LEADING_NUMBER.sub("", word.strip().casefold()).split())


def look_up(column: Column, find: Callable[[str], T | None], otherwise: T) -> tuple[npt.NDArray[np.object_], list[str]]:
    """Look up each distinct cell once.

    Returns
    -------
    values, unknown
        A value for each row; and the distinct cells that were not found.
    """
    found = {cell: find(cell) for cell in column.distinct}
    unknown = [cell for cell, value in found.items() if value is None and cell]
    return column.map(lambda cell: otherwise if found[cell] is None else found[cell]), unknown


def tell_reason(text: str) -> str | None:
    """Tell why a place is said to be unsafe, by the words of an answer; None if none is known."""
    if not text.strip():
        return ""
    found = text.casefold()
    return next((reason for reason, pattern in _REASONS if pattern.search(found)), None)
