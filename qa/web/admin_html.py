"""What the evaluation page shows, as HTML. All text of questions, documents and names is escaped here.

Each piece is one block on one line, in which Markdown has no meaning (see qa.web.chat). `base` is the path
prefix of the whole site.
"""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote, urlencode

from qa.datatypes import Answer, Status
from qa.errors import YearbookError
from qa.web.jobs import Progress
from qa.web.runs import FIGURES, Asked, Outcome, RunEntry

STYLES = tuple(Path(__file__).parent / "static" / name for name in ("chat.css", "admin.css"))
_STATUS: Mapping[str, str] = {
    Status.ANSWERED: "已回答",
    Status.NOT_IN_SOURCE: "资料没有写",
    Status.OUT_OF_SCOPE: "超出范围",
    Status.FALSE_PREMISE: "与资料不符",
    Status.META: "关于本系统",
}
_VERDICTS = {True: ("right", "对"), False: ("wrong", "错"), None: ("open", "不计")}


def sign_in_page(action: str, message: str = "") -> str:
    """A whole page that asks for the token."""
    told = f'<p class="qa-told" role="alert">{escape(message)}</p>' if message else ""
    return _whole_page(
        "登录 · 评测",
        f'<h1>评测</h1><form method="post" action="{escape(action)}">'
        '<label for="token">管理口令</label>'
        '<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>'
        f'{told}<button type="submit">登录</button></form><p class="qa-hint">口令是服务器上 QA_ADMIN_TOKEN 的值。</p>',
    )


def message_page(message: str, base: str) -> str:
    """A whole page that tells one thing."""
    link = f'<p><a href="{escape(base)}/admin/eval/">回到评测</a></p>'
    return _whole_page("评测", f'<h1>评测</h1><p class="qa-told" role="alert">{escape(message)}</p>{link}')


def header_html(base: str) -> str:
    """The page's head: its title, the way to the chat, and out."""
    return (
        '<header class="qa-head"><h1>评测</h1><nav>'
        f'<a href="{escape(base)}/">对话</a>'
        f'<form method="post" action="{escape(base)}/admin/sign-out"><button type="submit">退出</button></form>'
        "</nav></header>"
    )


def error_html(error: YearbookError) -> str:
    """An error of the tree: Chinese first, English below."""
    return _line(
        f'<div class="qa-told" role="alert"><p>{escape(error.zh)}</p><p lang="en">{escape(error.en)}</p></div>'
    )


def progress_html(name: str, state: str, progress: Progress) -> str:
    """How far a run is: state, bar, count and running figures. `state` is a word for its class: see admin.css."""
    words = {"running": "正在运行", "done": "已完成", "cancelled": "已取消，可续跑", "failed": "已停止"}
    share = progress.done / progress.total if progress.total else 0.0
    count = f"{progress.done} / {progress.total} 题" if progress.total else "正在启动…"
    figures = "".join(_figure(key, value) for key, value in progress.figures.items())
    return _line(
        f'<div class="qa-job qa-{state}"><p><strong>{escape(name)}</strong> <span>{words[state]}</span> '
        f'<span class="qa-count">{count}</span></p>'
        f'<div class="qa-bar" role="progressbar" aria-label="进度" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{share * 100:.0f}"><div style="width:{share * 100:.1f}%"></div></div>'
        f'<p class="qa-figures">{figures}</p></div>'
    )


