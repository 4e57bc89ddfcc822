"""Look at a questionnaire: as a resident will see it, and as it was at each freezing."""

from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from flask import abort
from flask.typing import ResponseReturnValue

from engage.extensions import db
from engage.matters import Matter
from engage.questionnaires import policy
from engage.questionnaires.differences import differences
from engage.questionnaires.models.questionnaire import QuestionnaireVersion
from engage.questionnaires.rendering import render_step
from engage.questionnaires.service import freeze
from engage.questionnaires.steps import step, steps
from engage.questionnaires.versions import parse
from engage.questionnaires.views.builder import bp, of, show_page
from engage.web.access import for_matter


@bp.get("/versions")
@for_matter(Matter, policy.may_see)
def versions(matter: Matter) -> ResponseReturnValue:
    questionnaire = of(matter)
    found = list(
        db.session.scalars(
            sa.select(QuestionnaireVersion)
            .where(QuestionnaireVersion.questionnaire_id == questionnaire.id)
            .order_by(QuestionnaireVersion.number)
        )
    )
    changes = {later.number: differences(earlier.snapshot, later.snapshot) for earlier, later in pairwise(found)}
    coming = differences(found[-1].snapshot, freeze.snapshot(questionnaire)) if found else []
    return show_page("versions", matter, versions=found[::-1], changes=changes, coming=coming)


@bp.get("/versions/<int:number>/<word>")
@for_matter(Matter, policy.may_see)
def version(matter: Matter, number: int, word: str) -> ResponseReturnValue:
    questionnaire = of(matter)
    found = next((v for v in questionnaire.versions if v.number == number), None) or abort(404)
    return _drawn(matter, found.snapshot, word, version=found)


@bp.get("/preview/<word>")
@for_matter(Matter, policy.may_see)
def preview(matter: Matter, word: str) -> ResponseReturnValue:
    return _drawn(matter, freeze.snapshot(of(matter)), word, version=None)


def _drawn(
    matter: Matter, what: dict[str, Any], word: str, version: QuestionnaireVersion | None
) -> ResponseReturnValue:
    """One screen, drawn by what draws it for residents."""
    snapshot = parse(
        what, -int(freeze.digest(what)[:12], 16)
    )  # a number of its own: what is parsed is remembered by it
    here = step(snapshot, word) or abort(404)
    return show_page(
        "preview", matter, version=version, here=here, steps=steps(snapshot), drawn=render_step(snapshot, here, {}, {})
    )
