"""Streets are downloaded once, whole or not at all; nothing but the name and the outline of the place is sent."""

import json
import socket
import time

import pytest
from map_servers import Answer, area, map_servers, town

from hotspots.errors import FileError
from hotspots.i18n import Translator
from hotspots.io.streets.download import download_streets
from hotspots.io.streets.osm import read_osm
from hotspots.io.streets.patience import Servers

osmnx = pytest.importorskip("osmnx")
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PLACE = "Åmål, Sweden"


@pytest.fixture
def servers(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(time, "sleep", lambda _: None)  # OSMnx's own pause
    with map_servers() as told:
        yield told


@pytest.fixture
def download(servers, tmp_path):
    """Download a place from the stub; remember what was told and how long it waited."""

    def run(place=PLACE, **more):
        run.told, run.waits = [], []
        asked = Servers(overpass=f"{servers.url}/api", nominatim=servers.url)
        return download_streets(
            place, tmp_path / "kept", servers=asked, tell=run.told.append, pause=run.waits.append, **more
        )

    run.folder = tmp_path / "kept"
    return run


def left_behind(folder):
    return [path.name for path in folder.iterdir() if path.name != ".hotspots.lock"] if folder.exists() else []


def test_a_place_is_downloaded_once_with_its_date_and_queries(servers, download):
    path = download()
    extract = read_osm(path)
    assert extract.way_ids.tolist() == [20, 21]
    assert extract.tags["lit"].tolist() == ["yes", ""]
    assert sorted(extract.features["kind"]) == ["lamp", "water"], "relations come whole"
    assert extract.addresses[["street", "house_number"]].to_numpy().tolist() == [["Kungsgatan", "3"]]
    record = json.loads(path.with_name(path.name.replace(".osm.pbf", ".json")).read_text(encoding="utf-8"))
    assert (record["place"], record["found"]) == (PLACE, "Åmål, Västra Götalands län, Sverige")
    assert record["data_of"] == "2026-11-21T20:00:00Z"
    assert record["downloaded"] == "2026-11-22T08:00:00+00:00"
    assert any("highway" in query for query in record["queries"])

    asked = len(servers.asked)
    assert download() == path
    assert len(servers.asked) == asked, "the second time nobody is asked"
    assert "downloaded on 2026-11-21" in str(download.told[0])


def test_it_is_told_before_it_is_sent_and_nothing_else_is_sent(servers, download):
    heard = []
    asked = Servers(overpass=f"{servers.url}/api", nominatim=servers.url)
    download_streets(
        PLACE,
        download.folder,
        servers=asked,
        tell=lambda notice: heard.append((notice.code, [path for path, *_ in servers.asked])),
        pause=lambda _: None,
    )
    assert heard == [("download_sends", []), ("download_found", ["/search"])]
    assert [path for path, *_ in servers.asked] == ["/search", "/api/interpreter"]
    assert servers.asked[0][1] == PLACE
    for _, _, headers in servers.asked:
        assert headers["User-Agent"].startswith("hotspots/")


def test_the_outline_that_is_sent_has_the_place_in_it_with_a_margin(servers, download):
    download()
    (query,) = {question for path, question, _ in servers.asked if path != "/search"}
    numbers = [float(part) for part in query.split("poly:'")[1].split("'")[0].split()]
    south, north, west, east = min(numbers[::2]), max(numbers[::2]), min(numbers[1::2]), max(numbers[1::2])
    assert south < 59.04 - 0.0045 < 59.06 + 0.0045 < north, "500 m are 0.0045 degrees of latitude"
    assert west < 12.69 - 0.0085 < 12.71 + 0.0085 < east
    assert north - south < 0.02 + 0.014, "and not much more"


def test_settings_of_osmnx_and_the_system_are_put_back(download):
    before = {name: getattr(osmnx.settings, name) for name in dir(osmnx.settings) if name.islower()}
    look_up = socket.getaddrinfo
    download()
    assert {name: getattr(osmnx.settings, name) for name in before} == before
    assert socket.getaddrinfo is look_up


def test_between_questions_is_a_second_at_least(download):
    download()
    assert download.waits == [1.0, 1.0]


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        (Answer("busy", 429, {"Retry-After": "7"}), 7.0),
        (Answer("busy", 429, {"Retry-After": "Sun, 22 Nov 2026 08:00:30 GMT"}), 30.0),
        (Answer("busy", 429), 5.0),
        (Answer("<html>504 Gateway Timeout</html>", 504), 5.0),
        (Answer("Internal Server Error", 500), 5.0),
        (Answer("<html><body>Maintenance</body></html>"), 5.0),
        (Answer({"elements": [], "remark": "runtime error: Query timed out in query at line 1"}), 5.0),
        (Answer('{"elements": [{"type": "node", "id"'), 5.0),
        (Answer(town(), cut=100), 5.0),
    ],
)
def test_a_busy_server_is_asked_again_after_as_long_as_it_says(answer, waits, servers, download):
    servers.streets.appendleft(answer)
    assert read_osm(download()).way_ids.tolist() == [20, 21]
    assert [wait for wait in download.waits if wait != 1.0] == [waits]
    assert [notice.code for notice in download.told] == ["download_sends", "download_found", "download_waits"]


