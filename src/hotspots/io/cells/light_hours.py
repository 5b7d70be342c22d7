"""When a lamp is lit, in words of registers, brought to OpenStreetMap's syntax for opening hours."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from hotspots.io.cells.light_vocabulary import fold_words

UNSAID_HOURS: Final = "limited"
"""Hours of a lamp that is not lit all night, where nobody understands when it is."""

_NOTHING: Final = frozenset({
    "", "-", "--", "?", "saknas", "uppgift saknas", "uppgifter saknas", "ingen uppgift", "okand", "okant", "vet ej",
    "ej angivet", "ej angiven", "n/a", "na", "unknown", "not known", "none", "null",
})  # fmt: skip
"""What stands where a register says nothing."""

_ALL_NIGHT: Final = re.compile(
    r"(?:(?:tand|lyser|lit|on) )?(?:hel ?natt\w*|hela natten|all night|24/7|dygnet runt)|(?:ljus|skymnings)rela|normal|"
    r"ja|yes|(?:ej|inte|aldrig|ingen|never) (?:natt)?(?:slackt|slacks|slackning|off)"
)
_WEEK: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("skymning", "skymningen", "dusk"), "dusk"),
    **dict.fromkeys(("solnedgang", "solnedgangen", "solned", "sunset"), "sunset"),
    **dict.fromkeys(("gryning", "gryningen", "dawn"), "dawn"),
    **dict.fromkeys(("soluppgang", "soluppgangen", "soluppg", "sunrise"), "sunrise"),
    **dict.fromkeys(("midnatt", "midnight"), "24:00"),
    **dict.fromkeys(("till", "to", "until", "tom"), "-"),
    **dict.fromkeys(("slackt", "slackta", "slacks", "slacker", "slackning", "slack", "nattslackt", "nattslackning",
                     "nattslack", "nedslackt", "nerslackt", "slackning", "avstangd", "avstangt", "off", "dark"), "off"),
    **dict.fromkeys(("tand", "tanda", "tant", "tands", "tander", "lyser", "brinner", "lit", "on"), "on"),
    **dict.fromkeys(("kl", "klockan", "fran", "from", "natt", "natten", "nattetid", "belysning", "kvallsbelysning",
                     "kvallstand", "ljusrela", "skymningsrela", "the", "at", "ca"), ""),
    **dict.fromkeys(("mellan", "between"), "between"),
    **dict.fromkeys(("och", "and", "samt"), ","),
    **{word: month for month, some in zip(_MONTHS, (
        "jan januari january", "feb februari february", "mar mars march", "apr april", "maj may", "jun juni june",
        "jul juli july", "aug augusti august", "sep sept september", "okt oktober oct october", "nov november",
        "dec december"), strict=True) for word in some.split()},
    **{word: day for day, some in zip(_WEEK, (
        "man mandag mo mon monday", "tis tisdag tu tue tuesday", "ons onsdag we wed wednesday",
        "tor tors torsdag th thu thursday", "fre fredag fr fri friday", "lor lordag sa sat saturday",
        "son sondag su sun sunday", "ph"), strict=True) for word in some.split()},
}  # fmt: skip
_TOKEN: Final = re.compile(r"\d{1,2}:\d{2}|\d{1,2}/\d{1,2}|\d+|[a-z]+|[-,;]|\S")
_EVENING_FROM: Final = 15 * 60
_MORNING_UNTIL: Final = 10 * 60
_LATE_FROM: Final = 21 * 60
"""Hours from then into the morning, and nothing else said: nobody can tell whether a lamp is lit or off then."""

_T, _E, _M = r"(T\d+)", r"(E\w+)", r"(M\w+)"
_LIT_PART: Final = rf"(?:on )?(?:{_E} - {_T}|{_T} - {_M}|{_T} - {_T}|{_E} - {_M})"


@lru_cache(maxsize=4096)
def read_hours(text: str) -> str:
    """Bring words for when a lamp is lit to OpenStreetMap's syntax: ``""`` all night, ``limited`` where nobody knows.

    ``helnatt`` is all night, and so is a dash, which says nothing; ``okt-apr`` is ``Oct-Apr``; ``skymning-23.00`` is
    ``dusk-23:00``; ``släckt 23-05`` is ``sunset-23:00,05:00-sunrise``, in ``jun-aug`` only if that is said. A bare
    ``23-05`` is when a lamp is lit, or when it is off: nobody knows.
    """
    said = _plain(text)
    if said in _NOTHING or _ALL_NIGHT.fullmatch(said):
        return ""
    words = [_WORDS.get(word, word) for word in _TOKEN.findall(said)]
    days, rest = _take_days([word for word in words if word])
    shape = None if days is None else _shape(rest)
    hours = None if shape is None or days is None else _hours_of(shape, days)
    if hours is None:
        hours = _as_written(text)
    return UNSAID_HOURS if hours is None or (hours and not _is_valid(hours)) else hours


def _plain(text: str) -> str:
    said = fold_words(re.sub("[–—−]", "-", text)).strip(" .")
    return re.sub(r"(?<=\d)\.(?=\d\d)", ":", re.sub(r"\bkl\.", "kl ", said))


def _as_written(text: str) -> str | None:
    """Take what is OpenStreetMap's syntax already; None if it is not, or times are past 24."""
    said = re.sub(r"(?i)\b(?:dusk|dawn|sunset|sunrise|off|on)\b", lambda word: word[0].lower(), text.strip())
    names = {*_MONTHS, *_WEEK, "dusk", "dawn", "sunset", "sunrise", "off", "on", "open", "closed"}
    times = re.findall(r"\d+:\d+", said)
    is_known = set(re.findall(r"[^\W\d_]+", said)) <= names and not re.search(r"(?<![\d:])\d+(?![\d:])-", said)
    is_told = is_known and (times or re.search(r"sun|dusk|dawn", said))
    return said if is_told and None not in map(_minutes, times) and not is_two_ways(said) else None


