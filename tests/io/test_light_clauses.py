"""What people write of lamps, as a table: negations, shares, repairs, several clauses, Swedish and English."""

import pytest

from hotspots.io.cells.light_clauses import read_clauses
from hotspots.model.lighting import FINDINGS

SAID = {
    "works": """
        lyser|ok|OK|Ok.|okej|fungerar|funkar|tänd|tänt|nu tänd|hel|alla lampor hela|felfri|bra|allt bra|u.a.|u.a|ua|
        utan anm|utan anm.|utan anmärkning|inga anmärkningar|inga fel|inget fel|utan fel|inga problem|inga trasiga|
        inga släckta lampor|ingen lampa trasig|inte mörkt|ej släckt|inte längre trasig|OK igen, inte längre trasig|
        lagad|lampan är lagad|åtgärdat|fixad|nu fungerar den igen|trasig lampa lagad|fel åtgärdat|åtgärdat fel|
        tidigare trasig, lagad|var släckt, nu tänd igen|6 av 6 lyser|0 av 6 släckta|alla 5 lyser|100 % lyser|
        ok, inget träd skymmer|lyser utan problem|lyser, inga barn i närheten|glasklart ok|Trädgårdsgatan lyser|
        Grenvägen: ok|lyser som den ska|varken trasig eller släckt|inte trasig utan hel|tänd och hel|
        anmärkning: ingen|släckta: 0|i drift|åter i drift|belysningen är bra|inte trasig eller släckt|bara bra|
        lyser igen|blinkar inte, lyser|works|working|lit|all lamps working|not broken|no longer broken|no faults|
        no problems|fixed|repaired, works again|all good|6 of 6 lit|the lights are on|not out|it isn't dark
    """,
    "dark": """
        lyser inte|lyser ej|lyser icke|lyser aldrig|lyser fortfarande inte|lyser tyvärr ej|
        Lampan lyser tyvärr inte längre|lyser inte alls|lyser inte heller|inte tänd|ej tänd|inte tända|
        Gatlampa inte tänd|tänds inte|tänder ej|vill inte tändas|går inte att tända|ingen lampa lyser|
        inga lampor lyser|inga lyser|Ingen lampa lyser på hela gatan|inga lampor lyser på hela gatan|
        inte en enda lampa lyser|inte någon lampa lyser|lyser inga lampor|ingen av lamporna lyser|0 av 6 lyser|
        0 av 5 lampor lyser|noll av fem lyser|2 av 5 lyser|5 av 6 lyser|två av fem lyser|1 av 6 släckt|
        2 av 5 lyser inte|bara 2 av 5 lyser|50 % lyser|0/6 lyser|en av lamporna lyser inte|alla utom en lyser|
        alla lyser, utom en|inte alla lyser|alla lyser inte|varannan lyser|varannan släckt|hälften lyser|
        bara några lyser|ej ok|inte ok|Ej OK|ej hel|inte hela|funkar inte|fungerar ej|fungerar fortfarande inte|
        icke fungerande|icke-fungerande|ej i drift|inte i drift|ur drift|ur funktion|ur bruk|lampa ur|trasig|
        trasig lampa|lampan är sönder|släckt|släckt!|SLÄCKT|slocknad|mörkt|helt mörkt|helt svart|mörk och trist|
        mörkt utan belysning|utan ljus|inget ljus|ingen belysning|belysning saknas|saknar ljus|
        det finns ingen belysning|belysning finns ej|stolpe saknas|strömlöst|ingen ström|kabelfel|lampfel|
        utbränd lampa|obelyst|otänd|tänd: nej|lyser? nej|ska lysa men gör det inte|trasig lyser inte|
        släckt, ej lagad|trasig, ska lagas|inte lagad|ännu inte åtgärdad|släckt igen|lagad i fjol, släckt igen|
        lampa 3 lyser inte, resten ok|lyser varken dag eller natt|varken lyser eller blinkar|
        har varit släckt i en månad|inte trasig utan släckt|fungerar inte men är hel|
        släckt lampa, inga barn vågar gå där|not working|does not work|doesn't work|doesn’t work|isn't lit|not lit|
        no lights|no light|no lamps lit|still out|still not working|no longer working|never lit|out of order|
        lamp is out|lights out|broken|dark|unlit|0 of 6 working|2 of 5 lit|all but one working|
        none of the lamps work|only half of the lamps work|not all lit|not a single lamp lit|not fixed|not ok|
        without light|the light cannot be switched on, not working
    """,
    "flickers": """
        blinkar|Blinkar ibland|blinkar men lyser|flimrar|glimtar|går av och på|tänds och släcks|
        fungerar bara ibland|lyser då och då|lyser ibland|lagad men blinkar|flickering|works sometimes|
        goes on and off
    """,
    "hidden": """
        skyms av träd|lyser men skyms av grenar|träd|mörk pga träd|buskar skymmer lampan|igenväxt|beskär häcken|
        hidden by trees|lit but overgrown
    """,
    "glare": "bländar|för starkt ljus|inte trasig men bländar|too bright|dazzling",
    "damaged": """
        stolpen påkörd|lutar|skadad stolpe|lampglas trasigt|glaset krossat|lucka saknas|utan glas|gatlampa lös|
        lyser men stolpen lutar|leaning|knocked over|works but damaged
    """,
    "other": """
        annat|övrigt|lyser svagt|lyser dåligt|Fungerar dåligt|lampan är svagt lysande|dålig belysning|
        lyser dygnet runt|tänd på dagen|lyser men svagt|byt lampa|behöver lampbyte|problem med belysningen|
        fel färg på ljuset|dim light|poor light
    """,
    None: """
        Grannen skriker|-|?|ja|nej|1|vet ej|vet ej om den lyser|ej kontrollerad|ej kontrollerat om den lyser|lyser?|
        ska lysa|lampan borde vara tänd|kanske tänd|inte bra|inte helt ok|lyser inte riktigt som förut|
        inte helt mörkt|släcks inte|blinkar inte|blinkar inte längre|inga skador|inget träd skymmer|bländar inte|
        2/5 lyser|fler lampor önskas|varken eller|Storgatan 5|Mörbylånga|Glasbruksgatan|Ljusnevägen|unknown|
        not checked|should work
    """,
}  # fmt: skip
TABLE = [(phrase.strip(), what) for what, some in SAID.items() for phrase in some.split("|") if phrase.strip()]


