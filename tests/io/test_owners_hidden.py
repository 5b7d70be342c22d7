"""Whose names as owners of lamps are shown, and whose are not."""

from __future__ import annotations

import pytest

from hotspots import io
from hotspots.i18n import Translator
from hotspots.io.cells.owners import is_person
from hotspots.model.lighting import PRIVATE_OWNER
from hotspots.study.lighting.owners import with_owners_said

E, N = 319000.0, 6399000.0


@pytest.mark.parametrize(
    "owner",
    ["Anna Kraft", "Familjen Berg", "Kraft, Anna", "Per/Erik Park", "Karl Kyrka", "Anna Hamnqvist", "Lars Skolander",
     "lars berg", "Eva Allmänn", "Dödsboet efter Per Lind", "Petra Sverige", "Asa Berg", "lars as",
     "EVA KRAFT", "E. Lind", "Herr Åberg",
     "Stärbhuset Lind", "Xhavit Kraft", "Mohammed Al-Hassan", "Brf Hagabo c/o Anna Kraft", "Kommunen/Anna Kraft",
     "Göteborgs kommun, Eva Lind", "Lindqvist", "The Berg family", "ÅSA", "Berg"],
)  # fmt: skip
def test_persons_and_doubtful_names_are_hidden(owner):
    assert is_person(owner)


@pytest.mark.parametrize(
    "owner",
    ["Volvo Cars", "Uppsala Vatten", "Telge Nät", "Statens Vegvesen", "Coop Väst", "Ica Maxi", "Stena Line",
     "Akademiska Hus", "Folkets Hus", "Röda Korset", "Göteborgs Stift", "Tekniska Kontoret", "Ikano Bostad",
     "Peab Drift", "Scandic Hotell", "Byalaget Berga", "Jensens Bygg", "Svenska kyrkan", "Sankta Anna församling",
     "Kommunen", "Göteborg", "Skellefteå Kraft", "Malmö Hamn", "Park och natur", "Gata/Park", "Olof Palmes Stiftelse",
     "Anna Kraft AB", "Okänd", "Privat ägare", "Stadsfastigheter", "Karl & Co AB", "12",
     "Samfällighet GA:4", "Statnett AS"],
)  # fmt: skip
def test_organisations_are_named(owner):
    assert not is_person(owner)


def register(tmp_path, owners, **said):
    rows = [f"P{at};{owner};i drift;{E + 20 * at:.0f};{N:.0f}" for at, owner in enumerate(owners)]
    path = tmp_path / "lampor.csv"
    path.write_text("\n".join(["Stolpnummer;Ägare;Status;E;N", *rows]), encoding="utf-8")
    lamps = io.read_lamps(io.LampsSource(path=str(path), **said))
    return lamps, {one.code: one for one in lamps.readings[0].notices}


def test_a_study_may_name_owners_and_the_notice_counts_the_others(tmp_path):
    owners = ["Zenit Norden", "Anna Kraft", "Göteborgs kommun", "Familjen Berg"] * 3
    lamps, told = register(tmp_path, owners, owners_named=("zenit  norden",))
    assert set(lamps.frame["owner"]) == {"Zenit Norden", PRIVATE_OWNER, "Göteborgs kommun"}
    assert told["owners_kept"].values["names"] == ["Zenit Norden"]
    hidden = told["owners_private"].values
    assert (hidden["owners"], hidden["count"], hidden["rows"]) == (2, 6, "3, 5, 7, 9, 11, 13")
    assert "Kraft" not in str(told["owners_private"])
    assert {"anna kraft", "familjen berg"} <= lamps.withheld.strings
    assert "owners_named_unknown" not in told
    assert PRIVATE_OWNER in set(register(tmp_path, owners)[0].frame["owner"])


def test_a_name_that_no_register_has_is_told(tmp_path):
    _, told = register(tmp_path, ["Göteborgs kommun"] * 3, owners_named=("Volvo Carz",))
    assert told["owners_named_unknown"].values["found"] == ["Volvo Carz"]


@pytest.mark.parametrize(("language", "words"), [("sv", "privat ägare"), ("en", "private owner")])
def test_a_hidden_owner_is_said_in_the_language_of_the_study(tmp_path, language, words):
    lamps, _ = register(tmp_path, ["Anna Kraft", "Göteborgs kommun"])
    assert with_owners_said(lamps, Translator(language)).frame["owner"].tolist() == [words, "Göteborgs kommun"]
