"""What people wrote of a lamp or a street, clause by clause: what was found, with every negation where it belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hotspots.io.cells.light_vocabulary import AS_ONE, SAID, class_of, fold, fold_words

_NUMBERS: Final[Mapping[str, int]] = {
    word: number
    for words in (
        "noll en två tre fyra fem sex sju åtta nio tio",
        "zero one two three four five six seven eight nine ten",
    )
    for number, word in enumerate(fold(words).split())
} | {"ett": 1, "ingen": 0, "inga": 0, "none": 0}  # fmt: skip
_NUMBER: Final = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_SHARE: Final = re.compile(rf"\b{_NUMBER} ?(?:av|utav|of) ?(?:de |the |totalt |all )?{_NUMBER}\b")
_SLASH: Final = re.compile(
    r"\b(\d{1,2})/(\d{1,2})(?= (?:lampor|lamps|ar|lys|tan|ok|fun|hel|slack|tras|sond|work|lit|not|ej|inte))"
)
"""``2/5`` before a word for the light: so many of so many, or a day."""

_OF_THEM: Final = re.compile(rf"\b{_NUMBER} (?:av|utav|of) (?=(?:de|dem|the|them|alla|gatans|\w+na)\b)")
_PERCENT: Final = re.compile(r"\b(\d{1,3}) ?(?:%|procent\b|percent\b)")

_CLAUSE: Final = re.compile(
    r"[.,;!()\n]+(?!\d)|\s[-–—]+\s|/(?!\d)|(\?)|\b(?:men|dock|fast|fastan|but|however|though|although)\b"
)
_WORD: Final = re.compile(r"[^\W_]+|#\w+")

_FAULTS: Final = ("hidden", "flickers", "glare", "dark", "damaged")
"""What counts first where several faults are said."""

_ONE_LAMP: Final = re.compile(
    r"\b(?:gat|gatu|vag|park|stolp|led|belysnings)?(?:lampan?|lyktan?|lyktstolpen?|armaturen?|stolpen?|"
    r"ljuspunkt(?:en)?)\b|"
    r"\b(?:lamp|street ?lamp|street ?light|light|lamppost|luminaire)\b"
)
_SEVERAL: Final = re.compile(
    r"\b(?:alla|flera|nagra|samtliga|ingen|inga|varannan|all|several|no|none)\b|\binte (?:en(?: enda)?|nagon) |"
    r"lampor|lyktor|armaturer|stolpar|ljuspunkter|lamps|lights"
)
_WHOLE: Final = re.compile(
    r"\bhela\b(?! (?:natten|tiden|dagen|kvallen|veckan|helgen))|\balla (?:\w+ )?(?:lampor|lyktor|armaturer|stolpar)|"
    r"\bsamtliga\b|\bwhole\b(?! (?:night|time))|\bentire\b|\ball (?:the )?(?:lamps|lights)"
)

_BARE_NO: Final = re.compile(
    r"(?:de[nt]?|it|they)? ?(?:gor|ar|does|do|is|are) (?:de[nt]? |dom )?(?:inte|ej|icke|"
    r"not)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says.

    Parameters
    ----------
    what
        One of :data:`~hotspots.model.lighting.FINDINGS`; None if it is not understood.
    of_some
        Whether it is said of some lamps and not of all: ``2 av 5 lyser``, ``inte alla lyser``.
    """

    what: str | None
    of_some: bool = False


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause: its words by class, and which of them are negated."""

    classes: tuple[str, ...]
    words: tuple[str, ...]
    negated: frozenset[int]
    lacking: frozenset[str]
    """What it says there is none of: ``light`` or ``glass``."""
    asked: bool

    def has(self, *names: str) -> bool:
        return any(name in names for name in self.classes)

    def says(self, *names: str, negated: bool = False) -> bool:
        return any(name in names and (at in self.negated) == negated for at, name in enumerate(self.classes))


@lru_cache(maxsize=4096)
def read_clauses(text: str) -> Told:
    """Tell what a text says of a lamp or a street.

    Each clause is read by itself. A negation is about the verb before it (``lyser tyvärr inte längre``), else about
    what follows it (``ej tänd``, ``inga trasiga``); lamps that somebody says there are none of are dark. A fault goes
    before what works, unless a later clause says that it was mended. What is not clear is None and never works.
    """
    told: list[tuple[str, bool]] = []
    of_some = False
    for said, asked in _clauses(text):
        clause = _read(said, asked)
        if _BARE_NO.fullmatch(said) and told:
            told[-1] = ("dark", False)
            continue
        what, some = _tell(clause)
        of_some |= some
        if what is None and clause.has("except") and told and told[-1][0] in ("works", "unclear"):
            what, of_some = "dark", True
        if what is not None:
            told.append((what, clause.says("mended", "again")))
    return Told(_weigh(told), of_some)


def tell_finding(text: str) -> str | None:
    """Tell what was found of a lamp or street by the words used; None if they are not understood."""
    return read_clauses(text).what


def tell_extent(text: str) -> str:
    """Tell how much of a street words are about: ``lamp``, ``part`` or ``whole``.

    ``släckt lampa`` is one lamp; ``släckta lampor`` and a bare ``släckt`` are a part, nobody knows which;
    ``hela gatan`` and ``alla lampor`` are the whole street, unless it is said of some: ``inte alla lampor lyser``.
    """
    said = fold_words(text)
    if read_clauses(text).of_some:
        return "part"
    if _WHOLE.search(said):
        return "whole"
    return "lamp" if _ONE_LAMP.search(said) and not _SEVERAL.search(said) else "part"


def _clauses(text: str) -> list[tuple[str, bool]]:
    """Split a text into clauses; and tell which end with a question mark."""
    said = fold(text)
    said = said.replace("nonfunctional", "trasig").replace("non-", "not ")
    for pattern, word in AS_ONE:
        said = pattern.sub(word, said)
    said = _PERCENT.sub(lambda found: _share(int(found[1]), 100), said)
    said = _SHARE.sub(lambda found: _share(_number(found[1]), _number(found[2]), otherwise=found[0]), said)
    said = _SLASH.sub(lambda found: _share(int(found[1]), int(found[2]), is_day=True, otherwise=found[0]), said)
    said = _OF_THEM.sub(lambda found: " #none " if _number(found[1]) == 0 else " #some ", said)
    parts = _CLAUSE.split(said)
    found: list[tuple[str, bool]] = []
    for at in range(0, len(parts), 2):
        asked = at + 1 < len(parts) and parts[at + 1] == "?"
        found.extend((" ".join(part.split()), asked) for part in _at_but(parts[at]))
    return [(part, asked) for part, asked in found if part]


def _at_but(said: str) -> list[str]:
    """Split where ``utan`` means but: after a negation, ``inte trasig utan hel``."""
    parts = re.split(r"\butan\b", said)
    found = [parts[0]]
    for part in parts[1:]:
        if re.search(r"\b(?:inte|ej|icke|aldrig|ingen|inga|inget)\b", found[-1]):
            found.append(part)
        else:
            found[-1] += f"utan{part}"
    return found


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _share(some: int, whole: int, *, is_day: bool = False, otherwise: str = "") -> str:
    """Write how many of all: ``2/5`` may be a day as well, and ``12 av 5`` is no share."""
    if some > whole or not whole:
        return otherwise
    if some in (0, whole):
        return " #all " if some else " #none "
    return " #unclear " if is_day and whole <= 12 else " #some "


def _read(said: str, asked: bool) -> _Clause:
    words = tuple(_WORD.findall(said))
    classes = [class_of(word) for word in words]
    if words and words[-1] == "hela":
        classes[-1] = "on"
    for at, word in enumerate(words):  # the lights are on; but not: on the street
        if (
            word == "on"
            and at
            and words[at - 1] in ("is", "are", "not", "light", "lights", "lamps", "back", "never", "all")
        ):
            classes[at] = "on"
    negated: set[int] = set()
    lacking: set[str] = set()
    for at, name in enumerate(classes):
        if name == "not":
            _negate(classes, at, negated, lacking)
        elif name == "none" or words[at] == "#none":
            _negate_none(classes, at, negated, lacking)
    return _Clause(tuple(classes), words, frozenset(negated), frozenset(lacking), asked)


def _toggle(negated: set[int], at: int) -> None:
    negated ^= {at}


def _ahead(
    classes: Sequence[str], start: int, wanted: frozenset[str], stops: tuple[str, ...] = ("and", "not", "none")
) -> int | None:
    """Find the next word of some classes, not beyond an ``och`` or another negation."""
    for at in range(start, len(classes)):
        if classes[at] in stops:
            return None
        if classes[at] in wanted:
            return at
    return None


def _behind(classes: Sequence[str], start: int, wanted: frozenset[str]) -> int | None:
    """Find the nearest word of some classes before one, not beyond an ``och``."""
    for at in range(start - 1, -1, -1):
        if classes[at] == "and":
            return None
        if classes[at] in wanted:
            return at
    return None


def _carry(classes: Sequence[str], at: int, negated: set[int]) -> None:
    """Negate what ``eller`` joins to what is negated: ``inte trasig eller släckt``."""
    while (join := _ahead(classes, at + 1, frozenset({"or"}))) is not None:
        following = _ahead(classes, join + 1, SAID)
        if following is None:
            return
        _toggle(negated, following)
        at = following


def _negate(classes: Sequence[str], at: int, negated: set[int], lacking: set[str]) -> None:
    """Bind ``inte``: to the verb before it, else to what follows, else to what went before."""
    before, after = _behind(classes, at, SAID), _ahead(classes, at + 1, SAID)
    if before is not None and classes[before] in ("shines", "goes_out") and before not in negated:
        _toggle(negated, before)
    elif after is not None:
        _toggle(negated, after)
        _carry(classes, after, negated)
    elif before is not None:
        _toggle(negated, before)
    elif "exists" in classes and "light" in classes:
        lacking.add("light")


def _negate_none(classes: Sequence[str], at: int, negated: set[int], lacking: set[str]) -> None:
    """Bind ``ingen`` or ``utan``: to the very next thing; of lamps, to what is said of them, else there are none."""
    thing = _ahead(classes, at + 1, SAID | {"light", "glass"})
    if thing is None:
        before = _behind(classes, at, SAID)
        if before is not None:
            _toggle(negated, before)
        return
    if classes[thing] == "glass":
        lacking.add("glass")
        return
    if classes[thing] != "light":
        _toggle(negated, thing)
        _carry(classes, thing, negated)
        if classes[thing] == "hidden":
            negated |= {later for later in range(thing, len(classes)) if classes[later] == "hidden"}
        return
    said, verb = _ahead(classes, thing + 1, SAID, ("and",)), _behind(classes, at, SAID)
    if said is not None:
        _toggle(negated, said)
    elif verb is not None and classes[verb] == "shines" and verb not in negated:
        _toggle(negated, verb)
    else:
        lacking.add("light")


def _tell(clause: _Clause) -> tuple[str | None, bool]:
    """Tell what one clause says, ``unclear`` if of the light but nobody can tell what; and if it is of some lamps."""
    if clause.has("unsure"):
        return "unclear", False
    fault = _fault_of(clause)
    of_some = clause.has("some", "except") or bool({"#some", "#unclear"} & set(clause.words))
    if fault == "dark" and clause.has("at_times") and not clause.has("mended"):
        return "flickers", False
    if fault is not None:
        return fault, of_some or _is_not_all(clause)
    works = _works(clause)
    if works and "#unclear" in clause.words:
        return "unclear", False
    if works and clause.has("at_times"):
        return "flickers", False
    if works and (of_some or _is_not_all(clause)):
        return "dark", True
    if clause.has("to_mend", "weak", "by_day", "other") or (works is None and clause.says("remark")):
        return "other", False
    if works and (clause.has("asks") or clause.asked):
        return "unclear", False
    if works:
        return "works", False
    return ("unclear" if works is False else None), False


def _is_not_all(clause: _Clause) -> bool:
    """Tell whether ``alla`` stands with an ``inte``: then it is not so of all of them."""
    return clause.has("all") and clause.has("not")


def _fault_of(clause: _Clause) -> str | None:
    """Tell which fault a clause says, None if it says none."""
    said: set[str] = {name for name in ("flickers", "glare", "damaged") if clause.says(name)}
    if clause.says("hidden") and not clause.has("pruned"):
        said.add("hidden")
    out = clause.says("out", "goes_out")
    unlit = clause.says("shines", "on", negated=True) and not clause.has("quite", "fine", "weak")
    lacks = clause.says("lacks") and not clause.says("remark")
    if clause.has("glass") and (out or unlit or lacks or "glass" in clause.lacking):
        said.add("damaged")
    elif _is_mended(clause):
        return None
    elif (
        out
        or unlit
        or "light" in clause.lacking
        or (lacks and clause.has("light"))
        or clause.says("mended", negated=True)
    ):
        said.add("dark")
    return next((fault for fault in _FAULTS if fault in said), None)


def _is_mended(clause: _Clause) -> bool:
    """Tell whether a clause says that what was out was mended: ``trasig lampa lagad``, ``åtgärdat fel``."""
    if not clause.says("mended") or clause.has("asks", "to_mend"):
        return False
    mended = max(at for at, name in enumerate(clause.classes) if name == "mended" and at not in clause.negated)
    faults = [at for at, name in enumerate(clause.classes) if name in ("out", "remark") and at not in clause.negated]
    return all(at < mended or (at == mended + 1 and clause.words[at].startswith("fel")) for at in faults)


def _works(clause: _Clause) -> bool | None:
    """Tell whether a clause says that light works; False where it says something that is neither; None if nothing."""
    if _is_mended(clause) and clause.says("mended"):
        return True
    if clause.says("shines", "on", "fine"):
        return True
    if clause.says("out", negated=True):
        return not clause.has("quite")
    if clause.says("remark", negated=True) or (clause.says("remark") and clause.says("lacks")):
        return True
    return False if clause.says("shines", "on", "fine", "goes_out", negated=True) else None


def _weigh(told: Sequence[tuple[str, bool]]) -> str | None:
    """Weigh what the clauses say: faults first, unless mended since; then what is other or unclear, then what works."""
    faults = [at for at, (what, _) in enumerate(told) if what in _FAULTS]
    last = max(faults, default=-1)
    since = [what for what, _ in told[last + 1 :]]
    if faults and not any(mended and what == "works" for what, mended in told[last + 1 :]):
        said = {told[at][0] for at in faults}
        return next(fault for fault in _FAULTS if fault in said)
    if "other" in since:
        return "other"
    if "unclear" in since or "works" not in since:
        return None
    return "works"