def is_two_ways(text: str) -> bool:
    """Tell whether hours are a bare span late in the evening or at night: lit then, or off."""
    found = re.fullmatch(r"(?:kl )?(\d\d?(?::\d\d)?) ?(?:-|till|to) ?(?:kl )?(\d\d?(?::\d\d)?)", _plain(text))
    times = [] if found is None else [_minutes(one) for one in found.groups()]
    return len(times) == 2 and None not in times and _is_unsure(*(one or 0 for one in times))


def _is_unsure(begin: int, end: int) -> bool:
    return (begin >= _LATE_FROM or begin < 5 * 60) and end <= _MORNING_UNTIL


def _minutes(word: str) -> int | None:
    """Read a time from 0 to 24 as minutes; None if it is none."""
    hour, _, minute = word.partition(":")
    if not hour.isdigit() or not (minute or "0").isdigit() or len(hour) > 2:
        return None
    told = int(hour) * 60 + int(minute or 0)
    return told if int(minute or 0) < 60 and told <= 24 * 60 else None


def _take_days(words: list[str]) -> tuple[str | None, list[str]]:
    """Take months, dates and weekdays out; None if they are not understood, or come twice."""
    text = f" {' '.join(words)} "
    month, week = "|".join(_MONTHS), "|".join(_WEEK)
    forms = (
        (rf" (\d\d?) ({month}) - (\d\d?) ({month}) ", lambda one: _dates((one[1], one[0]), (one[3], one[2]))),
        (rf" (\d\d?) - (\d\d?) ({month}) (?!- (?:{month}) )", _within_a_month),
        (r" (\d\d?)/(\d\d?) - (\d\d?)/(\d\d?) ", lambda one: _dates(_named(one[1], one[0]), _named(one[3], one[2]))),
        (rf" ({month}) - ({month}) ", "-".join),
        (rf" ({month}) ", "".join),
        (rf" ({week}) - ({week}) ", "-".join),
        (rf" ({week}) ", "".join),
    )  # fmt: skip
    found: list[str] = []
    for form, read in forms:
        hit = re.search(form, text)
        if hit is None:
            continue
        told = read(hit.groups())
        if told is None:
            continue
        if not told:
            return None, words
        found.append(told)
        text = f"{text[: hit.start()]} {text[hit.end() :]}"
    if re.search(rf" (?:{month}|{week}) ", text) or "/" in text:
        return None, words
    is_year = [one for one in found if one[:3] in _MONTHS]
    if len(is_year) > 1 or len(found) - len(is_year) > 1:
        return None, words
    return " ".join([*is_year, *(one for one in found if one not in is_year)]), text.strip(" ,").split()


def _within_a_month(said: tuple[str, ...]) -> str | None:
    """Read ``15-31 maj`` as days; None for ``23-05 maj``, hours of a month; ``""`` for ``01-05 maj``: both may be."""
    first, last, month = int(said[0]), int(said[1]), said[2]
    if first >= last:
        return None
    return _dates((month, said[0]), (month, said[1])) if last * 60 > _MORNING_UNTIL else ""


