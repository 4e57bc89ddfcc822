"""Committees' meetings, reviews and recommendations.

Revision ID: 20261122_scrutiny
Revises: 20261122_referrals
"""

revision = "20261122_scrutiny"
down_revision = "20261122_referrals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
