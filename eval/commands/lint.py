"""`python -m eval lint`: names what is wrong with question sets, without asking them."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from eval.documents import load_documents, unite
from eval.lint import lint
from qa.corpus.load import load_articles
from qa.datatypes import Article
from qa.settings import load_settings


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("lint", help="check the labels of question sets; exit code 1 on findings")
    sets_help = "question sets in JSON Lines; doubles are looked for across them"
    parser.add_argument("sets", type=Path, nargs="+", metavar="SET.jsonl", help=sets_help)
    docs_help = "the documents that they are about; without it, those that the chat answers from"
    parser.add_argument("--docs", type=Path, nargs="+", action="extend", metavar="DOCS.jsonl", help=docs_help)
    return parser


def run(given: argparse.Namespace) -> int:
    """Print a line for each finding and how many there are; 1 where there is one."""
    findings = lint(given.sets, _articles(given.docs))
    for finding in findings:
        print(finding)
    print(f"{len(findings)} 处需要修改 / {len(findings)} to mend")
    return int(bool(findings))


def _articles(docs: Sequence[Path] | None) -> tuple[Article, ...]:
    if docs:
        return unite(article for path in docs for article in load_documents(path))
    return load_articles(load_settings().data_dir)
