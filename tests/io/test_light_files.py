"""Registers with Swedish headings, fault reports, and lists of light rounds that people filled in."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspots import io
from hotspots.crs import read_crs
from hotspots.errors import DataError
from hotspots.io.cells.light_clauses import tell_extent, tell_finding
from hotspots.io.cells.light_hours import read_hours
from hotspots.io.cells.light_words import tell_remedy, tell_state, tell_status
from hotspots.io.cells.words import STATES, folded
from hotspots.io.counts import KnownUnits
from hotspots.io.looking.look import look
from hotspots.model.geocoded import Geocoded
from hotspots.model.lighting import LONG_AGO

CRS = read_crs(3006)


def write(tmp_path, lines, name="fil.csv"):
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def streets():
    names = ["Storgatan", "Skolgatan", "Åvägen"]
    lines = [shapely.LineString([(367900, 6548000 + 50 * row), (368100, 6548000 + 50 * row)]) for row in range(3)]
    words = [(name,) for name in names]
    return KnownUnits(gpd.GeoDataFrame({"unit": names, "name": names, "words": words}, geometry=lines, crs=CRS))


REGISTER = [
    "Stolpnr;Ägare;Status;Effekt;Ljusflöde;Höjd;Senast underhållen;Inspekterad;Brinntid;Åtgärd;N;E",
    "BP001;Kommunen;I drift;42 W;4 800 lm;5,0 m;2025-09-01;2026-02-03;Helnatt;;6548000;367940",
    "BP002;Trafikverket;Trasig;;;8;2019;;skymning-23.00;Lampbyte;6548001;367970",
    "BP003;Vägföreningen;Rörelsestyrd;30 W;3000 lm;4,5 m;;;okt–apr;Beskär lind;6548002;368000",
    "BP004;Privat;Säsongsbelysning;30 W;3000 lm;450 m;förr;;när det passar;;6548003;368030",
    "BP005;Kommunen;Släckt av besparingsskäl;30 W;3000 lm;5 m;;;;;6548004;368060",
]


def test_a_register_says_height_flux_hours_inspections_and_what_to_do(tmp_path):
    lamps = io.read_lamps(write(tmp_path, REGISTER))
    frame = lamps.frame
    assert frame["lamp_id"].tolist() == ["BP001", "BP002", "BP003", "BP004", "BP005"]
    assert frame["owner"].tolist() == ["Kommunen", "Trafikverket", "Vägföreningen", "Privat", "Kommunen"]
    assert frame["state"].tolist() == ["working", "faulty", "sensor", "seasonal", "off"]
    assert frame["watt"].fillna(0).tolist() == [42, 0, 30, 30, 30]
    assert frame["lumen"].fillna(0).tolist() == [4800, 0, 3000, 3000, 3000]
    assert frame["height_m"].fillna(0).tolist() == [5, 8, 4.5, 0, 5]
    assert frame["serviced"].tolist() == ["2025-09-01", "2019", "", "", ""]
    assert frame["inspected"].tolist() == ["2026-02-03", "", "", "", ""]
    assert frame["hours"].tolist() == ["", "dusk-23:00", "Oct-Apr", "limited", ""]
    assert frame["remedy"].tolist() == ["", "repair", "trim", "", ""]
    (reading,) = lamps.readings
    assert (reading.rows, reading.accepted, reading.mended, len(reading.set_aside)) == (5, 4, 1, 0)
    assert set(reading.mends) == {"lamp_number_unreadable", "light_date_unreadable"}


def test_the_same_register_as_a_workbook_or_a_map_file_gives_the_same_lamps(tmp_path):
    lamps = io.read_lamps(write(tmp_path, REGISTER))
    told = gpd.GeoDataFrame(
        [line.split(";")[:-2] for line in REGISTER[1:]],
        columns=REGISTER[0].split(";")[:-2],
        geometry=lamps.frame.geometry.to_numpy(),
        crs=CRS,
    )
    (tmp_path / "reg.gpkg").write_bytes(io.to_gpkg({"belysningspunkter": told}))
    table = told.drop(columns="geometry").assign(N=told.geometry.y, E=told.geometry.x)
    (tmp_path / "reg.xlsx").write_bytes(io.to_xlsx({"Register": table}))
    for name in ("reg.gpkg", "reg.xlsx"):
        again = io.read_lamps(tmp_path / name).frame
        for column in ("lamp_id", "state", "owner", "hours", "serviced", "inspected", "remedy"):
            assert again[column].tolist() == lamps.frame[column].tolist(), (name, column)
        assert np.allclose(shapely.get_coordinates(again.geometry), shapely.get_coordinates(lamps.frame.geometry))


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("", ""),
        ("Helnatt", ""),
        ("skymning till gryning", ""),
        ("Halvnatt", "limited"),
        ("skymning-23.00", "dusk-23:00"),
        ("solnedgång - midnatt", "sunset-24:00"),
        ("17-23", "17:00-23:00"),
        ("släckt 23-05", "sunset-23:00,05:00-sunrise"),
        ("Nattsläckt kl 23:30–05:15", "sunset-23:30,05:15-sunrise"),
        ("Släcks kl. 22", "sunset-22:00"),
        ("okt-apr", "Oct-Apr"),
        ("mån-fre 16:00-22:00", "Mo-Fr 16:00-22:00"),
        ("sunset-00:00", "sunset-00:00"),
        ("enligt schema 4", "limited"),
    ],
)
def test_words_for_hours(said, hours):
    assert read_hours(said) == hours


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Lyser inte", "dark"),
        ("Lampan är trasig", "dark"),
        ("släckt", "dark"),
        ("Blinkar", "flickers"),
        ("Skyms av träd", "hidden"),
        ("Bländar", "glare"),
        ("Stolpen påkörd", "damaged"),
        ("Fungerar", "works"),
        ("OK", "works"),
        ("lyser", "works"),
        ("Fungerar ej", "dark"),
        ("Hela gatan svart", "dark"),
        ("Grannen skriker", None),
    ],
)
def test_words_for_what_was_found(said, what):
    assert tell_finding(said) == what


def test_words_for_what_has_to_be_done():
    assert tell_remedy("Beskärning av häck") == "trim"
    assert tell_remedy("Byt armatur") == "repair"
    assert tell_remedy("") is None


def test_fault_reports_by_pole_street_and_place(tmp_path, streets):
    path = write(
        tmp_path,
        [
            "Ärendenr;Anmäld;Åtgärdad;Status;Feltyp;Stolpnr;Gata;N;E;Anmälare",
            "1;2026-10-01;;Öppen;Lyser inte;BP002;Storgatan;;;Berit Bengtsdotter",
            "2;2026-10-02;2026-10-09;Avslutad;Blinkar;;;6548051;367950;",
            "3;2026-10-03;;Åtgärdad;;;Skolgatan;;;",
            "4;2026-10-04;;Öppen;;;Åvägen;;;",
            "5;2026-10-05;;Öppen;;;Nyckelgatan;;;",
            "6;2026-10-06;;Öppen;;;;;;",
        ],
    )
    found = io.read_findings(io.FaultsSource(path=path.name), streets, crs=CRS, base=tmp_path)
    frame = found.frame
    assert set(frame["kind"]) == {"report"}
    assert frame["what"].tolist() == ["dark", "flickers", "dark", "dark"]
    assert frame["date"].tolist() == ["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04"]
    assert frame["until"].tolist() == ["", "2026-10-09", LONG_AGO, ""]
    assert frame["pole"].tolist() == ["BP002", "", "", ""]
    assert frame["street"].tolist() == ["Storgatan", "", "Skolgatan", "Åvägen"]
    assert frame.geometry.notna().tolist() == [False, True, False, False]
    (reading,) = found.readings
    assert reading.rows == reading.accepted + reading.mended + len(reading.set_aside)
    assert [(aside.row, aside.reason.code) for aside in reading.set_aside] == [
        (6, "street_unmatched"),
        (7, "finding_place_missing"),
    ]
    assert "Berit" not in frame.to_csv()
    assert "bengtsdotter" in found.withheld.strings


def test_rows_of_a_round_that_nobody_filled_in_are_no_fault(tmp_path, streets):
    path = write(
        tmp_path,
        [
            "Nr;Gata;Datum;Vad;Stolpnr;Anteckning;Sträckans kod",
            "1;Storgatan;2026-11-20;Fungerar;;;v1a:0-120",
            "2;Skolgatan;;;;;v1b:0-80",
            "3;intill Åvägen;2026-11-20;Skyms av träd;;Vid Ulla Ulvssons grind;v1c:0-80",
            "4;;2026-11-20;Lyser inte;BP7;;",
            "5;Storgatan;;Lyser inte;;;v1d:0-10",
        ],
    )
    found = io.read_findings(io.ObservationsSource(path=path.name), streets, crs=CRS, base=tmp_path)
    assert found.frame[["what", "pole", "stretch"]].to_numpy().tolist() == [
        ["works", "", "v1a:0-120"],
        ["hidden", "", "v1c:0-80"],
        ["dark", "BP7", ""],
    ]
    assert [(aside.row, aside.reason.code) for aside in found.readings[0].set_aside] == [
        (6, "observation_without_date"),
    ]
    (reading,) = found.readings
    assert reading.rows == 4
    told = [one.values for one in reading.notices if one.code == "checklist_rows_blank"]
    assert [(one["count"], one["rows"]) for one in told] == [(1, 5)]
    assert "Ulla" not in found.frame.to_csv()
    io.require_enough(found.readings, 0.25)
    with pytest.raises(DataError):
        io.require_enough(found.readings, 0.2)


class _Houses:
    """Finds even numbers of Storgatan, ten metres apart."""

    crs = CRS

    def locate(self, addresses, towns=None):
        size = len(addresses)
        assert towns is None or len(towns) == size
        even = [text.startswith("Storgatan ") and int(text.split()[1]) % 2 == 0 for text in addresses]
        xy = [(367900 + 5 * int(text.split()[1]), 6548010) if at else (np.nan, np.nan)
              for at, text in zip(even, addresses, strict=True)]  # fmt: skip
        return Geocoded(
            xy=np.array(xy, dtype=float).reshape(-1, 2),
            tier=np.where(even, "entrance", "").astype(object),
            uncertainty_m=np.where(even, 10.0, np.nan),
            score=np.where(even, 1.0, 0.0),
            reason=np.where(even, "", "number_unknown").astype(object),
            candidates=((),) * size,
            crs=CRS,
        )


HOUSES = [
    "Anmäld;Gata;Husnr;Feltyp;Stolpnr",
    "2026-11-12;Storgatan;14;Släckt;",
    "2026-11-12;Storgatan;15 b;Släckt;",
    "2026-11-12;Skolgatan;;Släckt;",
    "2026-11-12;Åvägen;3;Fungerar;",
    "2026-11-12;Storgatan;16;Släckt;BP1",
]


@pytest.mark.parametrize("named", [{}, {"number": "Husnr"}])
def test_a_report_at_a_house_is_placed_there_or_says_the_house_and_darkens_no_street(tmp_path, streets, named):
    source = io.FaultsSource(path=write(tmp_path, HOUSES).name, columns=named)
    found = io.read_findings(source, streets, crs=CRS, base=tmp_path, geocoder=_Houses()).frame
    assert found["address"].tolist() == ["Storgatan 14", "Storgatan 15 B", "", "Åvägen 3", "Storgatan 16"]
    assert found["street"].tolist() == ["", "Storgatan", "Skolgatan", "Åvägen", ""]
    assert found.geometry.notna().tolist() == [True, False, False, False, True]
    assert found.geometry.iloc[0].x == 367970
    assert found["what"].tolist() == ["dark", "other", "dark", "other", "dark"]
    assert found["said"].tolist() == ["dark", "dark", "dark", "works", "dark"]
    assert found["extent"].tolist() == ["", "lamp", "part", "lamp", ""]


def test_without_a_map_of_houses_the_report_keeps_street_and_number(tmp_path, streets):
    for lines in (HOUSES, ["Anmäld;Adress;Feltyp", "2026-11-12;Storgatan 14;Släckt", "2026-11-12;Skolgatan;Släckt"]):
        source = io.FaultsSource(path=write(tmp_path, lines).name)
        found = io.read_findings(source, streets, crs=CRS, base=tmp_path)
        first = found.frame.iloc[0]
        assert (first["address"], first["street"], first["what"]) == ("Storgatan 14", "Storgatan", "other")
        (told,) = [one for one in found.readings[0].notices if one.code == "reports_at_houses_lost"]
        assert told.values["rows"].startswith("2: Storgatan 14")


def test_observations_take_house_numbers_too(tmp_path, streets):
    lines = ["Datum;Gata;Husnummer;Vad", "2026-11-20;Storgatan;2;Fungerar", "2026-11-20;Storgatan;4;Lyser inte"]
    source = io.ObservationsSource(path=write(tmp_path, lines).name, columns={"number": "Husnummer"})
    found = io.read_findings(source, streets, crs=CRS, base=tmp_path, geocoder=_Houses()).frame
    assert found.geometry.notna().all()
    assert found["what"].tolist() == ["works", "dark"]


def test_poles_of_rows_without_a_place_are_remembered_with_their_owner(tmp_path):
    lines = [*REGISTER, "BP006;Kommunen;I drift;;;;;;;;;368090", "BP007;Privat;I drift;;;;;;;;abc;368090"]
    lines += ["BP007;Privat;I drift;;;;;;;;6548000;368090", ";Kommunen;I drift;;;;;;;;;368090"]
    lamps = io.read_lamps(io.LampsSource(path=str(write(tmp_path, lines)), max_bad=0.5))
    assert lamps.unplaced.drop(columns="source").to_numpy().tolist() == [[7, "BP006", "Kommunen"]]
    assert io.read_lamps(write(tmp_path, REGISTER)).unplaced is None


def test_files_that_do_not_say_where_or_what_are_refused(tmp_path, streets):
    path = write(tmp_path, ["Datum;Vad", "2026-11-20;Fungerar"])
    with pytest.raises(DataError, match="does not say where"):
        io.read_findings(io.ObservationsSource(path=path.name), streets, crs=CRS, base=tmp_path)
    path = write(tmp_path, ["Datum;Gata", "2026-11-20;Storgatan"])
    with pytest.raises(DataError, match="does not say what"):
        io.read_findings(io.ObservationsSource(path=path.name), streets, crs=CRS, base=tmp_path)


def test_what_each_file_is_is_told_from_its_columns(tmp_path):
    register = write(tmp_path, REGISTER, "belysningspunkter.csv")
    faults = write(
        tmp_path,
        [
            "Anmäld;Åtgärdad;Feltyp;Stolpnr;Gata",
            *(f"2026-10-0{day};;Lyser inte;BP{day};Storgatan" for day in range(1, 9)),
        ],
        "felanmalan.csv",
    )
    seen = write(
        tmp_path,
        [
            "Datum;Vad;Stolpnr;Gata;Sträckans kod",
            *(f"2026-10-0{day};Fungerar;;Storgatan;v{day}:0-9" for day in range(1, 9)),
        ],
        "rond.csv",
    )
    assert [look(path).kind for path in (register, faults, seen)] == ["lamps", "faults", "observations"]
    plain = write(tmp_path, ["Datum;Vad;Gata", *(f"2026-10-0{day};Lyser inte;Storgatan" for day in range(1, 9))])
    assert look(plain).kind == "observations"
    other = write(tmp_path, ["Datum;Händelse;Gata", *(f"2026-10-0{day};Skadegörelse;Storgatan" for day in range(1, 9))])
    assert look(other).kind == "incidents"
    told = look(register, "lamps").settings["columns"]
    assert told == {
        "id": "Stolpnr", "owner": "Ägare", "state": "Status", "watt": "Effekt", "lumen": "Ljusflöde",
        "height_m": "Höjd", "serviced": "Senast underhållen", "inspected": "Inspekterad", "hours": "Brinntid",
        "remedy": "Åtgärd",
        "north": "N", "east": "E",
    }  # fmt: skip


def test_a_report_without_a_day_does_not_darken_a_street_but_holds_for_a_lamp(tmp_path, streets):
    lines = ["Anmäld;Feltyp;Stolpnr;Gata", ";Släckt;;Storgatan", ";Släckt;BP001;", "2026-10-01;Släckt;;Skolgatan"]
    found = io.read_findings(io.FaultsSource(path=write(tmp_path, lines).name), streets, crs=CRS, base=tmp_path)
    assert found.frame["row"].tolist() == [3, 4]
    (reading,) = found.readings
    assert [(one.row, one.reason.code) for one in reading.set_aside] == [(2, "report_without_date")]
    assert ("reports_undated", 1) in [(one.code, one.values["count"]) for one in reading.notices]


def test_a_report_of_one_lamp_somewhere_does_not_darken_the_whole_street(tmp_path, streets):
    lines = ["Anmäld;Feltyp;Stolpnr;Gata", "2026-10-01;Släckt lampa;;Storgatan", "2026-10-01;Släckta lampor;;Skolgatan"]
    lines += ["2026-10-01;Lampan släckt;BP001;", "2026-10-01;Lampa släckt, hela gatan;;Åvägen"]
    found = io.read_findings(io.FaultsSource(path=write(tmp_path, lines).name), streets, crs=CRS, base=tmp_path)
    assert found.frame["what"].tolist() == ["other", "dark", "dark", "dark"]
    assert found.frame["said"].tolist() == ["dark"] * 4
    assert found.frame["extent"].tolist() == ["lamp", "part", "", "whole"]
    told = [one.values["rows"] for one in found.readings[0].notices if one.code == "reports_of_one_lamp"]
    assert told == ["2"]


def read_reports(tmp_path, streets, *cells, source=io.FaultsSource):
    day = "Anmäld" if source is io.FaultsSource else "Datum"
    lines = [f"{day};Vad;Stolpnr;Gata", *(f"2026-10-01;{cell};{where}" for cell, where in cells)]
    found = io.read_findings(source(path=write(tmp_path, lines).name), streets, crs=CRS, base=tmp_path)
    return found.frame, {one.code: one.values for one in found.readings[0].notices}


def test_reports_that_say_that_it_works_and_those_not_understood_are_told_with_their_rows(tmp_path, streets):
    cells = [("OK igen, inte längre trasig", "BP1;"), ("Snedden klumpig", "BP2;"), ("", "BP3;"), ("u.a.", ";Storgatan")]
    frame, told = read_reports(tmp_path, streets, *cells, ("inga lampor lyser på hela gatan", ";Skolgatan"))
    assert frame["what"].tolist() == ["works", "other", "dark", "works", "dark"]
    assert frame["extent"].tolist() == ["", "", "", "", "whole"]
    assert (told["reports_that_work"]["count"], told["reports_that_work"]["rows"]) == (2, "2, 5")
    unknown = told["findings_unknown_unnamed"]
    assert (unknown["count"], unknown["rows"]) == (1, "3")


def test_a_round_with_words_that_are_not_understood_never_calls_the_street_lit(tmp_path, streets):
    cells = [("lyser fortfarande inte", ";Storgatan"), ("vet ej om de lyser", ";Skolgatan"), ("lyser", ";Åvägen")]
    frame, told = read_reports(tmp_path, streets, *cells, source=io.ObservationsSource)
    assert frame["what"].tolist() == ["dark", "other", "works"]
    assert told["findings_unknown_unnamed"]["rows"] == "3"
    assert "reports_that_work" not in told


@pytest.mark.parametrize(
    ("said", "state"),
    [("sommarsläckt", "seasonal"), ("Släckt permanent", "off"), ("Rivet", "gone"), ("Kabelfel", "faulty")],
)
def test_words_for_states(said, state):
    assert STATES[folded(said)] == state


@pytest.mark.parametrize(
    ("said", "extent"),
    [
        ("Släckt lampa", "lamp"),
        ("En gatlampa är trasig", "lamp"),
        ("Stolpe 12 lutar", "lamp"),
        ("Armaturen är släckt hela natten", "lamp"),
        ("Släckt", "part"),
        ("Lyser inte", "part"),
        ("Släckta lampor", "part"),
        ("Två lampor ur funktion", "part"),
        ("Hela gatan är mörk", "whole"),
        ("Alla lampor släckta", "whole"),
        ("Hela gatan svart", "whole"),
        ("Ingen lampa lyser på hela gatan", "whole"),
        ("Ingen lampa lyser", "part"),
        ("Inte en enda lampa lyser", "part"),
        ("Inte alla lampor lyser", "part"),
        ("Alla lampor lyser inte", "part"),
        ("2 av 5 lampor lyser på hela gatan", "part"),
        ("Alla lampor utom en är släckta", "part"),
    ],
)
def test_how_much_of_a_street_words_are_about(said, extent):
    assert tell_extent(said) == extent


@pytest.mark.parametrize(
    ("said", "status"),
    [("Åtgärdad", "closed"), ("Ej åtgärdad", "open"), ("Inte ännu klar", "open"), ("Öppen", "open"), ("Ja", "closed"),
     ("Avslutad, ny lampa", "closed"), ("Pågår", "open"), ("Nej", "open"), ("Hos entreprenören", "")],
)  # fmt: skip
def test_words_for_how_far_a_report_has_come(said, status):
    assert tell_status(said) == status


DAYS = [
    "Inkom;Åtgärdat;Status;Feltyp;Stolpnr",
    "2026-10-01;2026-09-01;;Lyser inte;BP1",
    "2027-10-01;;;Lyser inte;BP2",
    "2026-10-01;2026-12-24;;Lyser inte;BP3",
    "2026-10-01;2026-10-09;Öppen;Lyser inte;BP4",
    "2026-10-01;2026-10-09;Ej avslutad;Lyser inte;BP5",
    "2026-10-01;2026-09-09;Avslutad;Lyser inte;BP6",
    "2026-10;2026-10-09;;Lyser inte;BP7",
    "2026-10-01;Ja;;Lyser inte;BP8",
    "2026-10-01;nej;;Lyser inte;BP9",
]


def test_days_that_cannot_be_are_told_with_their_rows_and_do_not_close_a_report(tmp_path, streets):
    source = io.FaultsSource(path=write(tmp_path, DAYS).name, columns={"until": "Åtgärdat"})
    found = io.read_findings(source, streets, crs=CRS, base=tmp_path, today=dt.date(2026, 11, 22))
    frame = found.frame.set_index("pole")["until"].to_dict()
    assert frame == {
        "BP1": "", "BP3": "", "BP4": "", "BP5": "", "BP6": LONG_AGO, "BP7": "2026-10-09", "BP8": LONG_AGO,
        "BP9": "",
    }  # fmt: skip
    (reading,) = found.readings
    assert [(one.row, one.reason.code) for one in reading.set_aside] == [(3, "date_to_come")]
    assert {(mend.code, *mend.rows.tolist()) for mend in reading.mended_rows} == {
        ("until_before_date", 2, 7),
        ("until_to_come", 4),
        ("until_but_open", 5, 6),
    }
    whole = io.read_findings(source, streets, crs=CRS, base=tmp_path)
    assert len(whole.frame) == 9
    assert whole.frame.set_index("pole")["until"]["BP3"] == "2026-12-24"


def test_a_register_inspected_in_time_to_come_is_not_newer_than_all_else(tmp_path):
    lines = ["Stolpnr;Status;Inspekterad;N;E", "BP1;I drift;2062-02-03;6548000;367940"]
    lamps = io.read_lamps(write(tmp_path, lines), today=dt.date(2026, 11, 22))
    assert lamps.frame["inspected"].tolist() == [""]
    assert dict(lamps.readings[0].mends) == {"lamp_date_to_come": 1}


def test_a_list_of_which_nothing_is_filled_in_has_no_rows_and_no_faults(tmp_path, streets):
    lines = ["Nr;Gata;Datum;Vad;Stolpnr;Anteckning;Sträckans kod", *(f"{n};Storgatan;;;;;v1a:0-9" for n in range(1, 6))]
    path = write(tmp_path, lines)
    found = io.read_findings(io.ObservationsSource(path=path.name), streets, crs=CRS, base=tmp_path)
    assert len(found.frame) == 0
    (reading,) = found.readings
    assert (reading.rows, reading.set_aside) == (0, ())
    assert [one.values["count"] for one in reading.notices if one.code == "checklist_rows_blank"] == [5]


TWINS = [
    "Stolpnr;Status;Inspekterad;Effekt;N;E",
    "BP001;I drift;2025-01-01;40;6548000;367940",
    "BP-1;Trasig;2026-01-01;x;6548000,4;367940",
    "BP002;I drift;;40;6548000;367970",
    "BP002;Trasig;;40;6548000;367970",
    "BP003;I drift;;40;6548000;368000",
    "BP003;I drift;;40;6548200;368000",
    ";I drift;;40;6548000;368030",
    ";I drift;;40;6548000;368030",
]


def test_the_same_pole_twice_is_kept_once_at_one_place_and_told_at_two(tmp_path):
    lamps = io.read_lamps(write(tmp_path, TWINS))
    assert lamps.frame["row"].tolist() == [3, 5, 6, 7, 8, 9]
    assert lamps.frame["state"].tolist()[:2] == ["faulty", "faulty"]
    (reading,) = lamps.readings
    assert (reading.rows, reading.accepted, reading.mended) == (8, 5, 1)
    assert [(one.row, one.reason.code, one.reason.values["row"]) for one in reading.set_aside] == [
        (2, "same_lamp_as_row", 3),
        (4, "same_lamp_as_row", 5),
    ]
    io.require_enough(lamps.readings, 0.0)
    told = {one.code: one.values for one in reading.notices}
    assert (told["lamps_twice_differ"]["count"], told["lamps_twice_differ"]["differ"]) == (2, 2)
    assert told["lamps_at_places"]["poles"] == "BP003 (6, 7)"


def test_the_same_pole_in_two_files_is_kept_where_it_was_looked_at_last(tmp_path):
    write(tmp_path, TWINS[:2], "a.csv")
    write(tmp_path, [TWINS[0], "BP1;Trasig;2026-05-01;;6548001;367940", "BP7;Trasig;;x;6548001;368940"], "b.csv")
    lamps = io.read_lamps(io.LampsSource(path=("a.csv", "b.csv")), base=tmp_path)
    assert lamps.frame[["source", "row"]].to_numpy().tolist() == [["b.csv", 2], ["b.csv", 3]]
    first, second = lamps.readings
    assert [(one.reason.values["file"], one.reason.values["row"]) for one in first.set_aside] == [("b.csv", 2)]
    assert (second.accepted, second.mended, len(second.set_aside)) == (2, 0, 0)


def test_rows_in_degrees_in_a_register_in_metres_are_read_as_degrees(tmp_path):
    places = [(367940 + 30 * step, 6548000.0) for step in range(12)]
    lonlat = gpd.GeoSeries(shapely.points(places), crs=CRS).to_crs(4326)
    rows = [f"BP{step};{y:.1f};{x:.1f}".replace(".", ",") for step, (x, y) in enumerate(places)]
    rows[3] = f"BP3;{lonlat.y[3]:.6f};{lonlat.x[3]:.6f}"
    rows[5] = f"BP5;{lonlat.x[5]:.6f};{lonlat.y[5]:.6f}".replace(".", ",")
    rows[7] = "BP7;12,5;11,0"
    lamps = io.read_lamps(write(tmp_path, ["Stolpnr;N;E", *rows]))
    (reading,) = lamps.readings
    assert {mend.code: mend.rows.tolist() for mend in reading.mended_rows}["degrees_among_metres"] == [5, 7]
    assert [(one.row, one.reason.code) for one in reading.set_aside] == [(9, "place_impossible")]
    kept = np.delete(np.array(places), 7, axis=0)
    assert np.allclose(shapely.get_coordinates(lamps.frame.geometry), kept, atol=0.2)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("trasig, lampa ur", "faulty"),
        ("Släckt - trasig", "faulty"),
        ("EJ I DRIFT", "faulty"),
        ("Felanmäld 2026-10-01", "faulty"),
        ("Delvis trasig", "faulty"),
        ("I drift 2024", "working"),
        ("Ej trasig", "working"),
        ("Tidigare trasig, lagad", "working"),
        ("Släckt enligt beslut", "off"),
        ("Rörelsesensor", "sensor"),
        ("Styrs av rörelsevakt", "sensor"),
        ("Rörelsesensor trasig", "faulty"),
        ("Avställd", "off"),
        ("Tillfälligt avställd", "off"),
        ("SÄCK", None),
        ("LED", None),
    ],
)
def test_states_in_longer_words_are_told_where_they_are_clear(said, state):
    assert tell_state(said) == state
