"""The desk: items of my bodies by state, the items of one matter beside its themes, making and editing an item."""

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from engage.accounts import Body
from engage.analysis import ItemSource
from engage.analysis.coverage import themes_of
from engage.database import session_of, writing
from engage.extensions import db
from engage.matters import Duty, Item, Matter, Response
from engage.matters.answering import Answering, answering, answering_of
from engage.matters.duties import duties_of, outcome_duty
from engage.matters.outcome import is_outcome_public, items_of, live
from engage.now import now, today
from engage.questionnaires.hosting import hosts
from engage.responses import listing, policy
from engage.responses.forms import ItemForm, ReasonForm, ResponsibleForm
from engage.responses.listing import DESK_STATES, is_long_considered
from engage.responses.service import answers, items
from engage.responses.views import bp
from engage.web.access import acting, for_item, for_matter, person, signed_in
from engage.web.errors import ConflictError
from engage.web.paging import as_key, day_key


@bp.route("/desk/responses/")
@signed_in
def desk() -> ResponseReturnValue:
    """Items of my bodies in one state; the state, the body and the page are in the address."""
    mine = {a.body.slug: a.body for a in person().current_appointments}
    slug, state = request.args.get("body", ""), request.args.get("state", "unanswered")
    if state not in DESK_STATES or (slug and slug not in mine):
        abort(404)
    ids = [mine[slug].id] if slug else [body.id for body in mine.values()]
    at, on = now(), today()
    found = listing.desk_items(
        db.session(), ids, state=state, at=at, today=on, after=day_key(request.args.get("after"))
    )
    shown, more = found[: listing.PAGE], found[listing.PAGE :]
    following = as_key(shown[-1].listed_on, shown[-1].id) if more else ""
    return render_template(
        "responses/desk.html", items=shown, state=state, states=DESK_STATES, body=slug, bodies=_by_name(mine),
        counts=listing.desk_counts(db.session(), ids, at=at, today=on), owed=listing.outcomes_owed(db.session(), ids),
        next_url=url_for(".desk", state=state, body=slug or None, after=following) if following else "",
    )  # fmt: skip


def _by_name(mine: dict[str, Body]) -> list[Body]:
    return sorted(mine.values(), key=lambda body: body.name)


@bp.route("/desk/responses/<reference>/")
@for_matter(Matter, policy.may_read)
def matter(matter: Matter) -> ResponseReturnValue:
    """The items of one matter, and which themes have none. Another body sees those it was asked to answer."""
    session, kind = session_of(matter), answering_of(matter)
    host = hosts.get(matter.kind)
    if host is None and matter.kind not in answering:
        abort(404)
    themes = themes_of(session, matter.id) if kind.from_themes else []
    found = [item for item in items_of(matter) if _is_mine(matter, item)]
    return render_template(
        "responses/matter.html", matter=matter, items=found, themes=themes, kind=kind,
        without=[theme for theme in themes if not theme.items], duty=outcome_duty(matter),
        outcome_public=is_outcome_public(matter), waiting=_waiting, answers_of=_answers_of, live=live,
        may_make=policy.may_make(person(), matter), desk_url=_desk_url(matter), owed=_owed(matter),
    )  # fmt: skip


def _is_mine(matter: Matter, item: Item) -> bool:
    """Whether somebody's own body asked, or was asked and has the item."""
    if person().appointed(matter.body_id) is not None:
        return True
    return item.is_given and person().appointed(item.body_id) is not None


def _answers_of(item: Item) -> list[Response]:
    """The answers that somebody may read: drafts only at the body that gives them.

    What is approved in answer to a report that was not published is read by the committee that it goes to.
    """
    if person().appointed(item.body_id) is not None:
        return item.responses
    return [r for r in item.responses if r.published_at is not None or (r.approved_at and not item.is_public)]


def _waiting(item: Item) -> Response | None:
    return policy.waiting(item) if person().appointed(item.body_id) is not None else None


def _desk_url(matter: Matter) -> str:
    """Where those who asked work on it."""
    host, kind = hosts.get(matter.kind), answering_of(matter)
    if host is not None:
        return host.desk_url(matter)
    return kind.desk_url(matter) if kind.desk_url else ""


def _owed(matter: Matter) -> list[Duty]:
    """What bodies of this person's owe in answer to a report."""
    clocks, mine = answering_of(matter).clocks, {a.body_id for a in person().current_appointments}
    inside = matter.body_id in mine
    return [d for d in duties_of(matter, *clocks) if inside or d.owed_by_id in mine] if clocks else []


@bp.route("/desk/responses/<reference>/items/new", methods=["GET", "POST"])
@for_matter(Matter, policy.may_make)
def make(matter: Matter) -> ResponseReturnValue:
    """You said: an item from one or more themes."""
    form = _item_form(matter)
    if form.validate_on_submit():
        with writing(db.session()):
            item = items.make(matter, by=acting(), at=now(), **_values(form))
        flash(f"Item {item.number} was made.")
        return redirect(url_for(".item", reference=matter.reference, number=item.number))
    if not form.is_submitted():
        form.themes.data = request.args.getlist("theme")
    return render_template("responses/item_form.html", matter=matter, item=None, form=form)


