"""What a source page itself says, in Chinese and in English; the article stays as it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The labels in one language; `other_lang` and `other_name` lead to the other."""

    lang: str
    other_lang: str
    other_name: str
    skip: str
    ask: str
    sections: str
    about: str
    path: str
    volume: str
    year: str
    region: str
    organisation: str
    contributor: str
    site: str
    cited: str
    lost: str
    go: str
    copy_citation: str
    copied: str
    not_copied: str
    link: str
    print_page: str
    verbatim: str


_ZH = Words(
    lang="zh-CN",
    other_lang="en",
    other_name="English",
    skip="跳到正文",
    ask="提问",
    sections="条目",
    about="文献信息",
    path="位置",
    volume="卷次",
    year="记述年份",
    region="地区",
    organisation="单位",
    contributor="撰稿",
    site="来源网站",
    cited="引用的原文",
    lost="链接所引的原文已不在本文中，可能已经修订。下面是现在的全文。",
    go="到原文处",
    copy_citation="复制引文",
    copied="已复制",
    not_copied="无法复制，请手动选取",
    link="本条链接",
    print_page="打印",
    verbatim="正文逐字录自资料，未作改动。",
)
_EN = Words(
    lang="en",
    other_lang="zh",
    other_name="中文",
    skip="Skip to the text",
    ask="Ask",
    sections="Sections",
    about="About this document",
    path="Path",
    volume="Volume",
    year="Year told of",
    region="Region",
    organisation="Organisation",
    contributor="Contributor",
    site="Site",
    cited="Cited passage",
    lost="The passage that this link cites is no longer in the document, which may have been revised. "
    "Below is the text as it is now.",
    go="Go to it",
    copy_citation="Copy citation",
    copied="Copied",
    not_copied="Could not copy; select it by hand",
    link="Link to this section",
    print_page="Print",
    verbatim="The text is the source's, word for word.",
)


def words_in(lang: str) -> Words:
    """English for `en`, Chinese for anything else."""
    return _EN if lang == "en" else _ZH
