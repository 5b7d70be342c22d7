"""What tells of persons is left behind or refused, and what is left behind can be searched for."""

import pytest

from hotspots import io
from hotspots.errors import PrivacyError
from hotspots.io.cells.identity import tell_private, withhold
from hotspots.io.cells.offence_words import WORDS
from hotspots.io.cells.offences import sort_offence, sort_offences
from hotspots.io.tables.column import Column
from hotspots.model.offences import OFFENCE_GROUPS, SENSITIVE_GROUPS

PLACE = {"Datum": "2026-03-06 22:15", "Brottstyp": "Misshandel", "lat": "59.05", "lon": "12.70"}


def read(tmp_path, columns, count=30, **said):
    """Write a file whose extra columns are given as functions of the row number, and read it."""
    lines = [";".join([*PLACE, *columns])]
    lines += [";".join([*PLACE.values(), *(make(at) for make in columns.values())]) for at in range(count)]
    path = tmp_path / "brott.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return io.read_incidents(io.IncidentsSource(path="brott.csv", **said), base=tmp_path)


def cells(*texts):
    return Column.of(texts)


SENTENCE = "Kalle Kula{at} slog in rutan hos Ångströms kiosk och sprang mot stationen, nås på 070-12345{at:02}"


def test_free_text_names_and_identifiers_are_not_in_the_frame(tmp_path):
    incidents = read(
        tmp_path,
        {
            "Fritext": lambda at: SENTENCE.format(at=at),
            "Målsägande": lambda at: f"Berit Bengtsdotter{at}",
            "Diarienummer": lambda at: f"5000-K{1000 + at}-26",
            "Personnummer": lambda at: f"19850{at % 9 + 1}12-12{at:02}",
        },
    )
    everything = incidents.frame.to_csv()
    for leaked in ("Kula", "Bengtsdotter", "K1001", "19850"):
        assert leaked not in everything
    assert set(incidents.withheld.columns) == {"Fritext", "Målsägande", "Diarienummer", "Personnummer"}
    strings = incidents.withheld.strings
    assert {"kula7", "berit bengtsdotter7", "bengtsdotter7", "5000-k1007-26", "19850812-1207"} <= strings
    assert all(len(one) >= 5 and one == one.casefold() for one in strings)


def test_they_are_known_by_their_values_where_headings_say_nothing(tmp_path):
    incidents = read(
        tmp_path,
        {
            "Kol1": lambda at: SENTENCE.format(at=at),
            "Kol2": lambda at: f"Berit {'ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÉ'[at]}engtsdotter",
            "Kol3": lambda at: f"5000-K{1000 + at}-26",
            "Kol4": lambda at: f"19850{at % 9 + 1}12-12{at:02}",
            "Kol5": lambda at: f"a{at}.b@example.se",
            "Stadsdel": lambda at: ["Centrum", "Norra Stan", "Östra Viken"][at % 3],
            "Yta": lambda at: f"{at * 1.7:.2f}",
        },
    )
    assert set(incidents.withheld.columns) == {"Kol1", "Kol2", "Kol3", "Kol4", "Kol5"}


def test_set_phrases_and_dates_are_no_secrets():
    text = cells(*[f"Inga övriga upplysningar finns. {at}" for at in range(20)], *["Ingen uppgift lämnad här"] * 9)
    strings = withhold("Fritext", "text", text).strings
    assert "ingen uppgift lämnad här" not in strings
    assert "upplysningar" not in strings


def test_a_leak_of_five_words_in_a_row_is_found():
    text = cells("Hon sade att grannen hade sålt cykeln vidare till en man i grön jacka")
    strings = withhold("Fritext", "text", text).strings
    for leak in ("grannen hade sålt cykeln vidare", "till en man i grön jacka", "hon sade att grannen hade"):
        assert any(one in leak for one in strings)


def test_text_is_kept_only_when_it_is_asked_for(tmp_path):
    columns = {"Fritext": lambda at: SENTENCE.format(at=at)}
    assert "text" not in read(tmp_path, columns).frame
    kept = read(tmp_path, columns, keep_text=True)
    assert kept.frame["text"].iloc[7] == SENTENCE.format(at=7).removesuffix(", nås på 070-1234507") + ", nås på"
    assert kept.withheld.strings == {f"070-12345{at:02}" for at in range(30)}


@pytest.mark.parametrize(
    "heading",
    [
        "Misstänkt", "Misstänkts personnummer", "Antal misstänkta", "Gärningsman", "Suspect name", "Orosanmälan",
        "Misstankegrad", "Skäligen misstänkt", "Gärningsperson", "GP", "MT", "GP namn", "Tilltalad", "Dömd för",
        "Gripna", "Anhållen", "Signalement", "Kriminella aktörer", "Gängtillhörighet", "SoL", "SoL-ärende", "LVU",
        "Oro för barn", "Vårdnadshavare", "Insats enligt SoL", "Socialtjänstens insats", "Offender age", "Arrested",
        "Perpetrator", "Defendant", "Child protection", "Suspected person",
    ],
)  # fmt: skip
def test_columns_about_suspects_refuse_the_file(tmp_path, heading):
    with pytest.raises(PrivacyError, match=f"suspects.*{heading}") as refused:
        read(tmp_path, {heading: lambda _: "x"})
    assert refused.value.exit_code == 3


