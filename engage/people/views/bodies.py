"""A body behind the desk: what it says about itself, and the rules it sets for its own people."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.people import policy, undone
from engage.people.forms.body import BodyForm, RulesForm
from engage.people.service import appoint
from engage.people.service import body as service
from engage.people.views import bp
from engage.web.access import acting, for_body, person, require_fresh
from engage.web.errors import ConflictError

TEXTS = ("contact_email", "contact_text", "accessibility_text")


@bp.route("/desk/bodies/<slug>/")
@for_body(policy.may_read)
def body_desk(body: Body) -> ResponseReturnValue:
    """What the body says about itself, its rules, and who acts for it."""
    return render_template(
        "people/body_desk.html",
        body=body,
        appointments=appoint.current(db.session(), body.id),
        may_edit=policy.may_edit(person(), body),
        failed=undone.how_many(db.session(), body) if policy.may_retry(person(), body) else None,
    )


@bp.route("/desk/bodies/<slug>/edit", methods=["GET", "POST"])
@for_body(policy.may_edit)
def edit_body(body: Body) -> ResponseReturnValue:
    """Contact and accessibility statement, as the public reads them."""
    form = BodyForm(obj=body)
    if form.validate_on_submit():
        texts = {name: form[name].data or "" for name in TEXTS}
        with writing(db.session()):
            _refuse_overtaken(form, body, texts, {name: getattr(body, name) for name in TEXTS})
            service.edit(body, texts, by=acting(), at=now())
        flash("Saved. The public page shows it at once.")
        return redirect(url_for(".body_desk", slug=body.slug))
    return render_template("people/edit_body.html", form=form, body=body)


@bp.route("/desk/bodies/<slug>/rules", methods=["GET", "POST"])
@for_body(policy.may_edit)
def body_rules(body: Body) -> ResponseReturnValue:
    """Second factor for all, and how soon the body promises what it did. Grave: the password is asked again."""
    require_fresh()
    form = RulesForm(obj=body)
    if form.validate_on_submit():
        mine: dict[str, Any] = {
            "requires_second_factor": form.requires_second_factor.data, "outcome_days": form.promised,
        }  # fmt: skip
        with writing(db.session()):
            theirs = {"requires_second_factor": body.requires_second_factor, "outcome_days": body.outcome_days}
            _refuse_overtaken(form, body, mine, theirs)
            service.set_rules(body, **mine, by=acting(), at=now())
        flash("The rules are set.")
        return redirect(url_for(".body_desk", slug=body.slug))
    return render_template("people/body_rules.html", form=form, body=body)


def _refuse_overtaken(form: BodyForm | RulesForm, body: Body, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Where somebody saved since this form was opened, show both and change nothing."""
    if form.version.data == str(body.version):
        return
    raise ConflictError(
        mine={form[name].label.text: str(value) for name, value in mine.items()},
        theirs={form[name].label.text: str(value) for name, value in theirs.items()},
    )
