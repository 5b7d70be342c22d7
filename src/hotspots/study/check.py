"""Read everything, and say what became of every row."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotspots.errors import DataError, HotspotsError, Notice, PrivacyError
from hotspots.io import to_csv
from hotspots.io.ledger import NO_FAULTS
from hotspots.io.looking.proposal import KINDS
from hotspots.study.progress import Progress, silent
from hotspots.study.publish import Publication
from hotspots.study.read.materials import Materials
from hotspots.study.read.tally import Tally, tally_incidents

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.model.reading import FileReading
    from hotspots.study.asked.folder import Study

_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows of a file that were set aside for one reason in one column.

    Parameters
    ----------
    reason
        What is wrong, and the next step.
    column
        Where, ``""`` if it is the row as a whole.
    rows
        Their numbers, as a spreadsheet shows them.
    """

    reason: Notice
    column: str
    rows: tuple[int, ...]

    @property
    def counts(self) -> bool:
        """Whether they count towards ``max_bad``."""
        return self.reason.code not in NO_FAULTS


def faults_of(reading: FileReading) -> list[Fault]:
    """Group the rows of a file that were set aside, the most frequent reason first."""
    grouped: dict[tuple[str, str], list[int]] = {}
    reasons: dict[tuple[str, str], Notice] = {}
    for aside in reading.set_aside:
        key = (aside.reason.code, aside.column)
        grouped.setdefault(key, []).append(aside.row)
        reasons.setdefault(key, aside.reason)
    faults = [Fault(reasons[key], key[1], tuple(rows)) for key, rows in grouped.items()]
    return sorted(faults, key=lambda one: (-len(one.rows), one.reason.code, one.column))


@dataclass(frozen=True, slots=True)
class Checked:
    """What ``check`` found.

    Parameters
    ----------
    files
        With what became of their rows.
    streets
        In figures, None if the study has none.
    set_aside_file
        The list of rows that are not used, None if it was not written.
    notices
        What is worth knowing.
    limits
        Share of the rows that may be set aside, by kind of file.
    incidents
        What the incidents hold, None if the study has none or nobody asked.
    refused
        Why files could not be read at all; the others are told of all the same.
    """

    files: tuple[FileReading, ...]
    streets: Mapping[str, Any] | None
    set_aside_file: Path | None
    notices: tuple[Notice, ...]
    limits: Mapping[str, float]
    incidents: Tally | None = None
    refused: tuple[HotspotsError, ...] = ()

    def limit(self, reading: FileReading) -> float:
        """Give the share of a file's rows that may be set aside."""
        return self.limits.get(reading.kind, 1.0)

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        return {
            "files": [self._file_document(reading, say) for reading in self.files],
            "incidents": None if self.incidents is None else self.incidents.document(),
            "streets": dict(self.streets) if self.streets else None,
            "set_aside_file": None if self.set_aside_file is None else str(self.set_aside_file),
            "refused": [spoken(Notice(error.code, error.values), say) for error in self.refused],
            "warnings": [spoken(notice, say) for notice in self.notices],
        }

    def _file_document(self, reading: FileReading, say: Translator) -> dict[str, Any]:
        return {
            "path": reading.path,
            "kind": reading.kind,
            "rows": reading.rows,
            "accepted": reading.accepted,
            "mended": reading.mended,
            "set_aside": len(reading.set_aside),
            "filtered": reading.filtered,
            "used": reading.used,
            "max_bad": self.limit(reading),
            "too_many_set_aside": is_too_bad(reading, self.limit(reading)),
            "reasons": [
                {
                    **spoken(fault.reason, say),
                    "column": fault.column,
                    "count": len(fault.rows),
                    "rows": list(fault.rows),
                    "counts_as_bad": fault.counts,
                }
                for fault in faults_of(reading)
            ],
            "mends": dict(reading.mends),
            "mended_rows": [
                {
                    **spoken(Notice(mend.code, {"column": mend.column}), say),
                    "column": mend.column,
                    "count": len(mend.rows),
                    "rows": mend.rows.tolist(),
                }
                for mend in reading.mended_rows
            ],
            "sha256": reading.sha256,
            "warnings": [spoken(notice, say) for notice in reading.notices],
        }


def count_bad(reading: FileReading) -> int:
    """Count the rows set aside that count towards ``max_bad``."""
    return sum(aside.reason.code not in NO_FAULTS for aside in reading.set_aside)


def is_too_bad(reading: FileReading, limit: float) -> bool:
    """Tell whether more rows of a file were set aside than may be."""
    return reading.rows > 0 and count_bad(reading) > limit * reading.rows


