"""A network's decision procedures, who may decide, and what was decided.

Revision ID: 20261122_relevant_decisions
Revises: 20261122_duties_by_limb
"""

revision = "20261122_relevant_decisions"
down_revision = "20261122_duties_by_limb"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
