"""The Gradio chat over one chain.

The browser sends only what was typed or clicked; the conversation stays on the server. So no message can be
forged, and Gradio is never asked to take a file out of one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api
from starlette.middleware import Middleware

from qa.chain import YearbookChain
from qa.errors import YearbookError
from qa.web.conversation import Conversation, Exchange, converse, messages, restored
from qa.web.page import ChatPage
from qa.web.texts import EN, ZH, Texts, texts_in, translations

FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
STATIC = Path(__file__).parent / "static"

Update = tuple[Any, Conversation, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Handlers:
    """What the page's events call. Each yields the question box, the conversation, and its messages."""

    chain: YearbookChain

    def send(self, question: str, earlier: Conversation, request: gr.Request) -> Iterator[Update]:
        """Ask what was typed; the box turns into a stop button meanwhile."""
        texts = _texts(request)
        box: Any = gr.Textbox("", submit_btn=False, stop_btn=texts.stop)
        conversation = earlier
        for conversation in converse(self.chain, earlier, question):
            yield box, conversation, messages(conversation, self.chain.articles, texts)
            box = gr.skip()
        yield ready(request), conversation, messages(conversation, self.chain.articles, texts)

    def choose(self, earlier: Conversation, event: gr.SelectData, request: gr.Request) -> Iterator[Update]:
        """Ask the question that was clicked: an opening one (a record) or a suggestion (its text)."""
        value = event.value
        yield from self.send(value["text"] if isinstance(value, dict) else value, earlier, request)

    def retry(self, conversation: Conversation, request: gr.Request) -> Iterator[Update]:
        """Ask the last question again."""
        yield from self.send(conversation[-1].question, conversation[:-1], request)

    def restore(self, questions_json: str, request: gr.Request) -> Update:
        """The conversation that a portal's page hands over (static/frame.js): its questions, answered anew."""
        try:
            conversation = restored(self.chain, questions_json)
        except YearbookError as error:
            conversation = (Exchange("", error),)
        return ready(request), conversation, messages(conversation, self.chain.articles, _texts(request))

    def ask(self, question: str, history: list[str]) -> dict[str, Any]:
        """Answer one question, given the earlier ones; the same JSON as POST /api/ask."""
        try:
            return self.chain.invoke({"question": question, "history": history}).to_json()
        except YearbookError as error:
            raise gr.Error(str(error), print_exception=False) from error


def ready(request: gr.Request) -> gr.Textbox:
    """The question box while nothing runs."""
    return gr.Textbox(submit_btn=_texts(request).send, stop_btn=False)


def cleared(request: gr.Request) -> Update:
    """The page with no conversation."""
    return ready(request), (), []


def _texts(request: gr.Request) -> Texts:
    """In the language of the page: Gradio repeats the page's query with each event."""
    return texts_in(request.query_params.get("lang"))


def build_chat(chain: YearbookChain) -> gr.Blocks:
    """The chat as Gradio blocks, to be mounted with `page_options()`."""
    handlers = Handlers(chain)
    blocks: gr.Blocks = gr.Blocks(title=ZH.title, fill_height=True)
    with blocks:
        gr.Markdown(_header_html(ZH, chain.coverage), elem_id="qa-header", container=False)
        chatbot = _chatbot(chain.opening)
        box = gr.Textbox(
            elem_id="qa-box",
            label=ZH.question,
            show_label=False,
            placeholder=ZH.placeholder,
            max_lines=5,
            submit_btn=ZH.send,
            autofocus=True,
        )
        gr.Markdown(ZH.foot, elem_id="qa-foot", container=False)
        handed_over = gr.Textbox(elem_id="qa-restore", max_lines=1, visible="hidden")
        conversation = gr.State(())
        updated: dict[str, Any] = {
            "outputs": [box, conversation, chatbot],
            "api_visibility": "private",
            "show_progress": "hidden",
        }
        running: list[dict[str, Any]] = [
            box.submit(handlers.send, [box, conversation], **updated),
            chatbot.example_select(handlers.choose, conversation, **updated),
            chatbot.option_select(handlers.choose, conversation, **updated),
            chatbot.retry(handlers.retry, conversation, **updated),
        ]
        box.stop(ready, None, box, cancels=running, api_visibility="private")
        chatbot.clear(cleared, None, cancels=running, **updated)
        handed_over.submit(handlers.restore, handed_over, cancels=running, **updated)
        api(handlers.ask, api_name="ask")
    return blocks


def page_options() -> dict[str, Any]:
    """How the page looks, as `gr.mount_gradio_app` takes it; no font or script comes from elsewhere."""
    return {
        "theme": gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=FONTS, font_mono=FONTS),
        "css_paths": [STATIC / "chat.css"],
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "show_error": False,
    }


def _chatbot(opening: tuple[str, ...]) -> gr.Chatbot:
    """The messages, shown as the HTML that qa.web.render escapes: no Markdown, no LaTeX, no unknown tags."""
    return gr.Chatbot(
        elem_id="qa-chat",
        label=ZH.conversation,
        show_label=False,
        container=False,
        scale=1,
        autoscroll=False,  # static/chat.js keeps the question at the top, with its answer below
        buttons=[],
        render_markdown=False,
        latex_delimiters=[],
        allow_tags=False,
        placeholder=ZH.opening,
        examples=[{"text": question} for question in opening],
    )


def chat_page(chain: YearbookChain) -> Middleware:
    """What the chat's HTML needs before Gradio's own scripts run, as middleware around Gradio."""
    english = translations() | {
        _header_html(ZH, chain.coverage): _header_html(EN, chain.coverage_en),
    }
    words = json.dumps(english).replace("<", r"\u003c")  # a document's title must not end the script
    files = ("early.css", "early.js", "chat.js", "frame.js")
    style, *scripts = ((STATIC / name).read_text(encoding="utf-8") for name in files)
    return Middleware(ChatPage, style=style, scripts=[f"const qaEnglish = {words};", *scripts])


def _header_html(texts: Texts, coverage: str) -> str:
    # One block of HTML without a line break, in which Markdown has no meaning. (gr.HTML evaluates a
    # template in the browser, which the content security policy forbids.)
    other = EN if texts is ZH else ZH
    link = f'<a class="qa-other" href="?lang={other.lang[:2]}" lang="{other.lang}">{other.name}</a>'
    return f"<header>{link}<h1>{texts.title}</h1><p>{escape(' '.join(coverage.split()))}</p></header>"
