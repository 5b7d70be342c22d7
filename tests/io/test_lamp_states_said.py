"""The words for the states of lamps: the tool's own read back as themselves, off on purpose is no fault."""

from __future__ import annotations

import pytest

from hotspots import io
from hotspots.i18n import Translator
from hotspots.io.cells.light_words import tell_state
from hotspots.io.cells.words import STATES, folded
from hotspots.model.lighting import LAMP_STATES, LAMP_STATES_SAID

E, N = 319000.0, 6399000.0


def state_of(text):
    return STATES.get(folded(text)) or tell_state(text)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("state", LAMP_STATES)
def test_the_tools_own_words_read_back_as_themselves(language, state):
    assert state_of(Translator(language).term(f"lamp_{state}")) == state


@pytest.mark.parametrize("state", [state for state in LAMP_STATES_SAID if state != "unknown"])
def test_the_codes_of_settings_read_as_themselves(state):
    assert state_of(state) == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("switched off on purpose", "off"),
        ("turned off to save energy", "off"),
        ("deliberately off", "off"),
        ("avsiktligt släckt", "off"),
        ("släckta med avsikt", "off"),
        ("avstängd medvetet", "off"),
        ("off because of a fault", "faulty"),
        ("släckt", "faulty"),
        ("tänd en del av året", "seasonal"),
        ("lit for a part of the year", "seasonal"),
        ("tänd viss säsong", "seasonal"),
        ("with a sensor", "sensor"),
        ("inte byggd", "planned"),
        ("lamp not working in winter", "faulty"),
        ("nattsläckt, trasig", "faulty"),
    ],
)
def test_states_in_words(text, state):
    assert state_of(text) == state


@pytest.mark.parametrize(
    ("state", "said", "hours"),
    [
        ("Nattsläckt", "", "limited"),
        ("Halvnatt", "helnatt", "limited"),
        ("Halvnattsbelysning", "skymning-23", "dusk-23:00"),
        ("nattsläckt kl. 23-05", "", "sunset-23:00,05:00-sunrise"),
        ("Tänd en del av natten", "", "limited"),
        ("off at night", "", "limited"),
        ("i drift", "", ""),
    ],
)
def test_a_lamp_off_for_a_part_of_each_night_works_and_its_hours_are_not_all_night(tmp_path, state, said, hours):
    path = tmp_path / "lampor.csv"
    path.write_text(f"Stolpnummer;Status;Brinntid;E;N\nP1;{state};{said};{E:.0f};{N:.0f}\n", encoding="utf-8")
    frame = io.read_lamps(path).frame
    assert frame[["state", "hours"]].to_numpy().tolist() == [["working", hours]]


def test_a_study_may_call_it_seasonal(tmp_path):
    path = tmp_path / "lampor.csv"
    path.write_text(f"Stolpnummer;Status;E;N\nP1;Nattsläckt;{E:.0f};{N:.0f}\n", encoding="utf-8")
    lamps = io.read_lamps(io.LampsSource(path=str(path), states={"nattsläckt": "seasonal"}))
    assert lamps.frame[["state", "hours"]].to_numpy().tolist() == [["seasonal", ""]]
