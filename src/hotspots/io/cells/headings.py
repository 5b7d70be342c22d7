"""Matches the headings of a file to our names, by what they say and by what stands under them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_NOISE: Final = re.compile(r"[\s_\-./()\[\]:#*\"'?!]+")
_UNIT: Final = re.compile(r"\b(wgs ?84|sweref ?99( ?tm)?|rt ?90|epsg ?\d+|(?<!\bo )m|deg)$")
"""Units behind a heading; the m of ``t o m`` and ``fr o m`` is none."""

_SAID: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "incidents": {
        "id": (
            "id", "diarienummer", "dnr", "diarienr", "k nummer", "knr", "k nr", "ärendenummer", "ärendenr", "ärende id",
            "händelseid", "händelse id", "händelsenummer", "anmälningsnummer", "rapportnummer", "löpnummer", "löpnr",
            "case number", "incident id", "crime id", "report number", "uid",
        ),
        "begin": (
            "start", "starttid", "startdatum", "start date", "startdatetime", "starttime", "från", "fran", "from",
            "brottstid från", "brottstid fr o m", "brottstid from", "datum fr o m", "brottstid", "brottsdatum",
            "tid från", "datum från", "begått från", "händelsetid", "händelsedatum", "datum och tid", "datum tid",
            "datumtid", "tidpunkt", "datetime", "date time", "timestamp",
            "datum", "date", "occ date", "occurred", "occurred on", "occurrence date", "inträffad", "inträffat",
            "skedde",
            "dag", "day", "månad", "month", "när", "when", "incident date", "time", "tid", "klockslag", "kl", "klockan",
            "tid start", "brottstid start", "start time",
        ),
        "finish": (
            "end", "sluttid", "slutdatum", "slut", "till", "to", "brottstid till", "tid till", "datum till",
            "begått till",
            "end date", "enddatetime", "endtime", "end time", "end datetime", "tom", "t o m", "brottstid slut",
            "tid slut", "brottstid t o m", "brottstid tom", "brottsdatum t o m", "datum t o m", "datum tom",
            "tid t o m", "t o m datum", "begått t o m",
        ),
        "late_begin": (
            "anmälningsdatum", "anmäld", "anmält", "upprättad", "upprättat", "registrerad", "registreringsdatum",
            "rapportdatum", "inkom", "reported", "report date", "reported date", "created", "skapad",
        ),
        "offence_code": (
            "brottskod", "brottskoder", "brottskod nr", "brottskodsnummer", "brottskodnr", "kod", "bk", "offence code",
            "offense code", "crime code", "code",
        ),
        "offence": (
            "brottstyp", "brott", "brottskategori", "brottsrubricering", "rubricering", "brottsbenämning",
            "brottskod text",
            "händelse", "händelsetyp", "händelsekategori", "typ", "typ av händelse", "typ av brott", "kategori",
            "ärendetyp", "ärendemening", "gärning", "gärningstyp", "offence", "offense", "offence type", "offense type",
            "crime type", "crime", "type", "category", "event type", "incident type", "brottskod", "est kategori",
        ),
        "place_kind": (
            "platstyp", "typ av plats", "plats typ", "brottsplatstyp", "brottsplats typ", "platskategori", "miljö",
            "brottsmiljö", "lokaltyp", "typ av lokal", "objektstyp", "place kind", "location type", "place type",
            "premises", "premise type", "premises type", "brottsplats", "plats",
        ),
        "address": (
            "adress", "gatuadress", "brottsplats", "brottsplatsadress", "händelseadress", "plats adress", "address",
            "street address", "gata", "street", "plats", "platsbeskrivning adress", "location address",
        ),
        "number": (
            "husnummer", "husnr", "gatunummer", "gatunr", "adressnummer", "nr", "nummer", "house number", "number",
        ),
        "place": (
            "ort", "tätort", "kommun", "kommunnamn", "postort", "stad", "location name", "municipality", "city", "town",
            "locality", "place",
        ),
        "precision": (
            "precision", "noggrannhet", "platsprecision", "lägesnoggrannhet", "koordinatkvalitet", "geokodning",
            "geokodningskvalitet", "kvalitet", "precision level", "geocode quality", "location precision", "accuracy",
        ),
        "uncertainty_m": (
            "uncertainty m", "osäkerhet", "osäkerhet m", "osäkerhet meter", "lägesosäkerhet", "lägesosäkerhet m",
            "uncertainty", "noggrannhet m", "noggrannhet meter", "accuracy m",
        ),
        "weight": ("weight", "vikt", "harm", "skadeindex"),
        "text": (
            "fritext", "text", "beskrivning", "händelsebeskrivning", "anteckning", "anteckningar", "kommentar",
            "kommentarer", "notering", "noteringar", "sammanfattning", "description", "notes", "narrative", "summary",
            "comment", "comments", "free text",
        ),
    },
    "survey": {
        "begin": (
            "datum", "date", "tidpunkt", "svarsdatum", "besvarad", "inskickad", "tidsstämpel", "timestamp", "asked",
            "datum och tid", "submitted", "start time", "slutförandetid", "completion time", "tid", "time", "klockslag",
        ),
        "area": (
            "area", "område", "områdesnamn", "bostadsområde", "stadsdel", "delområde", "basområde", "kommundel",
            "district",
            "neighbourhood", "neighborhood", "ort", "plats", "place",
        ),
        "safety_day": (
            "safety day", "trygghet dag", "trygghet dagtid", "trygg dag", "trygg dagtid", "trygg på dagen",
            "trygghet på dagen", "hur trygg är du på dagen", "hur trygg känner du dig på dagen", "safe by day", "day",
            "trygghet dagen", "dagtid",
        ),
        "safety_night": (
            "safety night", "trygghet kväll", "trygghet natt", "trygghet kväll natt", "trygg kväll", "trygg på kvällen",
            "trygghet på kvällen", "trygghet kvällstid", "trygg kvällstid", "hur trygg är du på kvällen",
            "hur trygg känner du dig på kvällen", "hur trygg känner du dig när det är mörkt", "trygghet mörker",
            "trygg i mörker", "safe at night", "night", "trygghet", "trygg", "safety", "upplevd trygghet", "kvällstid",
        ),
        "reason": (
            "reason", "orsak", "anledning", "skäl", "varför", "varför otrygg", "orsak till otrygghet", "why", "cause",
            "otrygghetsorsak", "kategori", "category",
        ),
    },
    "lamps": {
        "id": (
            "stolpnummer", "stolpnr", "stolp nr", "stolpe", "belysningspunkt", "belysningspunktnummer", "ljuspunkt",
            "id", "armatur id", "armaturnummer", "armaturnr", "objektid", "objekt id", "lamp id",
            "pole", "pole number", "nummer", "nr", "littera", "lamp", "belysningsstolpe", "belysningsstolpe nr",
            "lyktstolpe", "stolpe nr", "stolp id", "stolpid", "stolpbeteckning", "ljuspunktsnummer", "lampnummer",
            "identitet", "beteckning", "objectid", "fid", "gml id",
        ),
        "state": (
            "state", "status", "driftstatus", "drift", "tillstånd", "skick", "funktion", "lyser", "condition",
            "working",
            "driftläge",
        ),
        "owner": (
            "owner", "ägare", "förvaltare", "huvudman", "väghållare", "driftansvarig", "ansvarig", "operator",
            "förvaltning", "ägarkod",
        ),
        "height_m": (
            "height m", "höjd", "stolphöjd", "ljuspunktshöjd", "ljuspkth", "ljuspkthöjd", "ljuspunktshöjd m",
            "ljuspkth m",
            "monteringshöjd", "höjd m", "height", "mounting height",
        ),
        "lumen": ("lumen", "ljusflöde", "ljusflöde lm", "ljusstyrka lumen", "luminous flux", "lm"),
        "watt": ("watt", "effekt", "effekt w", "lampeffekt", "systemeffekt", "märkeffekt", "power", "w"),
        "inspected": (
            "inspected", "inspekterad", "senast inspekterad", "kontrollerad", "senast kontrollerad", "besiktigad",
            "senast besiktigad", "senaste tillsyn", "tillsyn", "funktionskontroll", "rondering", "inspektionsdatum",
            "kontrolldatum", "last inspected",
        ),
        "serviced": (
            "serviced", "senast underhållen", "underhållen", "underhållsdatum", "senaste underhåll", "senaste service",
            "servicedatum", "servad", "senast servad", "senast servat", "service", "lampbyte", "senast bytt", "bytt",
            "lampbytesdatum", "last serviced", "last service", "maintained",
        ),
        "hours": (
            "hours", "brinntid", "tändtid", "tändtider", "drifttid", "drifttider", "brinntider", "tänd", "styrning tid",
            "operating times", "lit hours", "tidstyrning", "tidsstyrning",
        ),
        "remedy": (
            "remedy", "åtgärd", "åtgärdsbehov", "behov", "brist", "anmärkning", "action", "föreslagen åtgärd", "defect",
        ),
        "address": ("address", "adress", "gatuadress", "placering adress", "street address"),
    },
    "faults": {
        "date": (
            "date", "felanmäld", "anmäld", "anmälningsdatum", "inkom", "inkommen", "inkommet", "registrerad", "skapad",
            "datum", "rapporterad", "anmäldes", "reported", "created", "ärendedatum",
        ),
        "until": (
            "until", "åtgärdad", "åtgärdad datum", "åtgärdsdatum", "åtgärdat", "lagad", "lagad datum", "avslutad",
            "avslutat", "avslutsdatum", "klar", "klardatum", "reparerad", "slutdatum", "repaired", "fixed", "closed",
        ),
        "status": ("status", "ärendestatus", "läge", "state"),
        "what": (
            "what", "fel", "feltyp", "typ av fel", "vad", "felbeskrivning", "problem", "orsak", "kategori", "ärendetyp",
            "fault", "category", "typ", "felkod", "typ av ärende", "beskrivning av felet", "vad är fel", "rubrik",
            "ärenderubrik", "subject",
        ),
        "pole": (
            "pole", "stolpnummer", "stolpnr", "stolp nr", "stolpe", "belysningspunkt", "ljuspunkt", "littera",
            "armaturnummer", "armaturnr", "lamp", "pole number", "belysningsstolpe", "belysningsstolpe nr",
            "lyktstolpe", "stolpe nr", "stolp id", "stolpid", "stolpbeteckning", "ljuspunktsnummer", "lampnummer",
        ),
        "street": ("street", "gata", "gatunamn", "väg", "vägnamn", "street name", "road"),
        "number": (
            "husnummer", "husnr", "hus nr", "gatunummer", "gatunr", "adressnummer", "house number", "housenumber",
        ),
        "address": ("address", "adress", "gatuadress", "felplats", "plats", "belägenhet", "location", "street address"),
        "text": ("text", "fritext", "beskrivning", "kommentar", "meddelande", "anteckning", "description", "comment"),
    },
    "observations": {
        "date": ("date", "datum", "dag", "när", "observerad", "ronddatum", "sedd", "observed", "seen"),
        "until": ("until", "åtgärdad", "åtgärdsdatum", "åtgärdat", "lagad", "avslutad", "fixed", "repaired"),
        "what": (
            "what", "vad", "iakttagelse", "observation", "belysning", "läge", "resultat", "bedömning", "status",
            "finding", "light",
        ),
        "pole": (
            "pole", "stolpnummer", "stolpnr", "stolp nr", "stolpe", "belysningspunkt", "ljuspunkt", "lamp",
            "pole number", "belysningsstolpe", "belysningsstolpe nr", "lyktstolpe", "stolpe nr", "stolp id", "stolpid",
        ),
        "stretch": ("stretch", "sträckans kod", "sträckkod", "kod", "stretch code", "code"),
        "street": ("street", "gata", "gatunamn", "väg", "sträcka", "street name", "road"),
        "number": (
            "husnummer", "husnr", "hus nr", "gatunummer", "gatunr", "adressnummer", "house number", "housenumber",
        ),
        "address": ("address", "adress", "gatuadress", "plats", "place", "location", "street address"),
        "text": ("text", "fritext", "kommentar", "anteckning", "anteckningar", "noteringar", "comment", "notes"),
    },
    "places": {
        "feel": (
            "feel", "trygg otrygg", "otrygg trygg", "trygg eller otrygg", "säker osäker", "trygghet", "upplevelse",
            "känsla", "omdöme", "bra dålig", "plus minus", "otrygg", "trygg", "safe unsafe", "safe or unsafe", "safe",
            "unsafe", "feeling", "is it safe", "is this safe", "does it feel safe", "feels safe", "feel safe",
            "feels unsafe", "felt safe", "safety", "känns tryggt", "tryggt", "otryggt",
        ),
        "address": ("address", "adress", "gatuadress", "street address"),
        "name": (
            "plats", "ställe", "platsnamn", "var", "plats adress", "plats eller adress", "place", "location", "where",
        ),
        "reason": (
            "reason", "varför", "orsak", "anledning", "skäl", "beskrivning", "kommentar", "why", "cause", "comment",
        ),
    },
    "areas": {
        "name": (
            "name", "namn", "område", "områdesnamn", "basområde", "basomrade", "stadsdel", "delområde", "primärområde",
            "distrikt", "district", "area", "kommundel", "nyko", "deso", "regso", "kod", "code", "id", "precinct",
        ),
    },
    "addresses": {
        "number": (
            "number", "husnummer", "adressplatsnummer", "adressnummer", "gatunummer", "gatunr", "nummer", "nr", "husnr",
            "house number", "housenumber", "addr housenumber", "number1", "löpnummer",
        ),
        "street": (
            "street", "gata", "gatunamn", "gatuadressområde", "gatuadressomrade", "adressområde", "adressomrade",
            "adressområdesnamn", "gårdsadressområde", "väg", "vägnamn", "street name", "addr street", "beläget",
        ),
        "letter": (
            "letter", "bokstav", "bokstavstillägg", "bokstavstillagg", "litt", "littera", "litera", "nummertillägg",
            "lägestillägg", "suffix",
        ),
        "address": (
            "address", "adress", "belägenhetsadress", "gatuadress", "besöksadress", "fastighetsadress", "adressplats",
            "fullständig adress", "adresstext", "full address", "street address", "addr full",
        ),
        "place": (
            "place", "postort", "ort", "tätort", "kommundel", "kommun", "kommunnamn", "stad", "city", "town",
            "addr city", "postal town",
        ),
        "postcode": ("postcode", "postnummer", "postnr", "postal code", "zip", "addr postcode"),
    },
    "traffic": {
        "v85_kmh": (
            "v85", "85 percentil", "85 percentilen", "85 perc", "85percentil", "v85 km h", "v 85",
            "85th percentile",
        ),
        "mean_kmh": (
            "medelhastighet", "medel", "snitthastighet", "medel km h", "genomsnittshastighet", "mean speed",
            "average speed", "vm",
        ),
        "limit_kmh": (
            "skyltad hastighet", "skyltad", "hastighetsgräns", "hastighetsbegränsning", "högsta tillåtna hastighet",
            "bashastighet", "limit", "speed limit", "posted speed",
        ),
        "vehicles_day": (
            "fordon dygn", "fordon per dygn", "ådt", "dygnstrafik", "årsdygnstrafik", "trafikmängd", "flöde",
            "antal fordon", "vehicles day", "vehicles per day", "aadt", "adt",
        ),
        "point": (
            "mätpunkt", "mätplats", "mätställe", "punkt", "measuring point", "site", "station",
        ),
        "street": (
            "gata", "gatunamn", "väg", "vägnamn", "street", "street name", "road",
        ),
        "date": (
            "datum", "mätdatum", "mätperiod", "inkom", "inkommen", "registrerad", "skapad", "date", "created",
            "när",
        ),
        "category": (
            "kategori", "ärendetyp", "typ", "ämne", "synpunkt", "rubrik", "category", "type", "subject",
        ),
    },
}  # fmt: skip

_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "lat": ("lat", "latitud", "latitude", "breddgrad", "y lat"),
    "lon": ("lon", "long", "longitud", "longitude", "lng", "längdgrad", "x lon"),
    "north": (
        "n", "north", "northing", "nord", "nordlig", "nordkoordinat", "n koordinat", "y", "y koordinat", "ykoord",
        "y koord",
        "y coord", "y coordinate", "y coordina", "koordinat y", "koordinat n", "sweref n", "sweref99tm n",
        "sweref99 n", "point y", "ycoord",
    ),
    "east": (
        "e", "east", "easting", "öst", "ost", "ostlig", "östlig", "östkoordinat", "e koordinat", "x", "x koordinat",
        "xkoord",
        "x koord", "x coord", "x coordinate", "x coordina", "koordinat x", "koordinat e", "sweref e", "sweref99tm e",
        "sweref99 e", "point x", "xcoord",
    ),
}  # fmt: skip

SAID_BEST: Final = 0.95
SAID_CUT: Final = 0.75
SAID_PARTLY: Final = 0.6
SAID_LAST: Final = 0.61

_COUNTED: Final = frozenset({"objectid", "objectid1", "fid", "ogcfid", "gmlid"})
"""Numbers that a map program gives rows: taken for an identity where there is no other."""

_CUT: Final = 10
"""A heading in a dbf file, so in a Shapefile, has no more characters than this."""

_BARE: Final = str.maketrans("åäöéü", "aaoeu")


def plain(heading: str) -> str:
    """Bring a heading to its plain form: ``X_koord (m)`` to ``x koord``."""
    words = _NOISE.sub(" ", heading.casefold()).strip()
    return _UNIT.sub("", words).strip() or words


@lru_cache(maxsize=8192)
def bare(heading: str) -> str:
    """Bring a heading to what files without Swedish letters and spaces leave of it: ``Tänd tid`` to ``tandtid``."""
    return without_dots(plain(heading).replace(" ", ""))


def without_dots(text: str) -> str:
    """Write small å, ä and ö as a and o."""
    return text.translate(_BARE)


def said(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Give the words looked for in a kind of file, by role, most telling first."""
    return {**_SAID[kind], **(_PLACES if kind != "areas" else {})}


