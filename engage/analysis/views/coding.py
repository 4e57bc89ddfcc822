"""Coding at the speed of a keyboard: the next answer nobody has coded, codes with numbers, undo, progress."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engage.analysis import policy
from engage.analysis.answers import Found, answer_of, next_to_code, progress
from engage.analysis.asked import Asked, AskedQuestion, asked
from engage.analysis.codebook import Codebook, codebook
from engage.analysis.forms import PlainForm
from engage.analysis.service import code as service
from engage.analysis.views import bp
from engage.analysis.views.page import number_in, show
from engage.database import writing
from engage.extensions import db
from engage.matters import Matter
from engage.now import now
from engage.web.access import acting, for_matter
from engage.web.errors import ConflictError

NOT_READ = "not read"


@bp.route("/desk/consultations/<reference>/coding/")
@for_matter(Matter, policy.may_read)
def coding(matter: Matter) -> ResponseReturnValue:
    session = db.session()
    questions = asked(session, matter.id).with_text
    done = progress(session, matter.id, questions)
    return show("coding", matter, "coding", questions=[(q, done[q.id]) for q in questions])


@bp.route("/desk/consultations/<reference>/coding/<int:question>", methods=["GET", "POST"])
@for_matter(Matter, policy.may_analyse)
def code(matter: Matter, question: int) -> ResponseReturnValue:
    session = db.session()
    asks, book = asked(session, matter.id), codebook(session, matter.id)
    about = _question(asks, question)
    shown = _shown(book)
    if request.method == "POST":
        return _save(matter, about, asks, book, shown)
    wanted = number_in("answer") or next_to_code(session, matter.id, about.id, show=shown, after=number_in("after"))
    if not wanted:
        done = progress(session, matter.id, [about])[about.id]
        is_left = next_to_code(session, matter.id, about.id) is not None
        return show("coded", matter, "coding", deeper=True, question=about, progress=done, is_left=is_left)
    return _show(matter, _answer(matter, asks, about, wanted), book, shown)


def _question(asks: Asked, question_id: int) -> AskedQuestion:
    question = asks.get(question_id)
    if question is None or not question.takes_text:
        abort(404)
    return question


def _shown(book: Codebook) -> str:
    """Which answers are gone through: uncoded, all, or those with a code."""
    show_only = request.args.get("show", "uncoded")
    is_code = show_only.isascii() and show_only.isdigit() and len(show_only) < 10 and book.code(int(show_only))
    if show_only not in ("uncoded", "all") and not is_code:
        abort(400, "Choose uncoded answers, all, or those with one of the codes.")
    return show_only


def _answer(matter: Matter, asks: Asked, question: AskedQuestion, answer_id: int) -> Found:
    found = answer_of(db.session(), matter.id, answer_id, asks)
    if found is None or found.question.id != question.id:
        abort(404)
    return found


def _show(
    matter: Matter,
    found: Found,
    book: Codebook,
    shown: str,
    *,
    problem: str = "",
    ticked: set[int] | None = None,
) -> str:
    session = db.session()
    given = service.codes_of(session, found.answer.id)
    ticked = set(given or []) if ticked is None else ticked
    return show(
        "code_answer",
        matter,
        "coding",
        deeper=True,
        found=found,
        codes=[c for c in book.codes if c.retired_at is None or c.id in ticked],
        themes=book.theme_titles,
        given=ticked,
        seen=_seen(given),
        none_applies=given == [],
        shown=shown,
        shown_code=book.code(int(shown)) if shown.isdigit() else None,
        progress=progress(session, matter.id, [found.question])[found.question.id],
        problem=problem,
        form=PlainForm(formdata=None),
    )


def _seen(given: list[int] | None) -> str:
    return NOT_READ if given is None else ",".join(str(code_id) for code_id in given)


def _save(matter: Matter, about: AskedQuestion, asks: Asked, book: Codebook, shown: str) -> ResponseReturnValue:
    session = db.session()
    typed = request.form.get("answer", "")
    if not PlainForm().validate() or not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        abort(400, "Go back, load the page again, and code the answer there.")
    found = _answer(matter, asks, about, int(typed))
    known = {str(c.id): c for c in book.codes}
    chosen = request.form.getlist("code")
    if any(c not in known for c in chosen):
        abort(400, "One of these codes is not in this codebook.")
    ticked = {int(c) for c in chosen}
    none_applies = request.form.get("none") == "y"
    if bool(ticked) == none_applies:
        problem = (
            "Choose codes, or say that none applies, not both" if ticked else "Choose a code, or say that none applies"
        )
        return _show(matter, found, book, shown, problem=problem, ticked=ticked)
    with writing(session):
        _check_seen(book, service.codes_of(session, found.answer.id), ticked)
        service.code(session, matter, found.answer.id, about.id, ticked, by=acting(), at=now())
    after = found.answer.id
    return redirect(url_for(".code", reference=matter.reference, question=about.id, show=shown, after=after), 303)


def _check_seen(book: Codebook, given: list[int] | None, ticked: set[int]) -> None:
    """Refuse to overwrite what somebody else coded while this answer was on the screen."""
    seen = request.form.get("seen", "")
    if seen != _seen(given) and given != sorted(ticked):
        names = book.code_names
        raise ConflictError(
            mine={"Your codes": ", ".join(names[c] for c in sorted(ticked)) or "None applies"},
            theirs={"Codes it has now": ", ".join(names.get(c, "") for c in given or []) or "None"},
        )


@bp.route("/desk/consultations/<reference>/coding/<int:question>/undo", methods=["POST"])
@for_matter(Matter, policy.may_analyse)
def undo_code(matter: Matter, question: int) -> ResponseReturnValue:
    session = db.session()
    _question(asked(session, matter.id), question)
    if not PlainForm().validate():
        abort(400, "Go back, load the page again, and undo it there.")
    with writing(session):
        undone = service.undo(session, matter, by=acting(), at=now())
    if undone is None:
        flash("There is nothing of yours left to undo.")
        return redirect(url_for(".code", reference=matter.reference, question=question), 303)
    answer_id, about = undone
    flash("Undone. Here is the answer again.")
    return redirect(url_for(".code", reference=matter.reference, question=about, answer=answer_id), 303)
