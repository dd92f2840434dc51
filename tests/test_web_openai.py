"""The OpenAI-compatible API, asked by OpenAI's own client over a socket."""

from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.browser import RunningApp
from tests.web import DOCUMENT, FIRST, FOLLOW_UP, OTHER_YEAR

MODEL = "yearbook-qa"


@pytest.fixture(scope="module")
def client(served: RunningApp) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key="none", max_retries=0) as client:
        yield client


def user(text: str) -> ChatCompletionMessageParam:
    return {"role": "user", "content": text}


def test_the_answer_comes_with_its_sources_as_text_and_as_annotations(
    client: openai.OpenAI, served: RunningApp
) -> None:
    completion = client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "system", "content": "Lie."}, user(FIRST)],
        temperature=2,
        max_tokens=1,
    )
    choice = completion.choices[0]
    assert (choice.finish_reason, choice.message.role, choice.message.refusal) == ("stop", "assistant", None)
    content = choice.message.content
    assert content is not None
    answer, sources = content.split("\n\n出处：\n")
    assert "51643个基层工会" in answer
    assert choice.message.annotations is not None
    (annotation,) = choice.message.annotations
    cited = annotation.url_citation
    assert annotation.type == "url_citation"
    assert content[cited.start_index : cited.end_index] == "[1]"
    assert cited.title == "内蒙古年鉴(2022卷) · 群众团体 · 总工会 · 概况"
    assert cited.url.startswith(f"{served.url}/source/{DOCUMENT}?cite=")
    assert sources == f"[1] {cited.title} {cited.url}"
    page = httpx.get(cited.url)
    assert "51643个基层工会" in page.text.split("<mark")[1].split("</mark>")[0]
    assert completion.usage is not None
    assert completion.usage.total_tokens == 0


def test_the_whole_answer_is_there_for_who_wants_it(client: openai.OpenAI, served: RunningApp) -> None:
    completion: Any = client.chat.completions.create(model=MODEL, messages=[user(FIRST)])
    plain = httpx.post(f"{served.url}/api/ask", json={"question": FIRST}).json()
    assert completion.id == f"chatcmpl-{completion.yearbook['id']}"
    for name in ("status", "answer", "span", "citations", "retrieved", "index"):
        assert completion.yearbook[name] == plain[name]


@pytest.mark.parametrize("text", [FOLLOW_UP, [{"type": "text", "text": FOLLOW_UP}]])
def test_earlier_messages_complete_the_last(client: openai.OpenAI, text: Any) -> None:
    first = client.chat.completions.create(model=MODEL, messages=[user(FIRST)]).choices[0].message.content
    messages: Any = [user(FIRST), {"role": "assistant", "content": first}, {"role": "user", "content": text}]
    completion: Any = client.chat.completions.create(model=MODEL, messages=messages)
    assert "469万" in completion.yearbook["span"]["text"]


def test_a_refusal_is_text_without_sources(client: openai.OpenAI) -> None:
    completion: Any = client.chat.completions.create(model=MODEL, messages=[user(OTHER_YEAR)])
    message = completion.choices[0].message
    assert completion.yearbook["status"] == "out_of_scope"
    assert message.content == completion.yearbook["answer"]
    assert message.annotations == []


@pytest.mark.parametrize("usage", [False, True])
def test_streamed_it_is_the_same(client: openai.OpenAI, usage: bool) -> None:
    whole = client.chat.completions.create(model=MODEL, messages=[user(FIRST)]).choices[0].message
    options: Any = {"stream_options": {"include_usage": True}} if usage else {}
    chunks = list(client.chat.completions.create(model=MODEL, messages=[user(FIRST)], stream=True, **options))
    assert len({chunk.id for chunk in chunks}) == 1
    deltas: list[Any] = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert deltas[0].role == "assistant"
    assert "".join(delta.content or "" for delta in deltas) == whole.content
    assert sum(bool(delta.content) for delta in deltas) > 4
    finished = [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices]
    assert finished == [None] * (len(finished) - 1) + ["stop"]
    (annotation,) = deltas[-1].annotations
    assert whole.annotations is not None
    assert annotation == whole.annotations[0].model_dump()
    assert (chunks[-1].usage is not None) == usage


def test_the_helper_that_gathers_a_stream_gets_the_answer(client: openai.OpenAI) -> None:
    with client.chat.completions.stream(model=MODEL, messages=[user(FIRST)]) as stream:
        message = stream.get_final_completion().choices[0].message
    assert message.content is not None
    assert "51643个基层工会" in message.content


def test_the_one_model_is_listed(client: openai.OpenAI) -> None:
    (model,) = client.models.list().data
    assert (model.id, model.object) == (MODEL, "model")
    assert model.created > 1_600_000_000
    assert client.models.retrieve(MODEL) == model


def test_another_model_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match=f"请用 {MODEL}") as caught:
        client.chat.completions.create(model="gpt-4", messages=[user(FIRST)])
    assert caught.value.code == "not_found_error"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4")


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([user("")], "question_error"),
        ([user("字" * 501)], "question_error"),
        ([{"role": "user", "content": None}], "question_error"),
        ([user(FIRST), {"role": "assistant", "content": "51643个"}], "history_error"),
        ([{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}], "input_error"),
        ([], "input_error"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_bad_messages_are_told(client: openai.OpenAI, messages: Any, code: str, stream: bool) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match="请") as caught:
        client.chat.completions.create(model=MODEL, messages=messages, stream=stream)
    assert caught.value.code == code
