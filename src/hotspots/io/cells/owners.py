"""Owners of lamps: companies, authorities and associations are named, private persons are not.

An owner is hidden if a part of it (``Brf Hagabo, c/o Anna Kraft`` has two) names a person or is not known to be an
organisation. A word that only organisations have (``AB``, ``Brf``, ``kommun``) makes the part one; else a given name or
a word such as ``Familjen`` makes it a person; else a whole word such as ``vatten`` or a well-known company's name makes
it an organisation. What is left is hidden: the study may name what is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.io.cells.given_names import is_given
from hotspots.io.ledger import Ledger
from hotspots.io.tables.column import Column
from hotspots.model.lighting import PRIVATE_OWNER
from hotspots.model.reading import Withheld

_SHOWN: Final = 8
_CODE: Final = re.compile(r"[A-ZÅÄÖ]{1,3}\d*|[\W\d_]*\w?[\W\d_]*")
"""Short codes, ``TK`` or ``K2``: nobody's name."""

_STRONG: Final = re.compile(
    r"\b(?:ab|a/b|aktiebolag(?:et)?|hb|kb|handelsbolag|publ|brf|ek\.? ?för|hsb|riksbyggen|inc|ltd|llc|plc|gmbh|oyj?|"
    r"kommun(?:al)?(?:en)?s?|municipality|council|city of|borough of|"
    r"landsting(?:et)?|länsstyrelsen|trafikverket|vägverket|universitet(?:et)?|högskola[n]?|sjukhus(?:et)?|"
    r"bostadsrätts\w+|samfällighets?\w*|stiftelsen?|foundation|association|company|authority|trust|housing|agency|"
    r"department|"
    r"\w*(?:kommun|förening|förvaltning|förbund|bolag|styrelse|stiftelse|sällskap|församling|pastorat|universitet|"
    r"samfällighet|konsortium)(?:en|et|n)?s?|\w*(?:verket|myndigheten|nämnden))\b"
    r"|\b(?-i:AS|GA)\b:?",
    re.IGNORECASE,
)
"""Words that only organisations have in their names."""

_PERSON: Final = re.compile(
    r"\b(?:familjen?|family|fam|dödsbo(?:et)?|stärbhus(?:et)?|estate of|herr|fru|fröken|hr|änkan|arvingar(?:na)?|"
    r"makarna|mr|mrs|ms)\b|\b(?=\w{4,})\w+sson\b",
    re.IGNORECASE,
)
_ESTATE: Final = re.compile(r"\b(?:dödsbo(?:et)?|stärbhus(?:et)?|estate of)\b", re.IGNORECASE)
_WEAK: Final = re.compile(
    r"\b(?:stads?|staden|stadsdel\w*|region(?:en)?|vatten|avlopp|va|energi\w*|elnät\w*|eldistribution|kraftnät|nät|"
    r"fjärrvärme|värme|belysning\w*|vegvesen|"
    r"kommune|fylke(?:skommune)?|bygg\w{0,4}|entreprenad\w*|anläggning\w*|drift|teknik|tekniska|service|bostad|"
    r"\w*bostäder(?:na)?|\w*fastighet(?:er|en|s)?|hus|husen|huset|lokaler|"
    r"korset|stift(?:et)?|kyrkan|kyrkogård\w*|kontoret|\w{3,}kontor(?:et)?|\w{3,}avdelning(?:en)?|enhet(?:en)?|"
    r"byalag(?:et)?|"
    r"\w*(?:skolan|hamnen|parkering\w*)|skolor|hotell?|hotels?|maxi|kvantum|supermarket|köpcentrum|handel|centrum|"
    r"galleria[n]?|cars|group|gruppen|koncernen|logistik|transport\w*|trafik\w*|spårvägar|"
    r"svenska|sverige|sweden|nordic|nordiska|statens?|statlig\w*|staten|län|läns|väg|vägar|vägen|gata|gator|"
    r"väghållare\w*|väghållning|vägsamfällighet|huvudman|ägare|förvaltare|okän[dt]\w*|saknas|unknown|none|owner|"
    r"privat\w*|enskild väg|allmän väg|annan|övriga?t?|other|public|private|property|properties|city|county|roads?|"
    r"highways?|folkets|idrotts\w*|golf\w*|båt\w*|camping)\b",
    re.IGNORECASE,
)
"""Whole words that organisations have, and hardly a person; those that are surnames too (Kraft, Park) are not there."""

