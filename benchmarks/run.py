"""Run every benchmark and write docs/benchmarks.md: ``python benchmarks/run.py [NAME ...]``.

Each script beside this one prints Markdown and exits 1 if a limit of its own is not held. With names, only those
are run, and the other sections of the file stay as they are.
"""

from __future__ import annotations

import ast
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "docs" / "benchmarks.md"
HEAD = """\
# Figures

Made by `python benchmarks/run.py` ({machine}); each section is one script of `benchmarks/`, to run by itself. What is
measured against other programs is measured in one run on one machine: trust the ratios more than the seconds.
"""
MARK = "<!-- {name} -->"


def scripts() -> list[Path]:
    """Give the scripts in the order of their names."""
    return sorted(path for path in HERE.glob("*.py") if path.name != Path(__file__).name)


def run(script: Path) -> tuple[str, bool]:
    """Run one script; give its section and whether it succeeded."""
    documentation = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or script.stem
    title = documentation.splitlines()[0].split(": ``")[0].rstrip(".")
    print(f"{script.name} …", flush=True)
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=HERE.parent, check=False, capture_output=True, text=True, env=environment
    )
    told = done.stdout.strip()
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["a limit was not held"])[-1]
        told = f"{told}\n\n**Not held or not finished** (exit {done.returncode}): {last}".strip()
        print(told, file=sys.stderr)
    section = f"{MARK.format(name=script.stem)}\n## {title}\n`python benchmarks/{script.name}`\n\n{told}\n"
    return section, done.returncode == 0


def earlier() -> dict[str, str]:
    """Give the sections that the file holds, by name of script."""
    if not TARGET.exists():
        return {}
    parts = re.split(r"^(?=<!-- \w+ -->$)", TARGET.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {part.split()[1]: part.rstrip() + "\n" for part in parts[1:]}


def machine() -> str:
    """Say what this was measured on, without naming the machine."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def main(names: list[str]) -> int:
    """Run what was asked for, write the file, and exit 1 if anything failed."""
    known = [script.stem for script in scripts()]
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    sections, all_held = earlier(), True
    for script in scripts():
        if not names or script.stem in names:
            sections[script.stem], held = run(script)
            all_held &= held
    text = "\n".join([HEAD.format(machine=machine()), *(sections[name] for name in known if name in sections)])
    TARGET.write_text(text, encoding="utf-8")
    return 0 if all_held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