@pytest.mark.parametrize(
    ("answer", "code", "english"),
    [
        (Answer("busy", 429, {"Retry-After": "2"}), "download_busy", "429"),
        (Answer("busy", 429, {"Retry-After": "3600"}), "download_busy", "in 60 minutes"),
        (Answer("", 504), "download_busy", "504"),
        (Answer("", 500), "download_busy", "500"),
        (Answer("<!DOCTYPE html><html><body>Log in to the guest network</body></html>"), "download_answer_html", "web"),
        (Answer('{"elements": ['), "download_answer_cut", "cut short"),
        (Answer(town(), cut=10), "download_answer_cut", "cut short"),
        (Answer({"elements": []}), "download_empty", "no street"),
        (Answer({"elements": [{"type": "node", "id": "x"}]}), "download_answer_cut", "damaged"),
        (Answer({"elements": [{"type": "node", "id": 1, "lon": 999, "lat": 0}]}), "download_answer_cut", "damaged"),
        (
            Answer("<html><head><title>x</title></head>parse error: line 1</html>", 400),
            "download_refused",
            "parse error",
        ),
        (Answer("[1, 2]"), "download_answer_cut", "cut short"),
    ],
)
def test_what_goes_wrong_is_said_in_both_languages_and_nothing_is_left(answer, code, english, servers, download):
    servers.streets.clear()
    servers.streets.append(answer)
    with pytest.raises(FileError) as raised:
        download()
    assert raised.value.code.startswith(code)
    assert english in str(raised.value)
    assert "osm =" in Translator("sv").message(raised.value)
    assert left_behind(download.folder) == []
    assert len([1 for path, *_ in servers.asked if path != "/search"]) <= 4


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        (Answer("busy", 429, {"Retry-After": "7"}), 7.0),
        (Answer("busy", 429, {"Retry-After": "Sun, 22 Nov 2026 08:00:30 GMT"}), 30.0),
        (Answer("busy", 429), 5.0),
        (Answer("<html>504 Gateway Timeout</html>", 504), 5.0),
        (Answer("Internal Server Error", 500), 5.0),
        (Answer("<html><body>Maintenance</body></html>"), 5.0),
        (Answer('[{"place_id"'), 5.0),
        (Answer([area(PLACE)], cut=50), 5.0),
        (Answer({"error": "Unable to geocode"}), 5.0),
        (Answer("null"), 5.0),
        (Answer(""), 5.0),
        (Answer([area(PLACE)], wait_s=0.6), 5.0),
    ],
)
def test_a_busy_search_for_the_name_is_asked_again_too(answer, waits, servers, download):
    servers.names.appendleft(answer)
    assert read_osm(download(timeout_s=0.3)).way_ids.tolist() == [20, 21]
    assert [wait for wait in download.waits if wait != 1.0] == [waits]
    assert [notice.code for notice in download.told] == ["download_sends", "download_waits", "download_found"]
    assert [path for path, *_ in servers.asked] == ["/search", "/search", "/api/interpreter"]


@pytest.mark.parametrize(
    ("answer", "code", "english", "times"),
    [
        (Answer("busy", 429, {"Retry-After": "2"}), "download_busy", "429", 4),
        (Answer("busy", 429, {"Retry-After": "3600"}), "download_busy", "in 60 minutes", 1),
        (Answer("busy", 429), "download_busy", "429", 4),
        (Answer("", 504), "download_busy", "504", 4),
        (Answer("", 500), "download_busy", "500", 4),
        (Answer("<!DOCTYPE html><html><body>Log in</body></html>"), "download_answer_html", "web page", 4),
        (Answer('[{"place_id"'), "download_answer_cut", "cut short", 4),
        (Answer([area(PLACE)], cut=10), "download_answer_cut", "cut short", 4),
        (Answer({"error": "Unable to geocode"}), "download_answer_cut", "damaged", 4),
        (Answer(""), "download_answer_cut", "cut short", 4),
        (Answer([area(PLACE)], wait_s=0.6), "download_timed_out", "did not answer in 0.3 s, 4 times over", 4),
        (Answer("<html>Access blocked</html>", 403), "download_refused", "Access blocked", 1),
    ],
)
def test_what_goes_wrong_in_the_search_is_said_and_no_streets_are_asked_for(
    answer, code, english, times, servers, download
):
    servers.names.clear()
    servers.names.append(answer)
    with pytest.raises(FileError) as raised:
        download(timeout_s=0.3)
    assert raised.value.code == code
    assert english in str(raised.value)
    assert "osm =" in Translator("sv").message(raised.value)
    assert left_behind(download.folder) == []
    assert [path for path, *_ in servers.asked] == ["/search"] * times, "and no more often than the rules allow"


