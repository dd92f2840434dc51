"""Asks the chat's own chain: one question, or all of them over several processes, which changes no answer.

Processes, since answering is Python's own work: two threads took 1.3 times as long as one.
"""

import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from eval.library import Chains, Library
from eval.measures.retrieval import DEPTH, Place
from eval.questions import EvalQuestion
from eval.scoring import Attempt, score
from eval.summary import Scored
from qa.chain import YearbookChain
from qa.datatypes import Answer
from qa.errors import InputError, QuestionSetError, YearbookError

_CHUNK = 8  # questions handed to a process at once

Task = tuple[EvalQuestion, str]  # a question, and another conversation's question or ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a question could not be asked; a plain value, since it comes from another process."""

    zh: str
    en: str

    def error(self) -> QuestionSetError:
        """The same as an error."""
        return QuestionSetError(self.zh, self.en)


def ask(chain: YearbookChain, question: EvalQuestion, history: Sequence[str] | None = None) -> Answer:
    """Ask one question after its own history, or another; QuestionSetError names one that the chain cannot take."""
    turns = list(question.history if history is None else history)
    try:
        return chain.invoke({"question": question.question, "history": turns})
    except InputError as error:
        raise QuestionSetError(
            f"题目 {question.id} 无法提问：{error.zh}",
            f"Question {question.id} cannot be asked: {error.en}",
        ) from error


def attempt(chain: YearbookChain, question: EvalQuestion, other: str = "") -> Attempt:
    """Ask one question, and once more after the question of an `other` conversation where there is one."""
    answer = ask(chain, question)
    sentences = _search(chain, answer.standalone_question) if question.evidence else ()
    return Attempt(question, answer, sentences, ask(chain, question, [other]) if other else None)


def ask_all(
    questions: Sequence[EvalQuestion],
    others: Mapping[str, str],
    chains: Chains,
    workers: int,
) -> Iterator[Scored | Failure]:
    """Ask all questions, in order, in this process, or in `workers` others that open the same chains for themselves.

    YearbookError where a process dies.
    """
    tasks = [(question, others.get(question.id, "")) for question in questions]
    if workers == 1:
        yield from (_scored(chains, task) for task in tasks)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _start, (chains.library, chains.folder))
    try:
        yield from pool.map(_ask, tasks, chunksize=_CHUNK)
    except BrokenProcessPool as error:
        raise YearbookError(
            "一个评测进程意外结束（可能内存不足）。请减少 --workers，并用 --resume 继续。",
            "A process of the run ended unexpectedly (out of memory?). Use fewer --workers and go on with --resume.",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


class _Worker:
    """What a process of the pool has open."""

    chains: Chains


def _start(library: Library, folder: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _Worker.chains = Chains(library, folder)


def _ask(task: Task) -> Scored | Failure:
    return _scored(_Worker.chains, task)


def _scored(chains: Chains, task: Task) -> Scored | Failure:
    question, other = task
    try:
        chain = chains.chain_for(question)
        tried = attempt(chain, question, other)
    except YearbookError as error:
        return Failure(error.zh, error.en)
    return Scored(question, tried.answer, score(tried, chain.articles))


def _search(chain: YearbookChain, query: str) -> tuple[Place, ...]:
    found = chain.search(query, DEPTH)
    return tuple((one.metadata["document_id"], one.metadata["start"]) for one in found)
