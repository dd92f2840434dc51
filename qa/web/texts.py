"""What the chat page says, in Chinese and in English; the reader's language comes with the page's address (`lang=en`)."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """The page's own words in one language; answers stay in the source's."""

    lang: str
    name: str
    title: str
    conversation: str
    question: str
    placeholder: str
    send: str
    stop: str
    opening: str
    foot: str
    looking: str
    understood: str
    see_source: str
    open_page: str
    copy: str
    copied: str


ZH = Texts(
    lang="zh-CN",
    name="中文",
    title="年鉴问答",
    conversation="对话",
    question="问题",
    placeholder="请输入问题，按回车发送",
    send="发送",
    stop="停止",
    opening="可以这样问：",
    foot="回答逐字摘自资料；点 [1] 查看出处。",
    looking="正在查阅…",
    understood="已理解为：",
    see_source="查看出处",
    open_page="打开原文页面",
    copy="复制答案",
    copied="已复制",
)

EN = Texts(
    lang="en",
    name="English",
    title="Yearbook QA",
    conversation="Conversation",
    question="Question",
    placeholder="Type a question",
    send="Send",
    stop="Stop",
    opening="For example:",
    foot="Answers quote the source word for word; [1] leads to it.",
    looking="Looking it up…",
    understood="Understood as: ",
    see_source="See the source",
    open_page="Open the source page",
    copy="Copy the answer",
    copied="Copied",
)


def texts_in(language: str | None) -> Texts:
    """English for `en`, Chinese for anything else."""
    return EN if language == "en" else ZH


def translations() -> dict[str, str]:
    """Chinese → English, for the page that is built in Chinese."""
    english = asdict(EN)
    return {chinese: english[name] for name, chinese in asdict(ZH).items()}
