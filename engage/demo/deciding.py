"""What a network does in the stories: propose, decide by its procedure, say so in public, and refer a matter."""

from dataclasses import dataclass, field

from engage.accounts import Role
from engage.content import render
from engage.content.disclosure import Openness
from engage.content.privacy import PrivacyResult
from engage.decisions import Conflict, Decision, DecisionOutcome, Kind, Vote, Way, deciders
from engage.decisions.service.decide import Part, Sitting, decide
from engage.decisions.service.draft import draft, table
from engage.decisions.service.statement import publish_statement
from engage.demo.people import COMMITTEE, LINK
from engage.demo.script import Paper
from engage.demo.stage import Stage
from engage.matters import Matter
from engage.referrals import Care, Referral, service


@dataclass(frozen=True)
class Resolve:
    """One relevant decision. `out` names who stood out and why, `against` who voted against it."""

    kind: Kind
    subject: str
    reasons: str
    statement: str = ""
    outcome: DecisionOutcome = DecisionOutcome.YES
    way: Way = Way.MEETING
    concerns: str = ""
    out: dict[str, str] = field(default_factory=dict)
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """One piece of evidence: words or a paper; words that may not be public have a summary in their place."""

    title: str
    text: str = ""
    paper: Paper | None = None
    openness: Openness = Openness.OPEN
    summary: str = ""


@dataclass(frozen=True)
class Concern:
    """What is referred. Prose is Markdown. `about` is the title of a matter on the record, `outside` of one that is not."""

    subject: str
    care: Care
    concern: str
    tried: str
    asked: str
    resolve: Resolve
    evidence: tuple[Piece, ...] = ()
    about: str = ""
    outside: str = ""


def propose(
    stage: Stage, resolve: Resolve, *, on: int, tabled_for: int, matter: Matter | None = None, tabled: bool = True
) -> Decision:
    """A volunteer proposes it, and the Host's worker puts it on the agenda."""
    found = draft(
        stage.session, stage.body(LINK), kind=resolve.kind, subject=resolve.subject, matter=matter,
        concerns=resolve.concerns, by=stage.who(LINK, Role.MEMBER), at=stage.at(on, 19),
    )  # fmt: skip
    if tabled:
        table(found, on=stage.day(tabled_for), by=stage.who(LINK, Role.HOST), at=stage.at(on + 1))
    return found


def settle(
    stage: Stage, found: Decision, resolve: Resolve, *, on: int, entered: int | None = None, stated: int | None = None
) -> None:
    """Those who may decide do so; what they decided is entered, and stated in public some days later."""
    decided_at = stage.at(on, 19)
    sitting = Sitting(
        decided_at=decided_at, way=resolve.way, outcome=resolve.outcome, reasons=resolve.reasons,
        reasons_html=render(resolve.reasons), parts=_parts(stage, resolve, on),
    )  # fmt: skip
    decide(found, sitting, by=stage.who(LINK, Role.DECIDER), at=stage.at(on if entered is None else entered, 21))
    if stated is not None:
        text = resolve.statement
        publish_statement(found, text, render(text), by=stage.who(LINK, Role.HOST), at=stage.at(stated))


def _parts(stage: Stage, resolve: Resolve, on: int) -> list[Part]:
    no = resolve.outcome is DecisionOutcome.NO
    found = []
    for one in deciders(stage.session, stage.body(LINK), stage.at(on, 19)):
        name = one.person.name
        if name in resolve.out:
            found.append(Part(one, Vote.NONE, Conflict.EMPLOYED, resolve.out[name]))
        else:
            found.append(Part(one, Vote.AGAINST if (name in resolve.against) != no else Vote.FOR))
    return found


def write(stage: Stage, concern: Concern, *, on: int) -> Referral:
    """A volunteer drafts the referral, and the Host's worker puts the evidence with it."""
    member, host = stage.who(LINK, Role.MEMBER), stage.who(LINK, Role.HOST)
    referral = service.draft(
        stage.session, stage.body(LINK), committee=stage.body(COMMITTEE), care=concern.care, subject=concern.subject,
        concern=concern.concern, tried=concern.tried, asked=concern.asked, by=member, at=stage.at(on, 20),
    )  # fmt: skip
    at = stage.at(on + 2)
    if concern.about:
        service.link(referral, by=host, at=at, reference=stage.reference(concern.about))
    if concern.outside:
        service.link(referral, by=host, at=at, outside=concern.outside)
    for piece in concern.evidence:
        _show(stage, referral, piece, on=on + 2)
    return referral


def _show(stage: Stage, referral: Referral, piece: Piece, *, on: int) -> None:
    at, host = stage.at(on), stage.who(LINK, Role.HOST)
    made = service.add_evidence(
        referral, title=piece.title, text=piece.text, openness=piece.openness, would_mislead=bool(piece.summary),
        summary=piece.summary, document=stage.file(piece.paper, LINK, at) if piece.paper else None, by=host, at=at,
    )  # fmt: skip
    service.check_evidence(referral, made, result=PrivacyResult.CLEAR, by=host, at=at)


def refer(stage: Stage, concern: Concern, *, made: int) -> Referral:
    """From the first words to the committee's letter box: written, checked, decided, stated, made."""
    host = stage.who(LINK, Role.HOST)
    referral = write(stage, concern, on=made - 24)
    decision = propose(stage, concern.resolve, on=made - 17, tabled_for=made - 5, matter=referral)
    service.check_words(
        referral, result=PrivacyResult.CLEAR, title_is_public=True, by=host, at=stage.at(made - 16),
    )  # fmt: skip
    settle(stage, decision, concern.resolve, on=made - 5)
    text = concern.resolve.statement
    publish_statement(decision, text, render(text), by=host, at=stage.at(made - 1))
    service.make(referral, by=host, at=stage.at(made), link=stage.desk(referral))
    return referral