def is_known(kind: str) -> re.Pattern[str]:
    """Give a pattern that plain headings of a kind of file match, with Swedish letters or without."""
    words = {word for group in said(kind).values() for word in group}
    words |= {without_dots(word) for word in words}
    return re.compile("^(?:" + "|".join(sorted(map(re.escape, words))) + ")$")


_WHOLE: Final = frozenset(bare(word) for kind in _SAID.values() for group in kind.values() for word in group)


def is_cut(heading: str) -> bool:
    """Tell whether a heading may be the first ten characters of a longer one, as dbf files write them."""
    name = heading.strip()
    return _CUT in (len(name), len(name.encode())) and not any(map(str.isspace, name)) and bare(name) not in _WHOLE


def how_well(heading: str, words: tuple[str, ...]) -> float:
    """Tell how well a heading says one of some words, 0-1; earlier words count a little more."""
    name, compact = plain(heading), bare(heading)
    if compact in _COUNTED:
        return SAID_LAST if name in words else 0.0
    if name in words:
        return SAID_BEST - 0.1 * words.index(name) / len(words)
    for at, word in enumerate(words):
        if compact == bare(word):
            return SAID_BEST - 0.05 - 0.1 * at / len(words)
    if is_cut(heading):
        for at, word in enumerate(words):
            if bare(word).startswith(compact):
                return SAID_CUT - 0.1 * at / len(words)
    for at, word in enumerate(words):
        if len(word) >= 5 and re.search(rf"\b{re.escape(word)}", name):
            return SAID_PARTLY - 0.1 * at / len(words)
    return 0.0
