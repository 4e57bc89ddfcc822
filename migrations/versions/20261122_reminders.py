"""Reminders, escalation, local clocks and added bank holidays.

Revision ID: 20261122_reminders
Revises: 20261122_reviews
"""

revision = "20261122_reminders"
down_revision = "20261122_reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
