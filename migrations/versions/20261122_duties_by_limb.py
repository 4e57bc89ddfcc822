"""Duties by limb, with the clock they began on; profiles; links between matters; the roles of networks and committees.

Revision ID: 20261122_duties_by_limb
Revises: 20261122_mending_the_chain
"""

revision = "20261122_duties_by_limb"
down_revision = "20261122_mending_the_chain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
