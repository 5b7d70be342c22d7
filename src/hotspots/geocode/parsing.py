"""Takes an address apart: street, number, letter, crossing, town; what is beside the point is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from hotspots.geocode.spelling import repaired

_LETTERS: Final = "A-Za-zÅÄÖåäö"
_NUMBER: Final = rf"(?P<number>\d{{1,4}})(?:\s?(?P<letter>[{_LETTERS}])(?![{_LETTERS}.:]))?"
_LAST: Final = rf"(?:\s?[-–/]\s?(?P<last>\d{{1,4}})\s?(?:[{_LETTERS}](?![{_LETTERS}]))?)?"
_NUMBER_LAST: Final = re.compile(
    rf"^(?P<street>.*?[^\W\d].*?)[\s.,]*?(?<![\d:])(?:\s(?:nr|no|num|number|nummer)\.?\s?|#\s?)?{_NUMBER}{_LAST}"
    r"(?![\d:])\b(?P<rest>.*)$"
)
_NUMBER_FIRST: Final = re.compile(
    rf"^{_NUMBER}{_LAST}[\s,]+(?P<street>(?!(?:st|nd|rd|th|tr|trappor|meter|m|min)\b)[^\W\d].{{2,}})$", re.IGNORECASE
)
_INSIDE: Final = re.compile(
    r"\b(?:c/o|co/|att:?)\s+[^,;]*?(?=[,;]|$)|"
    r"\((?P<aside>[^)]*)\)|"
    r"\b(?:lgh|lägenhet|lagenhet|läg|lght|flat|apt|apartment|unit|room|suite|as|asunto)\.?\s?(?:nr\.?\s?)?[a-z]?\d*[a-z]?\b|"
    r"\b(?:lgh|lägenhet|flat|apt|unit|suite)\b|"
    r"\b(?:uppg|uppgång|ingång|trapphus|trapp|port|entré|entre)\.?\s?(?:\d+|[a-z])\b\.?|"
    r"(?<=[\d\w,;])(?<![^\W\d]{2})[\s,;]+(?:plan|våning|vån|floor|krs)\.?\s?\d+\b\.?|"
    r"\btr\.?\s?\d{1,2}\b|"
    r"\b\d+\s?(?:tr|trappor|vån|krs|:[ea] vån|(?:st|nd|rd|th)\s+floor)\b\.?(?!\s?\d)|"
    r"\b(?:bv|nb|ög|källare|gårdshus|gårdshuset|o\.?\s?g)\b\.?$|"
    r"\bbox\s?\d+\b",
    re.IGNORECASE,
)
_POSTCODE: Final = re.compile(
    r"\b(?:(?:SE?|FI|FIN|S|UK|GB)[-\s])?(?P<code>\d{3}\s\d{2}|(?<!\d)\d{5}(?!\d)|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})\b"
)
_BEFORE: Final = re.compile(
    r"^(?:vid|på|i|utanför|utanfor|intill|mitt\s?emot|mittemot|nära|bakom|framför|invid|utmed|längs(?: med)?|"
    r"at|near|outside|on|by|opposite|behind|the|hos)\s+",
    re.IGNORECASE,
)
_NEAR: Final = re.compile(
    r"^(?:utanför|intill|mitt|nära|bakom|framför|invid|near|outside|opposite|behind|by|vid)\b", re.I
)
_CROSSING: Final = re.compile(
    r"^(?:i\s+|vid\s+|at\s+|på\s+)?(?:the\s+)?"
    r"(?:gatu|väg)?(?:korsningen|korsning|kors\.?|hörnet|hörn|gathörnet|gathörn|corner|junction|crossing|kulma|risteys|"
    r"intersection)(?:\s+(?:av|mellan|of|between))?\s*[:,]?\s+",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s*(?:/|\\|&|\+|×|\s[xX]\s|\s+(?:och|and|möter|korsar|vs|ja)\s+)\s*")
_BETWEEN_IF_SAID: Final = re.compile(r"\s*(?:,|;|[-–]|\s+(?:vid|at|med|with)\s+)\s*")
_SEPARATOR: Final = re.compile(r"\s*[,;\n\r]+\s*")
_NO_TOWN: Final = re.compile(r"\d|^(?:sverige|sweden|suomi|finland|united kingdom|uk|england|se|fi)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for.

    Parameters
    ----------
    name
        A street or a place, as written.
    number, letter, last
        House number, 0 if none is said; its letter, in capitals; the last number of a range, else 0.
    crossing
        Pairs of streets that may be meant to meet, the likeliest first.
    towns
        What may be the town, and ``""`` never.
    postcode
        Digits and capitals without spaces.
    is_near
        Whether the text says near, outside or opposite.
    is_first
        Whether it is the first part of the text; what comes later may be its town.
    """

    name: str
    number: int = 0
    letter: str = ""
    last: int = 0
    crossing: tuple[tuple[str, str], ...] = ()
    towns: tuple[str, ...] = ()
    postcode: str = ""
    is_near: bool = False
    is_first: bool = True


