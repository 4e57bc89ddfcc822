"""What comes in with a filled-in screen, cleaned and kept apart from the views that use it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, cast

from flask import abort, current_app, request
from sqlalchemy.orm import Session

from engage.content import tidy
from engage.extensions import db
from engage.now import london_date
from engage.questionnaires.addresses import Tokens, network, private_key
from engage.questionnaires.filling import Filling, Words, let_go_of_document
from engage.questionnaires.hosting import Host, hosts
from engage.questionnaires.models.questionnaire import QuestionKind
from engage.questionnaires.reading import kept_file
from engage.questionnaires.steps import Step, fields
from engage.questionnaires.versions import AskedQuestion

TRAP = "leave-this-empty"
HIDDEN = "This held characters that cannot be kept. They were taken out: check it and go on"


def host() -> Host:
    """The kind of matter that is answered under /consultations/."""
    return hosts["consultation"]


def host_and_matter(slug: str) -> tuple[Host, Any]:
    """What an address asks about; 404 where nobody may know of it yet."""
    matter = host().find(db.session(), slug)
    if matter is None or not host().is_public(matter):
        abort(404)
    return host(), matter


def tokens() -> Tokens:
    """The maker and reader of form tokens, under the installation's key and the ones before it."""
    known: Tokens | None = current_app.extensions.get("form_tokens")
    if known is None:
        config = current_app.config
        known = Tokens([*(config["SECRET_KEY_FALLBACKS"] or []), config["SECRET_KEY"]])
        current_app.extensions["form_tokens"] = known
    return known


def private_of(key: str) -> str:
    """The key of the private link that belongs to a form's key."""
    return private_key(current_app.config["SECRET_KEY"], key)


def private_keys(key: str) -> list[str]:
    """The same under this key of the installation and the ones before it, newest first."""
    config = current_app.config
    return [private_key(s, key) for s in (config["SECRET_KEY"], *reversed(config["SECRET_KEY_FALLBACKS"] or []))]


def from_network(at: datetime) -> str:
    """Where this request came from, under the day's own key."""
    return network(current_app.config["SECRET_KEY"], request.remote_addr or "", london_date(at))


def most_from_network() -> int:
    """How many one network may send in a day before more are held for a person to look at."""
    return int(current_app.config["HELD_AFTER"])


@dataclass
class Fresh:
    """The fields of one screen as they came, and its files."""

    fields: Words = field(default_factory=dict)
    files: dict[AskedQuestion, Any] = field(default_factory=dict)
    removed: list[AskedQuestion] = field(default_factory=list)

    def keep_files(self, session: Session, filling: Filling, at: datetime) -> None:
        """Store the files that came, and let go of those they replace."""
        from engage.documents.service import keep

        for question in [*self.removed, *self.files]:
            before = filling.typed.pop(kept_file(question), None)
            if before:
                let_go_of_document(session, int(before[0]))
        for question, examined in self.files.items():
            document = keep(
                session, examined, body_id=filling.matter.body_id, title=question.text[:200], is_public=False, at=at
            )
            session.flush()
            filling.typed[kept_file(question)] = [str(document.id), document.filename]


def taken_in(filling: Filling, here: Step) -> tuple[Fresh, dict[str, str]]:
    """The fields of a screen from the request, less what nobody can see, and what is wrong already."""
    fresh, faults = Fresh(), dict[str, str]()
    for name in here.fields:
        values = request.form.getlist(name)
        if any("\x00" in value for value in values):
            faults[_place(here, name)] = HIDDEN
            values = [tidy(value) for value in values]
        if values:
            fresh.fields[name] = values
    if here.page is not None:
        for question in here.page.questions:
            if question.kind is QuestionKind.FILE:
                _take_file(question, fresh, faults)
    return fresh, faults


def _place(here: Step, name: str) -> str:
    """The id at which a fault in a field is shown: that of the first box where three make one date."""
    for question in here.page.questions if here.page is not None else ():
        if question.kind is QuestionKind.DATE and name in fields(question):
            return question.field_name
    return name


def _take_file(question: AskedQuestion, fresh: Fresh, faults: dict[str, str]) -> None:
    from engage.documents.service import UploadRefusedError, examine

    upload = request.files.get(question.field_name)
    if request.form.get(f"{question.field_name}-remove"):
        fresh.removed.append(question)
    if upload is None or not upload.filename:
        return
    try:
        fresh.files[question] = examine(cast("BinaryIO", upload.stream), upload.filename)
    except UploadRefusedError as refused:
        faults[question.field_name] = str(refused)