def _named(month: str, day: str) -> tuple[str, str]:
    return (_MONTHS[int(month) - 1], day) if 1 <= int(month) <= 12 else ("", day)


def _dates(*ends: tuple[str, str]) -> str:
    """Write days of the year, ``May 15-Aug 31``; ``""`` if there are no such days."""
    for month, day in ends:
        if not month or not 1 <= int(day) <= calendar.monthrange(2024, _MONTHS.index(month) + 1)[1]:
            return ""
    return "-".join(f"{month} {int(day):02d}" for month, day in ends)


def _shape(words: list[str]) -> str | None:
    """Write times as ``T1380``, evening and morning as ``Edusk`` and ``Mdawn``; None if there are other words."""
    shape = []
    for word in words:
        if word in ("dusk", "sunset"):
            shape.append(f"E{word}")
        elif word in ("dawn", "sunrise"):
            shape.append(f"M{word}")
        elif word[0].isdigit():
            time = _minutes(word)
            if time is None:
                return None
            shape.append(f"T{time}")
        elif word in ("off", "on", "between", "-", ",", ";"):
            shape.append("," if word == ";" else word)
        else:
            return None
    return re.sub(r"between (\S+) ,", r"\1 -", " ".join(shape))


def _hours_of(shape: str, days: str) -> str | None:
    """Put a shape and days together; None if nobody can tell what they mean."""
    if not shape or shape == "on":
        return days or None
    if shape == "off":
        return f"sunset-sunrise; {days} off" if days else None
    if found := re.fullmatch(rf"off (?:- )?{_T} - {_T}", shape):
        off, on = _time(found[1]), _time(found[2])
        if not (_is_end(off) and (0 < on <= 12 * 60)) or (off < 12 * 60 and off >= on):
            return None
        dark = f"sunset-{_clock(off)},{_clock(on)}-sunrise"
        return f"sunset-sunrise; {days} {dark}" if days else dark
    parts = _lit_until(shape) or _lit_parts(shape)
    if parts in ("dusk-dawn", "sunset-sunrise", "dusk-sunrise", "sunset-dawn") and not days:
        return ""
    return None if parts is None else f"{days} {parts}".strip()


def _lit_until(shape: str) -> str | None:
    """Read when light goes out and, in either order, when it comes on: ``släcks 23``, ``tänds 05:30, släcks 23``."""
    if found := re.fullmatch(rf"(?:off|on -|-|off -) {_T}", shape):
        return f"sunset-{_clock(_time(found[1]))}" if _is_end(_time(found[1])) else None
    clauses = sorted(shape.split(" , "), reverse=True)  # on before off
    if len(clauses) != 2 or not (clauses[0].startswith("on ") and clauses[1].startswith("off ")):
        return None
    on, off = clauses[0][3:], clauses[1][4:]
    if " " in on or " " in off or on[0] == "M" or off[0] == "E":
        return None
    if on[0] == "T" and off[0] == "T" and _time(on) <= _MORNING_UNTIL:
        first, last = _clock(_time(on)), _time(off)
        return f"sunset-{_clock(last)},{first}-sunrise" if last >= _EVENING_FROM or last < _time(on) else None
    return f"{_side(on)}-{_side(off)}" if on[0] == "E" or _time(on) >= 12 * 60 or off[0] == "M" else None


def _lit_parts(shape: str) -> str | None:
    """Read when light is on: ``skymning-22, 05-gryning``, ``16-23``."""
    parts = []
    for text in shape.split(" , "):
        found = re.fullmatch(_LIT_PART, text)
        if found is None:
            return None
        first, last = (one for one in found.groups() if one)
        if first[0] == "T" and last[0] == "T" and not text.startswith("on") and _is_unsure(_time(first), _time(last)):
            return None
        if first[0] == "E" and last[0] == "T" and not _is_end(_time(last)):
            return None
        parts.append(f"{_side(first)}-{_side(last)}")
    return ",".join(parts)


def _is_end(minutes: int) -> bool:
    """Tell whether light may go out then: in the evening or at night."""
    return minutes >= _EVENING_FROM or minutes <= _MORNING_UNTIL


def _time(token: str) -> int:
    return int(token[1:])


def _side(token: str) -> str:
    return _clock(_time(token)) if token[0] == "T" else token[1:]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _is_valid(hours: str) -> bool:
    from opening_hours import validate

    return bool(validate(hours))
