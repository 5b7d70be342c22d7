"""The methods that ``[hot_spots]`` and ``find --method`` name, and which of them suits a study."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from hotspots.detect import (
    OF_ANSWERS,
    Dbscan,
    Emerging,
    GiStar,
    Hdbscan,
    Kde,
    LocalMoran,
    Scan,
    Segments,
    StDbscan,
)
from hotspots.errors import Notice

if TYPE_CHECKING:
    from hotspots.model.hot_spots import Method
    from hotspots.study.asked.folder import Study
    from hotspots.study.asked.sections import HotSpotsSection
    from hotspots.study.asked.settings import Settings

METHODS: Final[Mapping[str, type]] = {
    "gistar": GiStar,
    "segments": Segments,
    "kde": Kde,
    "dbscan": Dbscan,
    "hdbscan": Hdbscan,
    "st_dbscan": StDbscan,
    "local_moran": LocalMoran,
    "scan": Scan,
    "emerging": Emerging,
}
"""By the name that people write."""

FEW: Final = 500
"""Below so many incidents stretches of street tell more than cells; see ``docs/methods.md``, Reliability."""

_EVERYONE: Final = frozenset({"method", "between", "when", "since", "offences", "forecast"})
"""Keys of ``[hot_spots]`` that are no parameters of a method."""

_CALLED: Final[Mapping[str, str]] = {"alpha": "q"}
"""Parameters that ``[hot_spots]`` has by another name."""


_NEED_DAYS: Final = frozenset({"st_dbscan", "emerging"})
"""Methods that say nothing of what has no day."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A method with its parameters, and what is worth saying of the choice."""

    method: Method
    notices: tuple[Notice, ...]


def choose_method(section: HotSpotsSection, settings: Settings, count: int, *, streets: bool) -> Choice:
    """Make the method that ``[hot_spots]`` asks for; with ``auto``, the one that suits the study.

    Cells of the grid (Gi*) are the rule. With streets and fewer than 500 incidents, stretches of street are taken
    instead: of what was planted in random towns they find more, with no more false alarms.

    Parameters
    ----------
    section
        What is asked for.
    settings
        The study's, to know which keys somebody wrote.
    count
        Incidents to be tested.
    streets
        Whether there are any.
    """
    notices = []
    name = section.method
    if name == "auto":
        on_cells = section.cell_m is not None or section.grid is not None
        name = "segments" if streets and count < FEW and not on_cells else "gistar"
        reason = "method_segments_chosen" if name == "segments" else "method_gistar_chosen"
        notices.append(Notice(reason, {"count": count, "few": FEW}, is_warning=False))
    kind = METHODS[name]
    known = [item.name for item in dataclasses.fields(kind)]
    values = {key: getattr(section, _CALLED.get(key, key), None) for key in known}
    made = kind(**{key: value for key, value in values.items() if value is not None})
    used = {_CALLED.get(key, key) for key in known} | _EVERYONE
    wrote = {key.removeprefix("hot_spots.") for key in settings.given if key.startswith("hot_spots.")}
    if unused := sorted(wrote - used):
        notices.append(Notice("hot_spots_keys_unused", {"keys": unused, "method": name}))
    return Choice(cast("Method", made), tuple(notices))


def choose_timeless(section: HotSpotsSection, settings: Settings, count: int, *, streets: bool) -> Choice:
    """Make the method for what has no days, such as answers: the one asked for, without time.

    A method that looks at days gives way to what ``auto`` would choose, a scan in time to one of space; the notices say
    so. So does one that cannot test answers among answers. How many make a cluster and what lands by chance
    are not taken over: what was written is meant for incidents.

    Parameters
    ----------
    section, settings, count, streets
        As in :func:`choose_method`.
    """
    notices = []
    timeless = dataclasses.replace(section, period_days=None, min_samples=None, min_cluster_size=None, null=None)
    if section.method in _NEED_DAYS:
        timeless = dataclasses.replace(timeless, method="auto")
        notices.append(Notice("method_needs_days", {"method": section.method}, is_warning=False))
    elif section.method != "auto" and section.method not in OF_ANSWERS:
        timeless = dataclasses.replace(timeless, method="auto")
        notices.append(Notice("method_not_for_answers", {"method": section.method}, is_warning=False))
    elif section.method == "scan" and section.kind not in (None, "space"):
        timeless = dataclasses.replace(timeless, kind=None)
        notices.append(
            Notice("method_without_time", {"method": section.method, "kind": section.kind}, is_warning=False)
        )
    choice = choose_method(timeless, settings, count, streets=streets)
    return Choice(choice.method, tuple(notices))


def asking(study: Study, **wished: Any) -> Study:
    """Put keys of ``[hot_spots]`` that were asked for before what the settings say; None leaves a key as it is."""
    said = {key: value for key, value in wished.items() if value is not None}
    settings = study.settings
    section = dataclasses.replace(settings.hot_spots, **said)
    given = settings.given | {f"hot_spots.{key}" for key in said}
    return dataclasses.replace(study, settings=dataclasses.replace(settings, hot_spots=section, given=given))