_COMPANIES_SAID: Final = """
    volvo ica coop willys hemköp lidl systembolaget apoteket ikea ikano peab skanska ncc jm veidekke svevia scandic
    higab stena telge wallenstam castellum vasakronan platzer hufvudstaden fabege rikshem akelius heimstaden
    victoriahem stångåstaden poseidon jernhusen swedavia sveaskog sca saab ericsson telia tele2 telenor postnord sj
    preem okq8 st1 circlek ellevio vattenfall eon e.on fortum jämtkraft öresundskraft infranord bravida caverion
    assemblin eltel omexom citelum signify aimo apcoa chalmers fortifikationsverket akademiska specialfastigheter
    liseberg göteborgslokaler framtiden vonovia stockholmshem svenskakyrkan
"""
_COMPANIES: Final = frozenset(_COMPANIES_SAID.split())
_MAYBE_SAID: Final = """
    kraft el park parken kyrka hamn hamnar skola torg
"""
_MAYBE: Final = frozenset(_MAYBE_SAID.split())
"""Words that are surnames too: an organisation's only behind the name of a municipality."""

_ALONE_SAID: Final = """
    gata park gata/park hamn allmän enskild enskilda statlig kommunal privat okänd okänt annan övrig övriga natur
    miljö fritid kultur
"""
_ALONE: Final = frozenset(_ALONE_SAID.split())
_PLACES_SAID: Final = """
    alingsås alvesta aneby arboga arjeplog arvidsjaur arvika askersund avesta bengtsfors bjurholm bjuv boden
    bollebygd bollnäs borgholm borlänge borås botkyrka boxholm bromölla bräcke burlöv båstad dalsed danderyd
    degerfors dorotea ekerö eksjö emmaboda enköping eskilstuna eslöv essunga fagersta falkenberg falköping falun
    filipstad finspång flen forshaga färgelanda gagnef gislaved gnesta gnosjö gotland grums grästorp gullspång
    gällivare gävle göteborg götene habo hagfors hallsberg hallstahammar halmstad hammarö haninge haparanda heby
    hedemora helsingborg herrljunga hjo hofors huddinge hudiksvall hultsfred hylte håbo hällefors härjedalen
    härnösand härryda hässleholm höganäs högsby hörby höör jokkmokk järfälla jönköping kalix kalmar karlsborg
    karlshamn karlskoga karlskrona karlstad katrineholm kinda kiruna klippan knivsta kramfors kristianstad
    kristinehamn krokom kumla kungsbacka kungsör kungälv kävlinge köping laholm landskrona laxå lekeberg leksand
    lerum lessebo lidingö lidköping lindesberg linköping ljungby ljusdal ljusnarsberg lomma ludvika luleå lycksele
    lysekil malmö malung mariestad markaryd mellerud mjölby mora motala mullsjö munkedal munkfors mölndal mönsterås
    mörbylånga nacka norberg nordanstig nordmaling norrköping norrtälje norsjö nybro nykvarn nyköping nynäshamn
    nässjö ockelbo olofström orsa orust osby oskarshamn ovanåker oxelösund pajala partille perstorp piteå ragunda
    robertsfors ronneby rättvik sandviken sigtuna simrishamn sjöbo skara skellefteå skinnskatteberg skurup skövde
    smedjebacken sollefteå sollentuna solna sorsele sotenäs staffanstorp stenungsund stockholm storfors storuman
    strängnäs strömstad strömsund sundbyberg sundsvall sunne surahammar svalöv svedala svenljunga säffle säter
    sävsjö söderhamn söderköping södertälje sölvesborg tanum tibro tidaholm tierp timrå tingsryd tjörn tomelilla
    torsby torsås tranemo tranås trelleborg trollhättan trosa tyresö täby töreboda uddevalla ulricehamn umeå uppsala
    uppvidinge vadstena vaggeryd valdemarsvik vallentuna vansbro varberg vaxholm vellinge vetlanda vilhelmina
    vimmerby vindeln vingåker vårgårda vänersborg vännäs värmdö värnamo västervik västerås växjö ydre ystad åmål
    ånge åre årjäng åsele åstorp åtvidaberg älmhult älvdalen älvkarleby älvsbyn ängelholm öckerö ödeshög örebro
    örkelljunga örnsköldsvik östersund österåker östhammar östra väst öst norr syd västra norra södra oslo bergen
    trondheim stavanger köpenhamn helsingfors esbo vanda åbo tammerfors
"""
_PLACES: Final = frozenset(_PLACES_SAID.split())
"""Municipalities without those whose names are surnames, quarters of the sky, some towns beside."""

