"""Make the small-town study's data again: ``python tests/town/make.py``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "data"))

from simulation import small_town  # noqa: E402


def main() -> None:
    """Write the files."""
    for name, content in small_town.make_files().items():
        (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
