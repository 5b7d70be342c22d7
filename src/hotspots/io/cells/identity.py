"""Finds what tells of persons: columns to leave behind at reading, and files that are out of scope altogether.

What is left behind is kept in memory only, as strings that no published file may hold (:class:`Withheld`), chosen so
that a leak is found and ordinary words are not:

* identifiers: whole cells (all-digit ones from seven digits, shorter ones turn up by chance);
* names: whole cells and each of their words;
* free text: groups of three words in a row (whole cells if they have fewer), so that five words in a row are found; and
  words that could single somebody out by themselves: with an at sign, with digits, or capitalised in mid-sentence. What
  is said five times or more is a set phrase and is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final, Literal

import numpy as np

from hotspots.errors import PrivacyError
from hotspots.io.cells.headings import plain, without_dots
from hotspots.io.tables.column import Column
from hotspots.model.personal_number import has_check_digit
from hotspots.model.reading import Withheld

Private = Literal["name", "identifier", "text", "trait"]
"""What a column tells of persons; a trait (age, sex, nationality) is left behind, and has nothing to search for."""

MIN_LENGTH: Final = 5
_MIN_DIGITS: Final = 7
_MAX_WHOLE: Final = 200
_SET_PHRASE: Final = 5
_SHINGLE: Final = 3
_SHINGLES: Final = 60
_SAMPLE: Final = 3000
_MAX_QUOTED: Final = 40
_MIN_ROWS: Final = 10
_MAX_ROLES: Final = 100
_SOME_ROWS: Final = 5000


def _with_bare(pattern: str) -> re.Pattern[str]:
    """Make a pattern that matches headings without å, ä and ö too."""
    return re.compile(f"(?:{pattern})|(?:{without_dots(pattern)})")


_SUSPECTS: Final = _with_bare(
    r"misstänkt|misstanke|skäligen|gärningsm[aä]n|gärningsperson|gärningsförövare|förövare|brottsaktiv|tilltalad|"
    r"åtalad|"
    r"\bdömd|\bgrip(?:en|na)|anhåll(?:en|na)|häkta(?:d|de)|kriminell\w* (?:person|aktör|individ|nätverk)|"
    r"signalement|belastningsregister|misstankeregist|"
    r"gäng(?:medlem|tillhör)|^(?:gp|mt)(?: ?\d)?$|^(?:gp|mt) (?:namn|personn|pnr|ålder|kön|adress|id)|"
    r"\bsuspects?\b|\bsuspect(?:ed)? (?!vehicle|activity)|suspicion|offenders?\b|perpetrator|arrest(?:ee|ed)|accused|"
    r"defendant|convicted|gang member|criminal record"
)
_SOCIAL: Final = _with_bare(
    r"orosanm|oro för barn|barn(?:et)? som far illa|barnavårds|vårdnadshavare|omhändertagen|socialtjänst(?:ens?)? "
    r"(?:ärende|insats|utredning|kontakt)|biståndsbeslut|placerat? barn|insats enligt|\blvu\b|\blvm\b|"
    r"^sol (?:ärende|insats|utredning|beslut)|\bsol lvu|child (?:protection|welfare)|report of concern|guardian"
)
_SOL: Final = re.compile(r"\bSoL\b")
_OFFENCE_NOT_PERSON: Final = _with_bare(
    r"^(?:misstänkt|suspected) (?:brott|brottstyp|brottskod|gärning|händelse|offen[cs]e|crime)s?(?: ?(?:typ|kod|"
    r"type|code))?$|"
    r"^misstanke om brott(?:styp)?$|misstänkt (?:fordon|föremål)"
)
_CHILD_REPORT: Final = re.compile(
    r"orosanm|anmälan om oro|oro för (?:ett )?barn|barn som far illa|\blvu\b|\blvm\b|sol.?(?:utredning|anmälan|ärende)|"
    r"barnavårds|14 ?kap\.? ?1 ?§ ?sol|child protection referral|reports? of concern for (?:a )?child"
)
_ROLES: Final = frozenset(
    {
        "misstänkt", "skäligen misstänkt", "gärningsman", "gärningsperson", "gp", "mt", "målsägande", "mä", "vittne",
        "anmälare", "tilltalad", "suspect", "offender", "perpetrator", "victim", "witness", "complainant", "arrestee",
        "defendant", "accused",
    }
)  # fmt: skip
_SUSPECT_ROLES: Final = _ROLES - {"målsägande", "mä", "vittne", "anmälare", "victim", "witness", "complainant"}
"""What a column of persons' parts in an event is filled with."""

