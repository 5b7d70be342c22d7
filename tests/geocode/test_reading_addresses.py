"""Files whose rows have an address and no coordinates."""

import numpy as np
import pytest
from made_town import CRS, ORIGIN, Town, straight_street

from hotspots.errors import DataError
from hotspots.geocode import build_geocoder
from hotspots.io import AddressesSource, SurveySource, read_addresses, read_incidents, read_lamps, read_survey
from hotspots.study.read.tally import tally_incidents

ROWS = """Datum;Brottstyp;Adress;N;E
2025-01-02 12:00;Stöld;Storg. 7;;
2025-01-03 12:00;Stöld;Storgatan 9;6580500;674500
2025-01-04 12:00;Stöld;Hemliggatan 3;;
2025-01-05 12:00;Stöld;Storgatan 412;;
2025-01-06 12:00;Stöld;;;
2025-01-07 12:00;Stöld;Storg. 7;;
"""


@pytest.fixture
def geocoder():
    streets, houses = straight_street()
    return Town(streets, houses).geocoder()


def written(tmp_path, text, name="rows.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_with_coordinates_keep_them_and_others_are_placed_by_address(tmp_path, geocoder):
    read = read_incidents(written(tmp_path, ROWS), geocoder=geocoder, crs=geocoder.crs)
    assert (read.xy - ORIGIN).ravel() == pytest.approx([70, 12, 500, 500, 70, 12], abs=0.1)
    assert list(read.frame["precision"]) == ["building", "given", "building"]
    assert read.frame["uncertainty_m"].tolist() == pytest.approx([10 / 2.448, 25.0, 10 / 2.448], rel=1e-3)
    told = {notice.code: notice.values for notice in read.readings[0].notices}["addresses_within"]
    assert (told["middle"], told["most"]) == (10, 10)
    assert np.isnan(read.frame["place_score"]).tolist() == [False, True, False]
    (reading,) = read.readings
    assert {aside.row: aside.reason.code for aside in reading.set_aside} == {
        4: "address_unknown",
        5: "number_unknown",
        6: "place_and_address_missing",
    }
    assert reading.rows == reading.accepted + reading.mended + len(reading.set_aside)


def test_places_by_address_are_tallied_once(tmp_path, geocoder):
    read = read_incidents(written(tmp_path, ROWS), geocoder=geocoder, crs=geocoder.crs)
    tally = tally_incidents(read, len(read), {}, {})
    assert (tally.by_address, tally.places) == (2, {"given": 1})


def test_no_address_is_quoted(tmp_path, geocoder):
    (reading,) = read_incidents(written(tmp_path, ROWS), geocoder=geocoder, crs=geocoder.crs).readings
    told = [str(notice) for notice in reading.notices]
    told += [f"{aside.value} {aside.reason} {aside.detail or ''}" for aside in reading.set_aside]
    assert not any("Hemlig" in text or "412" in text or "Storg." in text for text in told)


def test_a_file_with_addresses_alone_is_read(tmp_path, geocoder):
    text = "Datum;Brottstyp;Adress\n2025-01-02;Stöld;Storgatan 7\n"
    read = read_incidents(written(tmp_path, text), geocoder=geocoder)
    assert (read.xy - ORIGIN)[0] == pytest.approx([70, 12], abs=0.1)


def test_without_a_map_the_error_says_what_to_add(tmp_path):
    text = "Datum;Brottstyp;Adress\n2025-01-02;Stöld;Storgatan 7\n"
    with pytest.raises(DataError, match=r"\[streets\].*\[addresses\]"):
        read_incidents(written(tmp_path, text))


def test_the_geocoder_is_not_asked_where_every_row_has_coordinates(tmp_path):
    class Never:
        @property
        def crs(self):
            raise AssertionError

        def locate(self, *_):
            raise AssertionError

    text = "Datum;Brottstyp;Adress;N;E\n2025-01-02;Stöld;Storgatan 7;6580500;674500\n"
    read = read_incidents(written(tmp_path, text), geocoder=Never(), crs=CRS)
    assert "place_score" not in read.frame.columns


@pytest.mark.parametrize(
    "text",
    [
        "Gatunamn;Adressplatsnummer;Bokstav;N;E\nNygränd;3;B;6580090;674030\n",
        "Adress;N;E\nNygränd 3 B;6580090;674030\n",
    ],
)
def test_a_table_of_addresses_is_read_in_one_column_or_several(tmp_path, text):
    own = read_addresses(AddressesSource(path=str(written(tmp_path, text))))
    found = build_geocoder(None, own.frame, crs=own.frame.crs).locate(["Nygr. 3B"])
    assert found.xy[0] - ORIGIN == pytest.approx([30, 90], abs=0.1)


def test_lamps_need_a_certain_address(tmp_path, geocoder):
    text = "Id;Adress;Status\n1;Storgatan 7;tänd\n2;Storgatan;tänd\n"
    lamps = read_lamps(written(tmp_path, text), geocoder=geocoder, crs=geocoder.crs)
    assert len(lamps.frame) == 1
    assert [aside.reason.code for aside in lamps.readings[0].set_aside] == ["address_vague"]


def test_answers_are_placed_by_the_column_that_is_named_for_it_and_keep_their_area(tmp_path, geocoder):
    text = "Område;Otrygg plats;Trygghet kväll\nNorr;Storgatan 7;2\nNorr;Okända vägen 3;3\n;Okända vägen 3;3\n"
    path = str(written(tmp_path, text))
    source = SurveySource(path=path, columns={"address": "Otrygg plats"})
    survey = read_survey(source, geocoder=geocoder, crs=geocoder.crs)
    assert len(survey.frame) == 2
    assert survey.frame.geometry.notna().tolist() == [True, False]
