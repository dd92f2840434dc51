"""Exact match and F1 as CMRC 2018's official script has them, for Chinese with English in it.

Cui et al. 2019, "A Span-Extraction Dataset for Chinese Machine Reading Comprehension", cmrc2018_evaluate.py v5:
F1 is over the longest common run of segments, a Chinese character or a word of other scripts each.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_DROPPED = frozenset(
    "-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』"
)  # and no other: the script's own list
# A Chinese character, else a word as NLTK's Treebank tokenizer cuts it, else a sign. A word keeps full-width signs,
# full stops before more of it (3.5, "A. Smith") and commas before a digit (1,000).
_SEGMENT = re.compile(
    r"[\u4e00-\u9fa5]|(?:[^\s\u4e00-\u9fa5!-/:-@\[-`{-~—–]|\.(?!$|[\u4e00-\u9fa5])|,(?=\d))+|\S"
)


def strip_punctuation(text: str) -> str:
    """Lower case without the script's punctuation; white space inside stays."""
    return "".join(character for character in text.lower().strip() if character not in _DROPPED)


def segments(text: str) -> list[str]:
    """What F1 counts: Chinese characters and words of other scripts."""
    return _SEGMENT.findall(strip_punctuation(text))


def exact_match(references: Sequence[str], prediction: str) -> float:
    """1 where the prediction is one of the references without their punctuation."""
    told = strip_punctuation(prediction)
    return float(any(strip_punctuation(reference) == told for reference in references))


def f1(references: Sequence[str], prediction: str) -> float:
    """The best F1 over the references, of the longest common run of segments."""
    told = segments(prediction)
    return max(_f1(segments(reference), told) for reference in references)


def _f1(gold: list[str], told: list[str]) -> float:
    matcher = SequenceMatcher(None, gold, told, autojunk=False)
    common = matcher.find_longest_match().size
    return 2 * common / (len(gold) + len(told)) if common else 0.0
