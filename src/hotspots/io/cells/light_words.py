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

_REMEDIES: Final = tuple(
    (remedy, re.compile(words))
    for remedy, words in (
        ("trim", r"beskär|röj|träd|buske|buskar|gren|växt|skym[ds]|trim|prun|tree|branch"),
        ("repair", r"lampbyte|byt|laga|reparer|trasig|fel\b|defekt|åtgärda|rikta|repair|replace|mend|fix"),
        ("switch_on", r"tänd|koppla in|switch on|slå på"),
        ("build", r"ny stolpe|nya stolpar|nybygg|bygg|komplettera|new lamp|build"),
    )
)
_DONE: Final = (
    r"(?:åtgärdad|åtgärdat|avslut|klara?\b|klart\b|stängd|utförd|färdig|lagad|lagat|reparera[dt]|bytt\b|"
    r"closed|done\b|fixed|repaired|solved)"
)
_CLOSED: Final = re.compile(rf"\b{_DONE}")
_NOT_CLOSED: Final = re.compile(rf"\b(?:ej|inte|icke|not)\W+(?:\w+\W+)?{_DONE}")
_OPEN: Final = re.compile(
    r"^ny[at]?\b|\böpp(?:en|et|na)\b|pågå|väntar|påbörja|mottag|registrera|planera|under (?:arbete|handläggning)|"
    r"^new\b|\bopen\b|pending|in progress"
)
_YES: Final = frozenset({"ja", "j", "yes", "y", "x", "sant", "true", "1"})
_NO: Final = frozenset({"nej", "n", "no", "falskt", "false", "0"})


_NOT_FAULTY: Final = re.compile(r"\b(?:ej|inte|icke|not)\s+(?:trasig|defekt|sönder|felanmäld|broken|faulty)")
_FAULTY: Final = re.compile(
    r"trasig|sönder|defekt|\bur (?:drift|funktion)|\b(?:ej|inte|icke) i (?:drift|funktion)|lampfel|kabelfel|felanmäl|"
    r"(?:lyser|fungerar) (?:ej|inte)|\blampa ur|broken|faulty|out of order|not working"
)
_SENSOR: Final = re.compile(r"rörelse|närvaro|\bsensor|sensor(?:styrd)?$|motion|presence")
_OFF: Final = re.compile(
    r"^(?:tillfälligt |permanent )?(?:avställd|avstängd|urkopplad|bortkopplad|frånkopplad|demonterad)"
)
_WORKING: Final = re.compile(r"^(?:i drift|ok\b|fungerar|hel\b|in operation|works)")


def tell_state(text: str) -> str | None:
    """Tell the state of a lamp by words within a longer text; None if they are not clear.

    ``trasig, lampa ur`` is faulty; ``I drift 2024`` works; ``Rörelsesensor`` is a sensor, ``Avställd`` is off on
    purpose; ``tidigare trasig, lagad`` is not clear.
    """
    said = " ".join(text.casefold().split())
    if _NOT_FAULTY.search(said):
        return None if _FAULTY.search(_NOT_FAULTY.sub("", said)) else "working"
    if _FAULTY.search(said):
        return None if _CLOSED.search(said) else "faulty"
    if _OFF.search(said):
        return "off"
    return "sensor" if _SENSOR.search(said) else "working" if _WORKING.search(said) else None


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


def tell_status(text: str) -> str:
    """Tell whether words for how far a report has come say ``closed`` or ``open``; ``""`` if neither.

    ``ej åtgärdad`` is open, and so is ``åtgärdas``.
    """
    said = text.casefold().strip()
    if said in _NO or _NOT_CLOSED.search(said):
        return "open"
    if said in _YES or _CLOSED.search(said):
        return "closed"
    return "open" if _OPEN.search(said) else ""


def tell_remedy(text: str) -> str | None:
    """Tell what a register says has to be done; None if no word is known."""
    said = text.casefold()
    return next((remedy for remedy, pattern in _REMEDIES if pattern.search(said)), None)
