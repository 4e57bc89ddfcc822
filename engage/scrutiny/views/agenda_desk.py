"""The desk's pages for what is on an agenda: put something on it, order it, take it off."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.content import render, tidy
from engage.content.dates import instant
from engage.extensions import db
from engage.matters import Matter
from engage.now import now
from engage.scrutiny.committee_dashboard import upcoming
from engage.scrutiny.forms import agenda as forms
from engage.scrutiny.forms.meeting import PlainForm, PublishForm, ReasonForm
from engage.scrutiny.meeting_telling import tell_about_item
from engage.scrutiny.models.agenda import AgendaItem
from engage.scrutiny.models.meeting import Meeting
from engage.scrutiny.policy import committee as policy
from engage.scrutiny.service import agendas as service
from engage.scrutiny.service import meetings
from engage.scrutiny.service.urgency import is_late, last_day_of
from engage.scrutiny.views import bp
from engage.scrutiny.views.meeting_desk import link_to
from engage.scrutiny.views.meeting_opened import item_at, meeting_at, tried, unchanged
from engage.web.access import acting, for_body
from engage.web.choosing import offered
from engage.web.errors import ConflictError


@bp.route("/desk/committees/<slug>/agenda", methods=["GET", "POST"])
@for_body(policy.may_add_item)
def put_on_agenda(body: Body) -> ResponseReturnValue:
    """From the page of a matter: choose the meeting, and say what it is asked to decide."""
    reference = tidy(request.args.get("about", "")).strip()[:30]
    matter, coming = _known(body, reference), upcoming(db.session(), body, now())
    form, refused = forms.AgendaForm(), ""
    form.meeting.choices = offered((m.id, f"{instant(m.starts_at)}: {m.name}") for m in coming)
    if request.method == "GET" and matter is not None and matter.is_public:
        form.title.data = matter.public_title
    if matter is not None and form.validate_on_submit():
        meeting = next(m for m in coming if str(m.id) == form.meeting.data)
        item, refused = _added(meeting, form, matter)
        if item is not None:
            flash(f"It is item {item.number} of the agenda.")
            return redirect(url_for(".meeting_desk", slug=meeting.committee.slug, number=meeting.number))
    return render_template(
        "scrutiny/put_on_agenda.html", body=body, reference=reference, matter=matter, form=form, coming=coming,
        refused=refused, placed=_placed(matter) if matter else [],
    )  # fmt: skip


def _known(body: Body, reference: str) -> Matter | None:
    """The matter with this reference, where it is public or the committee takes part in it."""
    found = db.session.scalar(sa.select(Matter).where(Matter.reference == reference)) if reference else None
    if found is None or not (found.is_public or found.parties & {body.id, body.in_office.id}):
        return None
    return found


def _placed(matter: Matter) -> Sequence[AgendaItem]:
    """The agendas that it is or was on."""
    found = sa.select(AgendaItem).where(AgendaItem.matter_id == matter.id, AgendaItem.removed_at.is_(None))
    return db.session.scalars(found.order_by(AgendaItem.id.desc()).limit(10)).all()


def _added(meeting: Meeting, form: forms.ItemForm, about: Matter | None) -> tuple[AgendaItem | None, str]:
    """The new item, or why it cannot be there."""
    text, by, made = form.text.data or "", acting(), []
    html = render(text)
    refused = tried(
        lambda: made.append(
            service.add_item(
                meeting, title=form.title.data or "", about=about, text=text, text_html=html,
                author=form.author.data or "", wanted=form.wanted.data or "", by=by, at=now(),
            )
        )
    )  # fmt: skip
    return (made[0] if made and not refused else None), refused


@bp.route("/desk/committees/<slug>/meetings/<int:number>/items/new", methods=["GET", "POST"])
@for_body(policy.may_add_item)
def add_item(body: Body, number: int) -> ResponseReturnValue:
    meeting = meeting_at(body, number)
    form, refused = forms.AddItemForm(), ""
    if form.validate_on_submit():
        reference = (form.about.data or "").upper()
        matter = _known(body, reference)
        if reference and matter is None:
            form.about.errors = ["We know of nothing with this reference. Check it, or leave it empty"]
        else:
            item, refused = _added(meeting, form, matter)
            if item is not None:
                flash(f"It is item {item.number} of the agenda.")
                return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template("scrutiny/add_item.html", body=body, meeting=meeting, form=form, refused=refused)


@bp.route("/desk/committees/<slug>/meetings/<int:number>/items/<int:item>/edit", methods=["GET", "POST"])
@for_body(policy.may_edit_item)
def edit_item(body: Body, number: int, item: int) -> ResponseReturnValue:
    found = item_at(body, number, item)
    form, refused = forms.ItemForm(obj=found), ""
    if form.validate_on_submit():
        text, by = form.text.data or "", acting()
        html = render(text)

        def act() -> None:
            unchanged(found, form, "title", "text", "author", "wanted")
            service.edit_item(
                found, title=form.title.data or "", text=text, text_html=html, author=form.author.data or "",
                wanted=form.wanted.data or "", by=by, at=now(),
            )  # fmt: skip

        refused = tried(act)
        if not refused:
            flash("Saved.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(
        "scrutiny/edit_item.html", body=body, meeting=found.meeting, item=found, form=form, refused=refused
    )


@bp.route("/desk/committees/<slug>/meetings/<int:number>/order", methods=["GET", "POST"])
@for_body(policy.may_order)
def order(body: Body, number: int) -> ResponseReturnValue:
    """A number for each item; whoever had an older agenda before them sees both orders, and nothing changes."""
    meeting = meeting_at(body, number)
    form, refused = forms.OrderForm(edition=str(meeting.edition)), ""
    typed = {item.id: request.form.get(f"place_{item.id}", str(item.number)) for item in meeting.standing_items}
    if form.validate_on_submit():
        by = acting()

        def act() -> None:
            _same_edition(meeting, form, typed)
            service.order(meeting, _ordered(meeting, typed), by=by, at=now())

        refused = tried(act)
        if not refused:
            flash("The agenda is in order.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template("scrutiny/order.html", body=body, meeting=meeting, form=form, refused=refused, typed=typed)


def _ordered(meeting: Meeting, typed: dict[int, str]) -> list[int]:
    """The present numbers of the items in the order that was typed; [] where that is no order."""
    places = {item.number: typed.get(item.id, "") for item in meeting.standing_items}
    if not all(place.isascii() and place.isdigit() and len(place) < 5 for place in places.values()):
        return []
    return sorted(places, key=lambda number: (int(places[number]), number))


def _same_edition(meeting: Meeting, form: Any, typed: dict[int, str]) -> None:
    if str(form.edition.data) == str(meeting.edition):
        return
    titles = {item.id: item.title for item in meeting.standing_items}
    mine = "\n".join(f"{typed[n][:4]}. {titles.get(n, 'an item that was taken off')}" for n in typed)
    theirs = "\n".join(f"{item.number}. {item.title}" for item in meeting.standing_items)
    raise ConflictError({"Agenda": mine}, {"Agenda": theirs})


@bp.route("/desk/committees/<slug>/meetings/<int:number>/items/<int:item>/remove", methods=["GET", "POST"])
@for_body(policy.may_remove_item)
def remove_item(body: Body, number: int, item: int) -> ResponseReturnValue:
    found = item_at(body, number, item)
    form, refused = PlainForm(), ""
    if form.validate_on_submit():
        by = acting()
        refused = tried(lambda: service.remove_item(found, by=by, at=now()))
        if not refused:
            flash("Taken off the agenda.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(
        "scrutiny/remove_item.html", body=body, meeting=found.meeting, item=found, form=form, refused=refused
    )


@bp.route("/desk/committees/<slug>/meetings/<int:number>/items/<int:item>/withdraw", methods=["GET", "POST"])
@for_body(policy.may_withdraw_item)
def withdraw_item(body: Body, number: int, item: int) -> ResponseReturnValue:
    found = item_at(body, number, item)
    form, refused = ReasonForm(), ""
    if form.validate_on_submit():
        by, reason = acting(), form.reason.data or ""
        refused = tried(lambda: service.withdraw_item(found, reason=reason, by=by, at=now()))
        if not refused:
            flash("Withdrawn. The page says why.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(
        "scrutiny/withdraw_item.html", body=body, meeting=found.meeting, item=found, form=form, refused=refused
    )


@bp.route("/desk/committees/<slug>/meetings/<int:number>/items/<int:item>/publish", methods=["GET", "POST"])
@for_body(policy.may_publish_item)
def publish_item(body: Body, number: int, item: int) -> ResponseReturnValue:
    """Bring out an item that was added after the agenda was published: urgent business, where it is late."""
    found = item_at(body, number, item)
    form, refused, meeting = PublishForm(), "", found.meeting
    if form.validate_on_submit():
        by, why = acting(), form.late_reason.data or ""

        def act() -> None:
            meetings.publish_item(found, late_reason=why, by=by, at=now())
            tell_about_item(found, "agenda", link=f"{link_to(meeting)}/items/{found.number}", at=now())

        refused = tried(act)
        if not refused:
            flash("The item is public.")
            return redirect(url_for(".meeting_desk", slug=body.slug, number=number))
    return render_template(
        "scrutiny/publish_item.html", body=body, meeting=meeting, item=found, form=form, refused=refused,
        late=is_late(meeting, now()), last_on=last_day_of(meeting),
    )  # fmt: skip
