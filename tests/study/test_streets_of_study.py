"""Streets of a study: several extracts, a place downloaded once, what is kept and forgotten, files that are wrong."""

import contextlib
import io
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import osmium
import pytest

from hotspots.cli import main
from hotspots.crs import to_lonlat
from hotspots.io import read_osm
from hotspots.streets import build_network
from hotspots.study.asked.folder import open_study
from hotspots.study.forget import forget
from hotspots.study.read import loading
from hotspots.study.read.materials import Materials

sys.path.append(str(Path(__file__).resolve().parents[1] / "io"))
from map_servers import map_servers

TOWN = Path(__file__).resolve().parents[1] / "town" / "data" / "streets.osm.pbf"


def call(*arguments):
    """Run the command line here; give its exit code, what it printed and what it said beside."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return ended.value.code, out.getvalue(), err.getvalue()


def write_study(folder, streets, *, lat=59.05, lon=12.7, more=""):
    """Make a study of 40 incidents about a place, with what ``[streets]`` is to say."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    rows = [
        f"2026-{1 + at % 9:02}-10 13:{at:02};Skadegörelse;{lat + at / 9e4:.6f};{lon + at / 9e4:.6f}" for at in range(40)
    ]
    (folder / "data" / "b.csv").write_text("\n".join(["Datum;Brottstyp;lat;lon", *rows]), encoding="utf-8")
    text = f'[study]\n{more}\n[incidents]\npath = "data/b.csv"\n\n[streets]\n{streets}\n'
    (folder / "hotspots.toml").write_text(text, encoding="utf-8")
    return folder


def steps_of(study):
    seen = []
    materials = Materials(open_study(study), lambda step, *_: seen.append(step))
    return materials, lambda: (materials.streets, seen.count("read_streets"))[1]


@pytest.fixture
def town(tmp_path):
    folder = write_study(tmp_path / "s", 'osm = "data/streets.osm.pbf"', lat=61.0, lon=24.0)
    shutil.copy(TOWN, folder / "data")
    return folder


def kept(folder):
    return folder / ".hotspots" / "streets" / "network.kept"


def test_the_second_time_the_network_is_not_made_again(town):
    first, made = steps_of(town)
    assert made() == 1
    second, made = steps_of(town)
    assert made() == 0
    assert first.streets.edges["length_m"].tolist() == second.streets.edges["length_m"].tolist()


@pytest.mark.parametrize("change", ["extract", "crs", "program"])
def test_it_is_made_again_when_anything_that_it_depends_on_changes(change, town, monkeypatch):
    steps_of(town)[1]()
    if change == "extract":
        path = town / "data" / "streets.osm.pbf"
        with osmium.SimpleWriter(str(path.with_name("x.osm.pbf"))) as writer:
            for item in osmium.FileProcessor(str(path)):
                if not (item.is_way() and item.id % 2):
                    writer.add(item)
        path.with_name("x.osm.pbf").replace(path)
    elif change == "crs":
        write_study(town, 'osm = "data/streets.osm.pbf"', more='crs = "EPSG:32635"')
    else:
        monkeypatch.setattr(loading, "_program", lambda: "another")
    assert steps_of(town)[1]() == 1
    assert steps_of(town)[1]() == 0


def test_a_damaged_network_is_made_again_and_that_is_said(town):
    steps_of(town)[1]()
    kept(town).write_bytes(kept(town).read_bytes()[:-7])
    materials, made = steps_of(town)
    assert made() == 1
    assert [notice.code for notice in materials.told] == ["streets_kept_damaged"]
    assert steps_of(town)[1]() == 0


def test_where_nothing_can_be_kept_the_study_is_read_all_the_same(town):
    (town / ".hotspots").write_text("a file stands where the folder should be")
    materials, made = steps_of(town)
    assert made() == 1
    assert [notice.code for notice in materials.told] == ["streets_not_kept"]