def test_the_table_is_large_and_says_each_phrase_once():
    phrases = [phrase for phrase, _ in TABLE]
    assert len(phrases) == len(set(phrases)) > 250


@pytest.mark.parametrize(("phrase", "what"), TABLE)
def test_what_people_write(phrase, what):
    assert read_clauses(phrase).what == what
    assert read_clauses(phrase.upper()).what == what
    assert read_clauses(f"  {phrase}.\n").what == what if "?" not in phrase else True


@pytest.mark.parametrize(("phrase", "what"), [row for row in TABLE if set(row[0].casefold()) & set("åäö")])
def test_without_umlauts_too(phrase, what):
    bare = phrase.casefold().translate(str.maketrans("åäö", "aao"))
    spelt = phrase.casefold().replace("å", "aa").replace("ä", "ae").replace("ö", "oe")
    assert read_clauses(bare).what == what
    assert read_clauses(spelt).what == what


@pytest.mark.parametrize("filler", ["tyvärr", "fortfarande", "alls", "längre", "heller", "fortfarande tyvärr"])
@pytest.mark.parametrize("word", ["inte", "ej", "icke", "aldrig"])
@pytest.mark.parametrize("verb", ["lyser", "fungerar", "funkar", "tänds"])
def test_a_negated_verb_is_never_light(verb, word, filler):
    for phrase in (f"{verb} {word} {filler}", f"{verb} {filler} {word}", f"lampan {verb} {filler} {word} på gatan",
                   f"{word} {filler} {verb}", f"den {verb} {filler} {word}, trist"):  # fmt: skip
        assert read_clauses(phrase).what == "dark", phrase


@pytest.mark.parametrize("some", range(7))
def test_so_many_of_so_many(some):
    assert read_clauses(f"{some} av 6 lyser").what == ("works" if some == 6 else "dark")
    assert read_clauses(f"{some} av 6 släckta").what == ("works" if some == 0 else "dark")
    assert read_clauses(f"{some} of the 6 lamps are not working").what == ("works" if some == 0 else "dark")
    assert read_clauses(f"{some} av 6 lyser").of_some == (0 < some < 6)


def test_everything_told_is_a_finding():
    assert {what for _, what in TABLE} - {None} <= set(FINDINGS)
