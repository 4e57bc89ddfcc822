"""The acts every story is told with: a consultation is written, published and answered as people would do it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Appointment, Area, Body, Role
from engage.consultations import Consultation, service
from engage.demo.people import Cast
from engage.demo.printing import printed
from engage.demo.script import Ask, Asked, Given, Paper, Reply
from engage.documents import Document
from engage.documents.service import examine, keep
from engage.matters import Matter
from engage.matters.calendar import Calendar, Nation
from engage.matters.days import corrected_days
from engage.now import LONDON
from engage.questionnaires.addresses import hashed, new_key
from engage.questionnaires.hosting import Door
from engage.questionnaires.models.questionnaire import QuestionKind, Questionnaire
from engage.questionnaires.service import build
from engage.questionnaires.service.submit import submit
from engage.questionnaires.steps import steps
from engage.questionnaires.telling import read_all
from engage.questionnaires.versions import AskedQuestion, Snapshot, current_version_id, snapshot_of

EVIDENCE = {
    "gunning_1": "The board has taken no decision. Minute 14 of its last meeting says so, and each option is still costed.",
    "gunning_2": "The papers give the figures, the costs of each option and what speaks against it.",
    "gunning_3": "It is open for twelve weeks. Patients’ groups, which meet monthly, were told the opening day beforehand.",
    "gunning_4": "The board receives every answer with the analysis a fortnight before the public meeting that decides.",
    "equality": "Equality assessment of this spring, by the equality and inclusion lead.",
    "impact": "Travel times for every ward, and the cost of each option, are among the papers.",
    "substantial": "The scrutiny committee was asked by letter. It thought the change substantial and will hear us.",
    "languages": "Large print, Easy Read, Polish, Romanian and Urdu on request; a telephone line takes answers.",
}


@dataclass
class Stage:
    """A database to tell stories in, the day it is told, and who acts."""

    session: Session
    today: date
    cast: Cast
    base_url: str

    def at(self, days: float, hour: int = 10) -> datetime:
        """An instant so many days from today, on the hour in London."""
        day = self.today + timedelta(days=int(days // 1))
        return datetime.combine(day, time(hour), LONDON) + timedelta(days=days % 1)

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def office(self, days: int) -> int:
        """The same day or, where nobody would be at work then, the working day before it."""
        while not self.calendar.is_working(self.day(days)):
            days -= 1
        return days

    @cached_property
    def calendar(self) -> Calendar:
        return corrected_days(self.session)(Nation.ENGLAND)

    def who(self, body: str, role: Role, n: int = 0) -> Appointment:
        """Somebody who acts for a body: the first in that role, or the one after."""
        return self.cast[body, role][n]

    def body(self, slug: str) -> Body:
        return next(found[0].body for (body, _), found in self.cast.items() if body == slug)

    def link(self, consultation: Consultation) -> str:
        return f"{self.base_url}/consultations/{consultation.slug}"

    def reference(self, title: str) -> str:
        """The reference of what was told before."""
        return self.session.scalars(sa.select(Matter.reference).where(Matter.title == title)).one()

    def public(self, matter: Matter) -> str:
        """Where anybody reads it."""
        return f"{self.base_url}{matter.public_path}"

    def desk(self, matter: Matter) -> str:
        """Where those who work on it find it."""
        return f"{self.base_url}{matter.desk_path}"

    def file(self, paper: Paper, body: str, at: datetime, *, is_public: bool = False) -> Document:
        """A document of a body, kept as an upload would be."""
        found = examine(BytesIO(printed(paper)), paper.filename)
        return keep(self.session, found, body_id=self.body(body).id, title=paper.title, is_public=is_public, at=at)

    def write(self, asked: Asked, body: str, *, opens: int, days: int, decides: int) -> Consultation:
        """An officer writes it, six weeks before it opens, and builds the questionnaire."""
        by, at = self.who(body, Role.OFFICER), self.at(opens - 42)
        consultation = service.start(
            self.session, by.body, title=asked.title, by=by, at=at, summary=asked.summary, overview=asked.overview,
            why=asked.why, can_influence=asked.can_influence, cannot_influence=asked.cannot_influence,
            what_next=asked.what_next, decision=asked.decision, duty_basis=asked.duty_basis,
            other_ways="You can also answer on paper or by telephone: ring the team and somebody will fill it in with you.",
        )  # fmt: skip
        service.draft(consultation, by=by, at=at)
        service.edit(consultation, self._dates(asked, opens, days, decides), by=by, at=at)
        options = [{"title": c.title, "text": c.text, "is_status_quo": c.is_status_quo} for c in asked.choices]
        service.edit_options(consultation, options, by=by, at=at)
        areas = list(self.session.scalars(sa.select(Area).where(Area.slug.in_(asked.areas))))
        service.edit_places(
            consultation, areas=areas, audiences=list(asked.audiences), interests=list(asked.interests), by=by, at=at
        )
        for paper in asked.papers:
            service.add_document(consultation, self.file(paper, body, at, is_public=True), by=by, at=at)
        self._build(consultation, asked, by, at)
        service.give_evidence(consultation, EVIDENCE, by=by, at=at)
        return consultation

    def _dates(self, asked: Asked, opens: int, days: int, decides: int) -> dict[str, Any]:
        """It opens at 9 in the morning and closes at the midnight that ends its last day."""
        return {
            "opens_at": self.at(opens, 9),
            "closes_at": self.at(opens + days, 0),
            "decision_on": self.day(decides),
            "short_reason": asked.short_reason,
            "outcome_days": asked.outcome_days,
            "privacy_purpose": "To understand what people think of this proposal, and to tell those who ask what came of it.",
            "privacy_readers": "The involvement team and the people who analyse the answers. Nobody else sees your name or "
            "address.",
            "kept_until": self.day(max(decides, 0) + 400),
        }

    def _build(self, consultation: Consultation, asked: Asked, by: Appointment, at: datetime) -> None:
        questionnaire = self.session.scalars(
            sa.select(Questionnaire).where(Questionnaire.matter_id == consultation.id)
        ).one()
        for n, sheet in enumerate(asked.sheets):
            words = build.PageWords(sheet.title, sheet.intro)
            if n < len(questionnaire.pages):
                page = questionnaire.pages[n]
                build.edit_page(page, words, by=by, at=at)
            else:
                page = build.add_page(questionnaire, words, by=by, at=at)
            self.session.flush()
            for ask in sheet.asks:
                build.add_question(page, ask.kind, _words(ask), by=by, at=at, name=ask.name)
        standard = dict.fromkeys(("name", "email", "organisation", "on_behalf_of"), "optional")
        build.set_standard(questionnaire, standard, has_monitoring=asked.has_monitoring, by=by, at=at)
        self.session.flush()

    def publish(self, consultation: Consultation, body: str, *, opens: int) -> None:
        """The officer sends it to the gate and the approver publishes it, some days before it opens."""
        sent = service.submit(consultation, by=self.who(body, Role.OFFICER), at=self.at(opens - 20))
        assert sent.passed, sent.findings
        service.publish(
            consultation, by=self.who(body, Role.APPROVER), at=self.at(opens - 14), link=self.link(consultation)
        )

    def receive(self, consultation: Consultation, replies: list[Reply], *, opens: int) -> None:
        """What people send, in the order in which it came."""
        version_id = current_version_id(self.session, consultation.id)
        assert version_id is not None
        asked = snapshot_of(self.session, version_id)
        for reply in sorted(replies, key=lambda r: r.day):
            telling = read_all(asked, typed(asked, reply), steps(asked))
            assert not telling.errors, telling.errors
            key = new_key()
            submit(
                self.session, telling, matter_id=consultation.id, body_id=consultation.body_id, version_id=version_id,
                token_hash=hashed(key), private=new_key(), door=Door.OPEN, at=self.at(opens + reply.day, 9),
                channel=reply.channel,
            )  # fmt: skip


def _words(ask: Ask) -> build.QuestionWords:
    return build.QuestionWords(
        text=ask.text,
        help=ask.help,
        is_required=ask.is_required,
        not_for_publication=ask.not_for_publication,
        has_other=ask.has_other,
        options=ask.options,
        statements=ask.statements,
        limits=ask.limits,
    )


def typed(asked: Snapshot, reply: Reply) -> dict[str, list[str]]:
    """A reply as it would have been typed into the form."""
    out: dict[str, list[str]] = {"consent": [reply.consent.value]}
    for question in asked.questions.values():
        if question.name in reply.given:
            out.update(_typed(question, reply.given[question.name]))
    for name in ("name", "email", "organisation", "on_behalf_of"):
        out[name] = [getattr(reply, name)]
    return out


def _typed(question: AskedQuestion, given: Given) -> dict[str, list[str]]:
    name = question.field_name
    keys = {label: key for key, label in question.offered.items()}
    if isinstance(given, date):
        return {f"{name}-day": [str(given.day)], f"{name}-month": [str(given.month)], f"{name}-year": [str(given.year)]}
    if isinstance(given, dict):
        statements = {choice.label: choice.key for choice in question.statements}
        return {f"{name}-{statements[about]}": [keys[label]] for about, label in given.items()}
    if isinstance(given, list):
        return {name: [keys[label] for label in given]}
    if question.kind is QuestionKind.ONE_CHOICE:
        return {name: [keys[str(given)]]}
    return {name: [str(given)]}
