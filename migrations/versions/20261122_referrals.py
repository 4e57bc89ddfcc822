"""Referrals to overview and scrutiny.

Revision ID: 20261122_referrals
Revises: 20261122_relevant_decisions
"""

import sqlalchemy as sa
from alembic import op

import engage.database
from engage import guards

revision = "20261122_referrals"
down_revision = "20261122_relevant_decisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False, comment="the scrutiny body it is with now"),
        sa.Column(
            "care",
            sa.Enum(
                "health", "social_care", "mixed", name="care", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=200), nullable=False, comment="the title as the network wrote it"),
        sa.Column("concern", sa.Text(), nullable=False, comment="what the matter is, Markdown"),
        sa.Column("concern_html", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False, comment="what was tried first, Markdown"),
        sa.Column("tried_html", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False, comment="what the committee is asked to do, Markdown"),
        sa.Column("asked_html", sa.Text(), nullable=False),
        sa.Column(
            "privacy",
            sa.Enum(
                "clear",
                "redacted",
                "summarised",
                "blocked",
                name="privacyresult",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("privacy_digest", sa.String(length=64), nullable=False, comment="of the words that were checked"),
        sa.Column("privacy_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("privacy_by_id", sa.Integer(), nullable=True),
        sa.Column("public_text", sa.Text(), nullable=False, comment="what the public reads instead, Markdown"),
        sa.Column("public_html", sa.Text(), nullable=False),
        sa.Column("title_is_public", sa.Boolean(), nullable=False),
        sa.Column("is_individual", sa.Boolean(), nullable=False, comment="about one person: never published"),
        sa.Column("made_on", sa.Date(), nullable=True, comment="the day it was first made; eras count from it"),
        sa.Column(
            "made_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="the instant, where it was made here",
        ),
        sa.Column(
            "entered_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="when the making was entered here",
        ),
        sa.Column(
            "decline_code",
            sa.Enum(
                "individual_matter",
                "litigation",
                "already_looked_at",
                "elsewhere",
                "other",
                name="declinecode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("(made_on IS NULL) = (entered_at IS NULL)", name=op.f("ck_referral_made")),
        sa.ForeignKeyConstraint(["committee_id"], ["body.id"], name=op.f("fk_referral_committee_id_body")),
        sa.ForeignKeyConstraint(["id"], ["matter.id"], name=op.f("fk_referral_id_matter")),
        sa.ForeignKeyConstraint(
            ["privacy_by_id"], ["appointment.id"], name=op.f("fk_referral_privacy_by_id_appointment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index("ix_referral_committee_id_made_on_id", "referral", ["committee_id", "made_on", "id"], unique=False)
    op.create_index("ix_referral_made_on_id", "referral", ["made_on", "id"], unique=False)
    op.create_table(
        "referral_sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1, and one more each time it is passed on"),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column(
            "made_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="the instant, where it was made here",
        ),
        sa.Column(
            "entered_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=False,
            comment="when the making was entered here",
        ),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column(
            "received_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="the instant, where it came in here",
        ),
        sa.Column("receipt_entered_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_on IS NULL)", name=op.f("ck_referral_sending_acknowledged")
        ),
        sa.CheckConstraint(
            "received_on IS NULL OR received_on >= made_on", name=op.f("ck_referral_sending_received_after_made")
        ),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["appointment.id"], name=op.f("fk_referral_sending_acknowledged_by_id_appointment")
        ),
        sa.ForeignKeyConstraint(["committee_id"], ["body.id"], name=op.f("fk_referral_sending_committee_id_body")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_sending_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_sending")),
        sa.UniqueConstraint("referral_id", "number", name=op.f("uq_referral_sending_referral_id_number")),
    )
    op.create_index(op.f("ix_referral_sending_committee_id"), "referral_sending", ["committee_id"], unique=False)
    op.create_table(
        "referral_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column(
            "openness",
            sa.Enum(
                "open", "exempt", "confidential", name="openness", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "would_mislead", sa.Boolean(), nullable=False, comment="leaving it out would mislead: a summary is owed"
        ),
        sa.Column("summary", sa.Text(), nullable=False, comment="what the public reads in its place, Markdown"),
        sa.Column("summary_html", sa.Text(), nullable=False),
        sa.Column(
            "privacy",
            sa.Enum(
                "clear",
                "redacted",
                "summarised",
                "blocked",
                name="privacyresult",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("privacy_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("privacy_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "removed_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="taken out before it was made",
        ),
        sa.CheckConstraint("(document_id IS NULL) <> (text = '')", name=op.f("ck_referral_evidence_one_of_two")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["appointment.id"], name=op.f("fk_referral_evidence_added_by_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_referral_evidence_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["privacy_by_id"], ["appointment.id"], name=op.f("fk_referral_evidence_privacy_by_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_evidence_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_evidence")),
        sa.UniqueConstraint("referral_id", "number", name=op.f("uq_referral_evidence_referral_id_number")),
    )
    op.create_table(
        "referral_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False, comment="words, or evidence:<number>"),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False, comment="how many of each kind; never the words"),
        sa.Column(
            "result",
            sa.Enum(
                "clear",
                "redacted",
                "summarised",
                "blocked",
                name="privacyresult",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title_is_public", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["appointment.id"], name=op.f("fk_referral_check_by_id_appointment")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_check_referral_id_referral")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_check")),
    )
    op.create_index(op.f("ix_referral_check_referral_id"), "referral_check", ["referral_id"], unique=False)
    op.create_table(
        "referral_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False, comment="the act it tells of"),
        sa.Column("text", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False, comment="who did it"),
        sa.Column("meeting", sa.String(length=200), nullable=False, comment="at which it was decided"),
        sa.Column("meeting_path", sa.String(length=300), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("at", engage.database.UTCDateTime(timezone=True), nullable=False, comment="when it was written here"),
        sa.Column(
            "told_on", sa.Date(), nullable=True, comment="when the network was told; empty: nobody there could be"
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("has_conflict", sa.Boolean(), nullable=False, comment="by somebody who acts for the other side too"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_referral_update_body_id_body")),
        sa.ForeignKeyConstraint(["by_id"], ["appointment.id"], name=op.f("fk_referral_update_by_id_appointment")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_update_referral_id_referral")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_update")),
    )
    op.create_index(op.f("ix_referral_update_referral_id"), "referral_update", ["referral_id"], unique=False)
    guards.rebuild(op.get_bind())


def downgrade() -> None:
    guards.drop(op.get_bind())
    op.drop_index(op.f("ix_referral_update_referral_id"), table_name="referral_update")
    op.drop_table("referral_update")
    op.drop_index(op.f("ix_referral_check_referral_id"), table_name="referral_check")
    op.drop_table("referral_check")
    op.drop_table("referral_evidence")
    op.drop_index(op.f("ix_referral_sending_committee_id"), table_name="referral_sending")
    op.drop_table("referral_sending")
    op.drop_index("ix_referral_committee_id_made_on_id", table_name="referral")
    op.drop_index("ix_referral_made_on_id", table_name="referral")
    op.drop_table("referral")
    # A matter is never deleted; what belongs to one goes before it.
    op.execute("UPDATE duty SET superseded_by_id = NULL")
    of_these = "(SELECT id FROM matter WHERE kind = 'referral')"
    for table in ("duty_date", "duty_pause"):
        op.execute(f"DELETE FROM {table} WHERE duty_id IN (SELECT id FROM duty WHERE matter_id IN {of_these})")
    op.execute(f"DELETE FROM duty WHERE matter_id IN {of_these}")
    op.execute(f"DELETE FROM matter_link WHERE from_id IN {of_these} OR to_id IN {of_these}")
    op.execute(f"UPDATE audit_entry SET matter_id = NULL WHERE matter_id IN {of_these}")
    op.execute(f"UPDATE notice SET matter_id = NULL WHERE matter_id IN {of_these}")
    op.execute(f"DELETE FROM follower WHERE matter_id IN {of_these}")
    op.execute(f"DELETE FROM search_entry WHERE kind = 'referral' AND ref IN {of_these}")
    if "decision" in sa.inspect(op.get_bind()).get_table_names():
        op.execute(f"UPDATE decision SET matter_id = NULL WHERE matter_id IN {of_these}")
    op.execute("DELETE FROM matter WHERE kind = 'referral'")
    guards.rebuild(op.get_bind())
