"""Places as people at a meeting say them: the whole of a street, a street by a square."""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = re.compile(
    r"^(?:(?:längs(?: med)?|utmed|på|utefter|along)\s+)?(?:hela|the whole(?: of)?|whole|all of|all along|all)\s+(?=\S)",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"^(?P<street>[^,;/]*?[^\W\d][^,;/]*?)[\s,]+(?:(?:i|vid|at|på)\s+(?:the\s+)?"
    r"(?:korsningen|hörnet|gathörnet|corner|crossing|junction|intersection)(?:\s+(?:med|mot|av|with|of))?"
    r"|vid|nära|intill|invid|nedanför|mot|at|by|near|next to|beside)\s+(?P<other>\w.*)$",
    re.IGNORECASE,
)


def said_plainly(text: str) -> list[str]:
    """Give what the map may have a place by that people named in more words, the likeliest first.

    ``hela Bruksgatan`` is Bruksgatan; ``Bangatan vid Clemenstorget`` is where the two meet.
    """
    text = " ".join(text.split())
    bare = _WHOLE.sub("", text)
    found = [bare] if bare != text else []
    if match := _BY.match(bare):
        found.append(f"{match['street']}/{match['other']}")
    return found
