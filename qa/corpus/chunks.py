"""Articles → chunks as LangChain Documents: each section, and its sentences pointing to it.

Metadata of a chunk: `document_id`, `section` (its title), `section_index`, `kind` ("section" or "sentence"),
`start` and `end` in the article's text; `article.text[start:end] == chunk.page_content`.
"""

from collections.abc import Iterator

from langchain_core.documents import Document

from qa.corpus.sentences import sentence_offsets
from qa.datatypes import Article

SECTION, SENTENCE = "section", "sentence"


def chunk_article(article: Article) -> Iterator[Document]:
    """The chunks in reading order, a section before its sentences."""
    for index, section in enumerate(article.sections):
        offsets = [(0, len(section.text)), *sentence_offsets(section.text)]
        for number, (start, end) in enumerate(offsets):
            yield Document(
                id=f"{article.id}/{index}" + (f"/{number}" if number else ""),
                page_content=section.text[start:end],
                metadata={
                    "document_id": article.id,
                    "section": section.title,
                    "section_index": index,
                    "kind": SENTENCE if number else SECTION,
                    "start": section.start + start,
                    "end": section.start + end,
                },
            )


def with_title(chunk: Document) -> str:
    """The chunk's text behind its section's title, as the lexical side reads it."""
    return f"{chunk.metadata['section']} {chunk.page_content}"
