"""Renew the locks from pyproject.toml, or check on which platforms every locked package has a wheel.

``python requirements/renew.py`` writes lock.txt, test.txt and dev.txt; ``python requirements/renew.py --platforms``
writes docs/platforms.md. Both need ``uv``. The locks hold hashes and name no index: yours is used.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "requirements"
LOCKS: dict[str, tuple[str, ...]] = {"lock.txt": ("build",), "test.txt": ("test",), "dev.txt": ("dev",)}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# Name, what uv calls it, and the oldest macOS that wheels may ask for.
PLATFORMS = {
    "Linux x86-64": ("x86_64-unknown-linux-gnu", ""),
    "Linux ARM64": ("aarch64-unknown-linux-gnu", ""),
    "Windows x86-64": ("x86_64-pc-windows-msvc", ""),
    "macOS 14 and later, ARM64": ("aarch64-apple-darwin", "14.0"),
    "macOS 14, x86-64": ("x86_64-apple-darwin", "14.0"),
    "macOS 15 and later, x86-64": ("x86_64-apple-darwin", "15.0"),
}
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
    "--quiet",
)


def renew() -> None:
    """Write the locks anew."""
    before: list[str] = []
    for name, groups in LOCKS.items():
        chosen = [f"--group={group}" for group in groups]
        # The longer locks hold the same versions as the shorter ones.
        same = [f"--constraints={FOLDER / done}" for done in before]
        before.append(name)
        command = ["uv", "pip", "compile", *OPTIONS, *chosen, *same, "pyproject.toml", f"--output-file={FOLDER / name}"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        print(f"{name}: {len(packages(FOLDER / name))} packages")


def packages(lock: Path) -> list[str]:
    """Names and versions that a lock holds."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [line.removesuffix("\\").strip() for line in lines if line[:1].isalnum()]


def missing(platform: tuple[str, str], python: str, lock: Path) -> str:
    """Tell what keeps a lock from being installed from wheels alone, empty if nothing does."""
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder) / "pinned.in"
        pinned.write_text("\n".join(packages(lock)) + "\n", encoding="utf-8")
        command = [
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--no-header",
            "--only-binary=:all:",
            f"--python-version={python}",
        ]
        done = subprocess.run(
            [*command, f"--python-platform={platform[0]}", str(pinned)],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "MACOSX_DEPLOYMENT_TARGET": platform[1]} if platform[1] else None,
        )
    return "" if done.returncode == 0 else " ".join(done.stderr.split())


def _package(reason: str) -> str:
    """Name of the package that has no wheel, out of what uv says."""
    found = re.search(r"Because (\S+?)(?:\{.*?\})?==(\S+) has no usable wheels", reason)
    return f"{found[1]} {found[2]}" if found else reason


def platforms() -> None:
    """Write docs/platforms.md."""
    rows = []
    for name, platform in PLATFORMS.items():
        # The test lock holds all of the run lock.
        reasons = [missing(platform, python, FOLDER / "test.txt") for python in PYTHONS]
        cells = [f"no: {_package(reason)}" if reason else "yes" for reason in reasons]
        rows.append(f"| {name} | " + " | ".join(cells) + " |")
    text = "\n".join(
        [
            "# Platforms",
            "",
            "Whether every package of `requirements/lock.txt` and `requirements/test.txt` has a wheel, so that nothing",
            "has to be compiled. Made by `python requirements/renew.py --platforms`, which resolves the locks for each",
            "platform from wheels alone.",
            "",
            "| | " + " | ".join(f"Python {python}" for python in PYTHONS) + " |",
            "|---|" + "---|" * len(PYTHONS),
            *rows,
            "",
            "**Tested** is Linux x86-64 with Python 3.11 alone. Windows and macOS are resolved but **untested**.",
            "",
        ]
    )
    (ROOT / "docs" / "platforms.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    platforms() if "--platforms" in sys.argv[1:] else renew()
