"""The words that files use for offences and for kinds of places, Swedish and English.

Sensitive groups stand first and are generous: a word that speaks of somebody who must be protected decides, whatever
else is said ("violent or sexual" is sexual). After them, the first group that fits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from hotspots.io.tables.column import Column
from hotspots.model.offences import GROUP_PLACES

WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("honour", r"\bheders|könsstymp|äktenskapstvång|tvångsgift|barnäktenskap|oskuldskontroll|\bhonou?r|"
           r"forced marriage"),
    ("children", r"\bbarn(?!vagn|cykel)|minderårig|underårig|orosanm|\b(?:flick|pojk)|\b0-1\d år|under 1[58] år|"
                 r"\bchild|\bminors?\b|"
                 r"juvenile|\binfant|kidnapp"),
    ("trafficking", r"människohandel|människoexploat|koppleri|prostitu|trafficking|\bpimp|sexköp|köp av sexuell"),
    ("sexual", r"våldtäkt|våldtagen|sexual|sexuell|sexbrott|blottning|blottar|sedlighet|\brapes?\b|\braped\b|"
               r"indecen|voyeur|"
               r"\bsex\b|kränkande fotograf"),
    ("violence_home", r"kvinnofrid|fridskränk|relationsvåld|nära relation|relation(?:s)?brott|familj|lägenhetsbråk|"
                      r"husfrid|"
                      r"i hemmet|(?:misshandel|våld|hot|ofredande)\b.*\b(?:inomhus|bekant|närstående|make|maka|sambo)|"
                      r"mot kvinna|domestic|intimate partner|\bfamily\b"),
    ("stalking", r"stalk|olaga förföljelse|kontaktförbud|besöksförbud|harass|restraining order"),
    ("hate", r"hatbrott|hets mot|folkgrupp|olaga diskriminering|rasis|homofob|antisemit|islamofob|\bhate\b|racial|"
             r"racist"),
    ("self_harm", r"självmord|suicid|självskad|självdöd|anträffad död|anträffad avliden|dödsfall|psykisk|self.?harm|"
                  r"overdos|"
                  r"\bmental|\bdeath|dead body"),
    ("threat", r"bombhot|bomb threat"),
    ("robbery", r"\brån(?!g)|(?:person|butiks|bank|väpnat|gatu|värde\w*)rån\b|rånförsök|robber|mugging"),
    ("weapons", r"vapen|knivlag|kniv\b|farligt föremål|farliga föremål|skottloss|skjutning|beskjut|explosion|"
                r"explosiv|detonation|"
                r"spräng|handgranat|weapon|firearm|\bgun\b|shots|shooting|\bknife"),
    ("traffic", r"trafik|rattfyll|rattonykt|olovlig körning|vårdslös|parkering|felparker|smitning|körkort|fortkör|"
                r"hastighet|buskör|\bepa.?|a.traktor|moped(?:åk|kör|ister|er\b)|elspark|sparkcyk|snöskoter|"
                r"street.?racing|"
                r"vårdslös|"
                r"\bkollision|singelolycka|viltolycka|accident|hit (?:and|&) run|traffic|parking|\bdui\b|"
                r"drunk driving|speeding|"
                r"collision"),
    ("vehicle", r"(?:bil|fordon|moped|motorcyk|\bmc\b|släp|lastbil).*(?:stöld|stulet|stulen|inbrott|tillgrepp)|"
                r"biltillgrepp|"
                r"(?:stöld|inbrott|tillgrepp).*(?:bil\b|bilar|fordon|fortskaffning|moped|motorcyk|båtmotor)|bilinbrott|"
                r"vehicle (?:theft|crime|stolen|recovered)|stolen vehicle|theft from (?:motor )?vehicle|car theft|"
                r"auto theft"),
    ("burglary_business", r"(?:inbrott|stöld).*(?:butik|företag|kontor|affär|skola|restaurang|industri|lokal|bygg|"
                          r"kiosk|förråd)|"
                          r"(?:butiks|företags|kontors|skol|lokal)inbrott|burglary.*(?:business|commercial|"
                          r"non.?resid|shop|office)|"
                          r"(?:business|commercial) burglary|larm inbrott"),
    ("theft", r"stöld/inbrott"),
    ("burglary_home", r"(?:inbrott|stöld|burglar\w*|break.?in).*(?:bostad|bostäder|lägenhet|villa|villor|radhus|"
                      r"fritidshus|källare|vind\b|dwelling|residen|apartment|\bhomes?\b|\bhouses?\b)|"
                      r"(?:bostad|lägenhet|villa|radhus|fritidshus|källar|vind)\w*.*inbrott|"
                      r"(?:residential|dwelling|home|house) burglar|housebreak"),
    ("burglary", r"inbrott|burglar|break.?in"),
    ("vandalism", r"skadegör|klott|graffiti|vandal|criminal damage|åverkan|sönderslag|krossad|glaskross|"
                  r"förstörelse|förstört|sabotage(?! mot blå)"),
    ("fire", r"brand|\beld|brinn|arson|\bfires?\b"),
    ("violence_public", r"misshand|\bmord|dråp|\bvåld|blåljus|slagsmål|slagsmal|assault|violen|murder|homicid|"
                        r"manslaughter|affray|"
                        r"knivskuren|knivskär|fighting|person crime"),
    ("narcotics", r"narkot|knark|\bdrog|dopning|langning|langare|kanyl|missbruk(?! av (?:urkund|larm))|drug|narcotic|"
                  r"needles?\b"),
    ("fraud", r"bedräg|fraud|identitets|\bscam|åldringsbrott|penningtvätt|förskingr|urkund"),
    ("theft", r"stöld|stulen|stulet|snatteri|häleri|tillgrepp|ficktjuv|theft|shoplift|larceny|pickpocket|stolen|"
              r"property crime"),
    ("threat", r"\bhot\b|\bhot/|\bhota|olaga tvång|utpress|övergrepp i rättssak|threat|\bthret|extort|blackmail"),
    ("lighting_fault", r"belysning|lampa|lampor|släckt|street.?light|\blamp"),
    ("disorder", r"fylleri|\blob\b|ordning|bråk|störning|störande|buller|ofred|förargelse|alkohol|berusad|tiggeri|"
             r"intrång|busliv|"
                 r"olåt|smällar|fyrverk|nedskräp|disturb|disorder|noise|nuisance|anti.?social|public order|unwanted|"
                 r"drunk|"
                 r"trespass|loiter|liquor|begging|skräp|dumpn|litter|fly.?tip|gäng|folksamling|samling av|"
                 r"ungdomar|svartklubb|bosättning|tältläger|övergiv|skrotbil|bilvrak|hot spot|rowdy|encampment"),
    ("person_unclear", r"brott mot person|brott mot enskild|(?:crimes?|offen[cs]es?) against (?:the )?persons?"),
    ("insecurity", r"otrygg|trygghet|\boro\b|orolig|skymd sikt|buskage|vegetation|växtlighet|mörk|"
                   r"misstänkt (?:person|fordon|beteende)|insecur|unsafe|suspicious|prowler"),
)  # fmt: skip

_NEUTRAL: Final = (
    r"^övrig|^annat|^other|uppdatering|sammanfattning|information|räddningsinsats|sjukdom|olycksfall|\bdjur|"
    r"arbetsplatsolycka|"
    r"polisinsats|kommendering|kontroll|försvunn|larm|miljöbrott|anträffat gods|skyddslag|luftfart|hundar|hemfrid|"
    r"frihetsberöv|människorov|vållande|welfare|assist|hazard|missing person|non criminal|follow.?up|^area check|"
    r"^premise check|"
    r"hittegods|upphittat|tillsyn|brottsmisstanke|^civil|^school|^warrant|property lost|^okänt?$|^unknown$|^$"
)  # fmt: skip


_DWELLING: Final = re.compile(
    r"bostad|lägenhet|\bvilla|radhus|kedjehus|parhus|fritidshus|sommarstug|\bstug(?:a|or)\b|i hemmet|hemfrid|källare|"
    r"vindsförråd|\bvind(?:en)?\b|trapphus|trappuppgång|tvättstug|boende\b|hemtjänst|gruppbostad|kolonistug|balkong|"
    r"\bhem\b|\bhemma\b|dwelling|residen[ct]|apartment|\bflat\b|\bhouse\b|\bhome\b|stairwell"
)
_NOT_DWELLING: Final = re.compile(r"bostadsområde|bostadsgård|bostadskvarter|residential (?:area|street)|non.?resid")
_NOWHERE: Final = re.compile(
    r"bedräg|internet|\bonline|\bit.brott|data(?:intrång|bedräg|brott)|\bnätet\b|cyber|sociala medier|"
    r"^telefon|(?:via|per|på|over the) (?:tele)?(?:fon|phone)|per post\b|^e.?post|via (?:e.?post|sms)|bluffakt|"
    r"nätfiske|vishing|phishing|kortbedräg|identitets|förfalsk|urkund|"
    r"bokföring|skattebrott|bidragsbrott|penningtvätt|förskingr|förtal|mened|fraud|identity theft|\bscam|"
    r"money launder|defam|ingen plats|saknar plats|okänd ort|utomlands|abroad"
)
_PUBLIC: Final = re.compile(
    r"utomhus|allmän plats|offentlig|\bgatu?(?:a|an|or|miljö)?\b|\bgata\b|\btorg|\bpark(?:en|er)?\b|"
    r"parkering(?:splats|shus)?|gång.?(?:och|&|/)?.?cykel|\bväg(?:en)?\b|station|hållplats|centrum\b|gallerian?\b|"
    r"köpcent|butik|affär|restaurang|krog|\bbar\b|nattklubb|uteservering|skolgård|skol(?:a|an|område)\b|bibliotek|"
    r"lekplats|idrott|badplats|bostadsområde|bostadsgård|bostadskvarter|\bbro(?:n)?\b|gångtunnel|kollektivtrafik|"
    r"\bbuss|\btåg|spårvagn|tunnelban|bensinstation|kyrkogård|skog|strand|outdoors?|street|square|parking|"
    r"public (?:place|space|transport)|\bshop|restaurant|\bpub\b|\bschool|playground|railway|\bbus\b"
)
_UNKNOWN: Final = re.compile(
    r"^(?:okän[dt]?|uppgift saknas|saknas|vet ej|övrigt?|annan(?: plats)?|annat|inomhus|ej angiv(?:en|et)|"
    r"ospecificera[td]|"
    r"unknown|other|indoors?|not stated|-|\?)?$"
)


_MOST_KINDS: Final = 60
_MOSTLY: Final = 0.6


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((group, re.compile(words)) for group, words in WORDS)


@lru_cache(maxsize=1)
def _neutral() -> re.Pattern[str]:
    return re.compile(_NEUTRAL)


def folded(word: str) -> str:
    """Bring a word to the form it is looked up in: no case, no underscores, single spaces."""
    return " ".join(word.casefold().replace("_", " ").split())


def sort_word(word: str) -> tuple[str, str, bool]:
    """Sort one word for an offence.

    Returns
    -------
    group, place, known
        One of :data:`hotspots.model.offences.OFFENCE_GROUPS`; one of :data:`~hotspots.model.offences.PLACE_KINDS`;
        and whether the table knows the word. What it does not know is ``other`` at an ``unknown`` place.
    """
    text = folded(word)
    group = next((group for group, pattern in _patterns() if pattern.search(text)), None)
    if group is None:
        return "other", tell_place(text) or "unknown", bool(_neutral().search(text))
    return group, place_of(group, text), True


def place_of(group: str, word: str) -> str:
    """Tell where an offence of a group happened: as its own word says, else as is usual in the group.

    What has no public place keeps none, but violence between people who are close may be said to be outdoors.
    """
    usual = GROUP_PLACES.get(group, "unknown")
    said = tell_place(word)
    if said in (None, "unknown") or (usual == "nowhere" and (group != "violence_home" or said != "public")):
        return usual
    return said


def tell_place(text: str) -> str | None:
    """Tell what kind of place a word speaks of; None if it is not known, ``unknown`` if it says that nobody knows."""
    text = folded(text)
    if _NOWHERE.search(text):
        return "nowhere"
    if _DWELLING.search(text) and not _NOT_DWELLING.search(text):
        return "dwelling"
    if _PUBLIC.search(text):
        return "public"
    return "unknown" if _UNKNOWN.match(text) else None


def names_kinds(column: Column) -> bool:
    """Tell whether a column names kinds of places and not places: few words without numbers, dwellings among them."""
    cells = [str(cell) for cell in column.distinct if cell]
    if not 1 < len(cells) <= _MOST_KINDS or any(sign.isdigit() for cell in cells for sign in cell):
        return False
    told = [tell_place(cell) for cell in cells]
    return "dwelling" in told and sum(kind is not None for kind in told) >= _MOSTLY * len(cells)
