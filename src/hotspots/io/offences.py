"""Sorts the words that files use for offences into groups, Swedish and English; sensitive ones first and generously.

A word that speaks of somebody who must be protected decides, whatever else is said: "violent or sexual" is sexual.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from hotspots.io.column import Column

_TABLE: Final[tuple[tuple[str, str], ...]] = (
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
                r"hastighet|"
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
    ("burglary_home", r"inbrott|stöld.*(?:bostad|lägenhet|villa|källare|vind\b)|burglar|break.?in|housebreak"),
    ("vandalism", r"skadegör|klott|graffiti|vandal|criminal damage|åverkan|sönderslag|krossad"),
    ("fire", r"brand|\beld|brinn|arson|\bfires?\b"),
    ("violence_public", r"misshand|\bmord|dråp|\bvåld|blåljus|slagsmål|slagsmal|assault|violen|murder|homicid|"
                        r"manslaughter|affray|"
                        r"knivskuren|knivskär|fighting|person crime"),
    ("narcotics", r"narkot|knark|\bdrog|dopning|drug|narcotic"),
    ("fraud", r"bedräg|fraud|identitets|\bscam|åldringsbrott|penningtvätt|förskingr|urkundsförf"),
    ("theft", r"stöld|stulen|stulet|snatteri|häleri|tillgrepp|ficktjuv|theft|shoplift|larceny|pickpocket|stolen|"
              r"property crime"),
    ("threat", r"\bhot\b|\bhot/|\bhota|olaga tvång|utpress|övergrepp i rättssak|threat|\bthret|extort|blackmail"),
    ("lighting_fault", r"belysning|lampa|lampor|släckt|street.?light|\blamp"),
    ("disorder", r"fylleri|\blob\b|ordning|bråk|störning|störande|buller|ofred|förargelse|alkohol|berusad|tiggeri|"
             r"intrång|busliv|"
                 r"olåt|smällar|fyrverk|nedskräp|disturb|disorder|noise|nuisance|anti.?social|public order|unwanted|"
                 r"drunk|"
                 r"trespass|loiter|liquor|begging"),
    ("insecurity", r"otrygg|\boro\b|orolig|misstänkt (?:person|fordon|beteende)|insecur|unsafe|suspicious|prowler"),
)  # fmt: skip

_NEUTRAL: Final = (
    r"^övrig|^annat|^other|uppdatering|sammanfattning|information|räddningsinsats|sjukdom|olycksfall|\bdjur|"
    r"arbetsplatsolycka|"
    r"polisinsats|kommendering|kontroll|försvunn|larm|miljöbrott|anträffat gods|skyddslag|luftfart|hundar|hemfrid|"
    r"frihetsberöv|människorov|vållande|welfare|assist|hazard|missing person|non criminal|follow.?up|^area check|"
    r"^premise check|"
    r"^civil|^school|^warrant|property lost|^okänt?$|^unknown$|^$"
)  # fmt: skip


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((group, re.compile(words)) for group, words in _TABLE)


@lru_cache(maxsize=1)
def _neutral() -> re.Pattern[str]:
    return re.compile(_NEUTRAL)


def sort_offence(word: str) -> tuple[str, bool]:
    """Sort one word for an offence.

    Returns
    -------
    group, known
        One of :data:`hotspots.model.offences.OFFENCE_GROUPS`; and whether the table knows the word. What it does not
        know is ``other``.
    """
    text = " ".join(word.casefold().replace("_", " ").split())
    for group, pattern in _patterns():
        if pattern.search(text):
            return group, True
    return "other", bool(_neutral().search(text))


def sort_offences(column: Column, said: Mapping[str, str]) -> tuple[npt.NDArray[np.object_], list[str]]:
    """Sort a column of words for offences.

    Parameters
    ----------
    column
        Its cells.
    said
        The study's own mapping from words to groups, whatever their case; it goes before the table.

    Returns
    -------
    groups, unknown
        A group for each row; and the words that neither knows, most frequent first.
    """
    own = {word.casefold().strip(): group for word, group in said.items()}
    groups, unknown = [], []
    for word, count in zip(column.distinct, column.counts, strict=True):
        if (group := own.get(word.casefold())) is None:
            group, known = sort_offence(word)
            if not known:
                unknown.append((-int(count), word))
        groups.append(group)
    return column.spread(np.array(groups, dtype=object)), [word for _, word in sorted(unknown)]