def history_html(runs: Sequence[RunEntry], base: str) -> str:
    """The runs as a table, newest first; on a telephone each becomes a card."""
    if not runs:
        return '<div class="qa-hint">还没有运行过。选好题集，按“运行”。</div>'
    heads = ("名称", "时间（UTC）", "题集", "题数", *FIGURES.values(), "报告")
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    rows = "".join(_run_html(run, base) for run in runs)
    return _line(
        f'<div class="qa-runs"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _run_html(run: RunEntry, base: str) -> str:
    path = f"{base}/admin/runs/{quote(run.name)}/report.html"
    report = f'<a href="{escape(path)}" target="_blank" rel="noopener">打开</a>' if run.finished else "未完成"
    cells = (
        ("时间（UTC）", escape(run.date[:16].replace("T", " "))),
        ("题集", escape("、".join(run.sets))),
        ("题数", "" if run.n is None else str(run.n)),
        *((label, _share(run.figures.get(key))) for key, label in FIGURES.items()),
        ("报告", report),
    )
    shown = "".join(f'<td data-label="{label}">{value}</td>' for label, value in cells)
    return f'<tr><th scope="row">{escape(run.name)}</th>{shown}</tr>'


def compare_html(a: str, b: str, base: str) -> str:
    """The comparison of two runs, in a frame, and the way to it alone."""
    address = escape(f"{base}/admin/compare?{urlencode({'a': a, 'b': b})}")
    return _line(
        f'<div class="qa-compare"><p><a href="{address}" target="_blank" rel="noopener">在新窗口打开</a></p>'
        f'<iframe src="{address}" title="对比：{escape(a)} 与 {escape(b)}"></iframe></div>'
    )


def questions_html(rows: Sequence[Outcome], limit: int, base: str, *, elsewhere: bool) -> str:
    """The first `limit` questions, each to unfold; how many there are; whether they were asked `elsewhere`."""
    wrong = sum(1 for row in rows if row.correct is False)
    shown = min(limit, len(rows))
    head = f'<p class="qa-hint">共 {len(rows)} 题，答错 {wrong} 题；错题在前，显示前 {shown} 题。</p>'
    if elsewhere:
        head += '<p class="qa-hint">这次运行问的是题集自带的文档；对话里问的是本站资料，回答会不同。</p>'
    return _line(
        f'<div class="qa-list">{head}{"".join(_question_html(row, base) for row in rows[:limit])}</div>'
    )


def _question_html(row: Outcome, base: str) -> str:
    asked, answer = row.asked, row.answer
    kind, word = _VERDICTS[row.correct]
    earlier = "".join(f"<li>{escape(one)}</li>" for one in asked.history)
    earlier = f"<dt>此前的问题（请先在对话里依次问）</dt><dd><ol>{earlier}</ol></dd>" if earlier else ""
    chat = escape(f"{base}/?{urlencode({'q': asked.question})}")
    return (
        f'<details class="qa-asked qa-{kind}"><summary><b>{word}</b> <code>{escape(asked.id)}</code> '
        f"<span>{escape(asked.question)}</span></summary><dl>{earlier}"
        f"<dt>应答</dt><dd>{_gold_html(asked)}</dd>"
        f"<dt>回答（{_status(answer.status)}）</dt><dd>{escape(answer.answer)}</dd>"
        f"{_why_html(asked, answer)}</dl>"
        f'<p><a href="{chat}" target="_blank" rel="noopener">在对话中打开</a></p></details>'
    )


def _gold_html(asked: Asked) -> str:
    if not asked.answerable:
        return "应拒答" + (f"：{_status(asked.refusal)}" if asked.refusal else "")
    return "；".join(escape(" / ".join(nugget)) for nugget in asked.nuggets) or "（只看检索）"


def _why_html(asked: Asked, answer: Answer) -> str:
    """The explanation: as what it was understood, how sure, what was found, what is cited."""
    found = "".join(
        f"<li{' class=qa-gold' if one.section in asked.sections else ''}>{escape(one.section)} "
        f"<small>{one.score:.2f}</small></li>"
        for one in answer.retrieved
    )
    cited = "".join(
        f"<li>[{one.n}] {escape(one.document)} · {escape(one.section)}<q>{escape(one.quote)}</q></li>"
        for one in answer.citations
    )
    parts = (
        ("理解为", escape(answer.standalone_question)),
        ("把握", f"{answer.confidence:.3f}"),
        ("检索到的条目（✓ 为应有的出处）", f"<ol>{found}</ol>" if found else "无"),
        ("引文", f"<ul>{cited}</ul>" if cited else "无"),
    )
    return "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in parts)


def _status(value: str) -> str:
    return _STATUS.get(value, escape(value))


def _figure(key: str, value: float) -> str:
    return f"<span>{FIGURES[key]} <b>{_share(value)}</b></span>"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value * 100:.1f}%"


def _line(html: str) -> str:
    """On one line: an empty line would end Markdown's block of HTML."""
    return html.replace("\r", "").replace("\n", "&#10;")


def _whole_page(title: str, body: str) -> str:
    style = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{title}</title><style>{style}</style></head>"
        f'<body class="gradio-container qa-plain"><main>{body}</main></body></html>'
    )
