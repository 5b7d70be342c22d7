"""Owners of lamps: companies, authorities and associations are named, private persons are not."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from hotspots.io.cells.identity import looks_like_name
from hotspots.io.ledger import Ledger
from hotspots.io.tables.column import Column
from hotspots.model.reading import Withheld

PRIVATE_OWNER: Final = "privat ägare"
"""Stands in registers where a person's name stood, as other owners stand there in the register's own language."""

_ORGANISATION: Final = re.compile(
    r"\b(?:ab|hb|kb|ek\.? ?för|brf|bf|hsb|riksbyggen|ba|sf|ga|ga:\d+|inc|ltd|gmbh|as|oy|svenska|sverige|nordic|"
    r"stad|stads|region|län|trafikverket|vägverket|enskilda?|allmän\w*)\b|"
    r"kommun|förening|samfällighet|stiftelse|förvaltning|bolag|fastighet|bostäder|bostads|byggnads|verket|styrelse|"
    r"myndighet|församling|kyrka|pastorat|energi|\bel\b|\belnät|\bkraft|elnät|vattenfall|ellevio|\beon\b|e\.on|fortum|"
    r"konsortium|sällskap|förbund|landsting|universitet|högskola|sjukhus|skola|hamn|park(?:ering)?\b|centrum|galleria|"
    r"council|municipality|association|authority|company|trust|housing|property|group",
    re.IGNORECASE,
)
_PERSON_SURNAME: Final = re.compile(r"\b\w{2,}sson\b", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\([^)]*\)|\bprivat\w*\b|\bc/o\b.*$|^\s*fam(?:iljen|\.)?\s+|\bdödsbo\b", re.IGNORECASE)
_PARTICLE: Final = re.compile(r"\s(?:af|av|von|van|de|der|den|la)(?=\s)", re.IGNORECASE)
_INITIAL: Final = re.compile(r"^(?:[A-ZÅÄÖ]\.?\s?){1,3}[A-ZÅÄÖ][a-zåäöéü]{2,}$")
_TWO: Final = re.compile(r"\s(?:och|o|&|/|and)\s|/")


def is_person(owner: str) -> bool:
    """Tell whether the owner of a lamp reads as a private person: a name, and nothing that says what organisation."""
    if _ORGANISATION.search(owner):
        return False
    bare = " ".join(_PARTICLE.sub("", _BRACKETS.sub(" ", owner)).split()).strip(" ,.-")
    if "," in bare:
        bare = " ".join(part.strip() for part in reversed(bare.split(",", 1)))
    if not bare or any(map(str.isdigit, bare)):
        return False
    parts = [part.strip() for part in _TWO.split(bare)]
    last = parts[-1].title() if parts[-1].isupper() else parts[-1]
    return bool(looks_like_name(last) or _INITIAL.match(last) or _PERSON_SURNAME.search(last))


def hide_persons(owner: Column, heading: str, ledger: Ledger) -> tuple[Column, Withheld]:
    """Put :data:`PRIVATE_OWNER` where an owner reads as a person, row by row, and say in how many rows.

    Parameters
    ----------
    owner, heading
        The column and what the file calls it.
    ledger
        The account of the file.

    Returns
    -------
    owner, withheld
        The column without names; and the names, to be searched for in files.
    """
    persons = {str(cell) for cell in owner.distinct if is_person(str(cell))}
    if not persons:
        return owner, Withheld()
    count = int(owner.is_in(sorted(persons)).sum())
    ledger.note("owners_private", count=count, column=heading)
    hidden = [PRIVATE_OWNER if str(cell) in persons else str(cell) for cell in owner.distinct]
    return Column.merged(owner.codes, hidden), Withheld(sources=(partial(_folded, persons),))


def _folded(names: set[str]) -> frozenset[str]:
    return frozenset(" ".join(name.split()).casefold() for name in names)
