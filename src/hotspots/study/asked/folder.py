"""A study: one folder per place, with its settings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hotspots.i18n import Language, Translator
from hotspots.io.tables.opening import file_of_study
from hotspots.study.asked.settings import SETTINGS_FILE, Settings, read_settings

KEPT: Final = ".hotspots"
"""Folder in a study for what was computed or downloaded once and kept."""


@dataclass(frozen=True, slots=True)
class Study:
    """A folder with ``hotspots.toml`` in it.

    Parameters
    ----------
    folder
        Where the study is, absolute.
    settings
        What ``hotspots.toml`` says.
    language
        What to speak: that of the settings unless another was asked for.
    today
        The day on which the age of rows is counted, where the settings give none; None: that of the newest row.
    """

    folder: Path
    settings: Settings
    language: Language
    today: dt.date | None = None

    @property
    def name(self) -> str:
        """What people call the place: the settings' name, else the folder's."""
        return self.settings.study.name or self.folder.name

    @property
    def say(self) -> Translator:
        """The translator of the study's language."""
        return Translator(self.language)

    def file(self, name: str) -> Path:
        """Give the path of a file that the settings name, which stands in or beside the study.

        Raises
        ------
        FileError
            If it is not there, or a link inside the study leads out of it.
        """
        return file_of_study(self.folder, name)


def open_study(place: str | Path, language: Language | None = None) -> Study:
    """Open the study in a folder, or the one whose ``hotspots.toml`` is named.

    Raises
    ------
    FileError
        If there is no ``hotspots.toml``.
    SettingsError
        If it says something that has no meaning.
    """
    folder = Path(place)
    path = folder / SETTINGS_FILE if folder.is_dir() or not folder.suffix else folder
    settings = read_settings(path)
    return Study(path.parent.resolve(), settings, language or settings.study.language)
