"""The desk: the list, a new consultation, the overview of one, its record, and writing it section by section."""

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from engage.accounts import Area, Body
from engage.consultations import policy, service, tasks
from engage.consultations.forms import writing as forms
from engage.consultations.models.consultation import BEFORE_PUBLICATION, Consultation, GateCheck, State
from engage.consultations.prose import MARKDOWN, rendered
from engage.consultations.service.draft import is_taken
from engage.consultations.views import bp
from engage.content import render
from engage.database import writing
from engage.extensions import db
from engage.matters import AuditEntry
from engage.now import now
from engage.web.access import acting, for_matter, person, signed_in
from engage.web.errors import ConflictError

PAGE = 25
GROUPS = {
    "preparing": ("Being prepared", BEFORE_PUBLICATION),
    "published": ("Published", (State.SCHEDULED, State.PAUSED)),
    "analysis": ("Analysis and decision", (State.ANALYSING, State.SUMMARY_PUBLISHED, State.DECIDING, State.DECIDED)),
    "following": ("Being delivered", (State.RESPONSE_PUBLISHED, State.IMPLEMENTING, State.REVIEWED)),
    "ended": ("Ended", (State.ARCHIVED, State.WITHDRAWN, State.RELAUNCHED, State.QUASHED)),
}
EDITORS = {
    "details": ("Title, overview and contact", forms.DetailsForm),
    "reasons": ("Why you consult, and what can change", forms.ReasonsForm),
    "dates": ("Opening and closing", forms.DatesForm),
    "privacy": ("Privacy notice", forms.PrivacyForm),
    "decision": ("The decision it feeds", forms.DecisionForm),
}


@bp.get("/desk/consultations/")
@signed_in
def index_desk() -> ResponseReturnValue:
    mine = sorted({a.body_id for a in person().current_appointments})
    group = request.args.get("state", "")
    statement = sa.select(Consultation).where(Consultation.body_id.in_(mine)).options(joinedload(Consultation.body))
    if group in GROUPS:
        statement = statement.where(Consultation.state.in_(GROUPS[group][1]))
    before = request.args.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 10:
        statement = statement.where(Consultation.id < int(before))
    rows = list(db.session.scalars(statement.order_by(Consultation.id.desc()).limit(PAGE + 1)))
    values: dict[str, Any] = {"state": group, "before": rows[PAGE - 1].id} if len(rows) > PAGE else {}
    return render_template(
        "consultations/index_desk.html",
        consultations=rows[:PAGE],
        groups=GROUPS,
        group=group,
        following=url_for(".index_desk", **values) if values else "",
        is_deep=bool(before),
        may_start=any(policy.may_start(person(), a.body) for a in person().current_appointments),
    )


@bp.route("/desk/consultations/new", methods=["GET", "POST"])
@signed_in
def start() -> ResponseReturnValue:
    bodies: dict[int, Body] = {
        a.body_id: a.body for a in person().current_appointments if policy.may_start(person(), a.body)
    }
    if not bodies:
        abort(403)
    form = forms.StartForm()
    form.body.choices = forms.offered((body.id, body.name) for body in bodies.values())
    if len(bodies) == 1 and request.method == "GET":
        form.body.data = next(iter(bodies))
    if form.validate_on_submit():
        with writing(db.session()) as session:
            body = bodies[form.body.data]
            by = policy.may_start(person(), body)
            assert by is not None
            made = service.start(session, body, title=form.title.data or "", by=by, at=now())
            service.draft(made, by=by, at=now())
            reference = made.reference
        return redirect(url_for(".overview", reference=reference))
    return render_template("consultations/start.html", form=form, bodies=bodies)


@bp.get("/desk/consultations/<reference>/")
@for_matter(Consultation, policy.may_read)
def overview(consultation: Consultation) -> ResponseReturnValue:
    at = now()
    early = consultation.state in BEFORE_PUBLICATION
    findings = service.look(consultation, at=at) if early else []
    verb, words = tasks.next_step(consultation, at)
    may_edit = policy.may_edit(person(), consultation) is not None
    offered = tasks.acts(consultation, person(), at)
    return render_template(
        "consultations/overview.html",
        consultation=consultation,
        early=early,
        sections=tasks.sections(findings, may_edit) if early else [],
        may_edit=may_edit,
        stops=sum(f.level == "stop" for f in findings),
        warns=sum(f.level == "warn" for f in findings),
        work=tasks.work(consultation, person(), at),
        may_arrange=policy.may_arrange_documents(person(), consultation) is not None,
        next_words=words,
        main=next((act for act in offered if act.verb == verb), None),
        acts=[act for act in offered if act.verb != verb],
        last_check=_last_check(consultation),
        submissions=service.counted(consultation),
        state=consultation.state.replace("_", " "),
    )


def _last_check(consultation: Consultation) -> GateCheck | None:
    return db.session.scalar(
        sa.select(GateCheck).where(GateCheck.consultation_id == consultation.id).order_by(GateCheck.id.desc()).limit(1)
    )


