"""The question inside its wrapping: greetings, who asks and what for, please and thanks, emojis, letters set apart.

Dropped is only what by its form tells of the person who asks; a clause with a number, a quoted name or an interrogative stays.
"""

import re
import unicodedata
from collections.abc import Iterator

from qa.answering.question import interrogative
from qa.text import HAN

_CLAUSE = re.compile(r"[^，,。；;！!？?：:\n]+[，,。；;！!？?：:\n]*")
_ENDS = "，,。；;！!？?：:\n 　"
_PERSON = "我们?|咱们?|本人|俺"
_GREETING = re.compile(
    "(?:尊敬的|亲爱的)?(?:各位|贵局|贵馆|贵站|编辑|老师|同志|领导|小编|朋友|亲|喂|你|您|哈喽|嗨|大家|hi|hello|hey)*"
    "(?:你们?好|您好|好|早上好|上午好|下午好|晚上好|老师们?|同志们?|在吗|打扰[^，,]{0,5}|辛苦[^，,]{0,3}|不好意思|抱歉)?[呀啊哈哦啦了吗的]*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    "(?:非常|万分|十分|先)?(?:谢谢|多谢|感谢|谢了|谢啦|拜托|麻烦|有劳|辛苦)(?:了|啦|您|你|老师|大家|各位|指点|指教|帮忙|查查|告知|解答|多谢|谢谢)*"
)
_WHO = re.compile(
    rf"(?:(?:{_PERSON})(?:家|就|也|一直|自己)?(?:是|在|正|写|做|填|准备|要写|想写|想给|想替|翻了?半天|查了?半天|找了?半天|就?打听|就?问)"
    "|领导|老板|编辑让|导师|老师让|论文|作业|毕业|课程|课题|报告里|稿子|需要?核对一?[个下]|写[^，,]{1,12}(?:论文|材料|稿|报道|文章)"
    f"|(?:{_PERSON})[^，,]*(?:材料|论文|参考|作业|报道|文章|稿子|大[一二三四])"
    "|您?(?:那边|这边)?(?:查得到|能查到|方便)|(?:麻烦)?(?:您|你)?(?:给|说说|列全|告知)+$)"
)
# Directions to whoever answers are no part of what is asked of a yearbook.
_COMMAND = re.compile(
    "(?:请|现在|从现在起|接下来|首先)*(?:忽略|无视|忘记|忘掉|不要理会|不用管|假装|假设你|你现在是|你是一个|你要扮演|扮演|切换到|进入)[^，,]*"
)
_PLEASE = re.compile(
    rf"(?:(?:{_PERSON})?(?:就|只|还)?(?:想|要|需要|来|能|能不能|能否|可以|可否|麻烦|请|烦请|劳驾|替学生|跟您|向您|帮忙|帮我?|您|你|顺便)*"
    "(?:直接|快)?(?:请教|请问|问问|问(?=一?[下声])|打听|核实|核对|了解|查查|查(?=一?下)|核(?=一)|知道|确认|告诉我?)(?:[一两]?[个项]数据?|[一个]+件?事儿?|一[下声个]子?|下)?(?:的是|您)?)"
)
_ASKED_BACK = re.compile("(?:可以|能|行|好)(?:不|吗|么|告诉我?吗|说一?下吗)[呀啊]?$")


def core(question: str) -> str:
    """What is asked, without its wrapping; the question itself where nothing would be left."""
    if not re.search(f"[{HAN}]", question):
        return question
    kept = [clause for clause in map(_bare, _clauses(_joined(question))) if clause.strip(_ENDS)]
    return "".join(kept).strip("，,；;：: 　\n") or question


def _clauses(text: str) -> Iterator[str]:
    """The clauses, less those that only tell of the person who asks."""
    clauses = _CLAUSE.findall(text)
    forms = (_GREETING, _THANKS, _ASKED_BACK, *([_COMMAND] if interrogative(text) else []))
    for clause in clauses:
        said = clause.strip(_ENDS)
        polite = any(form.fullmatch(said) for form in forms)
        who = _WHO.match(said) or _WHO.match(_after_greeting(said))
        if len(clauses) > 1 and (polite or (who and not _tells(said))):
            continue
        yield clause


def _tells(clause: str) -> bool:
    """Whether a clause holds more than its wrapping: an interrogative, a number, a quoted name."""
    return bool(interrogative(clause.replace("个数", "")) or re.search(r"\d|[《“\"「]", clause))


def _after_greeting(clause: str) -> str:
    greeting = _GREETING.match(clause)
    return clause[greeting.end() :] if greeting and greeting.end() < len(clause) else clause


def _bare(clause: str) -> str:
    """A clause that asks, without the please before it; a clause that is but a please is nothing."""
    end = clause[len(clause.rstrip(_ENDS)) :]
    said = clause.strip(_ENDS)
    please = _PLEASE.match(said)
    if please and please.end():
        said = said[please.end() :].lstrip("，, ")
    return said + end if said else ""


def _joined(text: str) -> str:
    """Without emojis and the like; 多 少 个 without its spaces, where most of the parts are single characters."""
    plain = "".join(char for char in text if unicodedata.category(char) not in {"So", "Sk", "Cf", "Mn"})
    parts = plain.split()
    single = sum(bool(re.fullmatch(f"[{HAN}]", part)) for part in parts)
    spaced = len(parts) > 3 and 2 * single > len(parts)
    return "".join(parts) if spaced else plain