def _item_form(matter: Matter, item: Item | None = None) -> ItemForm:
    form = ItemForm(obj=item)
    form.themes.choices = [
        SelectChoice(str(c.theme.id), f"{c.theme.title} ({c.submissions:,})")
        for c in themes_of(session_of(matter), matter.id)
    ]
    return form


def _values(form: ItemForm) -> dict[str, Any]:
    return {
        "title": form.title.data, "said": form.said.data, "themes": form.theme_ids,
        "responsible": form.responsible.data or "",
    }  # fmt: skip


@bp.route("/desk/responses/<reference>/items/<int:number>")
@for_item(policy.may_read_item)
def item(item: Item) -> ResponseReturnValue:
    """Everything about one item, and what can be done with it now."""
    kind = answering_of(item.matter)
    cited = [c for c in themes_of(session_of(item), item.matter_id) if item in c.items] if kind.from_themes else []
    someone = person()
    promise = live(item)
    shown = _answers_of(item)
    latest = shown[-1] if shown else None
    return render_template(
        "responses/item.html", item=item, matter=item.matter, themes=cited, promise=promise, latest=latest,
        answers=shown, waiting=_waiting(item), why_not=policy.why_not_approve(someone, item),
        is_officer=policy.may_draft(someone, item), is_approver=policy.may_publish(someone, item),
        may_follow=policy.may_deliver(someone, item), outcome_public=is_outcome_public(item.matter),
        long_considered=is_long_considered(item, latest, now()), approved=answers.is_approved(item) and someone.appointed(item.body_id) is not None,
        evidence=listing.evidence_of(session_of(item), item), kind=kind, why_not_publish=_why_not_publish(item, kind),
        may_edit=policy.may_edit(someone, item), desk_url=_desk_url(item.matter),
        may_assign=policy.may_assign(someone, item) if not kind.from_themes else None,
    )  # fmt: skip


def _why_not_publish(item: Item, kind: Answering) -> str:
    """Why an approved answer waits, in words for the page; '' where nothing stands in its way."""
    if kind.why_not_publish is not None and (why := kind.why_not_publish(item)):
        return why
    return "" if is_outcome_public(item.matter) else "It is published with the outcome."


@bp.route("/desk/responses/<reference>/items/<int:number>/assign", methods=["GET", "POST"])
@for_item(policy.may_assign)
def assign(item: Item) -> ResponseReturnValue:
    """Say which post answers for it at the body that was asked."""
    form = ResponsibleForm(obj=item)
    if form.validate_on_submit():
        with writing(db.session()):
            items.assign(item, responsible=form.responsible.data or "", by=acting(), at=now())
        flash("It is recorded who answers for this.")
        return redirect(url_for(".item", reference=item.matter.reference, number=item.number))
    return render_template("responses/assign.html", item=item, form=form)


@bp.route("/desk/responses/<reference>/items/<int:number>/edit", methods=["GET", "POST"])
@for_item(policy.may_edit)
def edit(item: Item) -> ResponseReturnValue:
    """Change an item that is not public yet."""
    form = _item_form(item.matter, item)
    if form.validate_on_submit():
        with writing(db.session()):
            if form.seen_version != item.version:
                mine = {"One line": form.title.data or "", "What people said": form.said.data or ""}
                raise ConflictError(mine, {"One line": item.title, "What people said": item.said})
            items.edit(item, by=acting(), at=now(), **_values(form))
        flash("Your changes were saved.")
        return redirect(url_for(".item", reference=item.matter.reference, number=item.number))
    if not form.is_submitted():
        cited = sa.select(ItemSource.theme_id).where(ItemSource.item_id == item.id)
        form.themes.data = [str(theme) for theme in session_of(item).scalars(cited)]
    return render_template("responses/item_form.html", matter=item.matter, item=item, form=form)


@bp.route("/desk/responses/<reference>/items/<int:number>/withdraw", methods=["GET", "POST"])
@for_item(policy.may_withdraw)
def withdraw(item: Item) -> ResponseReturnValue:
    """Take an item out before it is public, with a reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        with writing(db.session()):
            items.withdraw(item, reason=form.reason.data or "", by=acting(), at=now())
        flash(f"Item {item.number} was withdrawn. Its themes are open again.")
        return redirect(url_for(".matter", reference=item.matter.reference))
    words = {
        "title": "Withdraw this item", "button": "Withdraw it",
        "about": "The item is taken out before the public has read it. Its number is not used again.",
    }  # fmt: skip
    return render_template("responses/reason.html", item=item, form=form, words=words)
