"""What moderators and analysts do in the stories: read, take out what would tell on somebody, and code."""

from datetime import datetime

import sqlalchemy as sa

from engage.accounts import Appointment
from engage.analysis import Code, Theme
from engage.analysis.answers import Found, next_to_code, waiting
from engage.analysis.asked import asked
from engage.analysis.redaction import Span
from engage.analysis.service import code as coding
from engage.analysis.service import codebook, moderate
from engage.consultations import Consultation
from engage.database import session_of
from engage.questionnaires import Answer

# What a moderator takes out: the words, and the reason code.
PRIVATE = (
    ("01632 960417", "personal"),
    ("01632 960882", "personal"),
    ("Mrs Pauline Tredwell of 14 Gasworks Lane", "personal"),
    ("that idiot behind the counter", "abusive"),
)
REJECTED = {"Absolute shambles. Sack the lot of them and start again.": "off_topic"}


def moderate_all(consultation: Consultation, *, by: Appointment, at: datetime, most: int = 1000) -> None:
    """Read the queue: most is fine as it is, some loses a span, one is not published at all."""
    session = session_of(consultation)
    found = waiting(session, consultation.id, asked(session, consultation.id), most=most)
    plain = [one for one in found if not _spans(one) and one.answer.text not in REJECTED]
    moderate.approve_many(session, consultation, plain, by=by, at=at)
    for one in found:
        text = one.answer.text or ""
        if text in REJECTED:
            moderate.reject(session, consultation, one, REJECTED[text], by=by, at=at)
        elif _spans(one):
            moderate.redact(session, consultation, one, _spans(one), by=by, at=at)


def _spans(found: Found) -> list[Span]:
    text = found.answer.text or ""
    return [(text.index(words), text.index(words) + len(words), why) for words, why in PRIVATE if words in text]


def keep_codebook(
    consultation: Consultation,
    themes: dict[str, tuple[str, str]],
    codes: dict[str, tuple[str, str, str]],
    *,
    by: Appointment,
    at: datetime,
) -> tuple[dict[str, Theme], dict[str, Code]]:
    """Write the themes and the codes that they gather."""
    session = session_of(consultation)
    kept = {
        key: codebook.add_theme(session, consultation, title=title, description=about, by=by, at=at)
        for key, (title, about) in themes.items()
    }
    return kept, {
        key: codebook.add_code(session, consultation, name=name, description=about, theme=kept.get(theme), by=by, at=at)
        for key, (name, about, theme) in codes.items()
    }


def code_all(
    consultation: Consultation,
    meanings: dict[str, tuple[str, ...]],
    codes: dict[str, Code],
    *,
    by: Appointment,
    at: datetime,
    most: int = 1000,
) -> None:
    """Code each text by what it means, in the order in which an analyst would meet them."""
    session = session_of(consultation)
    done = 0
    for question in asked(session, consultation.id).questions:
        while done < most and (answer_id := next_to_code(session, consultation.id, question.id)) is not None:
            text = session.scalar(sa.select(Answer.text).where(Answer.id == answer_id)) or ""
            ids = [codes[key].id for key in meanings.get(text, ())]
            coding.code(session, consultation, answer_id, question.id, ids, by=by, at=at)
            session.flush()
            done += 1
