"""Which incidents hot spots are looked for among: some times of the week, some offences, since some day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hotspots.errors import DataError, Notice
from hotspots.i18n import LANGUAGES, Translator
from hotspots.model.offences import OFFENCE_GROUPS, folded
from hotspots.model.when import When

if TYPE_CHECKING:
    from hotspots.model.incidents import Incidents
    from hotspots.study.asked.sections import HotSpotsSection


def limited(incidents: Incidents, section: HotSpotsSection) -> tuple[Incidents, tuple[Notice, ...]]:
    """Keep the incidents that ``[hot_spots]`` asks for, and say what was left out.

    Parameters
    ----------
    incidents
        Those of the study that may stand on a map.
    section
        Its ``between``, ``when``, ``since`` and ``offences``.

    Returns
    -------
    incidents, notices
        Those whose hour or day is not known are left out where that decides, and a notice says how many.

    Raises
    ------
    DataError
        If no incident is of an offence that is asked for, or a time is not understood; if all lack an hour where hours
        are asked for, or none is left.
    """
    before = len(incidents)
    notices: list[Notice] = []
    if section.offences:
        incidents = incidents.of(known_offences(incidents, section.offences))
    if section.since is not None:
        undated = int(incidents.frame["start"].isna().sum())
        inside, perhaps = incidents.inside(section.since)
        incidents = incidents.rows(inside)
        if undated:
            notices.append(Notice("limit_undated", {"count": undated}))
        if perhaps.any():
            notices.append(Notice("months_astride", {"count": int(perhaps.sum())}))
    if section.between:
        incidents, hourless = _in_hours(incidents, "{}-{}".format(*section.between))
        notices.extend(hourless)
    if section.when:
        incidents, hourless = _in_hours(incidents, section.when)
        notices.extend(hourless)
    if before and len(incidents) == 0:
        raise DataError("limit_none_left", count=before, **_unsure(notices))
    if len(incidents) < before:
        notices.insert(0, Notice("limit_kept", {"kept": len(incidents), "count": before}, is_warning=False))
    return incidents, tuple(notices)


def _unsure(notices: Sequence[Notice]) -> dict[str, int]:
    """Count incidents left out for what is not known of them: the day, the hour, or on which side of it."""
    codes = {"undated": "limit_undated", "hourless": "limit_hourless", "astride": "limit_astride"}
    return {
        name: sum(int(str(notice.values["count"])) for notice in notices if notice.code == code)
        for name, code in codes.items()
    }


def known_offences(incidents: Incidents, asked: Sequence[str]) -> set[str]:
    """Give the offences and groups of incidents that words ask for: as in the file or by group, in either language.

    Raises
    ------
    DataError
        If no incident is of one of them.
    """
    frame = incidents.frame
    groups = set(frame["offence_group"].unique())
    known: dict[str, set[str]] = {}
    for offence in frame["offence"].unique():
        known.setdefault(folded(offence), set()).add(offence)
    for group in OFFENCE_GROUPS:
        names = [group, *(Translator(language)(f"map_group_{group}") for language in LANGUAGES)]
        for name in names:
            if group in groups or folded(name) not in known:
                known.setdefault(folded(name), set()).add(group)
    wanted: set[str] = set()
    strange = []
    for word in asked:
        found = known.get(folded(word), set())
        if not found & (groups | set(frame["offence"].unique())):
            strange.append(word)
        wanted |= found
    if strange:
        told = sorted({word for word in (*frame["offence"].unique(), *groups) if word})
        raise DataError("offences_unknown", found=strange, known=told[:20])
    return wanted


def _in_hours(incidents: Incidents, text: str) -> tuple[Incidents, list[Notice]]:
    """Keep those that happened at some times of the week; those whose hour is not known are left out."""
    frame = incidents.frame
    hour_known = frame["time_precision"].isin(["minute", "hour"]).to_numpy(dtype=bool)
    overlap = When.parse(text).overlap(frame["start"], frame["end"])
    kept = incidents.rows(hour_known & overlap.inside)
    unknown = int((~hour_known).sum())
    astride = int((hour_known & overlap.partly).sum())
    if unknown and unknown == len(incidents):
        raise DataError("limit_all_hourless", count=unknown, when=text)
    notices = [Notice("limit_hourless", {"count": unknown})] if unknown else []
    if astride:
        notices.append(Notice("limit_astride", {"count": astride}))
    return kept, notices
