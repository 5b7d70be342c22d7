"""What a file must not hold: the places, the withheld words, and what may stand there all the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from hotspots.crs import require_metres, to_lonlat
from hotspots.i18n import LANGUAGES, Translator
from hotspots.model.network import UNNAMED_KINDS
from hotspots.model.offences import SENSITIVE_GROUPS
from hotspots.model.reading import Withheld
from hotspots.privacy.cells import LATTICE_M

if TYPE_CHECKING:
    from hotspots.model.counts import Counts
    from hotspots.model.incidents import Incidents
    from hotspots.model.lighting import Lamps, LightFindings
    from hotspots.model.network import StreetNetwork
    from hotspots.model.reading import WithheldColumn
    from hotspots.model.survey import Survey
    from hotspots.model.traffic import Traffic
    from hotspots.model.wished_places import WishedPlaces

SHORTEST: Final = 5
"""Withheld strings with fewer letters and digits than this are not looked for."""

PIECED: Final = 6
"""Withheld strings with fewer letters and digits than this are not looked for in pieces: short words meet by chance."""

_LONG: Final = 12
"""Several words with so many letters together are looked for within others too."""

TOKEN: Final = re.compile(r"[^\W_]+")
"""A word or a number; a dash, a dot or an underscore parts two of them."""

_GAPS: Final = re.compile(r"(?:[^\w\n]|_)+")
"""What parts tokens, line ends apart."""

_POLE: Final = re.compile(r"[^\W\d_]{0,4}[ -]?\d{1,7}[^\W\d_]?")
"""A number of a lamp post as people write it: too short for a telephone or a person."""

_UNSEEN: Final = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])

Floats = npt.NDArray[np.float64]
Tokens = tuple[str, ...]


def tokens_of(text: str) -> Tokens:
    """Give the words and numbers of a text in small letters: how a text is written does not matter."""
    return tuple(TOKEN.findall(plain_text(text).casefold()))


def plain_text(text: str) -> str:
    """Write a text with whole letters (å is one sign, not two) and without signs that nobody sees."""
    if text.isascii():
        return text
    seen = text.translate(_UNSEEN) if any(chr(sign) in text for sign in _UNSEEN) else text
    return unicodedata.normalize("NFKC", seen)


class Joined(NamedTuple):
    """A withheld string without its gaps: whether it is long, and after how many letters its own words end."""

    text: str
    is_long: bool
    seams: frozenset[int]


@dataclass(frozen=True, eq=False)
class PrivateData:
    """What an audit looks for, and what it knows to be harmless.

    Parameters
    ----------
    xy
        Places of incidents and of survey answers in metres, shape (n, 2).
    crs
        Projected CRS of the study.
    withheld
        Token sequences that must not stand in a file.
    streets
        Lines of the streets, in metres: shapely LineStrings, shape (m,).
    allowed
        E-mail addresses and telephone numbers that may stand there, such as the municipality's own.
    lattices_m
        Sides of the cells whose corners and middles tell nothing but where the cells are, metres.
    sensitive
        Names of the sensitive offences among the incidents, as token sequences.
    sensitive_in_text
        Those of them that are looked for in running text too: not what the program or a street name says itself.
    poles
        Numbers of lamp posts: they may stand in what is for analysts and partners, who get lists of faults, even if
        somebody wrote one in a note too.
    origins
        The columns that were left behind, to say where a word that was found stands.
    """

    xy: Floats
    crs: Any
    withheld: frozenset[Tokens] = frozenset()
    streets: npt.NDArray[np.object_] | None = None
    allowed: frozenset[str] = frozenset()
    lattices_m: tuple[float, ...] = (LATTICE_M,)
    sensitive: frozenset[Tokens] = frozenset()
    sensitive_in_text: frozenset[Tokens] = frozenset()
    poles: frozenset[Tokens] = frozenset()
    origins: tuple[WithheldColumn, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        require_metres(self.crs, "incidents")

    def __repr__(self) -> str:
        return f"PrivateData({len(self.xy)} places, {len(self.withheld)} strings)"

    @classmethod
    def from_incidents(
        cls,
        incidents: Incidents | None,
        survey: Survey | None = None,
        *,
        counts: Counts | None = None,
        traffic: Traffic | None = None,
        lamps: Lamps | None = None,
        findings: LightFindings | None = None,
        places: WishedPlaces | None = None,
        streets: StreetNetwork | None = None,
        crs: Any = None,
        allowed_names: Iterable[str] = (),
    ) -> PrivateData:
        """Gather it from what a study read.

        Parameters
        ----------
        incidents
            All that were read, None if the study has none. Places that stand for no place one could go to (town
            centres, postcodes) are not looked for: they are on every map of the town.
        survey
            Answers: their points are looked for as incidents are.
        counts
            A table of counts: it has no places, but its sensitive offences and the words left behind are looked for.
        traffic
            Complaints: their points are looked for as incidents are. Measuring points are no secret.
        lamps, findings, places
            A register, fault reports and observations of light, and places from the meeting before a walk, for the
            words left behind when they were read.
        streets
            The network: its names may stand in a file, and so may points on its lines, unless they are the very points
            of the incidents (see :mod:`hotspots.privacy.auditing.places`).
        crs
            Projected CRS of the study, where it has no incidents.
        allowed_names
            Names, e-mail addresses and telephone numbers that may stand in a file.
        """
        measured = crs if incidents is None else incidents.frame.crs
        xy = [np.empty((0, 2)) if incidents is None else incidents.placed.xy]
        withheld = Withheld() if incidents is None else incidents.withheld
        if survey is not None:
            points = survey.at_points.to_crs(measured).geometry
            xy.append(shapely.get_coordinates(points.to_numpy()))
            withheld = withheld | survey.withheld
        for one in (lamps, findings, places):
            if one is not None:
                withheld = withheld | one.withheld
        if traffic is not None:
            complaints = traffic.frame.loc[(traffic.frame["kind"] == "complaint") & traffic.frame.geometry.notna()]
            xy.append(shapely.get_coordinates(complaints.to_crs(measured).geometry.to_numpy()))
            withheld = withheld | traffic.withheld
        if counts is not None:
            withheld = withheld | counts.withheld
        sensitive, others = _sensitive(incidents, counts)
        names = [*allowed_names, *others, *([] if counts is None else map(str, counts.units["name"]))]
        lines = None
        if streets is not None:
            speaking = streets.features.loc[~streets.features["kind"].isin(UNNAMED_KINDS), "name"]
            names += [*map(str, streets.edges["name"].unique()), *map(str, speaking.unique())]
            names += [*map(str, streets.addresses["street"].unique()), streets.attribution]
            lines = streets.edges.to_crs(measured).geometry.to_numpy()
        return cls(
            np.unique(np.concatenate(xy), axis=0),
            measured,
            _looked_for(withheld.strings, [*names, *sensitive]),
            lines,
            frozenset(_plain(name) for name in allowed_names),
            sensitive=frozenset(map(tokens_of, sensitive)),
            sensitive_in_text=_looked_for(sensitive, names),
            poles=_poles(lamps, findings),
            origins=withheld.origins,
        )

    @cached_property
    def beside_poles(self) -> PrivateData:
        """What is looked for in files for those who get lists of faults."""
        return replace(self, withheld=self.withheld - self.poles) if self.withheld & self.poles else self

    def origin(self, tokens: Tokens) -> tuple[str, str, int] | None:
        """Give the file, the column and the row in which some withheld words stand first, None if that is not known."""
        for column in self.origins:
            for code, text in enumerate(column.cells.distinct):
                if tokens[0] in str(text).casefold() and _holds(tokens_of(str(text)), tokens):
                    row = column.rows[int((column.cells.codes == code).argmax())]
                    return column.file, column.heading, int(row)
        return None

    @cached_property
    def tree(self) -> cKDTree:
        """The places, to search among."""
        return cKDTree(self.xy.reshape(-1, 2))

    @cached_property
    def lonlat(self) -> Floats:
        """The places in degrees, longitude first."""
        return to_lonlat(self.xy, self.crs)

    @cached_property
    def vertices(self) -> cKDTree | None:
        """The vertices of the streets, to search among."""
        if self.streets is None or len(self.streets) == 0:
            return None
        return cKDTree(np.unique(shapely.get_coordinates(self.streets), axis=0))

    @cached_property
    def lines(self) -> shapely.STRtree | None:
        """The lines of the streets, to search among."""
        return None if self.streets is None or len(self.streets) == 0 else shapely.STRtree(self.streets)

    @cached_property
    def by_first(self) -> dict[str, list[Tokens]]:
        """Withheld sequences by their first word."""
        return _by_first(self.withheld)

    @cached_property
    def by_beginning(self) -> dict[str, list[Joined]]:
        """The withheld strings without gaps, by their first letters."""
        found: dict[str, list[Joined]] = {}
        for tokens in self.withheld:
            joined = "".join(tokens)
            if len(joined) >= PIECED:
                is_long = len(tokens) > 1 and len(joined) >= _LONG
                own = frozenset(accumulate(map(len, tokens[:-1])))
                found.setdefault(joined[:PIECED], []).append(Joined(joined, is_long, own))
        return found

    @cached_property
    def sensitive_by_first(self) -> dict[str, list[Tokens]]:
        """Sensitive offences to look for in running text, by their first word."""
        return _by_first(self.sensitive_in_text)

    def may_stand(self, contact: str) -> bool:
        """Tell whether an e-mail address or a telephone number is one of those allowed."""
        return _plain(contact) in self.allowed


def _holds(text: Tokens, wanted: Tokens) -> bool:
    return any(text[at : at + len(wanted)] == wanted for at in range(len(text) - len(wanted) + 1))


def _poles(lamps: Lamps | None, findings: LightFindings | None) -> frozenset[Tokens]:
    """Give the numbers of lamp posts: all that the register has, and those of findings that look like one."""
    numbers: set[str] = set()
    if lamps is not None and "lamp_id" in lamps.frame.columns:
        numbers |= set(map(str, lamps.frame["lamp_id"].unique()))
    if findings is not None:
        numbers |= {one for one in map(str, findings.frame["pole"].unique()) if _POLE.fullmatch(one)}
    return frozenset(tokens for tokens in map(tokens_of, numbers) if tokens)


def _by_first(sequences: Iterable[Tokens]) -> dict[str, list[Tokens]]:
    found: dict[str, list[Tokens]] = {}
    for tokens in sequences:
        found.setdefault(tokens[0], []).append(tokens)
    return found


def _sensitive(*read: Incidents | Counts | None) -> tuple[list[str], list[str]]:
    """Give the offences that are only ever sensitive, and all others; a name in both is told of the others too."""
    frames = [thing.frame[["offence", "offence_group"]] for thing in read if thing is not None]
    if not frames:
        return [], []
    frame = pd.concat(frames, ignore_index=True)
    offence = frame["offence"].astype(str)
    is_sensitive = frame["offence_group"].isin(SENSITIVE_GROUPS)
    others = {tokens_of(name): name for name in offence[~is_sensitive].unique()}
    only = {tokens_of(name): name for name in offence[is_sensitive].unique() if tokens_of(name) not in others}
    return [name for tokens, name in only.items() if tokens], list(others.values())


def _plain(contact: str) -> str:
    return re.sub(r"[\s\-–()]", "", contact).casefold()


def _looked_for(strings: Iterable[str], names: Iterable[str]) -> frozenset[Tokens]:
    """Leave out what is too short, and what stands in names and in the program's own texts."""
    own_words, own_phrases = _own_words()
    phrases = own_phrases | set(_all_tokens(names))
    words = own_words.union(*phrases)
    windows: dict[int, frozenset[Tokens]] = {}
    kept = set()
    for tokens in _all_tokens(strings):
        if sum(map(len, tokens)) < SHORTEST:
            continue
        if tokens[0] in words and words.issuperset(tokens):
            length = len(tokens)
            if length not in windows:
                windows[length] = _windows(phrases, length)
            if length == 1 or tokens in windows[length]:
                continue
        kept.add(tokens)
    return frozenset(kept)


def _windows(phrases: Iterable[Tokens], length: int) -> frozenset[Tokens]:
    """Give every sequence of so many words that stands in a phrase."""
    return frozenset(phrase[at : at + length] for phrase in phrases for at in range(len(phrase) - length + 1))


def _all_tokens(texts: Iterable[str]) -> list[Tokens]:
    """Give the words and numbers of many texts as :func:`tokens_of` does, all at once."""
    lines = [text.replace("\n", " ") for text in texts]
    whole = _GAPS.sub(" ", plain_text("\n".join(lines)).casefold())
    return [tuple(line.split()) for line in whole.split("\n")] if lines else []


@lru_cache(maxsize=1)
def _own_words() -> tuple[frozenset[str], frozenset[Tokens]]:
    """Give the words and the texts that the program itself says in either language."""
    phrases = {tokens for language in LANGUAGES for tokens in _all_tokens(Translator(language).vocabulary())}
    return frozenset(word for phrase in phrases for word in phrase), frozenset(phrases)
