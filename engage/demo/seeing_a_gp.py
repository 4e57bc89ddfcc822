"""The whole chain: asked, said, answered and followed. One theme has no answer, one promise is late, one date has moved."""

from datetime import datetime

from engage.accounts import Role
from engage.analysis import Theme
from engage.consultations import Consultation, service
from engage.content import render
from engage.demo.making_sense import code_all, keep_codebook, moderate_all
from engage.demo.people import BOARD
from engage.demo.seeing_a_gp_answered import ASKED as WE_ASKED
from engage.demo.seeing_a_gp_answered import DECIDED, ITEMS, SUMMARY, Answered
from engage.demo.seeing_a_gp_asked import ASKED, replies
from engage.demo.seeing_a_gp_said import CODEBOOK, THEMES, VOICES
from engage.demo.stage import Stage
from engage.matters import Item
from engage.responses.answer import Answer
from engage.responses.service import answers, delivery, items

OPENS, DAYS, DECIDES, OUT = -304, 84, -150, -138


def tell(stage: Stage) -> None:
    """From the first word to what was delivered, and to what was not."""
    consultation = stage.write(ASKED, BOARD, opens=OPENS, days=DAYS, decides=DECIDES)
    stage.publish(consultation, BOARD, opens=OPENS)
    stage.receive(consultation, replies(DAYS), opens=OPENS)
    themes = _make_sense(stage, consultation)
    found = [_answer(stage, consultation, one, themes) for one in ITEMS]
    _publish(stage, consultation, themes)
    for item, one in zip(found, ITEMS, strict=True):
        _follow(stage, item, one)


def _make_sense(stage: Stage, consultation: Consultation) -> dict[str, Theme]:
    closed = OPENS + DAYS
    officer, approver = stage.who(BOARD, Role.OFFICER), stage.who(BOARD, Role.APPROVER)
    analyst, moderator = stage.who(BOARD, Role.ANALYST), stage.who(BOARD, Role.MODERATOR)
    service.analyse(consultation, by=officer, at=stage.at(closed + 1))
    moderate_all(consultation, by=moderator, at=stage.at(closed + 4))
    themes, codes = keep_codebook(consultation, THEMES, CODEBOOK, by=analyst, at=stage.at(closed + 6))
    meanings = {said.text: said.codes for said in VOICES}
    code_all(consultation, meanings, codes, by=analyst, at=stage.at(closed + 9))
    texts = {"asked": WE_ASKED, "summary_report": SUMMARY, "decided": DECIDED}
    service.report(consultation, texts, by=officer, at=stage.at(closed + 30))
    service.publish_summary(consultation, by=approver, at=stage.at(closed + 35), link=stage.link(consultation))
    return themes


def _answer(stage: Stage, consultation: Consultation, one: Answered, themes: dict[str, Theme]) -> Item:
    """An officer makes the item and drafts the answer; the approver lets it stand."""
    officer, approver = stage.who(BOARD, Role.OFFICER), stage.who(BOARD, Role.APPROVER)
    cited = [themes[key].id for key in one.themes]
    item = items.make(
        consultation, title=one.title, said=one.said, themes=cited, by=officer, at=stage.at(OUT - 30),
        responsible=one.responsible,
    )  # fmt: skip
    answer = Answer(
        outcome=one.outcome, answer=one.answer, reason=one.reason, plan=one.plan, responsible=one.responsible,
        promise=one.promise.text if one.promise else "", due_on=stage.day(OUT + one.promise.due) if one.promise else None,
        passed_to=one.passed_to, answer_html=render(one.answer), reason_html=render(one.reason),
    )  # fmt: skip
    answers.draft(item, answer, by=officer, at=stage.at(OUT - 20))
    answers.send(item, by=officer, at=stage.at(OUT - 19))
    answers.approve(item, by=approver, at=stage.at(OUT - 6))
    return item


def _publish(stage: Stage, consultation: Consultation, themes: dict[str, Theme]) -> None:
    officer, approver = stage.who(BOARD, Role.OFFICER), stage.who(BOARD, Role.APPROVER)
    papers = "Every answer, with the analysis, was sent to the members fourteen days before the meeting in public."
    service.deliberate(consultation, by=officer, at=stage.at(DECIDES - 14), papers=papers)
    service.decide(
        consultation, by=approver, at=stage.at(DECIDES), decided_on=stage.day(DECIDES),
        evidence="The report on what people said, sections 2 to 5; the travel and equality assessment.",
        link=stage.link(consultation),
    )  # fmt: skip
    service.publish_outcome(
        consultation, by=approver, at=stage.at(OUT), shown_unanswered=[themes["home"].id], link=stage.link(consultation)
    )
    service.implement(consultation, by=officer, at=stage.at(OUT + 1))


def _follow(stage: Stage, item: Item, one: Answered) -> None:
    """What became of the promise, up to today."""
    kept, officer, approver = one.promise, stage.who(BOARD, Role.OFFICER), stage.who(BOARD, Role.APPROVER)
    if kept is None:
        return
    if kept.moved_to is not None:
        moved: datetime = stage.at(OUT + kept.moved_after)
        delivery.move_date(item, to=stage.day(OUT + kept.moved_to), reason=kept.moved_why, by=approver, at=moved)
    if kept.delivered is not None:
        at = stage.at(OUT + kept.delivered)
        delivery.add_evidence(item, text=kept.evidence, link=kept.link, by=officer, at=at)
        delivery.deliver(item, by=approver, at=at)