@pytest.mark.parametrize(
    "heading",
    [
        "Misstänkt brott", "Misstänkt brottstyp", "Suspected offence", "Brottstyp 2", "Sol upp", "GPS", "Solnedgång",
        "Misstanke om brott", "Suspicious vehicle", "Polisområde", "Plats", "Åtgärd", "Telefonikiosk", "Solna stad",
    ],
)  # fmt: skip
def test_suspected_offences_are_no_suspects(tmp_path, heading):
    assert len(read(tmp_path, {heading: lambda _: "Stöld"})) == 30


@pytest.mark.parametrize(
    "word", ["Orosanmälan", "Anmälan om oro för barn", "LVU", "SoL-utredning", "Barn som far illa"]
)
def test_reports_of_concern_among_the_events_refuse_the_file(tmp_path, word):
    path = tmp_path / "h.csv"
    path.write_text(f"Datum;Typ;lat;lon\n2026-03-01;Stöld;59.1;12.7\n2026-03-01;{word};59.1;12.7\n", encoding="utf-8")
    with pytest.raises(PrivacyError, match="concern for children"):
        io.read_incidents(path)


@pytest.mark.parametrize("word", ["Misstänkt person", "Misstänkt brott", "Oro för bråk", "Solskada", "Suspicious"])
def test_events_that_sound_like_persons_are_events(tmp_path, word):
    assert len(read(tmp_path, {"Händelsetyp": lambda _: word})) == 30


def test_a_row_for_each_person_is_refused(tmp_path):
    with pytest.raises(PrivacyError, match="Roll"):
        read(tmp_path, {"Roll": lambda at: ["Misstänkt", "Målsägande", "Vittne"][at % 3]})
    assert len(read(tmp_path, {"Roll": lambda at: ["Målsägande", "Vittne"][at % 2]})) == 30


def test_age_and_sex_are_left_behind_and_their_words_may_stand_in_files(tmp_path):
    incidents = read(tmp_path, {"Målsägandes kön": lambda _: "Kvinna", "Ålder": lambda at: str(20 + at)})
    assert set(incidents.withheld.columns) == {"Målsägandes kön", "Ålder"}
    assert not incidents.withheld.strings


def test_a_heading_name_above_titles_is_text():
    assert tell_private("name", cells("13 oktober 05:15, Rån, Åmål", "14 oktober 06:15, Stöld, Åmål")) == "text"
    assert tell_private("Namn", cells("Berit Bengtsdotter", "Kalle Kula")) == "name"
    assert tell_private("Områdesnamn", cells("Norra Stan", "Centrum")) is None
    assert tell_private("census_tra", cells("802.0", "1602.0")) is None


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("Misshandel, grov", "violence_public"),
        ("Misshandel inomhus mot kvinna, bekant", "violence_home"),
        ("Grov kvinnofridskränkning", "violence_home"),
        ("Lägenhetsbråk", "violence_home"),
        ("Våldtäkt mot barn", "children"),
        ("Ofredande mot barn", "children"),
        ("Sexuellt ofredande", "sexual"),
        ("violent or sexual", "sexual"),
        ("Hets mot folkgrupp", "hate"),
        ("Hedersrelaterat våld", "honour"),
        ("Människohandel", "trafficking"),
        ("Självmordsförsök", "self_harm"),
        ("Olaga förföljelse", "stalking"),
        ("Överträdelse av kontaktförbud", "stalking"),
        ("Rån väpnat", "robbery"),
        ("Personrån", "robbery"),
        ("Stöld från bil", "vehicle"),
        ("Inbrott i bil", "vehicle"),
        ("Stöld av barnvagn", "theft"),
        ("Cykelstöld", "theft"),
        ("bicycle theft", "theft"),
        ("theft from person", "theft"),
        ("Bostadsinbrott", "burglary_home"),
        ("Inbrott i butik", "burglary_business"),
        ("Skadegörelse, klotter", "vandalism"),
        ("criminal damage or arson", "vandalism"),
        ("Mordbrand", "fire"),
        ("Mord/dråp, försök", "violence_public"),
        ("Drograttfylleri", "traffic"),
        ("Fylleri/LOB", "disorder"),
        ("Narkotikabrott", "narcotics"),
        ("Olaga hot", "threat"),
        ("Vapenlagen", "weapons"),
        ("SHOTS FIRED", "weapons"),
        ("Trasig belysning", "lighting_fault"),
        ("Otrygg plats", "insecurity"),
        ("Bedrägeri", "fraud"),
        ("public order", "disorder"),
        ("Övrigt", "other"),
        ("Grplx", "other"),
    ],
)
def test_words_for_offences(word, group):
    assert sort_offence(word)[0] == group


def test_the_study_s_own_words_go_first_and_unknown_ones_are_listed():
    found = sort_offences(cells("Grplx", "Stöld", "Grplx", "Qwerty", ""), {"stöld": "vehicle"})
    assert found.groups.tolist() == ["other", "vehicle", "other", "other", "other"]
    assert found.unknown == {"Grplx": 2, "Qwerty": 1}


def test_every_group_that_the_table_gives_exists_and_every_sensitive_one_can_be_reached():
    given = {group for group, _ in WORDS}
    assert given <= set(OFFENCE_GROUPS)
    assert given >= SENSITIVE_GROUPS
