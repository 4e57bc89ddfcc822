"""One page for an act that needs a reason or a date and a button: what it does is said before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.consultations.models.consultation import Consultation
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.web.access import acting
from engage.web.show import external_url


@dataclass(frozen=True)
class Words:
    heading: str
    lead: str
    button: str
    done: str
    kind: str = ""  # of the button: warning for what cannot be taken back


ACTS = {
    "pre_engage": Words("Talk to people first", "Note concerns and form groups before anything is written. You can go on editing.", "Begin", "It is now in pre-engagement."),
    "draft": Words("Start writing", "Write the consultation section by section. Nothing is public.", "Start writing", "You can write it now."),
    "return": Words("Return to drafting", "The officer sees your reason, mends it and submits it again.", "Return it", "Returned to drafting."),
    "pause": Words("Pause", "No answers are taken until you open it again. It then closes later by at least as long as the pause. Your reason is published, and followers are told.", "Pause", "Paused. The page says why."),
    "resume": Words("Open again", "It closes later by at least as long as it was paused. Followers are told.", "Open again", "It takes answers again."),
    "extend": Words("Close later", "The date before stays visible, and the date on which the outcome is due moves with it. Followers are told.", "Close later", "It closes later now."),
    "withdraw": Words("Withdraw", "No more answers are taken and no outcome is owed. If it was published, the page stays with your reason, and followers are told. This cannot be taken back.", "Withdraw", "Withdrawn.", "warning"),
    "analyse": Words("Begin the analysis", "From now on the set of answers is settled: late ones are kept and listed as late, but can no longer be admitted. Admit those that should count first.", "Begin", "The analysis has begun."),
    "deliberate": Words("Put it before those who decide", "Say how they received the answers. This is evidence that they were conscientiously considered.", "Record", "Recorded."),
    "decide": Words("Record the decision", "Its words are those under “We did, overall” in the report. They are published with the outcome.", "Record the decision", "The decision is recorded."),
    "implement": Words("Begin to deliver", "From now on each promise is followed until it is delivered.", "Begin", "Delivery has begun."),
    "review": Words("Record a review", "Say what was delivered, what was not, and what was learnt.", "Record the review", "The review is recorded."),
    "archive": Words("Archive", "The public page stays at its address. Nothing more is done here.", "Archive", "Archived."),
    "quash": Words("Record that it was quashed", "Give the court and the reference. The answers are kept, the page says so, and you can ask again.", "Record", "Recorded.", "warning"),
    "relaunch": Words("Ask again", "A new consultation with the same words is made, in drafting. This page stays and points to what comes.", "Ask again", "A new consultation is in drafting."),
}  # fmt: skip


TOLD = {"pause", "resume", "extend", "withdraw", "decide", "quash", "relaunch"}
"""Acts that leave a public notice, and a mail to those who follow."""


def act(consultation: Consultation, verb: str, form: Any, do: Callable[..., Any]) -> ResponseReturnValue:
    """Refuse at the door what the state does not allow; else ask, do, and go back to the overview.

    `do` is told how: `by`, `at`, and for what the public is told of, `link`.
    """
    consultation.workflow.after(consultation.state, verb, "asked at the door")
    words, how = ACTS[verb], {"link": link_to(consultation)} if verb in TOLD else {}
    if form.validate_on_submit():
        with writing(db.session()):
            do(by=acting(), at=now(), **how)
        flash(words.done)
        return redirect(url_for(".overview", reference=consultation.reference))
    return render_template("consultations/act.html", consultation=consultation, words=words, form=form)


def link_to(consultation: Consultation) -> str:
    """The public address, whole, for mails."""
    return external_url("consultations.show", slug=consultation.slug)
