"""The collections that retrieval is measured on: lay questions over statutes, two reading sets, the shipped page.

`folder` is the data folder that `embeddings.train` learns from: what is read here it holds out, or never sees.
"""

from pathlib import Path

from embeddings.data import read_rows, read_statutes
from eval.documents import passage
from eval.measures.retrieval import gold_sections, section_key
from eval.retrieval import Collection, Query, Unit
from eval.sets import load_set
from qa.chain import build_chain
from qa.corpus.load import load_articles
from qa.corpus.sentences import sentence_offsets
from qa.datatypes import Article
from qa.settings import ROOT, load_settings

_DEV = ROOT / "eval" / "questions" / "dev_zh.jsonl"
_PAGE = ROOT / "qa" / "corpus" / "data"


def statutes(folder: Path) -> Collection:
    """STARD's held-out lay questions over all statutes of its file."""
    _, held_out = read_statutes(folder)
    articles = tuple(passage(name, name, text) for name, text in held_out.texts.items())
    queries = tuple(
        Query(question, frozenset(section_key(name, name) for name in names))
        for question, names in held_out.questions
    )
    return Collection("statutes", queries, tuple(map(_unit, articles)), articles)


def laws(folder: Path) -> Collection:
    """The same questions over all articles of the laws, and the few statutes that these lack.

    A statute is known by its text: the two sources shorten titles differently.
    """
    _, held_out = read_statutes(folder)
    titles = {
        row["text"]: f"{row['title']}{row['article']}" for row in read_rows(folder / "train/laws.jsonl.gz")
    }
    titles = {text: name for name, text in held_out.texts.items()} | titles
    keys = {text: str(number) for number, text in enumerate(titles)}
    queries = tuple(
        Query(question, frozenset(keys[held_out.texts[name]] for name in names))
        for question, names in held_out.questions
    )
    return Collection("laws", queries, tuple(Unit(keys[text], title, text) for text, title in titles.items()))


def reading(name: str, file: str, folder: Path) -> Collection:
    """The answerable questions of a reading-comprehension set over all its paragraphs."""
    found = load_set(folder / "dev" / file)
    sections = {article.id: article.sections[0].title for article in found.documents}
    queries = tuple(
        Query(question.question, frozenset({section_key(question.doc_id, sections[question.doc_id])}))
        for question in found.questions
        if question.answerable
    )
    return Collection(name, queries, tuple(map(_unit, found.documents)), found.documents)


def page(by_sentence: bool) -> Collection:
    """The development questions over the shipped page, put as the chat puts them: follow-ups resolved, in Chinese."""
    chain = build_chain(load_settings(data_dir=_PAGE))
    articles = load_articles(_PAGE)
    by_id = {article.id: article for article in articles}
    queries = tuple(
        Query(
            chain.invoke({"question": question.question, "history": question.history}).standalone_question,
            frozenset(gold_sections(question, by_id)),
        )
        for question in load_set(_DEV).questions
        if question.answerable
    )
    units = tuple(
        Unit(section_key(article.id, section.title), section.title, section.text[start:end])
        for article in articles
        for section in article.sections
        for start, end in (sentence_offsets(section.text) if by_sentence else [(0, len(section.text))])
    )
    return Collection("page, sentences" if by_sentence else "page, sections", queries, units, articles)


def _unit(article: Article) -> Unit:
    (section,) = article.sections
    return Unit(section_key(article.id, section.title), section.title, section.text)
