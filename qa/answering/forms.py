"""What a sentence holds by its form: enumerations, reasons. A count is no list, an event no reason."""

import re
from functools import lru_cache

from qa.text import HAN, fold

_QUOTED = re.compile("《[^《》]+》|“[^“”]+”")
_CLAUSE = re.compile("[，,。；;：:（）()]")
_REASON = re.compile("因(?![特此素子])|由于|为了|旨在|致使|导致|鉴于|针对|引发|造成|系[^列统]|所致|以便|目的")
_ITEM = re.compile(f"[{HAN}A-Za-z“”《》·]{{2,24}}")


@lru_cache(4096)
def enumerated(text: str) -> int:
    """How many items the longest enumeration holds: words between 、, or titles in 《》 or “” side by side; 0 for none."""
    folded = fold(text)
    longest = 0
    for clause in _CLAUSE.split(folded):
        items = clause.split("、")
        if len(items) > 1:
            # the first and the last item carry the rest of their clause
            named = sum(bool(_ITEM.search(item)) and not item[:1].isdigit() for item in items)
            longest = max(longest, named)
        quoted = len(_QUOTED.findall(clause))
        longest = max(longest, quoted if quoted > 1 else 0)
    return longest if longest > 1 else 0


@lru_cache(4096)
def reasons(text: str) -> int:
    """How many words of cause or purpose it holds."""
    return len(_REASON.findall(fold(text)))
