"""The tables of reviews come and go with rows in them, on either database."""

from typing import Any

import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from engage.database import writing
from engage.matters import Voice
from engage.now import now, today
from engage.scrutiny import Recommendation, Review
from engage.scrutiny.service import recommendation
from tests.factories.reviews import a_piece, a_review, an_adviser, items_in

BEFORE = "20261122_scrutiny"


def test_what_a_review_said_and_owes_outlives_its_own_tables(db: Any) -> None:
    review = a_review(state="response_requested", also=lambda r: (an_adviser(r), a_piece(r)))
    suggested = a_review(state="suggested", title="Only suggested").reference
    reference, [item] = review.reference, items_in(review)
    said = item.said
    with writing(db.session()):
        facts: dict[str, Any] = {"by": Voice.OPERATOR, "at": now()}
        recommendation.note(item, on=today(), text="Half.", from_body_id=review.body_id, **facts)
    db.session.remove()
    db.engine.dispose()
    downgrade(revision=BEFORE)
    assert not sa.inspect(db.engine).has_table("review")
    db.engine.dispose()
    upgrade()
    back = db.session.scalars(sa.select(Review).where(Review.reference == reference)).one()
    assert back.is_public
    assert back.is_report_public
    assert not db.session.scalars(sa.select(Review).where(Review.reference == suggested)).one().is_public
    assert db.session.scalars(sa.select(Recommendation.wording)).one() == said
    db.session.remove()
    a_review(state="closed", title="Made after")
