"""Start a consultation and write it."""

import re
import unicodedata
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from engage.accounts import Area, Body
from engage.accounts.profile import installed_profile
from engage.consultations.models.consultation import Consultation, ConsultationOption, State, consultation_facet
from engage.consultations.prose import rendered
from engage.content import render
from engage.database import session_of
from engage.matters import By, Voice, record_on
from engage.matters.reference import next_reference
from engage.now import london_date

LONGEST_SLUG = 50


def slug_of(title: str) -> str:
    """`A new home for Anytown's library` → `a-new-home-for-anytowns-library`, at most 50 characters, whole words."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-")
    if len(slug) > LONGEST_SLUG:
        slug = slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]
    return slug or "consultation"


def is_taken(session: Session, slug: str, but: Consultation | None = None) -> bool:
    statement = sa.select(Consultation.id).where(Consultation.slug == slug)
    if but is not None:
        statement = statement.where(Consultation.id != but.id)
    return session.scalar(statement) is not None


def free_slug(session: Session, title: str) -> str:
    """An address nobody has: the title's own, or with the first free number after it."""
    base, n = slug_of(title), 1
    slug = base
    while is_taken(session, slug):
        n += 1
        ending = f"-{n}"
        slug = base[: LONGEST_SLUG - len(ending)].rstrip("-") + ending
    return slug


def start(session: Session, body: Body, *, title: str, by: By, at: datetime, **values: Any) -> Consultation:
    """A new consultation of a body: an idea with a reference, an address and an empty questionnaire."""
    from engage.questionnaires.service.start import start as start_questionnaire

    consultation = Consultation(
        reference=next_reference(session, "CON", london_date(at).year),
        body_id=body.id,
        title=title,
        slug=free_slug(session, title),
        state=State.IDEA,
        profile=installed_profile(session),
        created_at=at,
        created_by_id=None if isinstance(by, Voice) else by.person_id,
        **rendered({"contact": body.contact_text, "privacy_controller": body.name, **values}),
    )
    session.add(consultation)
    session.flush()
    start_questionnaire(session, consultation.id)
    record_on(consultation, "start", by=by, at=at, after=consultation.state)
    return consultation


def pre_engage(consultation: Consultation, *, by: By, at: datetime) -> None:
    """Talk to people before anything is written."""
    consultation.move("pre_engage", by=by, at=at)


def draft(consultation: Consultation, *, by: By, at: datetime) -> None:
    """Begin to write the consultation itself."""
    consultation.move("draft", by=by, at=at)


def edit(consultation: Consultation, values: dict[str, Any], *, by: By, at: datetime) -> list[str]:
    """Change what is written; says which fields changed. Markdown is rendered here unless it came rendered."""
    changed = [k for k, v in values.items() if getattr(consultation, k) != v]
    if not changed:
        return []
    for name, value in rendered({k: values[k] for k in changed}).items():
        setattr(consultation, name, value)
    record_on(consultation, "edit", by=by, at=at, fields=[k for k in changed if not k.endswith("_html")])
    return changed


def edit_options(consultation: Consultation, options: list[dict[str, Any]], *, by: By, at: datetime) -> None:
    """Put these options, in this order, in place of those before: each `title`, `text`, `is_status_quo`."""
    consultation.options = [
        ConsultationOption(
            position=n,
            title=option["title"],
            text=option.get("text", ""),
            text_html=option.get("text_html") or render(option.get("text", "")),
            is_status_quo=bool(option.get("is_status_quo")),
        )
        for n, option in enumerate(options, 1)
    ]
    touch(consultation)
    record_on(consultation, "edit", by=by, at=at, fields=["options"], options=len(options))


def edit_places(
    consultation: Consultation, *, areas: list[Area], audiences: list[str], interests: list[str], by: By, at: datetime
) -> None:
    """Say where it applies, whom it asks and what it is about: what the hub filters by."""
    consultation.areas = areas
    consultation.audiences, consultation.interests = audiences, interests
    session, facet = session_of(consultation), consultation_facet
    session.execute(sa.delete(facet).where(facet.c.consultation_id == consultation.id))
    words = [("audience", word) for word in dict.fromkeys(audiences)]
    words += [("interest", word) for word in dict.fromkeys(interests)]
    if words:
        rows = [{"kind": kind, "word": word, "consultation_id": consultation.id} for kind, word in words]
        session.execute(sa.insert(facet), rows)
    touch(consultation)
    record_on(consultation, "edit", by=by, at=at, fields=["areas", "audiences", "interests"])


def touch(consultation: Consultation) -> None:
    """Raise the version although only something beside the row changed, so that the loser of a race is told."""
    flag_modified(consultation, "audiences")
