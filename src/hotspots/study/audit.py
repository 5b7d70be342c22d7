"""Test whether a file may be handed out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.errors import FileError
from hotspots.i18n import LANGUAGES
from hotspots.privacy import Finding, audit, profile_named
from hotspots.study.check import spoken
from hotspots.study.partner_shapes import Harmless, harmless_shapes
from hotspots.study.progress import Progress, silent
from hotspots.study.protected import harmless_blocks, private_data
from hotspots.study.read.materials import Materials
from hotspots.study.results import Results

if TYPE_CHECKING:
    from hotspots.errors import Notice
    from hotspots.i18n import Translator
    from hotspots.study.asked.folder import Study


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
    drawn = harmless_shapes(Results(materials), asked) if asked.name == "partner" else Harmless()
    private = private_data(materials, drawn.lattices_m)
    progress("audit")
    harmless: dict[str, str] = dict(drawn.shapes)
    for language in LANGUAGES:
        parts = harmless_blocks(materials, language)
        harmless |= {name if language == "sv" else f"{name} ({language})": sha for name, sha in parts.items()}
    findings = audit(path.name, data, private, profile=asked, harmless=harmless)
    return Audited(path, profile, findings, ())
