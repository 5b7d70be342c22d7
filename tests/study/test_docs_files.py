"""The examples of settings in the documents are settings that are read."""

import re
from pathlib import Path

import pytest

from hotspots.study.asked.folder import open_study

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = [
    (name, block)
    for name in ("README.md", "docs/files.md")
    for block in re.findall(r"^```toml\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
]


def test_there_are_examples_in_both():
    assert {name for name, _ in BLOCKS} == {"README.md", "docs/files.md"}


@pytest.mark.parametrize("block", [block for _, block in BLOCKS])
def test_every_example_is_read(tmp_path, block):
    head = "" if "[study]" in block else '[study]\nname = "Åmål"\n'
    has_places = re.search(r"^\[(incidents|streets)\]", block, re.MULTILINE)
    tail = "" if has_places else '\n[streets]\nosm = "data/amal.osm.pbf"\n'
    (tmp_path / "hotspots.toml").write_text(head + block + tail, encoding="utf-8")
    settings = open_study(tmp_path).settings
    for table in re.findall(r"^\[(\w+)\]", block, re.MULTILINE):
        assert getattr(settings, table) is not None