def require_usable(study: Study, checked: Checked, say: Translator | None = None) -> None:
    """Refuse files that could not be read, and those of which more rows had to be set aside than may be.

    Parameters
    ----------
    study
        Whose files.
    checked
        What became of them.
    say
        In whose language the reasons are given; None: the study's.

    Raises
    ------
    HotspotsError
        Why the first of the files that could not be read was not; else a DataError
        naming the worst file, the share, the most common reasons, and what to do.
    """
    if checked.refused:
        raise checked.refused[0]
    bad = [reading for reading in checked.files if is_too_bad(reading, checked.limit(reading))]
    if not bad:
        return
    worst = max(bad, key=lambda reading: count_bad(reading) / reading.rows)
    count = count_bad(worst)
    tell = say or study.say
    reasons = [
        f"{len(fault.rows)} × {tell.parts(fault.reason)[0].rstrip('.')}" for fault in faults_of(worst) if fault.counts
    ]
    enough = math.ceil(100 * count / worst.rows)
    raise DataError(
        "check_failed",
        file=worst.path,
        count=count,
        rows=worst.rows,
        percent=round(100 * count / worst.rows, 1),
        limit=round(100 * checked.limit(worst), 1),
        reasons="; ".join(reasons[:_NAMED]),
        aside=shown_path(checked.set_aside_file) if checked.set_aside_file else "set-aside.csv",
        study=shown_path(study.folder),
        enough=enough,
        share=f"{enough / 100:g}",
        table=worst.kind,
    )


def shown_path(path: Path) -> str:
    """Write a path as one types it: from here if it is below, in quotes if it has spaces."""
    here = Path.cwd()
    told = str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
    return f'"{told}"' if " " in told else told


def spoken(notice: Notice, say: Translator) -> dict[str, str]:
    """Give a notice as code and words."""
    return {"code": notice.code, "text": say.message(notice)}


def written(files: Sequence[Path], notices: Sequence[Notice], say: Translator) -> dict[str, Any]:
    """Give what every JSON document ends with: the files that were written, and what is worth saying."""
    return {"files": [str(path) for path in files], "warnings": [spoken(notice, say) for notice in notices]}


def check(
    study: Study, *, out: Path | None = None, max_bad: float | None = None, progress: Progress = silent
) -> Checked:
    """Read everything that a study names and write the list of rows that are not used.

    Parameters
    ----------
    study
        The study.
    out
        The folder to write in; the study's ``maps`` if None.
    max_bad
        Share of the rows of any file that may be set aside, 0-1; None: as the settings say.
    progress
        Told of each step.
    """
    materials, refused = _read_what_can_be(study, progress)
    try:
        checked = check_materials(materials)
    except HotspotsError as error:
        raise (refused[0] if refused else error) from None
    limits = checked.limits if max_bad is None else dict.fromkeys(checked.limits, max_bad)
    checked = replace(checked, limits=limits, incidents=_tally(materials), refused=tuple(refused))
    if refused and not checked.files:
        return checked  # nothing was read, so there is nothing to list
    publication = Publication(materials, out)
    publication.add("internal", "set-aside.csv", set_aside_table(checked.files, study.say))
    return replace(checked, set_aside_file=publication.put()[0])


def _read_what_can_be(study: Study, progress: Progress) -> tuple[Materials, list[HotspotsError]]:
    """Read every kind of file; leave out those that cannot be read at all, and say why.

    What is refused to protect somebody stops everything.
    """
    materials, refused = Materials(study, progress, lenient=True), list[HotspotsError]()
    for kind in ("streets", *KINDS):
        if getattr(materials.study.settings, kind) is None:
            continue
        try:
            if kind == "incidents":
                _ = materials.all_counts if materials.has_counts else materials.all_incidents
            else:
                getattr(materials, kind)
        except PrivacyError:
            raise
        except HotspotsError as error:
            refused.append(error)
            without: dict[str, Any] = {kind: None}
            # What was read before stays read.
            materials.study = replace(materials.study, settings=replace(materials.study.settings, **without))
    return materials, refused


def check_materials(materials: Materials) -> Checked:
    """Say what became of every row of what was read."""
    figures = None
    if materials.streets is not None:
        walkable = materials.streets.walkable
        figures = {
            "segments": len(materials.streets),
            "km": round(float(walkable["length_m"].sum()) / 1000, 1),
            "addresses": len(materials.streets.addresses),
        }
    settings = materials.study.settings
    sources = (getattr(settings, kind) for kind in KINDS)
    limits = {source.TABLE: source.max_bad for source in sources if source is not None}
    return Checked(materials.readings, figures, None, materials.notices, limits)


def _tally(materials: Materials) -> Tally | None:
    source = materials.study.settings.incidents
    if source is None or materials.has_counts:
        return None
    readings = [reading for reading in materials.readings if reading.kind == "incidents"]
    used = sum(reading.used for reading in readings)
    crs = {}
    for reading in readings:
        told = [notice.values["crs"] for notice in reading.notices if notice.code == "crs_told"]
        if source.crs != "auto" or told:
            crs[reading.path] = str(source.crs if source.crs != "auto" else told[0])
    return tally_incidents(materials.all_incidents, used, source.offences, crs)


def set_aside_table(files: Sequence[FileReading], say: Translator) -> bytes:
    """Write every row that is not used: file, row, column, value, reason, next step."""
    import pandas as pd

    rows = [
        (aside.file, aside.row, aside.column, aside.value, *say.parts(aside.detail or aside.reason))
        for reading in files
        for aside in reading.set_aside
    ]
    frame = pd.DataFrame(rows, columns=["file", "row", "column", "value", "reason", "next_step"])
    return to_csv(frame, say.language)
