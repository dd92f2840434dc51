"""An explanation as tables for a terminal, in Chinese."""

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from qa.answering.answerer import Trace
from qa.answering.entities import find_names
from qa.answering.explain import Explanation, label
from qa.answering.quantities import find_quantities
from qa.answering.question import Kind
from qa.answering.support import STATUSES, Verdict
from qa.datatypes import Answer, Status

_HITS = 10
_KINDS = {
    Kind.COUNT: "数量", Kind.MONEY: "金额", Kind.PERCENT: "比例", Kind.RANK: "名次", Kind.DATE: "时间", Kind.PERSON: "人", Kind.PLACE: "地点",
    Kind.NAME: "名称", Kind.LIST: "列举", Kind.YESNO: "是否", Kind.WHY: "原因", Kind.HOW: "做法", Kind.OPEN: "概述",
}  # fmt: skip
_STATUSES = {
    Status.ANSWERED: "有据可答", Status.NOT_IN_SOURCE: "资料没有写", Status.OUT_OF_SCOPE: "超出资料范围", Status.FALSE_PREMISE: "说法与资料不符",
    Status.META: "问候或关于本系统",
}  # fmt: skip
_OUTSIDE = {
    "": "在资料范围内",
    "year": "年份不在资料范围内",
    "name": "地方或单位不在资料范围内",
    "wider": "问的是更大或相邻的地区",
}


def tables(answer: Answer, explanation: Explanation) -> Group:
    """Everything that the answer was decided on, in the order in which it was found out."""
    return Group(*_tables(answer, explanation))


def _tables(answer: Answer, explanation: Explanation) -> Iterator[RenderableType]:
    trace = explanation.trace
    if trace is None:
        yield _facts("问题", [("原问", answer.question), ("读作", _STATUSES[Status.META])])
    else:
        yield _facts("问题", _question_facts(answer, trace))
        yield _hits(trace)
        if trace.verdict:
            yield _candidates(trace, trace.verdict)
            yield _influences(explanation)
            yield _probabilities(trace.verdict, explanation.threshold)
    yield _facts("结论", [(_STATUSES[answer.status], answer.answer)])


def _question_facts(answer: Answer, trace: Trace) -> list[tuple[str, str]]:
    names = find_names(trace.asked.text)
    years = [q.text for q in find_quantities(trace.asked.text) if q.kind == "date"]
    asked_of = [*years, *names.places, *names.bodies, *names.people, *names.quoted, *names.wider]
    return [
        ("原问", answer.question),
        ("理解为", trace.understood.question),
        ("理由", trace.understood.why or "原样"),
        ("类型", "、".join(_KINDS[kind] for kind in trace.asked.kinds) or _KINDS[Kind.OPEN]),
        ("单位", trace.asked.unit or "未指明"),
        ("年份与名称", "、".join(dict.fromkeys(asked_of)) or "未指明"),
        ("范围", _OUTSIDE[trace.outside]),
    ]


def _facts(title: str, rows: list[tuple[str, str]]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE, show_header=False)
    for name, value in rows:
        table.add_row(Text(name, style="bold"), Text(value))
    return table


def _hits(trace: Trace) -> Table:
    table = _numbers("检索（融合后）", ["", "条目", "融合分", "BM25", "向量", "句子"])
    for place, passage in enumerate(trace.passages[:_HITS], 1):
        mark = "●" if passage in trace.read else ""
        scores = (f"{value:.2f}" for value in (passage.score, passage.lexical, passage.dense))
        table.add_row(f"{place}{mark}", Text(passage.section_title), *scores, Text(passage.text))
    table.caption = "● 供判断的句子"
    return table


def _candidates(trace: Trace, verdict: Verdict) -> Table:
    table = _numbers("候选答案", ["句", "把握", "片段"])
    for one in verdict.weighed[:5]:
        section = trace.read[one.place].section_title
        table.add_row(Text(section), f"{one.probability:.2f}", Text(one.candidate.text))
    return table


def _influences(explanation: Explanation) -> Table:
    table = _numbers("影响判断的证据特征", ["特征", "值", "作用"])
    for one in explanation.influences:
        table.add_row(Text(label(one.name)), f"{one.value:.2f}", f"{one.moved:+.2f}")
    table.caption = "作用：对“有据可答”一类得分的增减"
    return table


def _probabilities(verdict: Verdict, threshold: float) -> Table:
    table = _numbers("判断", ["类别", "概率"])
    for status, probability in zip(STATUSES, verdict.statuses, strict=True):
        table.add_row(_STATUSES[status], f"{probability:.3f}")
    decided = "达到门槛，回答" if verdict.support >= threshold else "低于门槛，拒答"
    table.add_row("门槛", f"{threshold:.3f}", end_section=True)
    table.caption = decided
    return table


def _numbers(title: str, columns: list[str]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for name in columns:
        numeric = name in {"融合分", "BM25", "向量", "把握", "值", "作用", "概率"}
        table.add_column(name, justify="right" if numeric else "left", no_wrap=numeric)
    return table
