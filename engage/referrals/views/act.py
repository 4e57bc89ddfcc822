"""One page for an act that takes a few words and a button: what it does is said before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from engage.database import session_of, writing
from engage.extensions import db
from engage.matters import AuditEntry, MoveRefusedError
from engage.referrals import service
from engage.referrals.conflict import has_conflict
from engage.referrals.forms.acting import PublicProseField
from engage.referrals.models.referral import Referral
from engage.web.access import acting
from engage.web.errors import ConflictError


@dataclass(frozen=True)
class Words:
    heading: str
    lead: str
    button: str
    done: str
    kind: str = ""  # of the button: warning for what cannot be taken back


ACTS = {
    "decide": Words("Note the decision", "Nothing is referred without a decision made by the published procedure. If there is one that counts, the referral can be made.", "Note the decision", "The decision is noted. The referral can be made."),
    "make": Words("Make the referral", "It goes to the committee now. Title and text become public as they were checked, and the committee’s clock begins.", "Make the referral", "The referral is made. The committee was told."),
    "withdraw": Words("Withdraw the referral", "It needs a decision to withdraw it. What is still owed falls away, and the page stays with your reason. This cannot be taken back.", "Withdraw it", "Withdrawn. The committee was told.", "warning"),
    "receive": Words("Note the receipt", "The day on which it reached you. {network} is told, and can see it.", "Note the receipt", "The receipt is noted."),
    "acknowledge": Words("Acknowledge the referral", "You do this for the committee, under delegation. It needs no meeting. {network} is told at once, and the public page says so.", "Acknowledge", "You have acknowledged this referral. {network} was told."),
    "consider": Words("Note that it was considered", "For when the committee has considered it and has yet to say what it will do.", "Note it", "Noted. {network} was told."),
    "accept": Words("Accept the referral", "The committee takes it up. {network} is told, and is kept informed of what you do.", "Accept it", "Accepted. {network} was told."),
    "decline": Words("Decline the referral", "{network} is told your reasons, and anyone can read them. What is about one person stays unpublished.", "Decline it", "Declined. {network} was told."),
    "find_no_power": Words("Note that there is no power to use", "The committee has no power that it could use in this. {network} is told your reasons, and anyone can read them.", "Note it", "Noted. {network} was told."),
    "report_back": Words("Report back", "Tell {network} what came of it.", "Report back", "Reported back. {network} was told."),
    "close": Words("Close the referral", "Nothing is left to do. The public page stays at its address.", "Close it", "Closed. {network} was told."),
    "redirect": Words("Pass it on", "To another council’s committee or a joint one, whose own clock begins then. Your own acknowledgement stays owed until you acknowledge it.", "Pass it on", "Passed on. {network} and the other committee were told."),
    "join": Words("Consider it with another matter", "It keeps its own clock, and {network} is told what comes of the other matter too.", "Consider them together", "Noted. {network} was told."),
    "update": Words("Keep {network} informed", "An entry in the log. {network} gets a notice, and anyone can read it.", "Tell {network}", "Noted. {network} was told."),
    "mark_individual": Words("It is about one person", "From then on the public reads the reference and the dates, and nothing else. This cannot be taken back.", "Hide its words", "The public now reads the reference and the dates only.", "warning"),
}  # fmt: skip


def words_of(referral: Referral, verb: str) -> Words:
    """What the page of an act says, of this network."""
    words = ACTS[verb]

    def say(text: str) -> str:
        return text.replace("{network}", referral.body.name)

    return Words(say(words.heading), say(words.lead), say(words.button), say(words.done), words.kind)


def act(
    referral: Referral, verb: str, form: Any, do: Callable[[], Any], *, door: Callable[[], Any] | None = None,
    template: str = "referrals/act.html", more: Callable[[], dict[str, Any]] = dict,
) -> ResponseReturnValue:  # fmt: skip
    """Refuse at the door what cannot be done now; else ask, do, and go back to the referral's page.

    `door` raises MoveRefusedError; `more` is asked for what else the page shows, where it is shown. What the service refuses in words comes back on the form, with all that was typed.
    """
    door = door or (lambda: referral.workflow.after(referral.state, verb, "asked at the door"))
    door()
    words, refused = words_of(referral, verb), ""
    looks: list[str] = []
    if form.validate_on_submit():
        looks = looks_personal(form)
        if not looks:
            try:
                with writing(db.session()):
                    service.hold(referral)
                    unchanged(referral, form)
                    do()
            except MoveRefusedError as error:
                refused = str(error)
            else:
                flash(words.done)
                return redirect(referral.desk_path)
    elif not form.is_submitted():
        form.version.data = str(referral.version)
    page = render_template(
        template, referral=referral, words=words, form=form, refused=refused, looks=looks,
        conflict=has_conflict(referral, acting()), **more(),
    )  # fmt: skip
    return (page, 409) if refused else page


def looks_personal(form: Any) -> list[str]:
    """What in words that anyone will read looks as if it identified somebody; nothing once somebody has looked."""
    if request.form.get("looked") == "y":
        return []
    public = [field for field in form if isinstance(field, PublicProseField)]
    return sorted({kind for field in public for kind in field.found})


def unchanged(referral: Referral, form: Any) -> None:
    """Inside the writing transaction: the loser of a race is told what was done, by whom, and writes nothing."""
    if str(form.version.data) == str(referral.version):
        return
    mine = {
        field.label.text: str(field.data)
        for field in form
        if field.type not in {"HiddenField", "CSRFTokenField", "BooleanField"} and field.data
    }
    theirs = {"Changed since you opened it": _last_act(referral), "It is now": referral.standing.words}
    raise ConflictError(mine, theirs)


def _last_act(referral: Referral) -> str:
    newest = (
        sa.select(AuditEntry)
        .where(AuditEntry.matter_id == referral.id, ~AuditEntry.about.startswith("duty:"))
        .options(joinedload(AuditEntry.person))
        .order_by(AuditEntry.id.desc())
    )
    entry = session_of(referral).scalar(newest.limit(1))
    if entry is None:
        return ""
    who = entry.person.name if entry.person else "Somebody"
    return f"{who}: {entry.verb.replace('_', ' ')}"


def decide_path(referral: Referral) -> str:
    """Where the network puts the question on its agenda; '' where this installation has no such pages."""
    if "network.draft" not in current_app.view_functions:
        return ""
    return url_for("network.draft", slug=referral.body.slug, kind="refer", about=referral.reference)


def link_to(referral: Referral) -> str:
    """The staff address, whole, for mails; readers of the public page get that one."""
    return str(current_app.config["BASE_URL"]) + referral.desk_path
