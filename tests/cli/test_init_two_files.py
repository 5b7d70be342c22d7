"""Two files of incidents with headings of their own: what was understood is shown file by file."""

import pytest
from click.testing import CliRunner

from hotspots.cli.group import hotspots as group

ONE = "Datum;Händelse;Gata;Nr\n" + "".join(f"2026-04-{day:02d};Stöld;Storgatan;{day % 7 + 1}\n" for day in range(1, 29))
OTHER = "Brottstid fr.o.m;Brottstyp;Lat;Lon;Fritext\n" + "".join(
    f"2026-05-{day:02d} 12:00;Rån;59.05{day};12.70{day};Hon såg honom springa bort från platsen, han hade mössa {day}\n"
    for day in range(1, 29)
)


@pytest.fixture
def shown(tmp_path):
    for name, text in (("ena", ONE), ("andra", OTHER)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    files = [part for name in ("ena", "andra") for part in ("--incidents", str(tmp_path / f"{name}.csv"))]
    return CliRunner().invoke(group, ["init", str(tmp_path / "orten"), *files])


def test_each_file_has_a_table_of_its_own(shown):
    tables = {block.splitlines()[0]: block for block in shown.stdout.split("\n\n") if "händelser, 28 rader" in block}
    one = next(block for title, block in tables.items() if "ena.csv" in title and "andra.csv" not in title)
    other = next(block for title, block in tables.items() if "andra.csv" in title and "ena.csv" not in title)
    assert all(word in one for word in ("Datum", "Händelse", "Gata", "Nr"))
    assert all(word in other for word in ("Brottstid fr.o.m", "Brottstyp", "Lat", "Lon"))
    assert "Fritext" in other
    assert "Fritext" not in one
