"""Swedish words of the made-up exports: offences with their habits, free texts, names that nobody has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Hours = Literal["day", "shop", "evening", "night", "any"]


@dataclass(frozen=True, slots=True)
class Offence:
    """One type of offence and its habits.

    Parameters
    ----------
    name
        As police and municipality write it.
    share
        Of the background, in per mille.
    hours
        When it begins.
    window_h
        Longest time between earliest and latest; 0 if the moment is known.
    at_place
        Share that happens at a public place such as a stop.
    is_vague
        Whether only the street is told, as where it happened in a home.
    """

    name: str
    share: int
    hours: Hours
    window_h: int = 0
    at_place: float = 0.0
    is_vague: bool = False


OFFENCES = (
    Offence("Misshandel utomhus", 95, "night"),
    Offence("Olaga hot", 55, "evening"),
    Offence("Rån mot person", 30, "evening"),
    Offence("Fickstöld", 120, "shop", 2, 0.15),
    Offence("Cykelstöld", 130, "day", 12, 0.1),
    Offence("Stöld ur motorfordon", 70, "night", 14),
    Offence("Tillgrepp av fordon", 18, "night", 12),
    Offence("Skadegörelse", 110, "night", 14, 0.15),
    Offence("Klotter", 60, "night", 24, 0.2),
    Offence("Narkotikabrott", 90, "evening", 0, 0.05),
    Offence("Ordningsstörning", 100, "evening", 0, 0.15),
    Offence("Inbrott i butik eller lokal", 30, "night", 10),
    Offence("Rattfylleri", 22, "night"),
    Offence("Brand utomhus", 10, "night"),
    Offence("Brott mot knivlagen", 14, "evening"),
    Offence("Inbrott i bostad", 12, "day", 48, 0.0, True),
    Offence("Sexuellt ofredande", 14, "night"),
    Offence("Våld i nära relation", 12, "any", 0, 0.0, True),
    Offence("Olaga förföljelse", 4, "any", 0, 0.0, True),
    Offence("Hatbrott", 4, "evening"),
)

THEMES = (
    "Narkotikabrott",
    "Misshandel utomhus",
    "Cykelstöld",
    "Fickstöld",
    "Ordningsstörning",
    "Skadegörelse",
    "Klotter",
    "Stöld ur motorfordon",
)
NIGHT_THEMES = ("Misshandel utomhus", "Ordningsstörning")

HOUR_WEIGHTS: dict[Hours, tuple[int, ...]] = {
    "day": (2, 1, 1, 1, 1, 2, 5, 8, 9, 8, 8, 9, 10, 10, 10, 11, 12, 12, 10, 8, 6, 5, 4, 3),
    "shop": (3, 2, 1, 1, 0, 0, 1, 2, 3, 5, 8, 10, 12, 12, 12, 13, 14, 13, 11, 8, 6, 5, 5, 4),
    "evening": (8, 6, 5, 3, 2, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 11, 12, 13, 12, 10),
    "night": (13, 13, 12, 9, 5, 3, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8, 9, 11, 13, 14),
    "any": (6, 4, 3, 2, 2, 2, 3, 4, 4, 4, 4, 4, 5, 5, 5, 6, 7, 8, 9, 10, 10, 10, 9, 8),
}
WEEKDAY_WEIGHTS = (9, 9, 10, 10, 14, 15, 10)
LATE_WEEKDAY_WEIGHTS = (7, 7, 8, 10, 20, 24, 13)

FIRST_NAMES = (
    "Anna",
    "Björn",
    "Cecilia",
    "Daniel",
    "Åsa",
    "Öyvind",
    "Fatima",
    "Göran",
    "Hanna",
    "Ivar",
    "Leila",
    "Nils",
)
LAST_NAMES = ("Påhittsson", "Låtsasberg", "Exempelgren", "Fiktivius", "Testander", "Hittepåqvist", "Demolind")
PERSONAL_NUMBER = "19121212-1212"
HANDLERS = ("Insp. Testander", "Ass. Exempelgren", "Insp. Hittepåqvist", "Ass. Demolind", "Handl. Fiktivius")
TEXTS = (
    "Anmälare {name} ringde från tfn {phone}. Ingen misstänkt på plats.",
    "Målsägande {name} uppger att det hände på väg från hållplatsen.",
    "Väktare på plats. Vittne {name}, {mail}, vill bli kontaktad.",
    "{name} ({personal_number}) hördes på plats.",
    "Upptäcktes av förbipasserande. Kameraupptagning kan finnas; fråga {name}.",
    "Ordningsvakt tillkallade patrull. Lugnt vid ankomst.",
    'Skylten "Välkommen" skadad; sanering beställd; åter {phone}.',
    "Återkommande problem enligt {name}, som bor i närheten.",
    "",
    "",
    "",
)
ODD_TEXTS = (
    '=HYPERLINK("https://example.org";"klicka")',
    "{{ 7 * 7 }} enligt {name}",
    "<script>alert('{name}')</script>",
    "Två rader i cellen:\nvittne {name}, tfn {phone}",
    "@SUM(1+1) {mail}",
)
