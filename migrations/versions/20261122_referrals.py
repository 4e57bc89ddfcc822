"""Referrals to overview and scrutiny.

Revision ID: 20261122_referrals
Revises: 20261122_relevant_decisions
"""

revision = "20261122_referrals"
down_revision = "20261122_relevant_decisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
