"""Which spans of a sentence can answer which kind of question."""

from qa.answering.candidates import Candidate
from qa.answering.question import Kind

# Which spans can answer which kind; where none is named, only a sentence can.
_FITS: dict[Kind, tuple[str, ...]] = {
    Kind.COUNT: ("count", "percent"),
    Kind.MONEY: ("count",),
    Kind.PERCENT: ("percent", "count"),
    Kind.RANK: ("rank", "count"),
    Kind.DATE: ("date",),
    Kind.PERSON: ("person", "body"),
    Kind.PLACE: ("body",),
    Kind.NAME: ("title", "body"),
}


def fits(kind: Kind, candidate: Candidate) -> bool:
    """Whether a span of this form can answer a question of this kind."""
    if kind == Kind.MONEY:
        return candidate.kind == "count" and candidate.unit.endswith(("元", "块"))
    return candidate.kind in _FITS.get(kind, ("whole",))
