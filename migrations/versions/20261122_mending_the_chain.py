"""What the main chain was found to lack.

Revision ID: 20261122_mending_the_chain
Revises: 20261121_the_chain
"""

revision = "20261122_mending_the_chain"
down_revision = "20261121_the_chain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
