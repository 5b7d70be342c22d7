"""Make the demo's data again: ``python data/demo/make.py``. What it makes, and how, stands in README.md beside it."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from simulation import demo  # noqa: E402


def main() -> None:
    """Write the files and say how large they are."""
    for name, content in demo.make_files().items():
        (HERE / name).write_bytes(content)
        print(f"{name:35} {len(content):>9,} bytes")


if __name__ == "__main__":
    main()
