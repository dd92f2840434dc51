"""Every error that a person can cause or mend, as one small tree.

YearbookError
├── InputError            what was asked cannot be taken        HTTP 422 · CLI exit 2
│   ├── QuestionError     empty, too long, no text in it
│   └── HistoryError      not a list of earlier questions
├── AccessError           the server does not take the request now, or from there
│   ├── NotFoundError         there is no such page                      HTTP 404
│   ├── OriginError           sent by a page of another site             HTTP 403
│   ├── TooLargeError         the body is too large, or too slow         HTTP 413
│   ├── RateError             too many requests                          HTTP 429
│   └── BusyError             all places are taken                       HTTP 503
├── SettingError          a QA_* value is not allowed
│   └── ModelError        the embedding model cannot be loaded
├── SourceError           a source file is missing, empty, or no text
├── StoreError            an index is missing, damaged, stale, or cannot be written
├── QuestionSetError      a question set cannot be read
└── ServeError            the server cannot start

An error holds one sentence in Chinese and one in English; each says what to do next. A refusal to answer
is a value (`qa.datatypes.Answer`), never an error. This module imports nothing, so that `embeddings`,
which knows nothing else of `qa`, can raise from the same tree.
"""


class YearbookError(Exception):
    """Base of the tree; `str(error)` is one line that holds both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en

    @property
    def code(self) -> str:
        """A stable name for machines, e.g. `question_error`."""
        name = type(self).__name__.removesuffix("Error")
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).strip("_") + "_error"


class InputError(YearbookError):
    """What was asked cannot be taken."""


class QuestionError(InputError):
    """The question is empty, too long, or holds no text."""


class HistoryError(InputError):
    """The history is not a list of earlier questions."""


class AccessError(YearbookError):
    """The server does not take the request now, or from there."""


class NotFoundError(AccessError):
    """There is no such page."""


class OriginError(AccessError):
    """The request was sent by a page of a site that is not allowed to."""


class TooLargeError(AccessError):
    """The request's body is larger than the limit, or does not arrive."""


class RateError(AccessError):
    """More requests than the rate limit allows."""


class BusyError(AccessError):
    """As many requests run and wait as may."""


class SettingError(YearbookError):
    """A setting's value is not allowed."""


class ModelError(SettingError):
    """The embedding model that a setting names cannot be loaded."""


class SourceError(YearbookError):
    """A source file is missing, empty, binary, or holds no sections."""


class StoreError(YearbookError):
    """An index is missing, damaged, stale, or cannot be written."""


class QuestionSetError(YearbookError):
    """A question set cannot be read."""


class ServeError(YearbookError):
    """The server cannot start."""