def test_several_extracts_and_patterns_are_one_town(town):
    whole, _ = steps_of(town)
    shutil.copy(TOWN, town / "data" / "again.osm.pbf")
    for streets in ('osm = ["data/streets.osm.pbf", "data/again.osm.pbf"]', 'osm = "data/*.osm.pbf"'):
        write_study(town, streets)
        materials, made = steps_of(town)
        assert made() == 1
        assert len(materials.streets) == len(whole.streets)
        assert any(notice.code == "file_same_as_other" for notice in materials.streets.notices)
        assert forget(open_study(town)).own == ("data/b.csv", *materials.study.settings.streets.osm_names)


# A place.


@pytest.fixture
def servers(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with map_servers() as told:
        yield told


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_place_is_downloaded_once_kept_and_forgotten(servers, tmp_path):
    pytest.importorskip("osmnx")
    streets = f'place = "Åmål"\noverpass = "{servers.url}/api"\nnominatim = "{servers.url}"'
    study = write_study(tmp_path / "s", streets, lat=59.0501, lon=12.7011)
    heard = []

    class Steps:
        def __call__(self, step, share=None):
            pass

        def tell(self, notice):
            heard.append((notice.code, len(servers.asked)))

    assert len(Materials(open_study(study), Steps()).streets) == 3
    assert heard == [("download_sends", 0), ("download_found", 1)], "said before it is sent"
    coordinates = {f"{59.0501 + at / 9e4:.4f}" for at in range(40)}
    for _, question, _ in servers.asked:
        assert not [place for place in coordinates if place in question], "no place of an incident is sent"
    code, _, beside = call("check", study)
    assert code == 0, beside
    assert "hämtades 2026-11-21" in beside
    assert len(servers.asked) == 2, "the second run asks nobody"

    names = {path.suffix for path in forget(open_study(study), remove=True).removed}
    assert {".pbf", ".json", ".kept"} <= names
    assert not (study / ".hotspots").exists()
    Materials(open_study(study)).streets  # noqa: B018
    assert len(servers.asked) == 4


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_without_a_network_init_says_the_way_out_and_writes_the_settings(language, tmp_path, monkeypatch):
    osmnx = pytest.importorskip("osmnx")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def refused(*_, **__):
        raise ConnectionError("no network")

    monkeypatch.setattr(osmnx.geocoder, "geocode_to_gdf", refused)
    code, _, beside = call("--language", language, "init", tmp_path / "s", "--place", "Åmål, Sweden")
    assert code == 1
    assert "nominatim.openstreetmap.org" in beside
    assert ("går inte att nå" if language == "sv" else "cannot be reached") in beside
    assert ("gatorna återstår att hämta" if language == "sv" else "still to be downloaded") in beside
    assert "Traceback" not in beside
    assert open_study(tmp_path / "s").settings.streets.place == "Åmål, Sweden"


# Files that are wrong.


def osm_text(*objects):
    return "<?xml version='1.0'?>\n<osm version='0.6'>" + "".join(objects) + "</osm>"


def broken_files(folder):
    """Give the names of files that are wrong, each with words of what is said in both languages."""
    whole = TOWN.read_bytes()
    road = "<tag k='highway' v='residential'/>"
    files = {
        "cut.osm.pbf": (whole[: len(whole) // 2], "slutar mitt i", "ends in the middle"),
        "empty.osm.pbf": (b"", "är tom", "is empty"),
        "page.osm": (b"<!DOCTYPE html><html><body>429</body></html>", "XML av annat slag", "XML of another kind"),
        "table.osm.pbf": (b"Datum;Tid\n", "börjar inte som en sådan fil", "does not begin as one"),
        "table.csv": (b"Datum;Tid\n", "ingen OpenStreetMap-fil", "no OpenStreetMap file"),
        "nodes-missing.osm": (
            osm_text(f"<way id='1'><nd ref='1'/><nd ref='2'/>{road}</way>").encode(),
            "inte de punkter (noder)",
            "not the places (nodes)",
        ),
        "one-node.osm": (
            osm_text("<node id='1' lat='59' lon='18'/>", f"<way id='1'><nd ref='1'/>{road}</way>").encode(),
            "ingen gata",
            "not one street",
        ),
        "no-streets.osm": (osm_text("<node id='1' lat='59' lon='18'/>").encode(), "ingen gata", "not one street"),
    }
    for name, (data, _, _) in files.items():
        (folder / name).write_bytes(data)
    with (folder / "sverige.osm.pbf").open("wb") as stream:
        stream.write(whole[:200])
        stream.truncate(750_000_000)  # sparse
    said = {name: told for name, (_, *told) in files.items()}
    return said | {"sverige.osm.pbf": ["0,75 GB", "osmium extract"]}


def test_files_that_are_wrong_are_refused_in_both_languages_by_every_verb(tmp_path):
    (tmp_path / "files").mkdir()
    said = broken_files(tmp_path / "files")
    for name, (swedish, english) in said.items():
        study = write_study(tmp_path / "s", f'osm = "../files/{name}"')
        told = {
            "check": call("check", study),
            "light": call("--language", "en", "light", study),
            "init": call("--language", "sv", "init", tmp_path / "new", "--osm", tmp_path / "files" / name),
        }
        for verb, (code, _, beside) in told.items():
            words = " ".join(beside.split())
            assert code == 1, (name, verb, beside)
            assert (english if verb == "light" else swedish) in words, (name, verb, beside)
            assert "Traceback" not in beside
        assert not (study / ".hotspots").exists(), name
        # Nothing is half-written: check lists the rows of the file that could be read, and that is all.
        assert [path.name for path in (study / "maps").rglob("[!.]*.*")] == ["set-aside.csv"], name
        assert not (tmp_path / "new" / "hotspots.toml").exists(), name


def test_an_extract_that_does_not_cover_the_incidents_says_both_boxes(tmp_path):
    study = write_study(tmp_path / "s", 'osm = "data/streets.osm.pbf"', lat=59.05, lon=12.7)
    shutil.copy(TOWN, study / "data")
    town = build_network(read_osm(TOWN))
    west, south, east, north = town.bounds
    (left, low), (right, high) = to_lonlat(np.array([[west, south], [east, north]]), town.crs)
    for language in ("sv", "en"):
        code, _, beside = call("--language", language, "check", study)
        assert code == 1
        words = " ".join(beside.split())
        assert "lat 59.0" in words, "where the incidents are"
        assert words.count("lon") == 2, words
        to = "till" if language == "sv" else "to"
        assert f"lat {low:.3f} {to} {high:.3f}, lon {left:.3f} {to} {right:.3f}" in words, "where the streets are"


def test_an_extract_that_covers_some_of_the_incidents_says_how_many(town):
    study = write_study(town, 'osm = "data/streets.osm.pbf"')
    streets = Materials(open_study(study)).streets
    west, south, east, north = streets.bounds
    ((lon, lat),) = to_lonlat(np.array([[(west + east) / 2, (south + north) / 2]]), streets.crs)
    rows = [f"2026-03-{at + 1:02} 13:00;Skadegörelse;{lat + at / 1e5:.5f};{lon:.5f}" for at in range(20)]
    rows += [f"2026-04-{at + 1:02} 13:00;Skadegörelse;{lat + 0.1 + at / 1e5:.5f};{lon:.5f}" for at in range(10)]
    (study / "data" / "b.csv").write_text("\n".join(["Datum;Brottstyp;lat;lon", *rows]), encoding="utf-8")
    (notice,) = [one for one in Materials(open_study(study)).notices if one.code == "streets_cover_part"]
    assert "10 of 30 incidents lie outside" in str(notice)
    assert str(notice).count("lat") == 2


@pytest.mark.parametrize(
    ("streets", "said"),
    [
        ('osm = "a.osm"\nplace = "Åmål"', "place"),
        ('osm = ["", ""]', "osm"),
        ('osm = "a.osm"\nbuffer_m = 5', "buffer_m"),
        ('place = "Åmål"\noverpass = "file:///etc/passwd"', "overpass"),
        ('osm = "data/*.osm.pbf"', "*.osm.pbf"),
    ],
)
def test_settings_that_mean_nothing_are_refused(streets, said, tmp_path):
    study = write_study(tmp_path / "s", streets)
    code, _, beside = call("check", study)
    assert code == 1
    assert said in beside
    assert "Traceback" not in beside