_NAME: Final = _with_bare(
    r"\b(?:namn|förnamn|efternamn|tilltalsnamn|name|first name|last name|full name|surname|målsägande?n?|mä|vittnen?|"
    r"anmälare|uppgiftslämnare|inringare|brottsoffret?|offret?|kontaktperson|handläggare|utredare|"
    r"victim|witness|complainant|caller|reporter|officer|respondent)\b"
)
_TRAIT: Final = _with_bare(
    r"^(?:(?:målsägandes?|mä|offrets?|brottsoffrets?|victims?|anmälarens?|vittnets?) )?(?:kön|ålder|åldersgrupp|"
    r"födelseår|"
    r"född|födelsedatum|födelseland|nationalitet|medborgarskap|etnicitet|religion|civilstånd|yrke|sex|gender|age|"
    r"age group|birth ?year|date of birth|dob|nationality|citizenship|ethnicity|race)$"
)
_IDENTIFIER: Final = _with_bare(
    r"personnummer|personnr|person ?id|\bpnr\b|\bssn\b|samordningsn|\btelefon(?!i)|\btel\b|tfn|mobil(?:nr|nummer|"
    r"$)|phone|"
    r"e ?post|e ?mail|mejl|passnummer|kundnummer|journalnummer|användarnamn|user ?name|"
    r"\bip ?adress|ip address|registreringsnummer|regnr|reg nr|diarienummer|diarienr|\bdnr\b|\bknr\b|k nummer|"
    r"ärendenummer|"
    r"ärendenr|ärende ?id|case number|case ?no|license plate|fastighetsbeteckning"
)
_TEXT: Final = _with_bare(
    r"fritext|\btext\b|beskriv|anteckning|kommentar|notering|sammanfattning|övriga upplysningar|description|\bnotes?\b|"
    r"narrative|summary|comment|free ?text|berättelse|förhör|synpunkt|utveckla|motivering"
)
_NOT_A_NAME: Final = _with_bare(r"\b(?:område|areas?|locations?|plats|kommun|place|type|typ|gata|street|ort)\b")

_FULL_NAME: Final = _with_bare(
    r"^[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäö]+)?(?: [A-ZÅÄÖ]\.?)?"
    r"(?: [A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖÉ]?[a-zåäöéü]+)*){1,2}$"
)
_PERSONAL_NUMBER: Final = re.compile(
    r"(?<!\d)(?:(?:19|20)?\d{2}[01]\d[0-6]\d\s?[-+–]\s?(?:\d{4}|[Xx]{4})|(?:19|20)\d{2}[01]\d[0-6]\d{5})(?!\d)"
)
_BARE_NUMBER: Final = re.compile(r"\d{2}(?:0[1-9]|1[0-2])(?:[0-3]\d|[6-9]\d)\d{4}$")
"""Ten digits that may be a personal number without its dash."""

_CASE_NUMBER: Final = re.compile(r"^(?:\d{4}-)?[A-ZÅÄÖ]{1,4}[- ]?\d{3,8}-\d{2,4}$|^[A-ZÅÄÖ]{2,5} \d{2,4}[-/:]\d{2,7}$")
_CONTACT: Final = re.compile(r"\S+@\S+\.\w+|(?<!\d)(?:\+46|0046|0)\s?7\d[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)")
_DIGIT: Final = re.compile(r"\d")
_DATE_OR_CLOCK: Final = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|\d{4}-\d{2}-\d{2}|\d{1,6}")
_NOBODY: Final = frozenset({"okänd", "okänt", "uppgift saknas", "saknas", "ingen", "anonym", "unknown", "anonymous"})
_EDGES: Final = ".,;:!?\"'()[]«»“”’…-–"


