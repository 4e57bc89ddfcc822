"""What the main chain was found to lack: the list of texts that wait, and keys that end in the answer.

Revision ID: 20261122_mending_the_chain
Revises: 20261121_the_chain
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_mending_the_chain"
down_revision = "20261121_the_chain"
branch_labels = None
depends_on = None

FILL = """INSERT INTO waiting_text (answer_id, question_id, for_moderator, for_analyst)
    SELECT a.id, a.question_id,
        s.consent <> 'not_at_all' AND NOT EXISTS (SELECT 1 FROM moderation m WHERE m.answer_id = a.id),
        NOT EXISTS (SELECT 1 FROM coded c WHERE c.answer_id = a.id)
    FROM submission s
    JOIN submission_version v ON v.submission_id = s.id AND v.number = s.current
    JOIN answer a ON a.submission_version_id = v.id
    WHERE s.standing = 'counted' AND a.text <> ''"""
COUNT = """INSERT INTO coded_tally (question_id, n)
    SELECT question_id, count(*) FROM waiting_text WHERE NOT for_analyst GROUP BY question_id"""


def upgrade() -> None:
    op.create_table(
        "waiting_text",
        sa.Column(
            "answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column(
            "for_moderator",
            sa.Boolean(),
            nullable=False,
            comment="it could be published, and nobody has decided whether it is",
        ),
        sa.Column("for_analyst", sa.Boolean(), nullable=False, comment="nobody has coded it"),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_waiting_text_answer_id_answer")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_waiting_text_question_id_question")),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_waiting_text")),
    )
    op.create_table(
        "coded_tally",
        sa.Column("question_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_coded_tally_question_id_question")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_coded_tally")),
    )
    op.execute(FILL)
    op.execute(COUNT)
    for reader in ("for_moderator", "for_analyst"):
        op.create_index(
            f"ix_waiting_text_{reader}",
            "waiting_text",
            ["question_id", "answer_id"],
            sqlite_where=sa.text(f"{reader} = 1"),
            postgresql_where=sa.text(reader),
        )
    op.drop_index("ix_moderation_matter_id_verdict", table_name="moderation")
    op.create_index("ix_moderation_matter_id_answer_id", "moderation", ["matter_id", "answer_id"])
    op.drop_index("ix_answer_question_id_option", table_name="answer")
    op.create_index("ix_answer_question_id_option", "answer", ["question_id", "option", "statement", "id"])


def downgrade() -> None:
    op.drop_index("ix_answer_question_id_option", table_name="answer")
    op.create_index("ix_answer_question_id_option", "answer", ["question_id", "option", "statement"])
    op.drop_index("ix_moderation_matter_id_answer_id", table_name="moderation")
    op.create_index("ix_moderation_matter_id_verdict", "moderation", ["matter_id", "verdict"])
    op.drop_table("coded_tally")
    op.drop_table("waiting_text")
