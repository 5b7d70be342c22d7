"""Ways in which people write one name: capitals, accents, spoiled letters, abbreviations."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

UNKNOWN: Final = "?"
"""Stands for a letter that was lost on its way."""

_SPOILED: Final = re.compile(
    r"(?<=\w)[\ufffd?†„”™÷┼─ŒŠš€…ˆ‰≈ƒ{}|\[\]\\\x80-\x9f]+|[\ufffd?†„”™÷┼─€…ˆ‰≈ƒ{}|\[\]\\\x80-\x9f]+(?=\w)"
)
_TWICE_ENCODED: Final = re.compile("[ÃÂ][\u0080-\u00bf\u0152-\u2122]")
_PLAIN: Final = str.maketrans({"æ": "a", "ø": "o", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "ı": "i", "ß": "ss"})
_SILENT: Final = re.compile("['’`´‘:]")
_APART: Final = re.compile(r"[^\w?]+|_")
_LOOSE: Final = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("w", "v"), ("th", "t"))
_LOST: Final = ("a", "o", "e", "")
_MOST_LOST: Final = 3
_MOST_WAYS: Final = 128

SUFFIXES: Final = (
    "gatan", "gata", "vagen", "vag", "granden", "grand", "torget", "torg", "platsen", "plats", "plan", "allen", "alle",
    "backen", "backe", "stigen", "stig", "leden", "gangen", "trappan", "tunneln", "bron", "parken", "kajen", "stranden",
    "esplanaden", "passagen", "street", "road", "lane", "square", "court", "avenue", "place", "gardens", "terrace",
    "crescent", "passage", "yard", "mews", "walk", "hill", "bridge", "close", "drive", "grove", "buildings", "row",
    "katu", "tie", "kuja", "polku", "aukio", "tori", "ranta", "kaytava", "esplanadi", "strasse",
)  # fmt: skip
"""Endings that many names share, in plain letters: what is before them tells one name from another."""

_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "g": ("gatan", "gata", "grand", "gangen"), "gt": ("gatan", "gata"), "gat": ("gatan",), "gtn": ("gatan",),
    "gn": ("gatan",), "gr": ("grand", "granden", "grove"), "v": ("vagen", "vag"), "vg": ("vagen", "vag"),
    "vn": ("vagen",), "vgn": ("vagen",), "pl": ("plan", "platsen", "plats", "place"), "t": ("torg", "torget", "tie"),
    "tg": ("torg", "torget"), "st": ("street", "stigen", "stranden"), "str": ("street", "stranden", "strasse"),
    "stn": ("station", "stationen"), "al": ("alle", "allen"), "b": ("backe", "backen"), "esp": ("esplanaden",),
    "rd": ("road",), "ave": ("avenue",), "av": ("avenue",), "avn": ("avenyn",), "ln": ("lane",), "la": ("lane",),
    "sq": ("square",), "ct": ("court",), "crt": ("court",), "gdns": ("gardens",), "gdn": ("garden", "gardens"),
    "cres": ("crescent",), "ter": ("terrace",), "terr": ("terrace",), "yd": ("yard",), "mws": ("mews",),
    "ms": ("mews",), "wk": ("walk",), "hl": ("hill",), "br": ("bridge", "bron"), "cl": ("close",), "dr": ("drive",),
    "bldgs": ("buildings",), "pass": ("passage",), "psge": ("passage",), "pk": ("park", "polku"),
    "blvd": ("boulevard",), "k": ("katu", "kajen"), "kj": ("kuja",), "p": ("polku", "parken", "park"),
    "bul": ("bulevarden", "bulevardi"), "bulev": ("bulevarden", "bulevardi"),
}  # fmt: skip

_SAINTS: Final = {"saint": "st", "sankt": "st", "skt": "st", "sankta": "sta"}

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "s": ("sodra", "stora", "st", "south"), "sa": ("sodra",), "sodr": ("sodra",), "n": ("norra", "north", "nya"),
    "na": ("norra",), "norr": ("norra",), "o": ("ostra", "ovre"), "oa": ("ostra",), "e": ("east", "etela", "ostra"),
    "v": ("vastra",), "va": ("vastra",), "w": ("west", "vastra"), "l": ("lilla", "little"), "la": ("lilla",),
    "ll": ("lilla",), "lt": ("little",), "st": ("stora",), "sta": ("stora",), "gt": ("great",), "gr": ("great",),
    "upr": ("upper",), "up": ("upper",), "lwr": ("lower",), "g": ("gamla",), "gla": ("gamla",),
    "nr": ("nedre",), "ned": ("nedre",),
    "pohj": ("pohjoinen",), "et": ("etelainen", "etela"), "it": ("itainen", "ita"), "lant": ("lantinen", "lansi"),
    "kungl": ("kungliga",), "k": ("kungliga", "karl"), "dr": ("doktor",), "prof": ("professor",), "gen": ("general",),
    "maj": ("major",), "kapt": ("kapten",), "sw": ("southwest",), "nw": ("northwest",), "se": ("southeast",),
    "ne": ("northeast",),
}  # fmt: skip


def repaired(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252, once or twice: ``StorvÃ¤gen`` is ``Storvägen``."""
    for _ in range(2):
        if not _TWICE_ENCODED.search(text):
            break
        raw = b"".join(_byte(sign) for sign in text)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("utf-8", errors="replace")
            break
    return text


