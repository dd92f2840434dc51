"""The command line: ask a question, rebuild the index, list the sections.

An error that a person can mend is one line on stderr and exit code 2, never a traceback.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence

from qa.datatypes import Answer
from qa.errors import YearbookError
from qa.settings import Settings, load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 2 for an error."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Settings], None] = options.command
    try:
        command(options, load_settings())
        sys.stdout.flush()
    except YearbookError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader (head, less) has seen enough; flushing at exit would fail again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m qa", description="年鉴问答 / questions over a yearbook")
    commands = parser.add_subparsers(required=True, metavar="ask|index|sections")
    ask = commands.add_parser("ask", help="提问 / ask a question")
    ask.add_argument("question", help="问题 / the question")
    ask.add_argument(
        "--history",
        action="append",
        default=[],
        metavar="QUESTION",
        help="此前的问题,可多次 / an earlier question",
    )
    ask.add_argument("--json", action="store_true", help="输出完整 JSON / print the whole Answer")
    ask.add_argument("--explain", action="store_true", help="说明为何这样回答 / say why it is answered so")
    ask.set_defaults(command=_ask)
    index = commands.add_parser("index", help="重建索引 / rebuild the index")
    index.set_defaults(command=_index)
    sections = commands.add_parser("sections", help="列出文档与条目 / list documents and sections")
    sections.set_defaults(command=_sections)
    return parser


def _ask(options: argparse.Namespace, settings: Settings) -> None:
    from qa.chain import Ask, build_chain

    chain = build_chain(settings)
    asked: Ask = {"question": options.question, "history": options.history}
    answer = chain.invoke(asked)
    if options.explain:
        from rich.console import Console

        from qa.answering.explain_tables import tables

        Console(soft_wrap=False).print(tables(answer, chain.explain(asked)))
    elif options.json:
        print(json.dumps(answer.to_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(answer)))


def _lines(answer: Answer) -> list[str]:
    lines = [answer.answer]
    if answer.standalone_question != answer.question:
        lines.insert(0, f"已理解为：{answer.standalone_question}")
    lines += [f"[{c.n}] {c.document} · 【{c.section}】" for c in answer.citations]
    lines += [f"  · {suggestion}" for suggestion in answer.suggestions]
    return lines


def _index(options: argparse.Namespace, settings: Settings) -> None:
    from embeddings.encoder import load_encoder
    from qa.retrieval.index import rebuild_index

    encoder = load_encoder(
        settings.embedding_model, device=settings.embedding_device, batch_size=settings.embedding_batch
    )
    index = rebuild_index(settings.data_dir, settings.index_dir, encoder)
    sections = sum(len(article.sections) for article in index.articles.values())
    print(
        f"{settings.index_dir}: {len(index.articles)} 篇 documents · {sections} 节 sections · "
        f"{len(index.store.documents)} 块 chunks · {index.manifest.model}"
    )


def _sections(options: argparse.Namespace, settings: Settings) -> None:
    from qa.corpus.load import load_articles

    for article in load_articles(settings.data_dir):
        print(f"{article.id}  {article.title}")
        for number, section in enumerate(article.sections, 1):
            print(f"{number:4}  【{section.title}】 {len(section.text)} 字")
