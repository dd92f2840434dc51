"""The bot's own sentences: plain, polite, neutral, in the language of the question; none holds a figure of the source."""

import re
import unicodedata
from dataclasses import dataclass

from qa.datatypes import Article, Status
from qa.text import HAN, fold

_GREETING = re.compile(
    "你好|您好|嗨|哈喽|新年好|节日好|早安|早上好|上午好|下午好|晚上好|大家好|在吗|在不在|\\b(?:hi|hello|hey|good (?:morning|afternoon|evening))\\b"
)
_THANKS = re.compile("谢谢|感谢|多谢|谢了|谢啦|辛苦|麻烦[你您]|\\b(?:thanks|thank you|thx)\\b")
_GOODBYE = re.compile(
    "再见|拜拜|回见|晚安|好[的吧嘞]|行[的吧]?|嗯|哦|收到|明白|清楚|了解|知道[了啦]|太好了|真棒|厉害|没事|不用了?|没有了|没问题|是的|对[的了]?"
    "|\\b(?:ok|okay|bye|goodbye|got it|i see|great|good|nice|cool|sure|fine|perfect)\\b"
)
_FILLER = re.compile(
    "(?:[\\s,，。.!！?？~～…啊呀哈哦嗯呢吧了啦的好哒您你们大家老师很太非常十分都先就这样挺帮助回答解答指点]|a lot|very much|so much)*"
)
_ABOUT_BOT = re.compile(
    "你是(?:不是)?(?:谁|什么|哪位|机器人|真人|人工|人吗|ai|chatgpt|gpt|大?模型)|你叫什么|你(?:能|会|可以)(?:做|干|回答|帮)[^，。]{0,4}(?:什么|啥|哪些)"
    "|怎么(?:使用|用你|提问)|(?:数据|资料|信息|答案|内容)的?(?:来源|出处)(?:是|在|$)|(?:资料|数据|内容|信息|答案)是?(?:从哪|来自哪|哪来)"
    "|你的?(?:资料|数据|依据|答案|功能|作用|用途)|能问你?(?:什么|哪些|啥)|你有(?:什么|哪些|啥)(?:功能|用|本事|资料)|你(?:知道|懂|了解)(?:什么|哪些|些?啥)[?？]?$"
    "|(?:谁|哪家公司|哪个公司|什么人|哪个单位)[^，。]{0,3}(?:开发|研发|制作|设计|创造|训练|做)[^，。]{0,3}你"
    "|你是?由?(?:谁|哪家公司|哪个公司|什么人|哪个单位)(?:开发|研发|制作|设计|创造|训练|做)"
    "|你(?:背后)?(?:用|基于)[^，。]{0,4}(?:什么|哪个|哪种)(?:大?模型|技术|ai)"
    "|what can you (?:do|answer)|what can i ask|who (?:are|made|built|created|developed|designed|trained) you"
    "|are you (?:an? )?(?:ai|bot|robot|human|person|chatgpt|gpt)"
    "|what(?:'s| is| are) your (?:sources?|data|name|purpose)"
    "|where (?:do|does|did) (?:you|your)|how do (?:i use|you work)|what do you know\\b|which documents do you"
)
_HELP = re.compile("(?:help|帮助|使用说明|说明|功能|菜单|menu)[?？!！。.]*")
_LONGEST_ABOUT = 30  # characters: a longer question is about more than the bot


_OUTSIDE = {
    "": ("", ""),
    "year": ("，问的是别的年份", ": it asks of another year"),
    "name": ("，问的是别的地方或单位", ": it asks of another place or body"),
    "wider": ("，问的是更大或相邻的地区", ": it asks of a wider or a neighbouring area"),
}


@dataclass(frozen=True, slots=True)
class Messages:
    """The sentences about a collection of articles."""

    articles: tuple[Article, ...]

    @property
    def coverage(self) -> str:
        """What the source covers, in Chinese."""
        return f"本站资料为{self._titles()}{self._years('，记述{}年的情况', '，记述{}年至{}年间的情况')}。"

    @property
    def coverage_en(self) -> str:
        """What the source covers, in English."""
        return f"The source is {self._titles()}{self._years(', about the year {}', ', about the years {} to {}')}."

    def refusal(self, status: Status, question: str, foreign: str = "") -> str:
        """Why a question is not answered, and what the source covers; `foreign` as `qa.answering.scope` gives it."""
        if _is_english(question):
            reason = {
                Status.NOT_IN_SOURCE: "The source does not tell this.",
                Status.OUT_OF_SCOPE: f"This lies outside what the source covers{_OUTSIDE[foreign][1]}.",
                Status.FALSE_PREMISE: "The question does not agree with the source, which says:",
            }[status]
            return reason if status == Status.FALSE_PREMISE else f"{reason} {self.coverage_en}"
        return {
            Status.NOT_IN_SOURCE: f"资料里没有说明这一点。{self.coverage}",
            Status.OUT_OF_SCOPE: f"这个问题不在资料的范围内{_OUTSIDE[foreign][0]}。{self.coverage}",
            Status.FALSE_PREMISE: "问题里的说法与资料不符。资料的原文是：",
        }[status]

    def meta(self, question: str) -> str | None:
        """The reply to a greeting, thanks, or a question about the bot; None for all else."""
        text = fold(question).strip()
        if (_ABOUT_BOT.search(text) and len(text) <= _longest(text)) or _HELP.fullmatch(text):
            return self._introduction(text)
        replies = {
            _GREETING: (
                f"您好。{self.coverage}请直接提问，每个回答都附原文出处。",
                f"Hello. {self._introduction('en')}",
            ),
            _THANKS: ("不客气，欢迎继续提问。", "You are welcome. Ask on."),
            _GOODBYE: ("好的，欢迎随时提问。", "All right. Ask whenever you like."),
        }
        spoken = next((pattern for pattern in replies if pattern.search(text)), None)
        if spoken and is_small_talk(text):
            return replies[spoken][_is_english(text)]
        return None

    def _introduction(self, question: str) -> str:
        if _is_english(question):
            return (
                f"I answer questions about {self._titles()}{self._years(', on the year {}', ', on the years {} to {}')}; "
                "I am a program that quotes the source, and what it does not tell I do not answer."
            )
        return f"我是年鉴问答程序，只依据年鉴原文回答问题，每个回答都附出处，资料没有写的不作回答。{self.coverage}"

    def _titles(self) -> str:
        titles = [f"《{article.title}》" for article in self.articles]
        return "、".join(titles[:3]) + (f"等{len(titles)}篇" if len(titles) > 3 else "")

    def _years(self, one: str, several: str) -> str:
        """The years told of, in one of two forms; "" where no article names its own."""
        years = sorted({article.year for article in self.articles if article.year})
        if len(years) > 1:
            return several.format(years[0], years[-1])
        return one.format(years[0]) if years else ""


def is_small_talk(text: str) -> bool:
    """Whether a text is all greeting, thanks or goodbye, in any mixture."""
    plain = "".join(char for char in text if unicodedata.category(char) not in {"So", "Sk", "Cf", "Mn"})
    rest = folded = fold(plain).strip()
    for pattern in (_GREETING, _THANKS, _GOODBYE):
        rest = pattern.sub("", rest)
    return rest != folded and bool(_FILLER.fullmatch(rest))


def _longest(text: str) -> int:
    return 2 * _LONGEST_ABOUT if _is_english(text) else _LONGEST_ABOUT


def _is_english(text: str) -> bool:
    return not re.search(f"[{HAN}]", text)