_SONS: Final = re.compile(
    r"(?:&|\boch\b|\band\b|\bo\b)\s*(?:co|co\.|söner|son|döttrar|partners?|sons)\b", re.IGNORECASE
)
_PARTS: Final = re.compile(
    r"\s*(?:[,;/()&+]|\s(?:och|o|and|c/o|att:?|via|genom|kontakt|kontaktperson|tel)(?=\s))\s*", re.IGNORECASE
)
_WORDS: Final = re.compile(r"[^\W\d_]+(?:[-.][^\W\d_]+)*")


def is_person(owner: str) -> bool:
    """Tell whether the owner of a lamp is to be hidden: a part of it is a person's name, or nobody's that is known."""
    text = " ".join(owner.split())
    if _SONS.search(text) and _STRONG.search(text) and not _ESTATE.search(text):
        return False
    text = re.sub(r"\bc/o\b", ",", re.sub(r"\b([aA])/([bBsS])\b", r"\1\2", text), flags=re.IGNORECASE)
    return any(_is_hidden(part) for part in _PARTS.split(text) if part)


def _is_hidden(part: str) -> bool:
    """Tell whether a part of an owner is a person's name, or may be one."""
    words = _WORDS.findall(part)
    folded = [word.casefold() for word in words]
    if _ESTATE.search(part):
        return True
    if _STRONG.search(part):
        return False
    if _PERSON.search(part) or any(map(is_given, words)):
        return True
    if _CODE.fullmatch(part) or _WEAK.search(part) or any(word in _COMPANIES for word in folded):
        return False
    places = [_is_place(word) for word in folded]
    if all(place or word in _ALONE for word, place in zip(folded, places, strict=True)):
        return False
    return not (places[0] and any(word in _MAYBE for word in folded[1:]))


def _is_place(word: str) -> bool:
    return word in _PLACES or (word.endswith("s") and word[:-1] in _PLACES)


def hide_persons(
    owner: Column, heading: str, rows: npt.NDArray[np.int64], ledger: Ledger, named: Sequence[str] = ()
) -> tuple[Column, Withheld]:
    """Put :data:`~hotspots.model.lighting.PRIVATE_OWNER` where an owner reads as a person, row by row; say how many.

    Parameters
    ----------
    owner, heading
        The column and what the file calls it.
    rows
        Of the file, as a spreadsheet shows them.
    ledger
        The account of the file.
    named
        Owners that the study says are no private persons, in any case and spacing.

    Returns
    -------
    owner, withheld
        The column without names; and the names of two words and more, to be searched for in files: one alone is that
        of many a street.
    """
    spared = {fold_owner(name) for name in named}
    persons = {str(cell) for cell in owner.distinct if cell and is_person(str(cell))}
    kept = sorted(name for name in persons if fold_owner(name) in spared)
    persons -= set(kept)
    if kept:
        ledger.note("owners_kept", is_warning=False, names=kept, column=heading)
    if not persons:
        return owner, Withheld()
    found = rows[owner.is_in(sorted(persons))]
    told = ", ".join(map(str, found[:_SHOWN])) + (" …" if len(found) > _SHOWN else "")
    ledger.note("owners_private", count=len(found), owners=len(persons), column=heading, rows=told)
    hidden = [PRIVATE_OWNER if str(cell) in persons else str(cell) for cell in owner.distinct]
    return Column.merged(owner.codes, hidden), Withheld(sources=(partial(_searched, persons),))


def fold_owner(name: str) -> str:
    """Bring an owner's name to the form it is looked up in."""
    return " ".join(name.split()).casefold()


def _searched(names: set[str]) -> frozenset[str]:
    return frozenset(fold_owner(name) for name in names if len(_WORDS.findall(name)) > 1)
