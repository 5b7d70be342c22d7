"""Words that must not leave: personal numbers, telephone numbers, e-mail addresses, what was left behind at reading.

Shapes are a second net: a number that looks like a personal number counts as one if its date exists and its check digit
is right, so a case number is rarely mistaken for one.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hotspots.model.personal_number import has_check_digit
from hotspots.privacy.auditing.parts import Part
from hotspots.privacy.auditing.private import PIECED, TOKEN, PrivateData, Tokens, plain_text

_DASH: Final = "\\-+–—‐‑−"
_PERSONAL: Final = re.compile(
    rf"(?<![\d.,])(?P<century>1[89]|20)?(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d|[6-9]\d)"
    rf"(?P<sep>\s?[{_DASH}]\s?|\s)?(?P<last>\d{{4}}|[Xx*]{{4}})(?!\d)"
)
_PHONE: Final = re.compile(
    rf"(?<![\w.,{_DASH}])"
    rf"(?:(?:\+|00)46[\s{_DASH}]?(?:\(0\)\s?)?[1-9]|\(?0[1-9])\d{{0,3}}\)?"
    rf"(?:\s?[{_DASH}/]\s?|\s)?\d{{2,8}}(?:\s\d{{2,4}}){{0,3}}(?![\w{_DASH}]|[.,:]\d)"
)
_ABROAD: Final = re.compile(r"(?<![\w.,])\+(?!46)[1-9]\d{0,2}[\s-]?\(?\d{1,4}\)?(?:[\s-]?\d{2,4}){2,4}(?!\d)")
_EMAIL: Final = re.compile(r"[\w.+%'-]+(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_INTEGER: Final = re.compile(r"\d{10}")

_FEWEST_DIGITS: Final = 8
_MOST_DIGITS: Final = 12
_ID_COLUMN: Final = 20
_BY_CHANCE: Final = 0.05
"""Share of numbers of ten digits that have a possible date and a right check digit by chance is about 0.7 %."""


@dataclass(frozen=True, slots=True)
class _Text:
    """Texts put together, and where each begins."""

    whole: str
    starts: list[int]

    def which(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1


def find_words(
    part: Part, private: PrivateData, by_chance: frozenset[int] = frozenset()
) -> Iterator[tuple[str, Any, int]]:
    """Find what must not leave in the texts of a part.

    Parameters
    ----------
    part
        What to look at.
    private
        What to look for.
    by_chance
        Texts, by number, in which personal numbers are taken to stand by chance.

    Yields
    ------
    tuple
        The kind of finding, where in the part the first one stands, and how many there are.
    """
    text = _joined(part.strings)
    places = {
        "personal_number": [
            found.start()
            for found in _PERSONAL.finditer(text.whole)
            if is_personal_number(found) and text.which(found.start()) not in by_chance
        ],
        "phone": [found.start() for found in _phones(text.whole) if not private.may_stand(found[0])],
        "email": [found.start() for found in _EMAIL.finditer(text.whole) if not private.may_stand(found[0])],
        "withheld": list(_withheld(text.whole, private)),
    }
    if part.pieces and not places["withheld"]:
        places["withheld"] = list(find_pieces(text.whole, private))
    for kind, found in places.items():
        if found:
            yield kind, _where(part, text, min(found)), len(found)
    yield from _numbers(part, private)


def contacts_in(text: str) -> tuple[str, ...]:
    """Give the e-mail addresses and telephone numbers in a text, as they are looked for."""
    plain = plain_text(text)
    return tuple(found[0] for found in (*_EMAIL.finditer(plain), *_phones(plain)))


def is_personal_number(found: re.Match[str]) -> bool:
    """Tell whether a number of the shape is one: its date exists and its check digit is right.

    Days 61 to 91 are those of coordination numbers. Endings written XXXX are taken at their date, if a sign stands
    before them or the year has four digits. Digits in a row with letters beside them are part of something else.
    """
    if not found["sep"] and (_is_letter(found.string, found.start() - 1) or _is_letter(found.string, found.end())):
        return False
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    century = int(found["century"]) if found["century"] else 20
    day -= 60 if day > 60 else 0
    if not 1 <= day <= calendar.monthrange(century * 100 + year, month)[1]:
        return False
    if not found["last"].isdigit():
        return bool(found["sep"] or found["century"])
    return has_check_digit(found["year"] + found["month"] + found["day"] + found["last"])


def _is_letter(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isalpha()


def find_in_columns(part: Part, private: PrivateData) -> Iterator[tuple[str, Any, int]]:
    """Find the same in the cells of tables.

    In a column of many numbers with ten digits and no sign (such as those of OpenStreetMap's ways), a few have a
    possible date and a right check digit by chance: they count only where they are too many for that.
    """
    for table in part.tables:
        for name, values in table.columns.items():
            cells = ["" if value is None else _cell(value) for value in values]
            column = Part(table.where)
            for row, cell in enumerate(cells):
                column.add_text(cell, f"{table.where} row {row + table.first_row}, column {name}")
            column.add_text(str(name), f"{table.where} column {name}")
            bare = [row for row, cell in enumerate(cells) if _INTEGER.fullmatch(cell)]
            shaped = [row for row in bare if _is_whole_personal_number(cells[row])]
            rare = len(bare) >= _ID_COLUMN and len(shaped) <= _BY_CHANCE * len(bare)
            yield from find_words(column, private, frozenset(shaped if rare else ()))


def _is_whole_personal_number(cell: str) -> bool:
    found = _PERSONAL.fullmatch(cell)
    return found is not None and is_personal_number(found)


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _joined(strings: list[str]) -> _Text:
    plain = [plain_text(string) for string in strings]
    starts, place = [], 0
    for string in plain:
        starts.append(place)
        place += len(string) + 3
    return _Text("\n\x00\n".join(plain), starts)


def _where(part: Part, text: _Text, place: int) -> Any:
    """Say where a match stands: the place of its text, with the line if the text has many."""
    which = text.which(place)
    where = part.string_where[which]
    if where == "":
        return f"line {text.whole.count(chr(10), text.starts[which], place) + 1}"
    return where


def _phones(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_PHONE, _ABROAD):
        for found in pattern.finditer(text):
            digits = sum(sign.isdigit() for sign in found[0])
            if _FEWEST_DIGITS <= digits <= _MOST_DIGITS + 2 and "\n" not in found[0]:
                yield found


def _withheld(text: str, private: PrivateData) -> Iterator[int]:
    """Give where withheld sequences of words begin."""
    return find_tokens(text, private.by_first)


def find_tokens(text: str, by_first: Mapping[str, Sequence[Tokens]]) -> Iterator[int]:
    """Give where any of some sequences of words begins, the sequences held by their first word."""
    return (start for start, _ in _sequences(text, by_first))


def first_withheld(part: Part, private: PrivateData) -> Tokens | None:
    """Give the first withheld sequence of words in a part, for saying where it comes from; None in print in pieces."""
    cells = [
        str(value)
        for table in part.tables
        for values in table.columns.values()
        for value in values
        if value is not None
    ]
    found = _sequences(_joined([*part.strings, *cells]).whole, private.by_first)
    return next((wanted for _, wanted in found), None)


def _sequences(text: str, by_first: Mapping[str, Sequence[Tokens]]) -> Iterator[tuple[int, Tokens]]:
    if not by_first:
        return
    folded = text.casefold()
    if len(folded) != len(text):
        folded = text.lower() if len(text.lower()) == len(text) else folded
    words = [(found[0], found.start()) for found in TOKEN.finditer(folded)]
    for place, (word, start) in enumerate(words):
        for wanted in by_first.get(word, ()):
            if len(wanted) == 1 or tuple(word for word, _ in words[place : place + len(wanted)]) == wanted:
                yield start, wanted
                break


def find_pieces(text: str, private: PrivateData) -> Iterator[int]:
    """Give where withheld words stand in print that parts words elsewhere, or nowhere: ``grann en vidpumpen``.

    What is found begins and ends where pieces do; long texts of several words may stand within a piece. Digits make one
    number with digits after a gap of white space alone: ``07:01-23`` is a time, not the number 070123.
    """
    if not private.by_beginning:
        return
    folded = text.casefold()
    whole, starts, parted = _pieces_of(folded)
    edges = {*starts, len(whole)}
    before = 0
    for at in range(len(whole) - PIECED + 1):
        before = starts.get(at, before)
        for wanted in private.by_beginning.get(whole[at : at + PIECED], ()):
            end = at + len(wanted.text)
            if not whole.startswith(wanted.text, at) or not (wanted.is_long or (at in edges and end in edges)):
                continue
            inside = parted[bisect_right(parted, at) : bisect_left(parted, end)]
            if all(seam - at in wanted.seams for seam in inside):
                yield before
                break


def _pieces_of(text: str) -> tuple[str, dict[int, int], list[int]]:
    """Put the pieces of a text together.

    Returns
    -------
    whole, starts, parted
        All without gaps; where each piece begins there, and in the text; where a sign parts digits from digits.
    """
    starts: dict[int, int] = {}
    parted: list[int] = []
    pieces: list[str] = []
    place = last = 0
    for found in TOKEN.finditer(text):
        piece, gap = found[0], text[last : found.start()]
        if pieces and pieces[-1][-1].isdigit() and piece[0].isdigit() and not gap.isspace():
            parted.append(place)
        starts[place] = found.start()
        pieces.append(piece)
        place, last = place + len(piece), found.end()
    return "".join(pieces), starts, parted


def _numbers(part: Part, private: PrivateData) -> Iterator[tuple[str, Any, int]]:
    """Find personal numbers of twelve digits, and withheld numbers, that JSON holds as numbers."""
    numbers = part.numbers
    places: dict[str, list[Any]] = {"personal_number": [], "withheld": []}
    for value, where in zip(numbers.values, numbers.where, strict=True):
        if not 1e4 <= value < 1e15 or value != int(value):
            continue
        digits = str(int(value))
        if (digits,) in private.withheld:
            places["withheld"].append(where)
        if len(digits) == 12 and _is_whole_personal_number(digits):
            places["personal_number"].append(where)
    for kind, found in places.items():
        if found:
            yield kind, found[0], len(found)