@bp.get("/desk/consultations/<reference>/record")
@for_matter(Consultation, policy.may_read)
def record(consultation: Consultation) -> ResponseReturnValue:
    statement = sa.select(AuditEntry).where(AuditEntry.matter_id == consultation.id)
    before = request.args.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        statement = statement.where(AuditEntry.id < int(before))
    rows = list(
        db.session.scalars(
            statement.options(joinedload(AuditEntry.person)).order_by(AuditEntry.id.desc()).limit(PAGE * 2 + 1)
        )
    )
    following = ""
    if len(rows) > PAGE * 2:
        following = url_for(".record", reference=consultation.reference, before=rows[PAGE * 2 - 1].id)
    return render_template(
        "consultations/record.html", consultation=consultation, entries=rows[: PAGE * 2], following=following
    )


@bp.route(
    "/desk/consultations/<reference>/edit/<any(details,reasons,dates,privacy,decision):section>",
    methods=["GET", "POST"],
)
@for_matter(Consultation, policy.may_edit)
def edit(consultation: Consultation, section: str) -> ResponseReturnValue:
    heading, kind = EDITORS[section]
    form = kind(obj=consultation)
    names = [f.name for f in form if f.name not in {"version", "csrf_token"}]
    previews: dict[str, str] = {}
    if form.validate_on_submit() and _address_is_free(form, consultation):
        values = {name: _value(form[name]) for name in names}
        if "preview" in request.form:
            previews = {form[n].label.text: render(values[n]) for n in names if n in MARKDOWN and values[n]}
        else:
            values = rendered(values)
            with writing(db.session()):
                unchanged(consultation, form, names)
                service.edit(consultation, values, by=acting(), at=now())
            flash(f"Saved: {heading.lower()}.")
            return redirect(url_for(".overview", reference=consultation.reference))
    return render_template(
        "consultations/edit.html",
        consultation=consultation,
        form=form,
        section=section,
        heading=heading,
        names=names,
        markdown=MARKDOWN,
        previews=previews,
    )


def _value(field: Any) -> Any:
    if field.name == "outcome_days":
        return int(field.data) if field.data else None
    if field.type in {"DayField", "MomentField"}:
        return field.data
    return field.data or ""


def _address_is_free(form: Any, consultation: Consultation) -> bool:
    if "slug" in form and is_taken(db.session(), form.slug.data, but=consultation):
        form.slug.errors = ["Another consultation has this address. Choose another"]
        return False
    return True


def unchanged(consultation: Consultation, form: Any, names: list[str]) -> None:
    """Inside the writing transaction: the loser of a race sees both texts, and nothing is overwritten."""
    if str(form.version.data) == str(consultation.version):
        return
    mine = {form[n].label.text: str(form[n].data or "") for n in names}
    theirs = {form[n].label.text: str(getattr(consultation, n, "") or "") for n in names}
    differ = [label for label in mine if mine[label] != theirs[label]] or list(mine)
    raise ConflictError({k: mine[k] for k in differ}, {k: theirs[k] for k in differ})


@bp.route("/desk/consultations/<reference>/edit/options", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_edit)
def edit_options(consultation: Consultation) -> ResponseReturnValue:
    form = forms.OptionsForm(version=str(consultation.version))
    if request.method == "GET":
        for n, option in enumerate(consultation.options[: forms.MOST_OPTIONS], 1):
            form[f"title_{n}"].data, form[f"text_{n}"].data = option.title, option.text
            if option.is_status_quo:
                form.status_quo.data = str(n)
    if form.validate_on_submit():
        options = [{**option, "text_html": render(option["text"])} for option in form.filled()]
        with writing(db.session()):
            _options_unchanged(consultation, form)
            service.edit_options(consultation, options, by=acting(), at=now())
        flash("Saved: options.")
        more = "another" in request.form
        return redirect(url_for(".edit_options" if more else ".overview", reference=consultation.reference))
    shown = max(2, sum(bool(t.data or x.data) for _, t, x in form.slots) + 1)
    return render_template("consultations/edit_options.html", consultation=consultation, form=form, shown=shown)


def _options_unchanged(consultation: Consultation, form: forms.OptionsForm) -> None:
    if str(form.version.data) != str(consultation.version):
        raise ConflictError(
            {o["title"]: o["text"] for o in form.filled()}, {o.title: o.text for o in consultation.options}
        )


@bp.route("/desk/consultations/<reference>/edit/places", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_edit)
def edit_places(consultation: Consultation) -> ResponseReturnValue:
    areas = {area.id: area for area in db.session.scalars(sa.select(Area).order_by(Area.name))}
    form = forms.PlacesForm(
        version=str(consultation.version),
        areas=[area.id for area in consultation.areas],
        audiences=consultation.audiences,
        interests=consultation.interests,
    )
    form.areas.choices = forms.offered((area.id, area.name) for area in areas.values())
    if form.validate_on_submit():
        with writing(db.session()):
            unchanged(consultation, form, ["areas", "audiences", "interests"])
            service.edit_places(
                consultation,
                areas=[areas[n] for n in form.areas.data or []],
                audiences=form.audiences.data or [],
                interests=form.interests.data or [],
                by=acting(),
                at=now(),
            )
        flash("Saved: areas, audiences and interests.")
        return redirect(url_for(".overview", reference=consultation.reference))
    return render_template("consultations/edit_places.html", consultation=consultation, form=form)
