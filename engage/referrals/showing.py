"""What each reader sees of a referral: the one place that decides it, for every page, list, file, feed and search. Pure.

Public at making: its title and text as they were checked; then each step on the day it is taken. An individual case
is never published: its reference, its dates and that it was one. What stays with the network is nobody else's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engage.content.privacy import PrivacyResult
from engage.now import london_date
from engage.referrals.models.evidence import ReferralEvidence
from engage.referrals.models.referral import DeclineCode, Referral
from engage.referrals.models.update import ReferralUpdate

INDIVIDUAL = "This is about one person, so what was written is not published."


class Reader(StrEnum):
    """Who reads."""

    PUBLIC = "public"
    NETWORK = "network"
    COMMITTEE = "committee"


@dataclass(frozen=True)
class ShownEvidence:
    """One piece as a reader may have it: the piece itself, or what is said in its place."""

    number: int
    title: str
    text_html: str = ""
    piece: ReferralEvidence | None = None  # where the piece itself may be had
    instead: str = ""
    held: str = ""  # for those who see more than the public: what the public does not get, and why
    public_html: str = ""  # for them: what the public reads instead


@dataclass(frozen=True)
class ShownUpdate:
    """One entry of the log, with the days since the one before."""

    verb: str
    done_on: date
    text_html: str
    by: str
    meeting: str
    meeting_path: str
    told_on: date | None
    entered_on: date
    gap: int | None
    has_conflict: bool


@dataclass(frozen=True)
class Shown:
    """All that one reader sees of one referral."""

    title: str
    reference: str
    parts: Sequence[tuple[str, str]] = ()  # heading, HTML
    instead: str = ""  # what is said in the place of the text
    held: str = ""  # for the parties: how the public reads it
    public_html: str = ""  # for them: what the public reads instead
    evidence: Sequence[ShownEvidence] = field(default_factory=list)
    updates: Sequence[ShownUpdate] = field(default_factory=list)
    decline_code: DeclineCode | None = None


def shown(
    referral: Referral, reader: Reader, evidence: Iterable[ReferralEvidence], updates: Iterable[ReferralUpdate]
) -> Shown | None:
    """What a reader sees; None where there is nothing that this reader may even know of."""
    if reader is not Reader.NETWORK and not referral.is_public:
        return None
    is_party = reader is not Reader.PUBLIC
    parts, instead = (_whole(referral), "") if is_party else _public_text(referral)
    return Shown(
        title=referral.subject if is_party else referral.public_title,
        reference=referral.reference,
        parts=parts,
        instead=instead,
        held=_held(referral) if is_party else "",
        public_html=referral.public_html if is_party and not referral.is_individual else "",
        evidence=[piece for each in evidence if (piece := _evidence(referral, each, reader))],
        updates=_log(referral, updates, is_party),
        decline_code=referral.decline_code,
    )


def _whole(referral: Referral) -> list[tuple[str, str]]:
    parts = [
        ("What the matter is", referral.concern_html),
        ("What was tried first", referral.tried_html),
        ("What the committee is asked to do", referral.asked_html),
    ]
    return [(heading, html) for heading, html in parts if html]


def _public_text(referral: Referral) -> tuple[list[tuple[str, str]], str]:
    """The text as it was checked: whole, in other words, or not at all."""
    if referral.is_individual:
        return [], INDIVIDUAL
    if referral.is_checked and referral.privacy is PrivacyResult.CLEAR:
        return _whole(referral), ""
    if referral.is_checked and referral.privacy is not None and referral.privacy.owes_words:
        words = "Some words were taken out" if referral.privacy is PrivacyResult.REDACTED else "This is a summary"
        return [("What the matter is", referral.public_html)], f"{words}, so that nobody can be known from it."
    return [], "The text is not published."


def _held(referral: Referral) -> str:
    """How the public reads the text, said to those who see all of it."""
    if referral.is_individual:
        return "The public reads the reference and the dates only, because this is about one person."
    how = {
        PrivacyResult.CLEAR: "",
        PrivacyResult.REDACTED: "The public reads a text from which words were taken out.",
        PrivacyResult.SUMMARISED: "The public reads a summary.",
    }.get(referral.privacy, "") if referral.privacy else ""  # fmt: skip
    title = "" if referral.title_is_public or not referral.is_public else " The title is not public."
    return (how + title).strip()


def _evidence(referral: Referral, piece: ReferralEvidence, reader: Reader) -> ShownEvidence | None:
    if reader is Reader.NETWORK or (reader is Reader.COMMITTEE and piece.leaves and piece.privacy is not None):
        public_html = "" if piece.is_shown or referral.is_individual else piece.summary_html
        return ShownEvidence(
            piece.number, piece.title, piece.text_html, piece, held=_kept_back(piece), public_html=public_html
        )
    if reader is Reader.COMMITTEE or not piece.leaves or piece.privacy is None or referral.is_individual:
        return None
    if piece.is_shown:
        return ShownEvidence(piece.number, piece.title, piece.text_html, piece)
    return ShownEvidence(piece.number, "", piece.summary_html, instead=_instead(piece))


def _instead(piece: ReferralEvidence) -> str:
    """What stands in the place of a piece that is not published."""
    if piece.summary.strip():
        return "This is a summary. The piece itself is not published."
    return piece.disclosure.instead or "This piece is not published, so that nobody can be known from it."


def _kept_back(piece: ReferralEvidence) -> str:
    """For a party: what of a piece the public does not get."""
    if piece.privacy is None:
        return "Not checked yet, so nobody outside has it."
    if piece.privacy is PrivacyResult.BLOCKED:
        return "Found not to be fit to leave. Nobody outside has it."
    return "" if piece.is_shown else f"{piece.openness.words}, {piece.privacy.words.lower()}: not published."


def _log(referral: Referral, updates: Iterable[ReferralUpdate], is_party: bool) -> list[ShownUpdate]:
    """The entries, oldest first, each with the days since the one before."""
    shown: list[ShownUpdate] = []
    before = referral.made_on
    for update in updates:
        hidden = referral.is_individual and not is_party
        gap = (update.done_on - before).days if before and update.done_on >= before else None
        before = max(update.done_on, before) if before else update.done_on
        shown.append(
            ShownUpdate(
                verb=update.verb, done_on=update.done_on, text_html="" if hidden else update.text_html,
                by=update.body.name, meeting=update.meeting,
                meeting_path=update.meeting_path, told_on=update.told_on, entered_on=london_date(update.at), gap=gap,
                has_conflict=update.has_conflict,
            )
        )  # fmt: skip
    return shown
