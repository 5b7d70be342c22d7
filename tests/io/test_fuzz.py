"""A few hundred of the files that benchmarks/fuzz.py spoils, the same ones every time: none shows a traceback."""

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "fuzz.py"


@pytest.fixture(scope="module")
def fuzz():
    spec = importlib.util.spec_from_file_location("spoiling_of_files", SCRIPT)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def honest(fuzz):
    return fuzz.seeds()


def test_honest_files_are_read_whole(fuzz, honest, tmp_path):
    for seed in honest:
        path = tmp_path / seed.name
        path.write_bytes(seed.data)
        expected = (
            4 if seed.kind == "areas" else 56 if seed.name in ("incidents.zip", "survey.zip", "lamps.zip") else 28
        )
        assert fuzz.read(seed.kind, path) == expected, seed.name


@pytest.mark.parametrize(
    ("endings", "files"),
    [((".csv", ".tsv", ".txt"), 150), ((".gz", ".zip"), 30), ((".xlsx", ".xls", ".ods"), 50), ((".osm", ".pbf"), 15)],
)
def test_spoiled_files_are_read_or_refused(fuzz, honest, tmp_path, endings, files):
    seeds = [seed for seed in honest if seed.name.endswith(endings)]
    outcome = fuzz.Outcome()
    for number in range(files):
        fuzz.try_one(seeds[number % len(seeds)], 10**6 + number, tmp_path, outcome)
    assert outcome.faults == []
    assert outcome.files == files == outcome.read + sum(outcome.codes.values())


def test_spoiled_map_files_are_read_or_refused(fuzz, honest, tmp_path):
    seeds = [
        seed for seed in honest if seed.name.endswith((".gpkg", ".geojson", ".fgb", "-shp.zip", ".kml", ".parquet"))
    ]
    outcome = fuzz.Outcome()
    for number, seed in enumerate(seeds):
        fuzz.try_one(seed, 10**6 + number, tmp_path, outcome)
    assert outcome.faults == []


def test_file_number_n_is_the_same_in_every_run(fuzz, honest):
    import random

    for seed in honest[:12]:
        one, other = (fuzz.spoil(seed, random.Random(f"{seed.name} 7")) for _ in range(2))  # noqa: S311
        assert one == other
