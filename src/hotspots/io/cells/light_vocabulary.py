"""The words in which people write of lamps and streets, Swedish and English, by what they say of the light."""

from __future__ import annotations

import re
from typing import Final

_FOLD: Final = str.maketrans("åäöéü’", "aaoeu'")
_IN_TWO: Final = re.compile(r"aa|ae|oe(?!s)|(?<!\bd)(?<!\bg)oe")
"""How å, ä and ö are spelt in plain letters; ``does`` and ``goes`` are as they are."""

AS_ONE: Final = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"\b(is|are|was|were|does|do|did|has|have|wo|ca)n'?t\b|\b(can)not\b", r"\1\2 not"),
        (r"\bu\.? ?a\b\.?|\butan (?:nagon )?anm\w*\.?|\binget att anmarka\b|\ball right\b", " felfri "),
        (r"\bur (?:funktion|drift|bruk|spel)\b|\bout of (?:order|service|use)\b|\b(?:lampan?) ur\b", " trasig "),
        (r"\bi (?:drift|bruk|funktion|ordning)\b|\bin (?:operation|service|use)\b", " idrift "),
        (r"\b(?:av|till) och (?:pa|fran)\b|\bfran och till\b|\bpa och av\b|\bon and off\b|"
         r"\boff and on\b", " blinkar "),
        (r"\b(?:tands|tander) och (?:slacks|slocknar|slacker)\b|\bda och da\b|\bupp och ner\b", " blinkar "),
        (r"\b(?:slacks|slocknar|slacker) och (?:tands|tander)\b", " blinkar "),
        (r"\bfor (?:stark|ljus)\w*\b|\btoo (?:bright|strong)\b", " bländar ".translate(_FOLD)),
        (r"\bdygnet runt\b|\bdagtid\b|\bpa da(?:gen|garna)\b|\bhela dagen\b|\b(?:all|during the|"
         r"by) day\b", " dagbrand "),
        (r"\b(?:inte|ej|icke) bara\b|\bnot (?:only|just)\b", " "),
        (r"\bbara bra\b", " bra "),
        (r"\ball but\b", " all except "),
        (r"\bsom (?:de[nt]?|dom|man|vi)? ?(?:ska|skall|bor)\b|\bas (?:it|they) should\b", " "),
        (r"\bcom(?:e|es|ing) on\b", " lit "),
        (r"\?\s*(nej|ja|no|yes)\b", r" \1"),
        (r"\bfel(?= (?:farg|riktad|vinkl|vinkel|hall|ljus|sort|typ|plac)\w*)", " annat "),
    )
)  # fmt: skip
"""Turns of phrase that are one word here."""

