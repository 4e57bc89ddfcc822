"""Reviews by a committee, their recommendations and who was asked to respond.

Revision ID: 20261122_reviews
Revises: 20261122_scrutiny
"""

revision = "20261122_reviews"
down_revision = "20261122_scrutiny"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
