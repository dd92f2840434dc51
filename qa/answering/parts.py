"""A question that asks several things → the questions that it is made of, each to be answered from its own sentence."""

import re

from qa.answering.completion import topic
from qa.answering.question import Kind, interrogative
from qa.answering.words import content_words

_CLAUSES = re.compile(r"[，,。；;？?！!]\s*")
_COORDINATED = re.compile(
    r"^(?P<one>[^，,]{2,30}?)(?:和|与|跟|同|以及|、)(?P<other>[^，,]{2,30}?)(?:相比|比起来)?[，,]?(?P<rest>(?:各|分别|哪).*)$"
)
_COMPARES = re.compile("各|分别|哪一?[个家项种边方][^，,]{0,16}(?:多|少|高|低|大|小|强|快|早|晚)")
_LEAST = 2  # content words of a clause that says by itself what it is about


def parts(question: str) -> tuple[str, ...]:
    """The questions inside a question, in order; the question alone where it asks one thing.

    Two interrogatives are two questions (查出多少问题，提了多少条建议); so are two things of which one thing is
    asked (会员总数和八大群体会员数各是多少), and two that are compared.
    """
    clauses = [clause for clause in _CLAUSES.split(question) if clause]
    coordinated = _COORDINATED.match(question.rstrip("。？?！! "))
    if coordinated and _COMPARES.search(question):
        rest = re.sub("^(?:各|分别|哪一?[个家项种边方])", "", coordinated["rest"])
        return tuple(f"{coordinated[name]}，{rest}" for name in ("one", "other"))
    asked = [(clause, found[0]) for clause in clauses if (found := interrogative(clause))]
    asking = [clause for clause, _ in asked]
    if len(asking) < 2 or all(
        kind == Kind.YESNO for _, kind in asked
    ):  # 干得好不好，跟考核挂钩吗 asks one thing
        return (question,)
    silent = "，".join(clause for clause in clauses if not interrogative(clause))
    about = silent or topic(asking[0])
    others = [
        clause if len(content_words(clause)) > _LEAST else f"{about}，{clause}" for clause in asking[1:]
    ]
    return (f"{silent}，{asking[0]}" if silent else asking[0], *others)
