"""Text → sentences with offsets. Chinese yearbooks end sentences with 。！？ and ； (or `;` on scraped pages)."""

import re

# A terminator takes its closing quotes and brackets along; a line break ends a sentence too.
_SENTENCE = re.compile(r"[^。！？；;\n]*(?:[。！？；;]+[”’」』》）)]*|\n|$)")


def sentence_offsets(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of each sentence, white space around it left out, in reading order."""
    offsets = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        start = match.start() + len(sentence) - len(sentence.lstrip())
        end = match.end() - (len(sentence) - len(sentence.rstrip()))
        if start < end:
            offsets.append((start, end))
    return offsets
