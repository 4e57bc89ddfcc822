"""Writing a referral: a new one, its words, and the look through them for what identifies people."""

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engage.accounts import Body, BodyKind
from engage.content import tidy
from engage.content.privacy import findings, pieces, taken_out
from engage.database import writing
from engage.extensions import db
from engage.matters import MoveRefusedError
from engage.now import now
from engage.referrals import policy, service
from engage.referrals.forms.writing import CheckWordsForm, DraftForm, LinkForm, StartForm
from engage.referrals.models.referral import Care, Referral
from engage.referrals.views import bp
from engage.referrals.views.act import unchanged
from engage.web.access import acting, for_matter, person, signed_in
from engage.web.choosing import offered

PROSE = ("concern", "tried", "asked")


@bp.route("/desk/referrals/new", methods=["GET", "POST"])
@signed_in
def draft() -> ResponseReturnValue:
    """A new referral; `?about=CON-2026-003` links it with what it is about."""
    networks = {a.body.slug: a.body for a in person().current_appointments if policy.may_draft(person(), a.body)}
    if not networks:
        abort(403)
    form, committees = StartForm(), _committees()
    form.body.choices = offered((b.slug, b.name) for b in networks.values())
    form.committee.choices = _offered(committees)
    if len(networks) == 1:
        form.body.data = next(iter(networks))
    if form.validate_on_submit():
        reference = _drafted(form, networks[form.body.data], committees[form.committee.data])
        return redirect(f"/desk/referrals/{reference}/")
    return render_template("referrals/draft.html", form=form, networks=networks, committees=committees, about=_about())


def _about() -> str:
    return tidy(request.values.get("about", "")).strip()[:40]


def _drafted(form: Any, network: Body, committee: Body) -> str:
    with writing(db.session()) as session:
        by = policy.may_draft(person(), network)
        assert by is not None
        made = service.draft(
            session, network, committee=committee, care=Care(form.care.data), subject=form.subject.data, by=by, at=now(),
            **{name: form[name].data or "" for name in PROSE},
        )  # fmt: skip
        reference = made.reference
    if about := _about():
        _link_about(reference, about)
    return reference


def _link_about(reference: str, about: str) -> None:
    """What it was begun from, where that is known; a mistyped reference is no reason to lose the draft."""
    made = db.session.scalars(sa.select(Referral).where(Referral.reference == reference)).one()
    by = policy.may_link(person(), made)
    try:
        with writing(db.session()):
            assert by is not None
            service.link(made, by=by, at=now(), reference=about)
    except MoveRefusedError as error:
        flash(str(error))


def _committees() -> dict[str, Body]:
    found = sa.select(Body).where(Body.kind == BodyKind.SCRUTINY, Body.successor_id.is_(None)).order_by(Body.name)
    return {body.slug: body for body in db.session.scalars(found.limit(500))}


def _offered(committees: dict[str, Body]) -> list[Any]:
    return offered([("", "Choose a committee"), *((b.slug, b.name) for b in committees.values())])


@bp.route("/desk/referrals/<reference>/edit", methods=["GET", "POST"])
@for_matter(Referral, policy.may_edit)
def edit(referral: Referral) -> ResponseReturnValue:
    committees = _committees()
    form = DraftForm(obj=referral)
    form.committee.choices = _offered(committees)
    if not form.is_submitted():
        form.committee.data, form.version.data = referral.committee.slug, str(referral.version)
    if form.validate_on_submit():
        values = {name: form[name].data or "" for name in ("subject", *PROSE)}
        values |= {"care": Care(form.care.data), "committee": committees[form.committee.data]}
        with writing(db.session()):
            service.hold(referral)
            unchanged(referral, form)
            service.edit(referral, values, by=acting(), at=now())
        flash("Saved.")
        return redirect(referral.desk_path)
    return render_template("referrals/edit.html", referral=referral, form=form)


@bp.route("/desk/referrals/<reference>/check", methods=["GET", "POST"])
@for_matter(Referral, policy.may_check_words)
def check_words(referral: Referral) -> ResponseReturnValue:
    """Look through title and text for what identifies people; what looks like it is marked, and a person decides."""
    form = CheckWordsForm()
    if not form.is_submitted():
        form.version.data = str(referral.version)
        form.public_text.data = referral.public_text if referral.is_checked else ""
        form.public_text.data = form.public_text.data or taken_out(_body(referral))
    if form.validate_on_submit():
        with writing(db.session()):
            service.hold(referral)
            unchanged(referral, form)
            service.check_words(
                referral, result=form.found, title_is_public=form.title_is_public.data == "yes", by=acting(), at=now(),
                public_text=form.public_text.data or "", reason=form.reason.data or "",
            )  # fmt: skip
        flash("Noted what you found.")
        return redirect(referral.desk_path)
    marked = [(heading, pieces(text, findings(text))) for heading, text in _texts(referral) if text.strip()]
    return render_template("referrals/check_words.html", referral=referral, form=form, marked=marked)


def _texts(referral: Referral) -> list[tuple[str, str]]:
    return [
        ("Title", referral.subject), ("What the matter is", referral.concern), ("What was tried first", referral.tried),
        ("What the committee is asked to do", referral.asked),
    ]  # fmt: skip


def _body(referral: Referral) -> str:
    """The text in one piece, with its headings."""
    parts = [(heading, text) for heading, text in _texts(referral)[1:] if text.strip()]
    return "\n\n".join(text if n == 0 else f"## {heading}\n\n{text}" for n, (heading, text) in enumerate(parts))


@bp.route("/desk/referrals/<reference>/links", methods=["GET", "POST"])
@for_matter(Referral, policy.may_link)
def link(referral: Referral) -> ResponseReturnValue:
    """Say what it is about: a consultation, an item, another referral, or something kept elsewhere."""
    form, refused = LinkForm(), ""
    if not form.is_submitted():
        form.version.data = str(referral.version)
    if form.validate_on_submit():
        try:
            with writing(db.session()):
                service.hold(referral)
                service.link(
                    referral,
                    by=acting(),
                    at=now(),
                    reference=form.reference.data or "",
                    outside=form.outside.data or "",
                )
        except MoveRefusedError as error:
            refused = str(error)
        else:
            flash("Linked.")
            return redirect(referral.desk_path)
    page = render_template("referrals/link.html", referral=referral, form=form, refused=refused)
    return (page, 409) if refused else page
