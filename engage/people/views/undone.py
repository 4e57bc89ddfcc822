"""Mail that could not be sent and jobs that could not be done: what, when, why; and a button to try again."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.people import policy
from engage.people import undone as reading
from engage.people.service import try_again
from engage.people.views import bp
from engage.web.access import acting, for_body

AGAIN = "It is being tried again now."
ALREADY = "It is being tried again already."


@bp.route("/desk/bodies/<slug>/mail")
@for_body(policy.may_retry)
def undone(body: Body) -> ResponseReturnValue:
    session = db.session()
    mails, jobs = reading.mails(session, body), reading.jobs(session, body)
    return render_template("people/undone.html", body=body, mails=mails, jobs=jobs, most=reading.MOST)


@bp.route("/desk/bodies/<slug>/mail/<int:number>/retry", methods=["POST"])
@for_body(policy.may_retry)
def retry_mail(body: Body, number: int) -> ResponseReturnValue:
    notice = reading.mail(db.session(), body, number) or abort(404)
    with writing(db.session()):
        again = try_again.retry_mail(notice, body, by=acting(), at=now())
    flash(AGAIN if again else ALREADY)
    return redirect(url_for(".undone", slug=body.slug))


@bp.route("/desk/bodies/<slug>/jobs/<int:number>/retry", methods=["POST"])
@for_body(policy.may_retry)
def retry_job(body: Body, number: int) -> ResponseReturnValue:
    job = reading.job(db.session(), body, number) or abort(404)
    with writing(db.session()):
        again = try_again.retry_job(job, body, by=acting(), at=now())
    flash(AGAIN if again else ALREADY)
    return redirect(url_for(".undone", slug=body.slug))
