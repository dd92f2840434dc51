"""Chinese text → content words (rjieba), and how rare each is in a collection."""

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from qa.text import HAN, fold

# Words that ask, point, link or are polite: they say nothing about what a sentence must tell.
STOP_WORDS = frozenset(
    """的 了 着 过 吗 呢 吧 啊 呀 哈 嘛 么 哦 是 在 有 和 与 及 或 等 把 被 让 给 对 向 从 到 于 为 以 由 将 就 都 也 还 又 才 只 很 太 更 最 不 没 没有 之 其 该 此 这 那 哪 这个 那个
    这些 那些 哪些 哪个 哪几个 哪家 哪里 哪儿 哪年 什么 啥 怎么 怎样 怎么样 如何 为什么 为何 多少 几 几个 多大 多高 多长 多久 谁 何时 何地 分别 各 各是 一共 总共 共 合计 大概 大约 左右 具体 究竟
    到底 是否 是不是 有没有 能否 可以 能 会 要 想 请 请问 麻烦 帮 帮我 我 我们 你 你们 您 他 她 它 他们 咱们 大家 一下 知道 告诉 查 查一下 说说 介绍 了解 问 打听 看 看看 里 里头 里面 中 上 下 时候 那会儿 当时 当年 那
    年 一年 这一年 全年 年度 个 名 位 家 件 条 项 次 叫 叫做 名字 名称 做 搞 弄 干 用 来 去 说 讲 一 一个 一些 方面 情况 东西 事 事情 the a an of in on at to for and or is are was were did do does how many much what which who when where
    why by with from that this it its there""".split()
)


@lru_cache(4096)
def words(text: str) -> tuple[str, ...]:
    """All words of the folded text, in order."""
    import rjieba

    return tuple(rjieba.cut(fold(text)))


def content_words(text: str) -> list[str]:
    """The words that carry meaning, in order, repeated as they stand."""
    return [word for word in words(text) if word not in STOP_WORDS and _has_letters(word)]


def _has_letters(word: str) -> bool:
    return any(char.isalnum() or HAN[0] <= char for char in word) and not all(
        char in "，。、？?!！；;：:" for char in word
    )


class Rarity:
    """Inverse document frequency of character pairs over a collection's sentences (Spärck Jones 1972).

    Pairs, since words of a question and of a source are seldom segmented alike.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        seen: Counter[str] = Counter()
        self._texts = 0
        for text in texts:
            self._texts += 1
            seen.update(set(pairs(text)))
        self._seen = seen

    def __call__(self, pair: str) -> float:
        """ln((n + 1) / (df + 0.5)): high for a pair that no sentence has, at least 0.1."""
        return max(0.1, math.log((self._texts + 1) / (self._seen[pair] + 0.5)))

    def known(self, pair: str) -> bool:
        """Whether any sentence has the pair."""
        return pair in self._seen


def pairs(text: str) -> list[str]:
    """Adjacent characters of the folded text within runs of letters, digits or Chinese characters."""
    folded = fold(text)
    return [
        folded[i : i + 2] for i in range(len(folded) - 1) if folded[i].isalnum() and folded[i + 1].isalnum()
    ]
