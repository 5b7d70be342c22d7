"""Put results in place: audited first, all of them or none, one folder per audience."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from hotspots import __version__
from hotspots.errors import Notice
from hotspots.io import put_in_place, writable
from hotspots.privacy import Finding, audit, profile_named, refuse_if
from hotspots.study.partner_shapes import Harmless
from hotspots.study.protected import harmless_blocks, harmless_light, private_data

if TYPE_CHECKING:
    from hotspots.model.network import StreetNetwork
    from hotspots.model.released import ProfileName
    from hotspots.study.read.materials import Materials

RECORD = "run.json"
_SHOWN = 8
WRITTEN = ".hotspots.files"
"""List of the files that were ever put into a folder, so that they can be found again to be removed."""


@dataclass(eq=False)
class Publication:
    """Files on their way into ``maps/``.

    Parameters
    ----------
    materials
        What they were made from: what they must not give away.
    out
        The folder to write in; the study's ``maps`` if None.

    Raises
    ------
    FileError
        If the folder cannot be written: said before anything is computed.
    """

    materials: Materials
    out: Path | None = None
    _files: dict[str, bytes] = field(default_factory=dict)
    _steps: dict[str, Any] = field(default_factory=dict)
    _times: dict[str, float] = field(default_factory=dict)
    _harmless: Harmless = field(default_factory=Harmless)
    _light: dict[str, str] = field(default_factory=dict)
    _sources: dict[str, bytes] = field(default_factory=dict)
    _withdrawn: list[re.Pattern[str]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = (self.out or self.materials.study.folder / "maps").resolve()
        writable(self.folder)

    def add(self, audience: ProfileName, name: str, data: bytes, *, made_from: bytes = b"") -> None:
        """Add a file for an audience.

        Parameters
        ----------
        audience, name, data
            Which, and what is in it.
        made_from
            For a PDF, the JSON that it was made from: letters in a PDF cannot be searched, so this is searched.
        """
        self._files[f"{audience}/{name}"] = data
        if made_from:
            self._sources[f"{audience}/{name}.json"] = made_from

    def withdraw(self, names: re.Pattern[str]) -> None:
        """Have earlier files whose names are wholly like these removed, but for those that are added again."""
        self._withdrawn.append(names)

    def would_refuse(self, audience: ProfileName, name: str, data: bytes, *, made_from: bytes = b"") -> Finding | None:
        """Audit a file before it is added: what it may not hold if it were handed to an audience, None if nothing."""
        private = private_data(self.materials, self._harmless.lattices_m)
        profile = profile_named(audience)
        for one, content in ((name, data), (f"{name}.json", made_from)):
            if content:
                for finding in audit(f"{audience}/{one}", content, private, profile=profile):
                    return finding
        return None

    def vouch(self, harmless: Harmless) -> None:
        """Say what in the partners' page is drawn without incidents: corners of cells, and stretches of street."""
        self._harmless = harmless

    def vouch_light(self, streets: StreetNetwork) -> None:
        """Say what light a walk's page shows, that of its own hour: no incident takes part in it."""
        self.vouch_shapes(harmless_light(streets, self.materials.study.language))

    def vouch_shapes(self, parts: Mapping[str, str]) -> None:
        """Say what else in a page is made without incidents: SHA-256 by name."""
        self._light = {**self._light, **parts}

    def record(
        self,
        step: str,
        *,
        parameters: Mapping[str, Any],
        counts: Mapping[str, Any],
        seconds: float = 0.0,
        notices: Iterable[Notice] = (),
    ) -> None:
        """Add to the record of how results came about; what is said of the step's own results stands with it."""
        self._steps[step] = {"parameters": dict(parameters), "counts": dict(counts)}
        warnings = sorted({self.materials.study.say.message(notice) for notice in notices if notice.is_warning})
        if warnings:
            self._steps[step]["warnings"] = warnings
        self._times[step] = round(seconds, 2)

    def put(self) -> tuple[Path, ...]:
        """Audit every file and put all of them in place.

        Returns
        -------
        tuple of Path
            In the order in which they were added.

        Raises
        ------
        PrivacyError
            If a file holds what its audience may not see; nothing is written.
        FileError
            If a file cannot be written, for example while Excel holds it open.
        """
        files = dict(self._files)
        if self._steps:
            files[f"internal/{RECORD}"] = self._record()
        self._audit(files)
        self.materials.progress("write")
        earlier = set(written_files(self.folder)) - set(files)
        stale = [name for name in sorted(earlier) if any(one.fullmatch(name) for one in self._withdrawn)]
        known = sorted({*earlier, *files})
        put_in_place(self.folder, {**files, WRITTEN: "".join(f"{name}\n" for name in known).encode()})
        self._remove(stale)
        return tuple(self.folder / name for name in self._files)

    def _remove(self, stale: Iterable[str]) -> None:
        """Remove files of earlier runs, and tell which were there."""
        removed, left = [], []
        for name in stale:
            path = self.folder / name
            if path.is_symlink() or not path.is_file():
                continue
            try:
                path.unlink()
            except OSError:
                left.append(name)
            else:
                removed.append(name)
        if removed:
            names = list(dict.fromkeys(Path(name).name for name in removed))
            told = [*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])]
            values = {"count": len(removed), "files": told}
            self.notices.append(Notice("walk_files_removed", values, is_warning=False))
        if left:
            self.notices.append(Notice("walk_files_left", {"files": left}))

    def _audit(self, files: Mapping[str, bytes]) -> None:
        self.materials.progress("audit")
        private = private_data(self.materials, self._harmless.lattices_m)
        harmless = {**harmless_blocks(self.materials), **self._light, **self._harmless.shapes}
        findings: list[Finding] = []
        searched: set[tuple[str, bytes]] = set()
        inside_last = sorted({**files, **self._sources}.items(), key=lambda item: item[0].startswith("internal/"))
        for name, data in inside_last:
            profile, ending = profile_named(name.split("/")[0]), PurePath(name).suffix
            known = {
                (one, data) for one in (f"{profile.name}{ending}", *([ending] if profile.name == "internal" else []))
            }
            if known & searched:  # the same file, searched for as strict a reader already
                continue
            searched |= {(f"{profile.name}{ending}", data), (ending, data)}
            findings.extend(audit(name, data, private, profile=profile, harmless=harmless))
        refuse_if(tuple(findings))

    def _record(self) -> bytes:
        """Say how the results came about, keeping what other steps recorded from the same inputs."""
        inputs = {reading.path: reading.sha256 for reading in self.materials.readings}
        if self.materials.streets is not None:
            inputs["streets"] = self.materials.streets.sha256
        say = self.materials.study.say
        record: dict[str, Any] = {
            "hotspots": __version__,
            "study": self.materials.study.name,
            "inputs": dict(sorted(inputs.items())),
            "steps": {},
            "times": {},
        }
        earlier = self._earlier()
        if all(earlier.get(key) == record[key] for key in ("hotspots", "study", "inputs")):
            record["steps"].update(earlier["steps"])
            record["times"].update(earlier["times"])
        record["steps"].update(self._steps)
        record["steps"] = dict(sorted(record["steps"].items()))
        record["times"].update(self._times)
        record["warnings"] = sorted({say.message(notice) for notice in self.materials.notices if notice.is_warning})
        return (json.dumps(record, ensure_ascii=False, indent=2, default=str) + "\n").encode()

    def _earlier(self) -> dict[str, Any]:
        try:
            found = json.loads((self.folder / "internal" / RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) and {"steps", "times"} <= found.keys() else {}


def written_files(folder: Path) -> tuple[str, ...]:
    """Give the names of the files that were ever put into a folder; those that lead out of it are passed over."""
    try:
        names = (folder / WRITTEN).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ()
    inside = [name for name in names if name and not Path(name).is_absolute() and ".." not in Path(name).parts]
    return tuple(dict.fromkeys(inside))
