"""Removes what the tool keeps of a study's rows: results, records, old settings. The user's own files stay."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotspots.errors import FileError, HotspotsError, Notice, cause_of
from hotspots.io import locked
from hotspots.io.writing.lock import LOCK_NAME
from hotspots.study.asked.folder import KEPT
from hotspots.study.asked.settings import SETTINGS_FILE
from hotspots.study.check import spoken
from hotspots.study.progress import Progress, silent
from hotspots.study.publish import WRITTEN, written_files
from hotspots.study.read.keeping import OldRows, old_rows
from hotspots.study.read.materials import Materials

if TYPE_CHECKING:
    from hotspots.i18n import Translator
    from hotspots.study.asked.folder import Study

AUDIENCES: Final = ("internal", "partner", "participant", "public")
_STEMS: Final = frozenset(
    {
        "map", "hot_spots", "lighting", "walk", "patrol", "report", "set-aside", "run", "index", "public", "metod",
        "method", "sha256", "evaluate", "compare", "cells", "tested", "surface", "counts",
    }
)  # fmt: skip
"""Names of results, for those written before a list of them was kept."""

_ENDINGS: Final = frozenset(
    {".csv", ".geojson", ".gpkg", ".gpx", ".html", ".ics", ".json", ".pdf", ".png", ".svg", ".txt", ".xlsx"}
)
"""What results end in: a ``walk.docx`` beside them is somebody's own."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed, and what was left.

    Parameters
    ----------
    removed
        Files that were removed, or would be.
    left
        Files in the folders of results that the tool does not know as its own.
    old
        The user's own files that hold rows older than agreed.
    own
        The user's own files, which are never touched.
    is_done
        Whether anything was removed; otherwise it was only looked at.
    notices
        What is worth saying.
    """

    removed: tuple[Path, ...]
    left: tuple[Path, ...]
    old: tuple[OldRows, ...]
    own: tuple[str, ...]
    is_done: bool
    notices: tuple[Notice, ...]

    def document(self, say: Translator) -> dict[str, Any]:
        """Give the JSON document."""
        return {
            "removed": [str(path) for path in self.removed],
            "done": self.is_done,
            "left": [str(path) for path in self.left],
            "own_files": list(self.own),
            "old_rows": [
                {"path": one.file, "count": one.count, "undated": one.undated, "before": one.before.isoformat()}
                for one in self.old
            ],
            "warnings": [spoken(notice, say) for notice in self.notices],
        }


def forget(study: Study, *, out: Path | None = None, remove: bool = False, progress: Progress = silent) -> Forgotten:
    """Remove what the tool keeps of a study's rows.

    Parameters
    ----------
    study
        The study. Its own files (``data/``) and ``hotspots.toml`` are never touched.
    out
        The folder of results, the study's ``maps`` if None.
    remove
        Whether to remove; otherwise it is only said what would be.
    progress
        Told of each step.

    Raises
    ------
    FileError
        If another run is at work in the folder, or a file cannot be removed.
    """
    folder = (out or study.folder / "maps").resolve()
    old, notices = _tell_old(study, progress)
    ours, left = kept_files(study, folder)
    if remove and ours:
        with locked(folder, wait_s=1.0) if folder.is_dir() else nullcontext():
            _remove(ours)
        for root in (folder, study.folder / KEPT):
            _remove_empty(root)
    return Forgotten(ours, left, old, _own_files(study), remove, notices)


def kept_files(study: Study, folder: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """List what the tool keeps of a study, and what else stands in its folders of results.

    Parameters
    ----------
    study
        The study.
    folder
        Of results.
    """
    ours: set[Path] = set()
    left: set[Path] = set()
    known = {folder / name for name in written_files(folder)}
    for audience in AUDIENCES:
        for path in _files_in(folder / audience):
            (ours if path in known or _is_ours(path) else left).add(path)
    ours |= {path for path in known if path.is_file() or path.is_symlink()}
    ours |= {path for path in (folder / WRITTEN,) if path.is_file()}
    ours |= {path for path in _files_in(study.folder / KEPT) if path.name != LOCK_NAME}
    for path in sorted(study.folder.iterdir()):
        is_old_settings = path.name.startswith(f"{SETTINGS_FILE}.bak")
        if path.is_file() and (is_old_settings or path.name.endswith(".hotspots.tmp")):
            ours.add(path)
    return tuple(sorted(ours)), tuple(sorted(left))


def _is_ours(path: Path) -> bool:
    if path.name.endswith(".hotspots.tmp"):
        return True
    return path.parent.name in AUDIENCES and path.stem in _STEMS and path.suffix in _ENDINGS


def _files_in(folder: Path) -> list[Path]:
    """List the files in a folder and below; links are listed, not followed."""
    if folder.is_symlink() or not folder.is_dir():
        return []
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            found.extend(_files_in(path))
        else:
            found.append(path)
    return found


def _remove(paths: Iterable[Path]) -> None:
    failed: list[tuple[Path, OSError]] = []
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            failed.append((path, error))
    if failed:
        path, first = failed[0]
        raise FileError("forget_failed", count=len(failed), file=str(path), reason=cause_of(first))


def _remove_empty(folder: Path) -> None:
    """Remove a folder and those below it, as far as they are empty but for the lock."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in folder.iterdir():
        _remove_empty(path)
    if [path.name for path in folder.iterdir()] == [LOCK_NAME]:
        with suppress(OSError):
            (folder / LOCK_NAME).unlink()
    with suppress(OSError):
        folder.rmdir()


def _tell_old(study: Study, progress: Progress) -> tuple[tuple[OldRows, ...], tuple[Notice, ...]]:
    """Tell which of the user's files hold rows older than agreed; files that cannot be read hinder nothing."""
    if study.settings.study.keep_months is None:
        return (), (Notice("forget_without_limit", {}, is_warning=False),)
    try:
        found = old_rows(Materials(study, progress, lenient=True))
    except HotspotsError as error:
        return (), (Notice(error.code, error.values),)
    return found, tuple(one.notice for one in found)


def _own_files(study: Study) -> tuple[str, ...]:
    """Name the files that the study reads."""
    settings = study.settings
    sources = (
        settings.incidents, settings.survey, settings.lamps, settings.areas, settings.addresses, settings.traffic,
        settings.faults, settings.observations, settings.places,
    )  # fmt: skip
    names: list[str] = []
    for source in sources:
        if source is not None:
            names += [source.path] if isinstance(source.path, str) else list(source.path)
    if settings.lamps is not None:
        names.append(settings.lamps.coverage)
    if settings.streets is not None:
        names += settings.streets.osm_names
    if settings.public is not None:
        names.append(settings.public.keep_out)
    names.append(settings.study.area)
    return tuple(dict.fromkeys(name for name in names if name))
