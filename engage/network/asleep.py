"""Every day: has a network fallen silent, or lost everybody who may decide? Its Host and the council are told once."""

from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.accounts.profile import installed_profile
from engage.content.vocabulary import vocabulary
from engage.database import writing
from engage.decisions.service.standing import watch
from engage.jobs.schedule import daily


@daily("dormant-networks")
def look(session: Session, at: datetime) -> None:
    """Note what fell dormant or may act again; mails leave with the note, so that nobody is told twice."""
    with writing(session):
        watch(session, at=at, say=vocabulary(installed_profile(session)), link=_link)


def _link(body: Body) -> str:
    return f"{current_app.config['BASE_URL']}/networks/{body.slug}"
