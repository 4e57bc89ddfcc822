"""Committees' meetings, reviews and recommendations.

Revision ID: 20261122_scrutiny
Revises: 20261122_referrals
"""

import sqlalchemy as sa
from alembic import op

from engage import guards

revision = "20261122_scrutiny"
down_revision = "20261122_referrals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    guards.drop(op.get_bind())
    with op.batch_alter_table("body") as batch:
        batch.add_column(
            sa.Column(
                "successor_id", sa.Integer(), sa.ForeignKey("body.id", name=op.f("fk_body_successor_id_body")),
                nullable=True, comment="the body that took its place: it inherits what is still owed",
            )
        )  # fmt: skip
    guards.rebuild(op.get_bind())


def downgrade() -> None:
    guards.drop(op.get_bind())
    with op.batch_alter_table("body") as batch:
        batch.drop_constraint(op.f("fk_body_successor_id_body"), type_="foreignkey")
        batch.drop_column("successor_id")
    guards.rebuild(op.get_bind())
