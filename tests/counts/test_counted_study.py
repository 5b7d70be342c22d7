"""A study of counts alone, from its files to maps for every audience."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from counted_towns import CRS, SOUTH, WEST, counts_of, numbers, squares

from hotspots.errors import DataError, PrivacyError
from hotspots.leaflet import Map, read_blocks
from hotspots.model.area import Area
from hotspots.model.counts import Counts
from hotspots.privacy import INTERNAL, PARTICIPANT, PARTNER, PUBLIC, PrivateData, audit, harmless_parts, release
from hotspots.study.asked.folder import open_study
from hotspots.study.asked.sections import HotSpotsSection
from hotspots.study.check import check
from hotspots.study.read.counted import unit_method
from hotspots.study.read.reading import read_streets
from hotspots.study.run import run
from hotspots.study.steps import draw, find

TOWN = Path(__file__).parent.parent / "town"


def study(tmp_path, extra="", areas=12):
    """The small town with numbers by area: one area holds far more than its streets explain."""
    folder = tmp_path / "Räkna Åsa"
    (folder / "data").mkdir(parents=True)
    osm = next(TOWN.rglob("*.osm.pbf"))
    (folder / "data" / "gator.osm.pbf").write_bytes(osm.read_bytes())
    streets = read_streets(osm)
    west, south, east, north = streets.bounds
    columns = 4
    rows = areas // columns
    boxes = [
        shapely.box(
            west + (east - west) * c / columns,
            south + (north - south) * r / rows,
            west + (east - west) * (c + 1) / columns,
            south + (north - south) * (r + 1) / rows,
        )
        for r in range(rows)
        for c in range(columns)
    ]
    names = [f"Område {chr(65 + at)}" for at in range(areas)]
    gpd.GeoDataFrame({"namn": names}, geometry=boxes, crs=streets.crs).to_file(folder / "data" / "omraden.gpkg")
    lines = streets.edges.geometry.to_numpy()
    metres = np.array([shapely.length(shapely.intersection(lines, box)).sum() for box in boxes])
    base = np.maximum((600 * metres / metres.sum()).astype(int), 1)
    hot = int(np.argsort(metres)[len(metres) // 2])
    base[hot] *= 5
    rows = [f"{name};2025;Skadegörelse;{n if n >= 5 else '<5'}" for name, n in zip(names, base, strict=True)]
    rows += [f"{name};2025;Våldtäkt;{3 + at % 2}" for at, name in enumerate(names)]
    rows += [f"{name};2025;Bedrägeri;40" for name in names]
    (folder / "data" / "antal.csv").write_text("Område;År;Brottstyp;Antal\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / "hotspots.toml").write_text(
        '[incidents]\npath = "data/antal.csv"\n[areas]\npath = "data/omraden.gpkg"\n'
        '[streets]\nosm = "data/gator.osm.pbf"\n[public]\nk = 5\n[walk]\nat = "2026-11-26 18:30"\nminutes = 60\n'
        + extra,
        encoding="utf-8",
    )
    return open_study(folder), names[hot]


def test_a_study_of_counts_runs_to_maps_for_every_audience(tmp_path):
    opened, hot = study(tmp_path)
    checked = check(opened)
    assert next((one.kind, one.rows, one.used) for one in checked.files) == ("incidents", 36, 36)
    done = run(opened)
    assert done.hot_spots.method == "units"
    assert hot in set(done.hot_spots.frame["name"])
    maps = opened.folder / "maps"
    assert (maps / "internal" / "counts.csv").read_text(encoding="utf-8-sig").startswith("unit;")
    internal = read_blocks((maps / "internal" / "map.html").read_bytes())
    assert "incidents" not in internal
    assert len(json.loads(internal["units"])["units"]) == 12
    public = json.loads(read_blocks((maps / "public" / "index.html").read_bytes())["units"])
    assert public["rounded"]
    assert all(unit["count"] >= 5 and unit["count"] % 5 == 0 for unit in public["units"])
    assert (
        "ldt"
        not in (maps / "public" / "index.html")
        .read_text(encoding="utf-8")
        .split('data-block="units"')[1][:20000]
        .split("</script>")[0]
    )
    draw(opened, "partner")
    partner = read_blocks((maps / "partner" / "map.html").read_bytes())
    assert "Våldtäkt" not in partner["units"] + partner["hot_spots"]
    assert "Bedrägeri" not in partner["units"] + partner["hot_spots"]


def test_wide_units_are_no_stops(tmp_path):
    opened, _ = study(tmp_path, "[hot_spots]\nmax_place_m = 50\n")
    done = run(opened)
    assert len(done.hot_spots.places) == 0
    assert len(done.hot_spots.wide) > 0
    assert "hot_spot" not in set(done.plan.stops["kind"])


def test_what_cannot_be_done_is_refused_in_words(tmp_path):
    opened, _ = study(tmp_path, '[hot_spots]\nbetween = ["22:00", "04:00"]\n')
    with pytest.raises(DataError, match="hours"):
        find(opened)
    counts = counts_of(squares(3, 3, 300.0), [5] * 9)
    with pytest.raises(DataError, match="dbscan"):
        unit_method(HotSpotsSection(method="dbscan"), counts)
    with pytest.raises(DataError, match="50"):
        unit_method(HotSpotsSection(cell_m=50.0), counts)


def mixed(units, offence="Stöld", group="theft"):
    values = [50, 7, 4, (0, 4), 12, 8, 30, 2, 6]
    kept = [
        numbers(unit, "cell", *(n if isinstance(n, tuple) else (n, n)), offence=offence, group=group)
        for unit, n in zip(units["unit"], values, strict=True)
    ]
    secret = [numbers(unit, "cell", 9, offence="Våldtäkt", group="sexual") for unit in units["unit"]]
    return Counts(pd.DataFrame(kept + secret), units)


AREA = Area.from_bounds((WEST, SOUTH, WEST + 900, SOUTH + 900), CRS)


def test_each_audience_gets_what_it_may():
    units = squares(3, 3, 300.0)
    counts = mixed(units)
    assert release(counts, INTERNAL).thing.frame["count"].tolist() == [59, 16, 13, 9, 21, 17, 39, 11, 15]
    partner = release(counts, PARTNER).thing.frame
    assert sorted(partner["count"]) == [4, 6, 7, 8, 12, 30, 50]
    assert not partner["offences"].str.contains("Våldtäkt").any()
    public = release(counts, PUBLIC, area=AREA).thing.frame
    assert sorted(public["count"]) == [5, 5, 10, 10, 30, 50]
    assert set(public["offences"]) == {""}
    with pytest.raises(PrivacyError):
        release(counts, PARTICIPANT)


def test_never_exactly_one_unit_is_missing_in_public():
    units = squares(3, 3, 300.0)
    public = release(counts_of(units, [50, 7, 9, 3, 12, 8, 30, 20, 6]), PUBLIC, area=AREA).thing.frame
    assert len(public) == 7
    assert 6 not in public["count"].to_list()


def test_small_cells_are_joined_and_streets_held_back_in_public():
    units = squares(9, 9, 100.0, west=WEST + 200, south=SOUTH + 200)
    area = Area.from_bounds((WEST, SOUTH, WEST + 1500, SOUTH + 1500), CRS)
    public = release(counts_of(units, [1] * 81), PUBLIC, area=area).thing.frame
    assert (shapely.area(public.geometry.to_numpy()) >= 250**2).all()
    assert public["count"].min() >= 5
    lines = gpd.GeoDataFrame(
        {"unit": ["a", "b"], "unit_kind": "street", "name": ["a", "b"]},
        geometry=[shapely.LineString([(WEST, SOUTH), (WEST + 900, SOUTH + y)]) for y in (0, 50)],
        crs=CRS,
    )
    released = release(counts_of(lines, [50, 60]), PUBLIC, area=area).thing
    assert len(released.frame) == 0
    assert "public_streets_held_back" in {notice.code for notice in released.notices}


def test_the_audit_finds_a_count_below_k_and_a_sensitive_offence():
    counts = mixed(squares(3, 3, 300.0))
    private = PrivateData.from_incidents(None, counts=counts, crs=CRS)
    internal = Map("sv", "Staden", INTERNAL).add(release(counts, INTERNAL)).to_html()
    kinds = {finding.kind for finding in audit("map.html", internal, private, profile=PARTNER)}
    assert "sensitive_offence" in kinds
    plain = Map("sv", "Staden", INTERNAL).add(release(counts_of(squares(3, 3, 300.0), [1] * 9), INTERNAL)).to_html()
    assert "count" in {finding.kind for finding in audit("map.html", plain, private, profile=PARTNER)}
    shared = Map("sv", "Staden", PARTNER).add(release(counts, PARTNER)).to_html()
    harmless = harmless_parts(Map("sv", "", PARTNER).to_html())
    assert audit("map.html", shared, private, profile=PARTNER, harmless=harmless) == ()
    public = Map("sv", "Staden", PUBLIC).add(release(counts, PUBLIC, area=AREA)).to_html()
    assert audit("index.html", public, private, profile=PUBLIC, harmless=harmless) == ()


def test_numbers_of_all_offences_together_are_not_shared():
    units = squares(3, 3, 300.0)
    together = counts_of(units, [50] * 9, offence="Samtliga brott", group="other")
    assert len(release(together, PARTNER).thing.frame) == 0
    assert len(release(together, PUBLIC, area=AREA).thing.frame) == 0
    assert len(release(together, INTERNAL).thing.frame) == 9