def test_a_server_that_does_not_answer_in_time_is_given_up(servers, download):
    servers.streets[0].wait_s = 1.0
    with pytest.raises(FileError, match=r"did not answer in 0\.2 s, 4 times over"):
        download(timeout_s=0.2)
    assert left_behind(download.folder) == []


def test_without_a_network_the_way_out_is_named(download):
    nobody = Servers(overpass="http://127.0.0.1:9/api", nominatim="http://127.0.0.1:9")
    with pytest.raises(FileError, match=r"127\.0\.0\.1:9 cannot be reached.*\[streets\] osm"):
        download_streets(PLACE, download.folder, servers=nobody, pause=lambda _: None)
    assert left_behind(download.folder) == []


def test_a_name_that_cannot_be_looked_up_is_no_network(download, monkeypatch):
    def no_network(*_args, **_named):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    monkeypatch.setattr(socket, "gethostbyname", no_network)
    with pytest.raises(FileError, match=r"nominatim\.openstreetmap\.org cannot be reached"):
        download_streets(PLACE, download.folder, pause=lambda _: None)


FAR = [[6.0, 58.0], [6.1, 58.0], [6.1, 58.1], [6.0, 58.1], [6.0, 58.0]]
INSIDE = [[12.695, 59.045], [12.705, 59.045], [12.705, 59.055], [12.695, 59.055], [12.695, 59.045]]


def test_a_name_of_several_places_is_asked_about_never_guessed(servers, download):
    servers.names[0] = Answer([area("Lund, Skåne, Sverige", importance=0.6), area("Lund, Rogaland, Norge", FAR)])
    with pytest.raises(FileError, match="any of 2 places: Lund, Skåne, Sverige; Lund, Rogaland, Norge") as raised:
        download("Lund")
    assert "Rogaland" in Translator("sv").message(raised.value)
    assert [path for path, *_ in servers.asked] == ["/search"], "no streets are asked for"
    assert read_osm(download("Lund, Skåne, Sverige")).way_ids.tolist() == [20, 21]


def test_a_town_in_the_municipality_of_its_name_is_no_other_place(servers, download):
    point = area("Åmål station", importance=0.9) | {"geojson": {"type": "Point", "coordinates": [12.7, 59.05]}}
    school = area("Åmåls skola, Norge", FAR, importance=0.7) | {"class": "amenity"}
    servers.names[0] = Answer([point, school, area("Åmåls kommun"), area("Åmål", INSIDE, importance=0.4)])
    download()
    assert "taken to be Åmåls kommun" in str(download.told[1])


@pytest.mark.parametrize("results", [[], [area("x") | {"geojson": {"type": "Point", "coordinates": [12.7, 59.0]}}]])
def test_a_place_that_is_no_area_is_not_known(results, servers, download):
    servers.names[0] = Answer(results)
    with pytest.raises(FileError, match="knows no area called"):
        download()


def test_a_place_that_is_too_large_is_not_asked_for(servers, download):
    wide = [[12.0, 58.0], [14.0, 58.0], [14.0, 60.0], [12.0, 60.0], [12.0, 58.0]]
    servers.names[0] = Answer([area("Värmland", wide)])
    with pytest.raises(FileError, match=r"Värmland is .* more than the 2500 km²"):
        download()
    assert len(servers.asked) == 1


def test_what_was_kept_and_is_damaged_is_downloaded_again(servers, download):
    path = download()
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    assert download().read_bytes() == whole
    assert download.told[0].code == "download_damaged"


def test_places_whose_names_look_alike_are_kept_apart(servers, download):
    assert download("Åmål") != download("Amal")
    assert download("Åmål  ") == download("Åmål")


def test_no_place_is_refused(download):
    with pytest.raises(FileError, match="place is empty"):
        download("  ")
