"""Test whether a file may be handed out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from hotspots.errors import FileError
from hotspots.i18n import LANGUAGES
from hotspots.privacy import Finding, audit, profile_named
from hotspots.study.check import spoken
from hotspots.study.lighting.ranking import harmless_list
from hotspots.study.partner_shapes import Harmless, harmless_shapes
from hotspots.study.progress import Progress, silent
from hotspots.study.protected import harmless_blocks, harmless_light, private_data
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results
from hotspots.study.walking.then import lit_then

if TYPE_CHECKING:
    from hotspots.errors import Notice
    from hotspots.i18n import Translator
    from hotspots.study.asked.folder import Study

_HAS_LIST: Final = b'data-block="stretches"'
_LIT_AT: Final = re.compile(rb'"lit_at":"(20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d[+-]\d\d:\d\d)"')


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit found in a file."""

    file: Path
    profile: str
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        return {
            "file": str(self.file),
            "profile": self.profile,
            "findings": [
                {
                    "kind": finding.kind,
                    "where": finding.where,
                    "times": finding.times,
                    "text": say.message(finding.what),
                }
                for finding in self.findings
            ],
            "warnings": [spoken(notice, say) for notice in self.notices],
        }


def audit_file(path: Path, study: Study, profile: str, *, progress: Progress = silent) -> Audited:
    """Search a file for what a study must not give away.

    Parameters
    ----------
    path
        Any file; one of a type that cannot be searched is a finding.
    study
        The study whose data are to be protected.
    profile
        The audience that the file is for.
    progress
        Told of each step.

    Raises
    ------
    FileError
        If the file cannot be read.
    """
    if not path.exists():
        raise FileError("init_file_missing", file=str(path))
    if path.is_dir():
        raise FileError("init_file_is_folder", file=str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileError("audit_file_unreadable", file=str(path), reason=error.strerror or "?") from None
    materials = Materials(study, progress)
    asked = profile_named(profile)
    results = Results(materials)
    drawn = harmless_shapes(results, asked) if asked.name == "partner" else Harmless()
    private = private_data(materials, drawn.lattices_m)
    progress("audit")
    harmless: dict[str, str] = dict(drawn.shapes)
    if _HAS_LIST in data and materials.streets is not None and asked.name in ("internal", "partner"):
        harmless |= harmless_list(results, asked)
    for language in LANGUAGES:
        parts = harmless_blocks(materials, language)
        if (when := _lit_at(data, study)) is not None and materials.streets is not None:
            parts |= harmless_light(lit_then(materials.lit_streets, when), language)
        harmless |= {name if language == "sv" else f"{name} ({language})": sha for name, sha in parts.items()}
    findings = audit(path.name, data, private, profile=asked, harmless=harmless)
    return Audited(path, profile, findings, ())


def _lit_at(data: bytes, study: Study) -> dt.datetime | None:
    """Give the moment that the page of a walk tells the light for; what it shows must be just that, to the byte."""
    found = _LIT_AT.search(data)
    if found is None:
        return None
    return dt.datetime.fromisoformat(found[1].decode()).astimezone(ZoneInfo(study.settings.study.timezone))
