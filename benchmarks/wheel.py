"""Size of the wheel: ``python benchmarks/wheel.py [WHEEL]`` (built when none is given). At most 5 MB."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_MB = 5.0


def size_mb(wheel: Path) -> float:
    """Size in megabytes (10^6 bytes)."""
    return wheel.stat().st_size / 1e6


def build(folder: Path) -> Path:
    """Build the wheel of this checkout into a folder."""
    quiet = ["--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *quiet, "--wheel-dir", str(folder), str(ROOT)], check=True)
    return next(folder.glob("hotspots-*.whl"))


def main(arguments: list[str]) -> int:
    """Print the figure; exit 1 above the limit."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(arguments[0]) if arguments else build(Path(folder))
        size = size_mb(wheel)
    print(f"| what | figure | limit |\n|---|---|---|\n| wheel, demo included | {size:.2f} MB | {MOST_MB:.0f} MB |")
    return 0 if size <= MOST_MB else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
