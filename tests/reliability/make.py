"""Makes the database of a trial: migrated, with one open consultation of one question. Prints its slug and field."""

import sys

import sqlalchemy as sa
from flask_migrate import upgrade

from engage import create_app
from engage.extensions import db
from engage.questionnaires import Question
from tests.factories.consultations import a_consultation, publish

if __name__ == "__main__":
    from datetime import timedelta

    from engage.database import writing
    from engage.now import now
    from engage.questionnaires import QuestionKind, Questionnaire
    from tests.factories.questionnaires import a_question

    app = create_app()
    with app.app_context():
        upgrade()
        matter = a_consultation(title="Where shall the clinic be?")
        asked = db.session.scalars(sa.select(Questionnaire)).one()
        with writing(db.session()):
            asked.standard = dict.fromkeys(("name", "email", "organisation", "on_behalf_of"), "no")
        a_question(asked, QuestionKind.LONG_TEXT, text="What do you think?")
        publish(matter, opens_at=now() - timedelta(days=1), closes_at=now() + timedelta(days=80))
        field = f"q{db.session.scalars(sa.select(Question.id)).one()}"
        sys.stdout.write(f"{matter.slug} {field}\n")
