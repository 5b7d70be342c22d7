"""Seconds and peak memory of ``hotspots run`` on the demo: ``python benchmarks/demo_run.py [RUNS]``.

Each run is a process of its own on a fresh copy of the demo. The goal is 15 s by the clock of an idle office machine;
CPU seconds are told beside. Neither decides, since both follow the machine: above 800 MB of memory the script exits 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
GOAL_S, MOST_MB = 15.0, 800.0


def run_once(folder: Path) -> tuple[float, float, float]:
    """Run the demo study in a folder; give seconds by the clock and of CPU, and peak memory in megabytes."""
    shutil.copytree(ROOT / "data" / "demo", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "hotspots.cli", "run", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    told = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"hotspots run failed:\n{told.decode('utf-8', 'replace')}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3  # kilobytes on Linux


def main(arguments: list[str]) -> int:
    """Print the figures; exit 1 above the limit of memory."""
    runs = int(arguments[0]) if arguments else 3
    with tempfile.TemporaryDirectory() as folder:
        figures = [run_once(Path(folder) / str(number)) for number in range(runs)]
    seconds, cpu_s, memory = (
        median(s for s, _, _ in figures),
        median(c for _, c, _ in figures),
        max(m for _, _, m in figures),
    )
    print("| what | figure | goal |\n|---|---|---|")
    print(f"| `hotspots run` on the demo, median of {runs} runs | {seconds:.1f} s | {GOAL_S:.0f} s |")
    print(f"| CPU time of it | {cpu_s:.1f} s | |")
    print(f"| largest peak memory of them | {memory:.0f} MB | at most {MOST_MB:.0f} MB |")
    return 0 if memory <= MOST_MB else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
