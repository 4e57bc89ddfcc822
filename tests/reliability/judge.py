"""Says, as JSON, what the database of a trial holds."""

import json
import sys

import sqlalchemy as sa

from engage import create_app
from engage.extensions import db
from engage.matters import AuditEntry, Matter
from engage.questionnaires import Answer, Submission, SubmissionVersion, tally

if __name__ == "__main__":
    with create_app().app_context():
        session = db.session()
        pairs = session.execute(
            sa.select(Answer.text, Submission.reference)
            .join(SubmissionVersion, SubmissionVersion.id == Answer.submission_version_id)
            .join(Submission, Submission.id == SubmissionVersion.submission_id)
        )
        rows = [list(row) for row in pairs]
        entry = sa.exists().where(AuditEntry.about == "submission:" + Submission.reference, AuditEntry.verb == "submit")
        unrecorded = session.scalar(sa.select(sa.func.count(Submission.id)).where(~entry))
        matter_id = session.scalars(sa.select(Matter.id)).one()
        kept, counted = tally.kept(session, matter_id), tally.counted(session, matter_id)
        miscounted = sum(1 for place in kept.keys() | counted.keys() if kept[place] != counted[place])
        broken = ""
        if session.get_bind().dialect.name == "sqlite":
            found = session.scalar(sa.text("PRAGMA integrity_check"))
            broken = "" if found == "ok" else str(found)
        without_answers = session.scalar(sa.select(sa.func.count(Submission.id))) != len(rows)
        report = {
            "rows": rows, "unrecorded": unrecorded, "miscounted": miscounted,
            "broken": broken or ("a submission has no answers" if without_answers else ""),
        }  # fmt: skip
        sys.stdout.write(json.dumps(report) + "\n")
