"""A person is asked which layer is meant where several fit, and another layer is looked at anew."""

import tomllib

import geopandas as gpd
import shapely

from hotspots.study.asked.init import Given, init


def test_another_layer_that_is_chosen_is_looked_at_anew(tmp_path):
    path = tmp_path / "lampor.gpkg"
    for name, heading in (("norr", "Stolpnummer"), ("syd", "Littera")):
        points = [shapely.Point(318_000 + 20 * at, 6_398_000) for at in range(5)]
        columns = {heading: [f"{name}{at}" for at in range(5)]}
        gpd.GeoDataFrame(columns, geometry=points, crs=3006).to_file(path, layer=name, driver="GPKG")
    incidents = tmp_path / "handelser.csv"
    rows = [f"2026-03-{at + 1:02d} 21:00;Skadegörelse;318{at:03d};6398000" for at in range(12)]
    incidents.write_text("\n".join(["Datum;Brottstyp;E;N", *rows]), encoding="utf-8")
    asked = []

    def answer(_, question):
        asked.append(question.key)
        return "syd" if question.key == "sheet" else None

    made = init(tmp_path / "s", Given(incidents=incidents, lamps=path), ask=answer)
    said = tomllib.loads(made.path.read_text(encoding="utf-8"))["lamps"]
    assert asked == ["sheet"]
    assert said["sheet"] == "syd"
    assert said["columns"]["id"] == "Littera"
