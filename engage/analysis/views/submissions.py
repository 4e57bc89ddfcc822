"""What was sent: a list to filter by anything, and one submission, sealed original beside what the public sees."""

from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engage.analysis import policy, publication
from engage.analysis import submissions as reading
from engage.analysis.answers import MOST_COUNTED
from engage.analysis.asked import Asked, asked
from engage.analysis.codebook import codebook
from engage.analysis.forms import StandForm, offered
from engage.analysis.service import stand as standing
from engage.analysis.standing import STANDINGS
from engage.analysis.views import bp
from engage.analysis.views.page import filter_in, number_in, show
from engage.database import writing
from engage.extensions import db
from engage.matters import Matter
from engage.now import now
from engage.questionnaires import Submission, SubmissionVersion, tally
from engage.web.access import acting, for_matter, person


@bp.route("/desk/consultations/<reference>/submissions/")
@for_matter(Matter, policy.may_read)
def submissions(matter: Matter) -> ResponseReturnValue:
    session = db.session()
    asks, book = asked(session, matter.id), codebook(session, matter.id)
    chosen = filter_in(asks, book, "before")
    rows = reading.listed(session, matter.id, chosen, before=number_in("before"))
    more = rows[reading.PER_PAGE - 1].submission.id if len(rows) > reading.PER_PAGE else 0
    older = f"?{urlencode([*chosen.pairs, ('before', more)])}" if more else ""
    return show(
        "submissions",
        matter,
        "submissions",
        rows=rows[: reading.PER_PAGE],
        chosen=chosen,
        asked=asks,
        book=book,
        older=older,
        query=f"?{urlencode(chosen.pairs)}" if chosen else "",
        total=reading.count_matching(session, matter.id, chosen),
        most=MOST_COUNTED,
        by_standing=tally.submission_counts(session, matter.id)["standing"],
        standings=STANDINGS,
    )


@bp.route("/desk/consultations/<reference>/submissions/<submission>")
@for_matter(Matter, policy.may_read)
def submission(matter: Matter, submission: str) -> ResponseReturnValue:
    return _show_one(matter, _found(matter, submission), StandForm(formdata=None))


@bp.route("/desk/consultations/<reference>/submissions/<submission>/standing", methods=["GET", "POST"])
@for_matter(Matter, policy.may_stand)
def stand(matter: Matter, submission: str) -> ResponseReturnValue:
    found, form = _found(matter, submission), StandForm()
    form.verb.choices = offered(standing.verbs_open(matter, found).items())
    if request.method == "POST" and form.validate_on_submit():
        session = db.session()
        with writing(session):
            after = standing.stand(
                session, matter, found, form.verb.data, reason=form.reason.data, by=acting(), at=now()
            )
        flash(f"{found.reference} now stands as: {STANDINGS[after.value].lower()}.")
        return redirect(url_for(".submission", reference=matter.reference, submission=found.reference))
    return _show_one(matter, found, form)


def _found(matter: Matter, reference: str) -> Submission:
    found = reading.find(db.session(), matter.id, reference)
    if found is None:
        abort(404)
    return found


def _show_one(matter: Matter, found: Submission, form: StandForm) -> str:
    session = db.session()
    number = number_in("version") or found.current
    version = next((v for v in found.versions if v.number == number), None)
    if version is None:
        abort(404)
    form.verb.choices = offered(standing.verbs_open(matter, found).items())
    asks, opened = asked(session, matter.id), reading.opened(session, found)
    may_stand = policy.may_stand(person(), matter) is not None and bool(form.verb.choices)
    return show(
        "submission",
        matter,
        "submissions",
        deeper=True,
        submission=found,
        version=version,
        answers=_answers(asks, version, opened),
        is_public=publication.is_publishable(found) and version.number == found.current,
        public_name=publication.public_name(found, version.respondent, somebody_looked=_looked(version, opened)),
        entries=opened.entries,
        form=form,
        may_stand=may_stand,
        standings=STANDINGS,
    )


def _looked(version: SubmissionVersion, opened: reading.Opened) -> bool:
    seen = (opened.moderations.get(answer.id) for answer in version.answers)
    return any(moderation and moderation.verdict in publication.PASSED for moderation in seen)


def _answers(asks: Asked, version: SubmissionVersion, opened: reading.Opened) -> list[dict[str, object]]:
    """Each answer as it was sent, beside what the public may read of it."""
    out: list[dict[str, object]] = []
    for answer in version.answers:
        question = asks.get(answer.question_id)
        if question is None:
            continue
        moderation = opened.moderations.get(answer.id)
        out.append(
            {
                "id": answer.id,
                "question": question,
                "statement": question.statement(answer.statement) if answer.statement else "",
                "option": question.option(answer.option) if answer.option else "",
                "answer": answer,
                "public": publication.public_answer(question, answer, moderation),
                "moderation": moderation,
                "codes": opened.codes.get(answer.id, []),
            }
        )
    return out
