"""The words of lamp registers, fault reports and light rounds, Swedish and English: hours, remedies, findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

UNSAID_HOURS: Final = "limited"
"""Hours of a lamp that is not lit all night, where nobody understands when it is."""

_ALL_NIGHT: Final = re.compile(
    r"^(?:hel ?natt\w*|hela natten|all night|dusk ?(?:-|to) ?dawn|24/7|dygnet runt|"
    r"(?:skymning|solnedgång) ?(?:-|till) ?(?:gryning|soluppgång)|ljusrelä|skymningsrelä|normal|ja|yes)$"
)
_FROM_TO: Final = r"(\d\d?)(?::(\d\d))?\s*-\s*(\d\d?)(?::(\d\d))?"
_DARK_BETWEEN: Final = re.compile(rf"(?:natt ?släck\w*|släckt?|avstängd|nedsläckt|off|dark)\D*?{_FROM_TO}")
_UNTIL: Final = re.compile(r"(?:släcks|släckning|tänd till|lit until|until|till)\D*?(\d\d?)(?::(\d\d))?$")
_SPAN: Final = re.compile(rf"(?<![\d:]){_FROM_TO}(?![\d:])")
_HOUR_DOT: Final = re.compile(r"(?<=\d)\.(?=\d\d)")
_WORDS: Final[Mapping[str, str]] = {
    "skymning": "dusk", "solnedgång": "sunset", "solned": "sunset", "gryning": "dawn", "soluppgång": "sunrise",
    "soluppg": "sunrise", "midnatt": "24:00", "midnight": "24:00", "kl": "", "till": "-", "to": "-", "och": ",",
    "januari": "Jan", "februari": "Feb", "mars": "Mar", "april": "Apr", "maj": "May", "juni": "Jun", "juli": "Jul",
    "augusti": "Aug", "september": "Sep", "oktober": "Oct", "november": "Nov", "december": "Dec", "jan": "Jan",
    "feb": "Feb", "mar": "Mar", "apr": "Apr", "may": "May", "jun": "Jun", "jul": "Jul", "aug": "Aug", "sep": "Sep",
    "sept": "Sep", "okt": "Oct", "oct": "Oct", "nov": "Nov", "dec": "Dec", "mån": "Mo", "tis": "Tu", "ons": "We",
    "tor": "Th", "tors": "Th", "fre": "Fr", "lör": "Sa", "sön": "Su", "mo": "Mo", "tu": "Tu", "we": "We", "th": "Th",
    "fr": "Fr", "sa": "Sa", "su": "Su", "ph": "PH",
}  # fmt: skip

_FINDINGS: Final = tuple(
    (what, re.compile(words))
    for what, words in (
        ("hidden", r"skym[ds]|skymm|skuggas|träd|buske|buskar|gren|växt|beskär|hidden|tree|branch|overgrown"),
        ("flickers", r"blink|flimr|flicker|glimtar"),
        ("glare", r"blända|för stark|glare|dazzl|too bright"),
        ("dark", r"lyser (?:ej|inte)|fungerar (?:ej|inte)|släckt|slockn|mörk|ur funktion|ur drift|trasig|lampfel|"
                 r"ingen belysning|saknar ljus|lampa ur|brunnen|utbränd|out of order|not working|does ?n.t work|dark|"
                 r"unlit|broken|is out"),
        ("damaged", r"skad|påkör|lutar|krossa|vandal|glas|damage|leaning|knocked"),
        ("works", r"\bok\b|okej|lyser|fungerar|tänd|\bhel\b|inga fel|utan anmärkning|\bworks|working|lit\b|fine"),
        ("other", r"annat|övrigt|other"),
    )
)  # fmt: skip

_ONE_LAMP: Final = re.compile(r"\b(?:lampan?|lyktan?|lyktstolpen?|armaturen?|stolpen?|lamp|light|lamppost)\b")
_SEVERAL: Final = re.compile(
    r"\bhela\b|\balla\b|\bflera\b|lampor|lyktor|armaturer|stolpar|\bsamtliga\b|whole|\ball\b|lamps"
)

_REMEDIES: Final = tuple(
    (remedy, re.compile(words))
    for remedy, words in (
        ("trim", r"beskär|röj|träd|buske|buskar|gren|växt|skym[ds]|trim|prun|tree|branch"),
        ("repair", r"lampbyte|byt|laga|reparer|trasig|fel\b|defekt|åtgärda|rikta|repair|replace|mend|fix"),
        ("switch_on", r"tänd|koppla in|switch on|slå på"),
        ("build", r"ny stolpe|nya stolpar|nybygg|bygg|komplettera|new lamp|build"),
    )
)
CLOSED: Final = re.compile(
    r"åtgärdad|avslut|klar\b|stängd|utförd|färdig|lagad|reparerad|closed|done|fixed|repaired|solved"
)


def read_hours(text: str) -> str:
    """Bring words for when a lamp is lit to OpenStreetMap's syntax: ``""`` all night, ``limited`` where nobody knows.

    ``helnatt`` is all night; ``okt-apr`` is ``Oct-Apr``; ``skymning-23.00`` is ``dusk-23:00``; ``släckt 23-05`` is
    ``sunset-23:00,05:00-sunrise``.
    """
    said = " ".join(text.replace("–", "-").replace("—", "-").casefold().split())
    said = _HOUR_DOT.sub(":", said)
    if not said or _ALL_NIGHT.match(said):
        return ""
    if dark := _DARK_BETWEEN.search(said):
        return f"sunset-{_clock(dark[1], dark[2])},{_clock(dark[3], dark[4])}-sunrise"
    if until := _UNTIL.search(said):
        return f"sunset-{_clock(until[1], until[2])}"
    words = re.sub(r"[a-zåäö]+", lambda word: _WORDS.get(word[0], word[0]), said)
    words = _SPAN.sub(lambda span: f"{_clock(span[1], span[2])}-{_clock(span[3], span[4])}", words)
    words = re.sub(r"\s*([-,])\s*", r"\1", words).strip()
    return words if _is_valid(words) else UNSAID_HOURS


def _clock(hour: str, minute: str | None) -> str:
    return f"{int(hour):02d}:{minute or '00'}"


def _is_valid(hours: str) -> bool:
    from opening_hours import validate

    return bool(re.search(r"\d:\d\d|sun|dusk|dawn|[A-Z][a-z]{2}", hours)) and bool(validate(hours))


def tell_finding(text: str) -> str | None:
    """Tell what was found of a lamp or street by the words used; None if no word is known."""
    said = text.casefold()
    return next((what for what, pattern in _FINDINGS if pattern.search(said)), None)


def is_one_lamp(text: str) -> bool:
    """Tell whether words are of a single lamp: ``släckt lampa``, and neither ``släckta lampor`` nor ``hela gatan``."""
    said = text.casefold()
    return bool(_ONE_LAMP.search(said)) and not _SEVERAL.search(said)


def tell_remedy(text: str) -> str | None:
    """Tell what a register says has to be done; None if no word is known."""
    said = text.casefold()
    return next((remedy for remedy, pattern in _REMEDIES if pattern.search(said)), None)
