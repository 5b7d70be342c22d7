"""Read everything, and say what became of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.io import require_enough, to_csv
from hotspots.study.materials import Materials
from hotspots.study.progress import Progress, silent
from hotspots.study.publish import Publication

if TYPE_CHECKING:
    from hotspots.errors import Notice
    from hotspots.i18n import Translator
    from hotspots.model.reading import FileReading
    from hotspots.study.folder import Study


@dataclass(frozen=True, slots=True)
class Checked:
    """What ``check`` found: files with their counts, the streets in figures, and the list of rows set aside."""

    files: tuple[FileReading, ...]
    streets: Mapping[str, Any] | None
    set_aside_file: Path | None
    notices: tuple[Notice, ...]

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        return {
            "files": [
                {
                    "path": reading.path,
                    "kind": reading.kind,
                    "rows": reading.rows,
                    "accepted": reading.accepted,
                    "mended": reading.mended,
                    "set_aside": len(reading.set_aside),
                    "filtered": reading.filtered,
                    "used": reading.used,
                    "mends": dict(reading.mends),
                    "sha256": reading.sha256,
                    "warnings": [spoken(notice, say) for notice in reading.notices],
                }
                for reading in self.files
            ],
            "streets": dict(self.streets) if self.streets else None,
            "warnings": [spoken(notice, say) for notice in self.notices],
        }


def require_usable(study: Study, checked: Checked) -> None:
    """Refuse files of which more rows had to be set aside than the settings allow.

    Raises
    ------
    DataError
        Naming the file, the share and the most common reason.
    """
    sources = (getattr(study.settings, kind) for kind in ("incidents", "survey", "lamps", "areas"))
    allowed = {source.TABLE: source.max_bad for source in sources if source is not None}
    for reading in checked.files:
        require_enough([reading], allowed[reading.kind])


def spoken(notice: Notice, say: Translator) -> dict[str, str]:
    """Give a notice as code and words."""
    return {"code": notice.code, "text": say.message(notice)}


def check(study: Study, *, out: Path | None = None, progress: Progress = silent) -> Checked:
    """Read everything that a study names and write the list of rows that are not used."""
    materials = Materials(study, progress, lenient=True)
    checked = check_materials(materials)
    publication = Publication(materials, out)
    publication.add("internal", "set-aside.csv", set_aside_table(checked.files, study.say))
    paths = publication.put()
    return Checked(checked.files, checked.streets, paths[0], checked.notices)


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
    return Checked(materials.readings, figures, None, materials.notices)


def set_aside_table(files: tuple[FileReading, ...], say: Translator) -> bytes:
    """Write every row that is not used: file, row, column, value, reason, next step."""
    import pandas as pd

    rows = [
        (aside.file, aside.row, aside.column, aside.value, *say.parts(aside.reason))
        for reading in files
        for aside in reading.set_aside
    ]
    frame = pd.DataFrame(rows, columns=["file", "row", "column", "value", "reason", "next_step"])
    return to_csv(frame, say.language)
