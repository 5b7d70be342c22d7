# What a developer does; `just` lists it. Each line also works when typed.

default:
    @just --list

# Format, lint, types, layers, tests: what CI runs.
check: format lint types layers test

format:
    ruff format .

lint:
    ruff check .

types:
    mypy

layers:
    lint-imports

test *arguments:
    pytest {{arguments}}

# Make the data of the demo and of the small town again.
data:
    python data/demo/make.py
    python tests/town/make.py

# Figures, into docs/benchmarks.md.
bench *names:
    python benchmarks/run.py {{names}}

# Newer versions into requirements/, and whether every platform has their wheels.
lock:
    python requirements/renew.py
    python requirements/renew.py --platforms