CLASSES: Final = tuple(
    (name, re.compile(words))
    for name, words in (
        ("share", r"#\w+"),
        ("not", r"inte|int|nte|itne|ej|icke|aldrig|varken|knappast|nej|sluta[tr]?|slutade|upphor[t]?|upphorde|not|"
                r"never|"
                r"neither|stopped|stops|ceased"),
        ("none", r"ingen|inga|inget|ingenting|intet|utan|noll|0|no|none|nothing|without|zero|nor"),
        ("shines", r"lys|lyser|lysa|lyst|lyste|skiner|brinner|fungera[rt]?|fungerade|funka[rt]?|funkade|"
                   r"tander|tands|tandas|tandes|startar"),
        ("on", r"tand|tanda|tant|upptand\w*|lysande|upplyst\w*|belyst\w*|okej|ok|okay|okey|hel|idrift|drift|funktion|"
               r"fungerande|igang|felfri|felfritt|felfria|ljust|works?|worked|working|lit|functioning|functional|"
               r"functions|operational|operating|shining|shines"),
        ("fine", r"bra|fin|fint|fina|godkan[dt]a?|perfekt|good|fine|perfect|alright"),
        ("goes_out", r"slacks|slackas|slacker|slocknar|slocknade|felanmal\w*"),
        ("out", r"(?:ned|ner|natt|spar)?slackt?(?:a|e|es)?|slocknat|slocknad\w*|mork|morkt|morka|morker|morkret|"
                r"(?:kol|beck)?(?:svart|mork)[ta]?|svarta|morklag[dt]\w*|trasig\w*|sonder|paj|defekta?|utbran[dt]\w*|"
                r"utbrunn\w*|brunnen|brunnit|stromlos\w*|dod|doda|obelyst\w*|oupplyst\w*|otand\w*|felaktig\w*|"
                r"(?:lamp|kabel|sakrings|jord|el|belysnings|gatubelysnings|armatur|funktions|ljus)?fel(?:et)?|"
                r"lampbrott|"
                r"kabelbrott|(?:strom)?avbrott|dark|darkness|unlit|broken|dead|out|off|faulty|fault|failed|"
                r"inoperative|"
                r"blown|burnt|outage|defective|blackout|nonfunctional|nonworking"),
        ("remark", r"problem|problemet|problemen|anmarkning\w*|klagomal|brist|brister|avvikelser?|issues?|faults|"
                   r"defects?|"
                   r"remarks?|problems|complaints?|trouble"),
        ("flickers", r"blinka[rt]?|blinkade|blinkande|blinkning\w*|blinks?|blinking|flimra[rt]?|flimrande|"
                    r"fladdra[r]?|fladdrande|glimta[r]?|glimtande|glappar|glapp|flicker\w*|flash|flashes|flashing"),
        ("hidden", r"skym(?:s|d|da|t|mer|mande|ning)|skugga[srdt]\w*|trad|tradet|traden|buskar?|buskarna|buskage\w*|"
                   r"buskig\w*|"
                   r"gren|grenen|grenar|grenarna|grenverk\w*|\w*vax(?:t|ta|tlig\w*|er|tligheten)|vaxter|lovverk\w*|"
                   r"beskara?s?|beskaras|beskarning\w*|hidden|obscured|trees?|branch|branches|overgrown|bush|bushes|"
                    r"foliage"),
        ("pruned", r"beskur\w*|nyklippt\w*|trimmed|pruned"),
        ("glare", r"bland(?:ar|ande|as|ad|ning)|glares?|glaring|dazzl\w*"),
        ("damaged", r"skad(?:a|an|ad|ade|at|or|orna|as)|skadegor\w*|pakor\w*|luta[rdt]?|lutande|sned|snett|sneda|"
                    r"krossa[dts]?|krossade|krossats|"
                    r"spruck\w*|hanger|ramla[dt]\w*|"
                    r"vandal\w*|los|losa|lossnat|nedfall\w*|nerfall\w*|omkull\w*|avbrut\w*|knackt|knackta|knackts|"
                    r"damaged?|leaning|"
                    r"leans|knocked|smashed|cracked|bent|loose|shattered"),
        ("mended", r"laga[dt]\w*|atgarda[dt]\w*|fixa[dt]\w*|reparera[dt]\w*|(?:ut)?byt[td](?:a|s)?|avhjalp[td]\w*|"
                   r"aterstall[dt]\w*|fardig\w*|fixed|repaired|replaced|mended|solved|restored|resolved"),
        ("lacks", r"saknas|saknar|saknades|borta|stulen|stulna|stulits|missing|lacks?|gone|stolen"),
        ("glass", r"(?:lamp|skydds)?glas(?:et)?|kupan?|kapan?|(?:stolp)?luckan?|cover|glass|lens|hatch"),
        ("light", r"ljus|ljuset|ljussken|lyse|lyset|\w*belysning(?:en|ar|arna)?|strom|strommen|lighting|power|"
                  r"\w*lamp(?:a|an|or|orna)|lykt\w+|armatur\w*|\w*stolp(?:e|en|ar|arna)|ljuspunkt\w*|lysror\w*|"
                  r"ljuskall\w*|lamps?|(?:street)?lights?|lampposts?|luminaires?|bulbs?"),
        ("all", r"alla|allt|samtliga|bada|all|every|everything|both"),
        ("some", r"ena|bara|endast|enbart|blott|halften|halva|varannan|vartannat|nagra|nagon|vissa|flera|flesta|"
                 r"enstaka|delvis|"
                 r"only|half|few|some|most|partly|partially"),
        ("except", r"utom|forutom|except|save|undantag\w*"),
        ("weak", r"svag|svagt|svaga|svagare|dalig\w*|knappt|samre|bristfallig\w*|otillracklig\w*|halvdan\w*|matt|"
                 r"dim|dimly|"
                 r"weak|weakly|poor|poorly|barely|hardly"),
        ("quite", r"helt|riktigt|sarskilt|sa|tillrackligt|fullt|entirely|quite|fully|properly|really|very|so"),
        ("at_times", r"ibland|stundtals|sporadisk\w*|intermittent\w*|sometimes|occasionally"),
        ("by_day", r"dagbrand"),
        ("asks", r"ska|skall|skulle|bor|borde|maste|snart|soon|behov\w*|onska[rs]|vill|om|nar|brukar|should|must|"
                 r"needs?|if|when|"
                 r"would|please"),
        ("to_mend", r"bytas|lagas|fixas|atgardas|repareras|byt|byte|lampbyte|laga|reparera|atgarda|replace|repair"),
        ("unsure", r"kontroll\w*|kolla[dt]?|vet|besok\w*|sett|osaker\w*|oklart|okan[dt]|kanske|mojligen|tror|unknown|"
                   r"unsure|unclear|checked|visited|know|maybe|perhaps"),
        ("again", r"igen|ater|nu|numera|langre|again|now|longer"),
        ("before", r"tidigare|forut|var|was|were|previously|earlier"),
        ("or", r"eller|or"),
        ("and", r"och|o|and|samt|som|that|which"),
        ("other", r"annat|annan|ovrigt|other"),
        ("exists", r"finns|fanns|exists?|there"),
    )
)  # fmt: skip
"""Classes of words, folded (without umlauts); the first that fits the whole word counts."""

SAID: Final = frozenset(
    ["shines", "on", "fine", "goes_out", "out", "remark", "flickers", "hidden", "glare", "damaged", "mended", "lacks"]
)  # fmt: skip
"""Classes that say something of a light, and so what a negation may be about."""


def fold_words(text: str) -> str:
    """Bring a text to small letters without umlauts, single spaces: ``Släckt`` and ``slackt`` are the same."""
    return " ".join(fold(text).split())


def fold(text: str) -> str:
    """Bring a text to small letters without umlauts."""
    return _IN_TWO.sub(lambda found: found[0][0], text.casefold().translate(_FOLD))


def class_of(word: str) -> str:
    """Tell the class of a folded word, ``""`` if it has none."""
    return next((name for name, pattern in CLASSES if pattern.fullmatch(word)), "")