@lru_cache(maxsize=65_536)
def read_address(text: str) -> tuple[Wanted, ...]:
    """Take an address apart.

    Parameters
    ----------
    text
        As people write it: ``Storg. 12 B lgh 1201, 662 31 Åmål``, ``korsningen Storgatan/Kungsgatan``, ``Flat 3, 16-18
        Kirby Street``, ``Stortorget``.

    Returns
    -------
    tuple
        Ways to read it, the likeliest first; none for a text without letters.
    """
    text = " ".join(repaired(text).replace("\n", ", ").split())
    text = _INSIDE.sub(_aside, text).strip(" ,")
    crossing = _read_crossing(text)
    text, postcode, town = _without_postcode(text)
    parts = [part.strip(" .-–:") for part in _SEPARATOR.split(text)]
    parts = [part for part in parts if any(sign.isalpha() for sign in part)] if not _is_split(parts) else _joined(parts)
    read = [wanted for at, part in enumerate(parts) for wanted in _read_part(part, _others(parts, at), at == 0)]
    if any(wanted.number for wanted in read):
        # What has no number is then the town or a name beside the address, and finding it is not finding the address.
        read = [wanted for wanted in read if wanted.number or re.search(r"\d", wanted.name)]
    read.sort(key=lambda wanted: wanted.number == 0)
    read = [replace(wanted, postcode=postcode, towns=_towns(*wanted.towns, town)) for wanted in read]
    return (*((Wanted("", crossing=crossing, towns=_towns(town)),) if crossing else ()), *read)


def _aside(match: re.Match[str]) -> str:
    return " , " if match["aside"] is not None else " "


def _is_split(parts: list[str]) -> bool:
    """Tell whether a number stands alone between commas: ``Storgatan, 12``."""
    return any(re.fullmatch(rf"\d{{1,4}}\s?[{_LETTERS}]?(?:\s?[-–]\s?\d{{1,4}})?", part) for part in parts)


def _joined(parts: list[str]) -> list[str]:
    """Put a number that stands alone behind what is before it, or before what is behind it if it is the first."""
    joined: list[str] = []
    for part in parts:
        if joined and (not any(sign.isalpha() for sign in joined[-1]) or re.match(r"\d", part)):
            joined[-1] = f"{joined[-1]} {part}"
        elif part:
            joined.append(part)
    return [part for part in joined if any(sign.isalpha() for sign in part)]


def _others(parts: list[str], at: int) -> tuple[str, ...]:
    return tuple(part for place, part in enumerate(parts) if place != at)


def _towns(*found: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(town for town in found if town and not _NO_TOWN.search(town)))


def _without_postcode(text: str) -> tuple[str, str, str]:
    """Take the postcode and the town behind it out of a text."""
    match = None
    for match in _POSTCODE.finditer(text):
        if match.start() > 0 or re.match(r"\s*\w", text[match.end() :]):
            break
    if match is None:
        return text, "", ""
    behind = re.match(r"\s+(?P<town>[^\W\d][^,;\d]*)", text[match.end() :])
    town = behind["town"].strip() if behind else ""
    rest = text[match.end() + (behind.end() if behind else 0) :]
    return f"{text[: match.start()]} , {rest}", re.sub(r"\s", "", match["code"]), town


def _read_part(part: str, others: tuple[str, ...], is_first: bool) -> list[Wanted]:
    is_near = bool(_NEAR.match(part))
    bare = _BEFORE.sub("", part)
    found = []
    for pattern in (_NUMBER_LAST, _NUMBER_FIRST):
        match = pattern.match(bare)
        if match is None:
            continue
        behind = match.groupdict().get("rest") or ""
        town = behind.strip(" ,.-") if re.match(r"[\s,]+[^\W\d]{2,}", behind) else ""
        last = int(match["last"] or 0)
        number = int(match["number"])
        found.append(
            Wanted(
                match["street"].strip(" ,.") + ("." if match["street"].rstrip().endswith(".") else ""),
                number=number,
                letter=(match["letter"] or "").upper(),
                last=last if last > number else 0,
                towns=(town, *others),
                is_near=is_near,
                is_first=is_first,
            )
        )
    found.append(Wanted(bare, towns=others, is_near=is_near, is_first=is_first))
    return found


def _read_crossing(text: str) -> tuple[tuple[str, str], ...]:
    """Give the pairs of streets that a text may mean the crossing of."""
    is_said = bool(_CROSSING.match(text))
    bare = _CROSSING.sub("", text)
    found = []
    patterns = (_BETWEEN, _BETWEEN_IF_SAID) if is_said else (_BETWEEN,)
    for pattern in patterns:
        parts = [part for part in pattern.split(bare) if part]
        if len(parts) >= 2 and all(any(sign.isalpha() for sign in part) for part in parts[:2]):
            found.append((_bare(parts[0]), _bare(parts[1])))
    words = _bare(bare).split()
    if is_said and not found:
        found += [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return tuple(found)


def _bare(street: str) -> str:
    """Give a street without number, postcode and what comes behind a comma."""
    street = _without_postcode(street)[0]
    street = _SEPARATOR.split(street)[0]
    return re.sub(rf"\s+\d+\s?[{_LETTERS}]?$", "", street).strip(" .,")
