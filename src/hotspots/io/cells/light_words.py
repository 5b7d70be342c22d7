"""The words of lamp registers and fault reports, Swedish and English: states, remedies, how far a report has come."""

from __future__ import annotations

import re
from typing import Final

from hotspots.io.cells.light_clauses import tell_finding

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

_SENSOR: Final = re.compile(r"rörelse|närvaro|\bsensor|sensor(?:styrd)?$|behovsstyrd|motion|presence")
_ON_PURPOSE: Final = r"(?:avsiktligt|avsiktligen|medvetet|med (?:avsikt|flit))"
_OFF: Final = re.compile(
    r"^(?:tillfälligt |permanent )?(?:avställd|avstängd|urkopplad|bortkopplad|frånkopplad|demonterad|ne[dr]släckt)|"
    r"^(?:av|ned)?släckt (?:enligt beslut|(?:för|av) (?:\w+ )?(?:bespar|energi))|"
    rf"^{_ON_PURPOSE} (?:av|ned|från)?(?:släck|stäng|koppla)\w*|"
    rf"^(?:av|ned|från)?(?:släck|stäng|koppla)\w* {_ON_PURPOSE}|"
    r"^(?:(?:temporarily|permanently|deliberately|intentionally) )+(?:(?:switched|turned|shut) )?off\b|"
    r"^(?:(?:switched|turned|shut) )?off (?:on purpose|deliberately|intentionally|by decision|(?:for|to) (?:\w+ )?sav)"
)
_SEASONAL: Final = re.compile(
    r"^(?:sommarsläckt|säsong)|^(?:(?:lit|on|tän[dt]a?|lyser|i drift|släckt) (?:(?:for|in|under|i) )?)?"
    r"(?:(?:a|the|en|viss|vissa) )?(?:del av året|part of the year|säsong(?:en)?|season|winter|vintern?)$"
)
_PART_OF_NIGHT: Final = re.compile(
    r"^(?:(?:lit|on|tän[dt]a?|lyser) (?:for )?)?(?:a |en )?(?:halv ?natt\w*|part of the night|del av natten|"
    r"half[- ]night|part[- ]night)(?: lighting)?|"
    r"^nattsläck\w*|^släckt (?:på |om |under )?natt\w*|"
    r"^(?:(?:switched|turned) )?off (?:at|during the|by) night"
)
_GONE: Final = re.compile(
    r"^(?:permanent )?(?:slopa[dt]|skrota[dt]|utgått|utgången|utrangera[dt]|avveckla[dt]|riv(?:en|et)|borttag(?:en|et)|"
    r"ne[dr]montera[dt]|nedtag(?:en|et)|demontera[dt]|removed|scrapped|decommissioned)\b"
)
_PLANNED: Final = re.compile(
    r"^(?:(?:projektera[dt]|planera[dt]|planned)(?: (?:till |for )?\d{4})?$|ej byggd|under bygg|not built)"
)


def tell_state(text: str) -> str | None:
    """Tell the state of a lamp by words within a longer text; None if they are not clear.

    ``trasig, lampa ur`` is faulty; ``I drift 2024`` works; ``Rörelsesensor`` is a sensor, ``Avställd`` is off on
    purpose; ``Slopad`` is gone and ``Projekterad`` not built yet; ``byt lampa`` is not clear.
    """
    said = " ".join(text.casefold().split())
    if tell_part_of_night(said):
        return "working"
    for state, pattern in (("planned", _PLANNED), ("seasonal", _SEASONAL), ("off", _OFF), ("gone", _GONE)):
        if pattern.search(said):
            return state
    found = tell_finding(said)
    if found in ("dark", "damaged", "flickers"):
        return "faulty"
    if _SENSOR.search(said):
        return "sensor"
    return "working" if found == "works" else None


def tell_part_of_night(text: str) -> str:
    """Give the part of a state that says that a lamp is lit for a part of each night; ``""`` if it says nothing such.

    ``Halvnatt`` and ``nattsläckt kl. 23-05`` do, the second with hours; ``nattsläckt, trasig`` says that it is faulty.
    """
    said = " ".join(text.casefold().split())
    found = _PART_OF_NIGHT.search(said)
    if found is None or tell_finding(said[found.end() :]) in ("dark", "damaged", "flickers"):
        return ""
    return said


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
