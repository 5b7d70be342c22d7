"""The embedded demo: real streets, made-up incidents."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from hotspots.errors import FileError
from hotspots.io import put_in_place, writable
from hotspots.study.asked.folder import Study, open_study
from hotspots.study.asked.settings import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotspots.i18n import Language


def demo_files() -> dict[str, bytes]:
    """Give the demo study's files by name, as they stand in the installed package or in the checkout."""
    installed = resources.files("hotspots") / "demo"
    checkout = Path(__file__).resolve().parents[3] / "data" / "demo"
    root: Traversable = installed if installed.is_dir() else checkout
    if not root.is_dir():
        raise FileError("demo_missing")
    return {name: entry.read_bytes() for name, entry in _walk(root, "")}


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            if not entry.name.startswith("_"):
                yield from _walk(entry, f"{prefix}{entry.name}/")
        elif not entry.name.endswith(".py"):
            yield f"{prefix}{entry.name}", entry


def make_demo(folder: Path, language: Language | None = None) -> Study:
    """Write the demo study into a folder and open it.

    Raises
    ------
    FileError
        If the folder holds another study, or cannot be written.
    """
    settings = folder / SETTINGS_FILE
    files = demo_files()
    if settings.exists() and b"demo = true" not in settings.read_bytes():
        raise FileError("demo_folder_taken", folder=str(folder))
    writable(folder)
    put_in_place(folder.resolve(), files)
    return open_study(folder, language)
