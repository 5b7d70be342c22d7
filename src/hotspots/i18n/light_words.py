"""When light is on and which stretch of street is meant, in the reader's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hotspots.i18n import Translator

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
_EVENING: Final = ("sunset", "dusk")
_MORNING: Final = ("sunrise", "dawn")
_MIDNIGHT: Final = ("24:00", "00:00", "0:00")

_EVENT: Final = "|".join((*_EVENING, *_MORNING))
_TIME: Final = rf"(?:\d{{1,2}}:\d\d|{_EVENT}|\((?:{_EVENT})[+-]\d\d:\d\d\))"
_SPANS: Final = rf"{_TIME}-{_TIME}(?:\s*,\s*{_TIME}-{_TIME})*"
_DATE: Final = rf"(?:{'|'.join(_MONTHS)})(?:\s+\d{{1,2}})?"
_DATES: Final = rf"{_DATE}(?:-(?:{_DATE}|\d{{1,2}}))?"
_DAY: Final = rf"(?:{'|'.join(_DAYS)})"
_WEEK: Final = rf"{_DAY}(?:-{_DAY})?"
_RULE: Final = re.compile(
    rf"^(?P<dates>{_DATES}(?:\s*,\s*{_DATES})*)?:?\s*(?P<days>{_WEEK}(?:\s*,\s*{_WEEK})*)?\s*"
    rf"(?:(?P<spans>{_SPANS})|(?P<off>off|closed)|(?P<always>24/7))?(?:\s+(?:on|open))?$"
)
_SHIFTED: Final = re.compile(rf"^\((?P<event>{_EVENT})(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d\d)\)$")


def say_hours(hours: str, say: Translator) -> str:
    """Say when light is on: ``limited | sunset-24:00`` is ``en del av natten (tid okänd); till midnatt``.

    Parameters
    ----------
    hours
        As segments and lamps have them: in OpenStreetMap's syntax for opening hours, or ``limited``; where lamps have
        several, with `` | `` between. What cannot be put into words is quoted.
    say
        The language.
    """
    return "; ".join(_say_one(one.strip(), say) for one in hours.split(" | "))


def _say_one(hours: str, say: Translator) -> str:
    if hours.lower() in ("limited", "interval"):
        return say(f"hours.{hours.lower()}")
    said = [_say_rule(rule.strip(), say) for rule in hours.split(";") if rule.strip()]
    if not said or not all(said):
        return say("hours.quoted", hours=hours)
    return ", ".join(said)


def _say_rule(rule: str, say: Translator) -> str:
    """Say one rule, such as ``Sep-May Mo-Fr sunset-23:00``; ``""`` if it is none that is known."""
    found = _RULE.match(rule)
    if found is None or not any(found.groupdict().values()):
        return ""
    said = [_say_dates(found["dates"], say), _say_days(found["days"], say)]
    if found["spans"]:
        spans = [_say_span(*_ends(span), say) for span in re.split(r"\s*,\s*", found["spans"])]
        said.append(say("hours.and").join(spans))
    if found["always"]:
        said.append(say("hours.always"))
    words = " ".join(filter(None, said))
    return say("hours.not", when=words) if found["off"] and words else words


def _ends(span: str) -> tuple[str, str]:
    first, last = re.findall(_TIME, span)
    return first, last


def _say_span(first: str, last: str, say: Translator) -> str:
    if first in _EVENING and last in _MORNING:
        return say("hours.all_night")
    if first in _EVENING:
        return say("hours.until", time=_say_time(last, say))
    if last in _MORNING:
        return say("hours.from", time=_say_time(first, say))
    return say("hours.between", first=_say_time(first, say), last=_say_time(last, say))


def _say_time(time: str, say: Translator) -> str:
    if time in _MIDNIGHT:
        return say("hours.midnight")
    if shifted := _SHIFTED.match(time):
        minutes = 60 * int(shifted["hours"]) + int(shifted["minutes"])
        side = "after" if shifted["sign"] == "+" else "before"
        return say(f"hours.{side}", minutes=minutes, event=say(f"hours.{shifted['event']}"))
    return say(f"hours.{time}") if time[0].isalpha() else say("hours.clock", time=f"{time:0>5}")


def _say_dates(dates: str | None, say: Translator) -> str:
    names = dict(zip(_MONTHS, say("hours.months").split(), strict=True))

    def one(found: re.Match[str]) -> str:
        return " ".join(filter(None, (found[2], names[found[1]])))

    month = rf"({'|'.join(_MONTHS)})"
    said = re.sub(rf"{month}(?:\s+(\d{{1,2}}(?:-\d{{1,2}})?))?", one, dates or "")
    return re.sub(r"\s*,\s*", ", ", said).replace("-", "–")


def _say_days(days: str | None, say: Translator) -> str:
    names = dict(zip(_DAYS, say("hours.days").split(), strict=True))
    said = re.sub(_DAY, lambda found: names[found[0]], days or "")
    return re.sub(r"\s*,\s*", ", ", said).replace("-", "–")


def street_and_ends(gap: Any, say: Translator) -> str:
    """Name a stretch: its street, whether it runs beside it, and the streets at its ends.

    Parameters
    ----------
    gap
        With ``name``, ``beside`` and ``between``, as :class:`~hotspots.model.lighting.LightingInventory` has them.
    say
        The language.
    """
    if not gap.name:
        name = say("street.unnamed")
    else:
        name = say("round.beside", name=gap.name) if gap.beside else str(gap.name)
    if not gap.between:
        return name
    return say("round.between" if "–" in gap.between else "round.at", name=name, between=gap.between)