def _byte(sign: str) -> bytes:
    for encoding in ("cp1252", "latin-1", "utf-8"):
        try:
            return sign.encode(encoding)
        except UnicodeEncodeError:
            continue
    return b"?"


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a name in plain letters, :data:`UNKNOWN` for each letter that was lost.

    ``S:t Eriksgatan`` and ``Sankt Eriksgatan`` are ``st eriksgatan``, ``Östra  Ågatan`` is ``ostra agatan``; a letter
    that no encoding has any more is ``?``.
    """
    text = _SPOILED.sub(UNKNOWN, text)
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = _APART.sub(" ", _SILENT.sub("", plain)).split()
    return (*(_SAINTS.get(word, word) for word in words[:-1]), *words[-1:])


def saints_of(words: Sequence[str]) -> list[str]:
    """Give the keys of a name with its saints written out, in both languages; none for a name without."""
    return [
        "".join(full if word == short else word for word in words)
        for full, short in _SAINTS.items()
        if short in words[:-1]
    ]


@lru_cache(maxsize=65_536)
def key_of(text: str) -> str:
    """Give the letters of a name alone, without capitals, accents, spaces and punctuation."""
    return "".join(words_of(text))


def loose(words: Sequence[str]) -> str:
    """Give the key of some words in which ``aa``, ``ae``, ``oe`` and ``w`` are the same as what they stand for."""
    return "".join(_loose(word) for word in words)


def _loose(word: str) -> str:
    for written, meant in _LOOSE:
        word = word.replace(written, meant)
    return word


def stem_of(key: str) -> str:
    """Give a key without the ending that many names share: ``storgatan`` is ``stor``."""
    for ending in SUFFIXES:
        if key.endswith(ending) and len(key) > len(ending):
            return key[: -len(ending)]
    return key


def with_letters(key: str) -> Iterator[str]:
    """Give what a key with lost letters may have been."""
    if key.count(UNKNOWN) > _MOST_LOST:
        return
    for letters in itertools.product(_LOST, repeat=key.count(UNKNOWN)):
        found = iter(letters)
        yield "".join(next(found) if sign == UNKNOWN else sign for sign in key)


def written_out(words: Sequence[str]) -> list[str]:
    """Give the keys that a name may have with its abbreviations written out, without the name as it stands."""
    ways = [_ways(word, at, len(words)) for at, word in enumerate(words)]
    keys = ("".join(chosen) for chosen in itertools.islice(itertools.product(*ways), _MOST_WAYS))
    return list(dict.fromkeys(keys))[1:]


def _ways(word: str, at: int, count: int) -> list[str]:
    """Give the ways to read one word: as it stands, as a word cut short, with an ending cut short."""
    found = [word]
    if at < count - 1:
        found += _WORDS.get(word, ())
    if at == count - 1 and count > 1:
        found += _ENDINGS.get(word, ())
    for size in (4, 3, 2, 1):
        if len(word) >= size + 2 and (at == count - 1 or size > 1):
            found += [word[:-size] + ending for ending in _ENDINGS.get(word[-size:], ())]
    return found