def refuse_suspects(columns: Mapping[str, Column], file: str) -> None:
    """Refuse a file with columns about suspects, suspicions or what social services do, or with a row for each suspect.

    Parameters
    ----------
    columns
        By heading.
    file
        Its name, for people.

    Raises
    ------
    PrivacyError
        Naming the columns.
    """
    found = [heading for heading in columns if _is_about_persons(heading)]
    found += [heading for heading, cells in columns.items() if heading not in found and _holds_roles(cells)]
    if found:
        raise PrivacyError("persons_out_of_scope", file=file, columns=found)


def _is_about_persons(heading: str) -> bool:
    name = plain(heading)
    if _SOCIAL.search(name) or _SOL.search(heading):
        return True
    return bool(_SUSPECTS.search(name)) and not _OFFENCE_NOT_PERSON.search(name)


def _holds_roles(cells: Column) -> bool:
    """Tell whether a column says which part a person has in an event, suspects among them."""
    some = cells[:: max(1, len(cells) // _SOME_ROWS)]
    filled = {str(cell).casefold() for cell in some.distinct[:_MAX_ROLES] if cell}
    return bool(filled & _SUSPECT_ROLES) and len(filled & _ROLES) >= 0.5 * len(filled)


def refuse_child_reports(offences: Iterable[str], file: str) -> None:
    """Refuse a file whose events are reports of concern for children.

    Raises
    ------
    PrivacyError
        Naming the file.
    """
    if any(_CHILD_REPORT.search(str(word).casefold()) for word in offences):
        raise PrivacyError("child_reports_out_of_scope", file=file)


def tell_private(heading: str, cells: Column, *, of_things: bool = False) -> Private | None:
    """Tell whether a column speaks of persons, by its heading or else by its values.

    Parameters
    ----------
    heading, cells
        The column.
    of_things
        Whether rows are things, such as lamps: codes of their own are then those of the things.
    """
    name = plain(heading)
    if _TRAIT.match(name):
        return "trait"
    if _IDENTIFIER.search(name):
        return "identifier"
    if _TEXT.search(name):
        return "text"
    if _NAME.search(name) and not _NOT_A_NAME.search(name):
        return "name" if _could_be_names(cells) else "text"
    return _tell_by_values(cells, of_things=of_things)


def is_free_text(cells: Column) -> bool:
    """Tell whether cells hold sentences: long and varied."""
    filled = _filled(cells)
    if len(filled) < _MIN_ROWS:
        return bool(len(filled)) and float(np.median([len(cell.split()) for cell in filled])) >= 6
    words = np.array([len(cell.split()) for cell in filled])
    return bool(np.median(words) >= 4 and len(set(filled)) > 0.5 * len(filled))


def quotable(words: Iterable[str], cells: Column, *, times: int = 3, longest: int = 4) -> list[str]:
    """Give the words of a column that a notice may quote: short and said often, so that they single nobody out.

    Parameters
    ----------
    words
        Distinct cells that one would like to name.
    cells
        The column they are from.
    times
        How many rows must hold one for it to be quoted.
    longest
        How many words it may have.

    Returns
    -------
    list of str
        Most frequent first; nothing with digits or an at sign.
    """
    counts = Counter(dict(zip(cells.distinct.tolist(), cells.counts.tolist(), strict=True)))
    fit = [
        word for word in words
        if counts[word] >= times and len(word.split()) <= longest and len(word) <= _MAX_QUOTED
        and not _DIGIT.search(word) and "@" not in word
    ]  # fmt: skip
    return sorted(fit, key=lambda word: (-counts[word], word))


def looks_like_name(text: str) -> bool:
    """Tell whether a text is written as people's full names are."""
    return bool(_FULL_NAME.match(text))


def withhold(heading: str, kind: Private, cells: Column) -> Withheld:
    """Turn a column that is left behind into strings to search for."""
    if kind == "trait":
        return Withheld(columns=(heading,))
    return Withheld(columns=(heading,), sources=(partial(_strings, kind, cells),))


def _strings(kind: Private, cells: Column) -> frozenset[str]:
    values = [" ".join(cell.split()).casefold() for cell in cells.distinct]
    if kind == "text":
        strings = _from_text([" ".join(cell.split()) for cell in cells.distinct], cells.counts)
    elif kind == "name":
        strings = {part for value in values if value not in _NOBODY for part in [value, *_words(value)]}
    else:
        strings = {value for value in values if not value.isdigit() or len(value) >= _MIN_DIGITS}
    return frozenset(one for one in strings if len(one) >= MIN_LENGTH)


def _could_be_names(cells: Column) -> bool:
    """Tell names from titles under a heading "name": names are short and have no digits."""
    filled = _filled(cells)
    if not filled:
        return True
    digits = sum(any(sign.isdigit() for sign in cell) for cell in filled) / len(filled)
    return digits < 0.2 and float(np.median([len(cell.split()) for cell in filled])) <= 4


def _filled(cells: Column) -> list[str]:
    return [str(cell) for cell in cells.sample(_SAMPLE).cells]


def _tell_by_values(cells: Column, *, of_things: bool) -> Private | None:
    filled = _filled(cells)
    if not filled:
        return None
    share = 1.0 / len(filled)
    if sum(bool(_PERSONAL_NUMBER.search(cell) or _CONTACT.search(cell)) for cell in filled) * share >= 0.05:
        return "text" if is_free_text(cells) else "identifier"
    if is_free_text(cells):
        return "text"
    distinct = len(set(filled)) * share
    is_case = sum(bool(_CASE_NUMBER.match(cell)) for cell in filled) * share >= 0.5 and distinct > 0.3
    if is_case and not of_things:
        return "identifier"
    if len(filled) < _MIN_ROWS:
        return None
    if sum(bool(_FULL_NAME.match(cell)) for cell in filled) * share >= 0.5 and distinct > 0.5:
        return "name"
    if of_things:
        bare_numbers = sum(bool(_BARE_NUMBER.match(cell)) and has_check_digit(cell) for cell in filled)
        return "identifier" if bare_numbers * share >= 0.5 else None
    looks_coded = (
        sum(bool(re.fullmatch(r"[A-Za-zÅÄÖåäö0-9/-]*\d[A-Za-zÅÄÖåäö0-9/-]*", cell)) for cell in filled) * share
    )
    return "identifier" if distinct > 0.95 and looks_coded > 0.9 else None


def _words(value: str) -> list[str]:
    return [word for word in (part.strip(_EDGES) for part in value.split()) if len(word) >= MIN_LENGTH]


def _from_text(texts: list[str], counts: np.ndarray) -> set[str]:
    """Take short cells whole, groups of words from longer ones, and telling words from all."""
    whole: set[str] = set()
    phrases: list[str] = []
    singles: list[str] = []
    for text, count in zip(texts, counts, strict=True):
        words, folded = text.split(), text.casefold().split()
        if len(folded) < _SHINGLE:
            whole.update([" ".join(folded)] if count < _SET_PHRASE and len(text) <= _MAX_WHOLE else [])
        else:
            starts = [*range(0, len(folded) - _SHINGLE, _SHINGLE), len(folded) - _SHINGLE][:_SHINGLES]
            phrases += [" ".join(folded[at : at + _SHINGLE]).strip(_EDGES) for at in starts]
        singles += _telling_words(words)
    rare = (word for found in (phrases, singles) for word, count in Counter(found).items() if count < _SET_PHRASE)
    return whole | set(rare)


def _telling_words(words: list[str]) -> list[str]:
    """Give the words that could single somebody out: addresses, numbers, names in mid-sentence."""
    told = []
    for at, word in enumerate(words):
        if len(word) < MIN_LENGTH or (word.isalpha() and word.islower()):
            continue  # nearly all words of a sentence: not looked at further
        bare = word.strip(_EDGES)
        if len(bare) < MIN_LENGTH:
            continue
        named = at > 0 and bare[0].isupper() and not bare.isupper() and words[at - 1][-1] not in ".!?:"
        if named or "@" in bare or (len(_DIGIT.findall(bare)) >= 3 and not _DATE_OR_CLOCK.fullmatch(bare)):
            told.append(bare.casefold())
    return told
