"""The chain: bodies and people, matters and the record, questionnaires and submissions, analysis, outbox and jobs.

Revision ID: 20261121_the_chain
Revises:
Create Date: 2026-11-21 20:44:27.699395
"""

import sqlalchemy as sa
from alembic import op

import engage.database
from engage import guards
from engage.search import index

revision = "20261121_the_chain"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True, comment="code of the Office for National Statistics"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("slug", name=op.f("uq_area_slug")),
    )
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "commissioner",
                "council",
                "provider",
                "network",
                "scrutiny",
                "other",
                name="bodykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_text", sa.Text(), nullable=False, comment="Markdown: address, telephone, hours"),
        sa.Column("contact_html", sa.Text(), nullable=False),
        sa.Column("accessibility_text", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("accessibility_html", sa.Text(), nullable=False),
        sa.Column("requires_second_factor", sa.Boolean(), nullable=False),
        sa.Column(
            "outcome_days",
            sa.Integer(),
            nullable=True,
            comment="calendar days after closing in which this body promises the outcome; null: the code's 84",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("outcome_days IS NULL OR outcome_days BETWEEN 1 AND 84", name=op.f("ck_body_outcome_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("slug", name=op.f("uq_body_slug")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=True, comment="same key, same job: queued once"),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("queued_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("run_after", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("lease_until", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("done_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "failed_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="given up on: shown until somebody sees to it",
        ),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("once", name=op.f("uq_job_once")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_waiting",
            ["run_after"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
        )

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False, comment="lower-cased, NFC"),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=True, comment="argon2id"),
        sa.Column("created_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("suspended_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("password_changed_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("totp_seed", sa.Text(), nullable=True, comment="encrypted with the key outside the database"),
        sa.Column("totp_confirmed_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "totp_last_step", sa.Integer(), nullable=True, comment="last time step used, so that a code works once"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "reference_series",
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_reference_series")),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False, comment="id of the thing in its own table"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_search_entry_kind_ref")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "officer",
                "approver",
                "analyst",
                "moderator",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("began_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_appointment_body_id_body")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_appointment_current",
            ["person_id", "body_id", "role"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "body_area",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_body_area_area_id_area"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_area_body_id_body"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("body_id", "area_id", name=op.f("pk_body_area")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False, comment="random; the public address"),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False, comment="for people to read; never a path"),
        sa.Column("media_type", sa.String(length=100), nullable=False, comment="decided by content and ending"),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("received_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("erased_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_document_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("key", name=op.f("uq_document_key")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_body_id"), ["body_id"], unique=False)

    op.create_table(
        "election_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="the day polling closes, inclusive"),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_election_period_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_period")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "officer",
                "approver",
                "analyst",
                "moderator",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("invited_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True, comment="null: made by the operator"),
        sa.Column("expires_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_invitation_body_id_body")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["person.id"], name=op.f("fk_invitation_invited_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_email"), ["email"], unique=False)

    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("reference", sa.String(length=30), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("created_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="raised by every change; the loser of a race sees both"
        ),
        sa.CheckConstraint(
            "kind <> 'consultation' OR state IN ('idea', 'pre_engagement', 'drafting', 'gate_check', 'scheduled', 'paused', 'analysing', 'summary_published', 'deciding', 'decided', 'response_published', 'implementing', 'reviewed', 'archived', 'withdrawn', 'relaunched', 'quashed')",
            name=op.f("ck_matter_state"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_matter_body_id_body")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_matter_created_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("reference", name=op.f("uq_matter_reference")),
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_body_id"), ["body_id"], unique=False)
        batch_op.create_index("ix_matter_kind_state", ["kind", "state"], unique=False)

    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "ended_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="used, or overtaken by a newer one",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_password_reset_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_reset_token_hash")),
    )
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_reset_person_id"), ["person_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("began_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "seen_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=False,
            comment="written at most every five minutes",
        ),
        sa.Column(
            "authenticated_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=False,
            comment="last time the password was given",
        ),
        sa.Column("second_factor_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.String(length=200), nullable=False, comment="what the browser calls itself"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_session_key_hash")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "answer_tally",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement", sa.String(length=40), nullable=False),
        sa.Column("option", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_answer_tally_matter_id_matter")),
        sa.PrimaryKeyConstraint("matter_id", "question_id", "statement", "option", name=op.f("pk_answer_tally")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=120), nullable=False, comment="what was acted on, as kind:reference"),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("after", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_audit_entry_body_id_body")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_audit_entry_matter_id_matter")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_entry_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_about", ["about"], unique=False)
        batch_op.create_index("ix_audit_entry_body_id_id", ["body_id", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_matter_id_id", ["matter_id", "id"], unique=False)

    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False, comment="the public address, for ever"),
        sa.Column("summary", sa.String(length=300), nullable=False, comment="one or two plain sentences for lists"),
        sa.Column("overview", sa.Text(), nullable=False),
        sa.Column("overview_html", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("why_html", sa.Text(), nullable=False),
        sa.Column("can_influence", sa.Text(), nullable=False),
        sa.Column("can_influence_html", sa.Text(), nullable=False),
        sa.Column("cannot_influence", sa.Text(), nullable=False),
        sa.Column("cannot_influence_html", sa.Text(), nullable=False),
        sa.Column("what_next", sa.Text(), nullable=False),
        sa.Column("what_next_html", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("contact_html", sa.Text(), nullable=False),
        sa.Column("other_ways", sa.Text(), nullable=False, comment="paper, telephone, languages, formats"),
        sa.Column("other_ways_html", sa.Text(), nullable=False),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.Column("interests", sa.JSON(), nullable=False),
        sa.Column("duty_basis", sa.String(length=40), nullable=False, comment="why the body consults, see DUTY_BASES"),
        sa.Column("decision", sa.String(length=300), nullable=False, comment="the decision it feeds"),
        sa.Column("decision_on", sa.Date(), nullable=True, comment="when that decision is to be taken"),
        sa.Column("opens_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "closes_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="exclusive: a submission at this instant is late",
        ),
        sa.Column(
            "first_closes_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="before any extension; stays visible",
        ),
        sa.Column("short_reason", sa.Text(), nullable=False, comment="published where it is under 84 days"),
        sa.Column("outcome_days", sa.Integer(), nullable=True, comment="promised sooner than 84 days after closing"),
        sa.Column("paused_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("privacy_controller", sa.String(length=300), nullable=False),
        sa.Column("privacy_purpose", sa.Text(), nullable=False),
        sa.Column("privacy_readers", sa.Text(), nullable=False, comment="who sees what is sent"),
        sa.Column(
            "kept_until", sa.Date(), nullable=True, comment="answers and addresses are erased when this day has come"
        ),
        sa.Column("erased_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False, comment="we asked, Markdown: for the outcome"),
        sa.Column("asked_html", sa.Text(), nullable=False),
        sa.Column("summary_report", sa.Text(), nullable=False, comment="what people told us, Markdown"),
        sa.Column("summary_report_html", sa.Text(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=False, comment="we did, overall: decision and reasons, Markdown"),
        sa.Column("decided_html", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("summary_published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("outcome_published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "drafted_by_id",
            sa.Integer(),
            nullable=True,
            comment="who last sent it to the gate: may not be its only approver",
        ),
        sa.CheckConstraint("slug <> ''", name=op.f("ck_consultation_slug")),
        sa.CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at",
            name=op.f("ck_consultation_opens_before_closes"),
        ),
        sa.CheckConstraint(
            "outcome_days IS NULL OR outcome_days BETWEEN 1 AND 84", name=op.f("ck_consultation_outcome_days")
        ),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_consultation_drafted_by_id_person")),
        sa.ForeignKeyConstraint(["id"], ["matter.id"], name=op.f("fk_consultation_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultation_slug")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index("ix_consultation_closes_at_id", ["closes_at", "id"], unique=False)
        batch_op.create_index("ix_consultation_published_at_id", ["published_at", "id"], unique=False)

    op.create_table(
        "document_content",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_content_document_id_document"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_content")),
    )
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=120), nullable=False),
        sa.Column("clock_id", sa.String(length=40), nullable=False),
        sa.Column("owed_by_id", sa.Integer(), nullable=False),
        sa.Column("owed_to", sa.String(length=200), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False, comment="the day of the event that started the clock"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("not_owed_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("not_owed_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_duty_matter_id_matter")),
        sa.ForeignKeyConstraint(["owed_by_id"], ["body.id"], name=op.f("fk_duty_owed_by_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("matter_id", "act", name=op.f("uq_duty_matter_id_act")),
    )
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index("ix_duty_met_on_due_on", ["met_on", "due_on"], unique=False)

    op.create_table(
        "follower",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False, comment="random; in the links to confirm and to stop"),
        sa.Column("asked_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_follower_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("key", name=op.f("uq_follower_key")),
        sa.UniqueConstraint("matter_id", "email", name=op.f("uq_follower_matter_id_email")),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="within its matter, from 1, never reused"),
        sa.Column("body_id", sa.Integer(), nullable=False, comment="the body that owes the answer"),
        sa.Column("title", sa.String(length=200), nullable=False, comment="you said, in one line"),
        sa.Column("said", sa.Text(), nullable=False, comment="you said, Markdown"),
        sa.Column("said_html", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafted",
                "assigned",
                "answered",
                "published",
                "delivered",
                "not_delivered",
                name="itemstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("responsible", sa.String(length=200), nullable=False, comment="accountable officer: post, not name"),
        sa.Column("created_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "published_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="when the public first could read it",
        ),
        sa.Column(
            "withdrawn_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="taken out before publication, with a reason",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True, comment="the date now promised for delivery"),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=False, comment="due_on, or the last of days: the register's key"),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_item_body_id_body")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_item_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("matter_id", "number", name=op.f("uq_item_matter_id_number")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index("ix_item_published_at_id", ["published_at", "id"], unique=False)
        batch_op.create_index(
            "ix_item_register_body_id",
            ["body_id", "listed_on", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_item_register_body_id_outcome",
            ["body_id", "outcome", "listed_on", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_item_register_body_id_state",
            ["body_id", "state", "listed_on", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_item_register_listed_on",
            ["listed_on", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_item_register_outcome",
            ["outcome", "listed_on", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_item_register_state",
            ["state", "listed_on", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )

    op.create_table(
        "monitoring_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("option", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False, comment="self-description, where offered"),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_monitoring_answer_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_answer")),
    )
    with op.batch_alter_table("monitoring_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monitoring_answer_link"), ["link"], unique=False)
        batch_op.create_index(batch_op.f("ix_monitoring_answer_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False, comment="the template in templates/notices/"),
        sa.Column("once", sa.String(length=120), nullable=False, comment="what makes it one mail however often queued"),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unsubscribe", sa.String(length=300), nullable=False, comment="address for one-click unsubscribing"),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("queued_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("send_after", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "failed_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="given up on: 48 tries, five minutes apart",
        ),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column(
            "accepted_as", sa.String(length=300), nullable=False, comment="what the mail server answered: its id"
        ),
        sa.Column(
            "mailbox",
            sa.String(length=64),
            nullable=False,
            comment="hash of the address, where a visitor set the mail off: for the hourly limit",
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_notice_body_id_body")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_notice_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("once", name=op.f("uq_notice_once")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_failed",
            ["body_id", "failed_at"],
            unique=False,
            sqlite_where=sa.text("failed_at IS NOT NULL"),
            postgresql_where=sa.text("failed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_notice_mailbox",
            ["mailbox", "queued_at"],
            unique=False,
            sqlite_where=sa.text("mailbox <> ''"),
            postgresql_where=sa.text("mailbox <> ''"),
        )
        batch_op.create_index(batch_op.f("ix_notice_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index(
            "ix_notice_waiting",
            ["send_after"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )

    op.create_table(
        "questionnaire",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("standard", sa.JSON(), nullable=False, comment="standard question: no, optional, required"),
        sa.Column("has_monitoring", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_questionnaire_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("matter_id", name=op.f("uq_questionnaire_matter_id")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=14), nullable=False),
        sa.Column("public_id", sa.String(length=14), nullable=False, comment="under which it is published"),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("private_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "online",
                "paper",
                "phone",
                "email",
                "event",
                "import",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel_words",
            sa.String(length=40),
            nullable=False,
            comment="an import's own word for how it came: Schools, Contact Centre …",
        ),
        sa.Column("identity", sa.String(length=20), nullable=False, comment="named, organisation or anonymous"),
        sa.Column("received_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "counted",
                "held",
                "late",
                "duplicate",
                "out_of_scope",
                "unusable",
                "withdrawn",
                "erased",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("standing_reason", sa.Text(), nullable=False),
        sa.Column(
            "consent",
            sa.Enum(
                "in_full",
                "anonymously",
                "not_at_all",
                name="consent",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
            comment="of the current version",
        ),
        sa.Column("current", sa.Integer(), nullable=False, comment="number of the current version"),
        sa.Column("amended_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False, comment="file digest:row of an import"),
        sa.Column("network", sa.String(length=64), nullable=False, comment="hash of the address, key changed daily"),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_submission_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("private_hash", name=op.f("uq_submission_private_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_submission_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_submission_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_submission_token_hash")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index("ix_submission_matter_id_standing_id", ["matter_id", "standing", "id"], unique=False)
        batch_op.create_index(
            "ix_submission_network",
            ["network"],
            unique=False,
            sqlite_where=sa.text("network <> ''"),
            postgresql_where=sa.text("network <> ''"),
        )
        batch_op.create_index(
            "uq_submission_source",
            ["matter_id", "source"],
            unique=True,
            sqlite_where=sa.text("source <> ''"),
            postgresql_where=sa.text("source <> ''"),
        )

    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False, comment="plain text"),
        sa.Column("retired_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_theme_matter_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_matter_id"), ["matter_id"], unique=False)

    op.create_table(
        "code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False, comment="what belongs in it and what does not"),
        sa.Column("made_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("retired_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_code_matter_id_matter")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_code_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
        sa.UniqueConstraint("matter_id", "number", name=op.f("uq_code_matter_id_number")),
    )
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "consultation_area",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_consultation_area_area_id_area")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_area_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultation_id", "area_id", name=op.f("pk_consultation_area")),
    )
    with op.batch_alter_table("consultation_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_area_area_id"), ["area_id"], unique=False)

    op.create_table(
        "consultation_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_document_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_consultation_document_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_document")),
    )
    with op.batch_alter_table("consultation_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_document_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "consultation_facet",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_facet_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("kind", "word", "consultation_id", name=op.f("pk_consultation_facet")),
    )
    with op.batch_alter_table("consultation_facet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_facet_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "consultation_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_news_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_news")),
    )
    with op.batch_alter_table("consultation_news", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_news_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "consultation_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("is_status_quo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_option_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_option")),
    )
    with op.batch_alter_table("consultation_option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_option_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "erasure",
        sa.Column("submission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False, comment="withdrawn or retention"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_erasure_submission_id_submission")),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "gate_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("changed_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_gate_answer_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_answer")),
        sa.UniqueConstraint("consultation_id", "criterion", name=op.f("uq_gate_answer_consultation_id_criterion")),
    )
    op.create_table(
        "gate_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False, comment="list of {criterion, level, words}"),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_gate_check_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_check")),
    )
    with op.batch_alter_table("gate_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gate_check_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "item_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_source_item_id_item")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_item_source_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_source")),
        sa.UniqueConstraint("item_id", "theme_id", name=op.f("uq_item_source_item_id_theme_id")),
    )
    with op.batch_alter_table("item_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_source_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_source_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "questionnaire_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("intro_html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_questionnaire_page_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_page")),
    )
    with op.batch_alter_table("questionnaire_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questionnaire_page_questionnaire_id"), ["questionnaire_id"], unique=False)

    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("frozen_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_questionnaire_version_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint(
            "questionnaire_id", "number", name=op.f("uq_questionnaire_version_questionnaire_id_number")
        ),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="version, from 1"),
        sa.Column(
            "outcome",
            sa.Enum(
                "adopted",
                "adopted_in_part",
                "already_done",
                "under_consideration",
                "not_adopted",
                "outside_our_power",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False, comment="we did, Markdown: what changes"),
        sa.Column("answer_html", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="Markdown: why, where it is not a plain yes"),
        sa.Column("reason_html", sa.Text(), nullable=False),
        sa.Column("plan", sa.String(length=200), nullable=False, comment="which plan, policy or service changes"),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("promise", sa.String(length=500), nullable=False, comment="in one line; followed until delivered"),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("passed_to", sa.String(length=200), nullable=False, comment="outside our power: whose it is"),
        sa.Column("drafted_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "sent_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="sent to an approver; null while it is being written",
        ),
        sa.Column("approved_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("revised_because", sa.Text(), nullable=False, comment="why it replaces the one before; public"),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_response_approved_by_id_person")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_response_drafted_by_id_person")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_response_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_response_item_id_number")),
    )
    op.create_table(
        "consultation_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("frozen_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("questionnaire_version_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_version_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_consultation_version_questionnaire_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_version")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_consultation_version_consultation_id_number")),
    )
    op.create_table(
        "open_draft",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_version_id", sa.Integer(), nullable=False),
        sa.Column(
            "amends_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="set when amending",
        ),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("begun_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("saved_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False, comment="asked to be kept: save and come back later"),
        sa.ForeignKeyConstraint(["amends_id"], ["submission.id"], name=op.f("fk_open_draft_amends_id_submission")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_open_draft_matter_id_matter")),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_open_draft_questionnaire_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_open_draft")),
    )
    with op.batch_alter_table("open_draft", schema=None) as batch_op:
        batch_op.create_index("ix_open_draft_matter_id_saved_at", ["matter_id", "saved_at"], unique=False)

    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "due",
                "delivered",
                "not_delivered",
                "replaced",
                name="promisestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True, comment="the day it was delivered, or found not to be"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_promise_item_id_item")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_promise_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_promise_state_due_on", ["state", "due_on"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.String(length=80),
            nullable=False,
            comment="machine name, unique in its questionnaire: q1, staff …",
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "short_text",
                "long_text",
                "one_choice",
                "many_choices",
                "scale",
                "number",
                "date",
                "file",
                "matrix",
                "statement",
                name="questionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("help", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("help_html", sa.Text(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("not_for_publication", sa.Boolean(), nullable=False),
        sa.Column("has_other", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column(
            "limits",
            sa.JSON(),
            nullable=False,
            comment="max_length for text; minimum, maximum for a number; earliest, latest for a date",
        ),
        sa.Column("removed_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["page_id"], ["questionnaire_page.id"], name=op.f("fk_question_page_id_questionnaire_page")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_question_questionnaire_id_questionnaire")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("questionnaire_id", "name", name=op.f("uq_question_questionnaire_id_name")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_page_id"), ["page_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_questionnaire_id"), ["questionnaire_id"], unique=False)

    op.create_table(
        "submission_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("submission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questionnaire_version_id", sa.Integer(), nullable=False),
        sa.Column("received_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "consent",
            sa.Enum(
                "in_full",
                "anonymously",
                "not_at_all",
                name="consent",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_submission_version_questionnaire_version_id_questionnaire_version"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_version_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_version")),
        sa.UniqueConstraint("submission_id", "number", name=op.f("uq_submission_version_submission_id_number")),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("submission_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.String(length=40), nullable=False, comment="key of the matrix statement"),
        sa.Column("option", sa.String(length=40), nullable=False, comment="key of the option chosen"),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("number", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_answer_document_id_document")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question")),
        sa.ForeignKeyConstraint(
            ["submission_version_id"],
            ["submission_version.id"],
            name=op.f("fk_answer_submission_version_id_submission_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_question_id_option", ["question_id", "option", "statement"], unique=False)
        batch_op.create_index("ix_answer_submission_version_id", ["submission_version_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("added_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_evidence_document_id_document")),
        sa.ForeignKeyConstraint(["promise_id"], ["promise.id"], name=op.f("fk_evidence_promise_id_promise")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_promise_id"), ["promise_id"], unique=False)

    op.create_table(
        "promise_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("was_due_on", sa.Date(), nullable=False),
        sa.Column("now_due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["promise_id"], ["promise.id"], name=op.f("fk_promise_date_promise_id_promise")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_date")),
    )
    with op.batch_alter_table("promise_date", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_date_promise_id"), ["promise_id"], unique=False)

    op.create_table(
        "respondent",
        sa.Column("submission_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_version_id"],
            ["submission_version.id"],
            name=op.f("fk_respondent_submission_version_id_submission_version"),
        ),
        sa.PrimaryKeyConstraint("submission_version_id", name=op.f("pk_respondent")),
    )
    op.create_table(
        "coded",
        sa.Column(
            "answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("coded_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("coded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_coded_answer_id_answer")),
        sa.ForeignKeyConstraint(["coded_by_id"], ["person.id"], name=op.f("fk_coded_coded_by_id_person")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_coded_question_id_question")),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_coded")),
    )
    with op.batch_alter_table("coded", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coded_question_id"), ["question_id"], unique=False)

    op.create_table(
        "coding",
        sa.Column(
            "answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("code_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("coded_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("coded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_coding_answer_id_answer")),
        sa.ForeignKeyConstraint(["code_id"], ["code.id"], name=op.f("fk_coding_code_id_code")),
        sa.ForeignKeyConstraint(["coded_by_id"], ["person.id"], name=op.f("fk_coding_coded_by_id_person")),
        sa.PrimaryKeyConstraint("answer_id", "code_id", name=op.f("pk_coding")),
    )
    with op.batch_alter_table("coding", schema=None) as batch_op:
        batch_op.create_index("ix_coding_code_id_answer_id", ["code_id", "answer_id"], unique=False)

    op.create_table(
        "moderation",
        sa.Column(
            "answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "approved", "redacted", "rejected", name="verdict", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("spans", sa.JSON(), nullable=False, comment="list of [start, end, reason code], in characters"),
        sa.Column("public_text", sa.Text(), nullable=False, comment="with redactions made; '' when rejected"),
        sa.Column("reason", sa.String(length=40), nullable=False, comment="reason code where rejected"),
        sa.Column("decided_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_moderation_answer_id_answer")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_moderation_decided_by_id_person")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_moderation_matter_id_matter")),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_moderation")),
    )
    with op.batch_alter_table("moderation", schema=None) as batch_op:
        batch_op.create_index("ix_moderation_matter_id_verdict", ["matter_id", "verdict"], unique=False)

    index.make(op.get_bind())
    guards.rebuild(op.get_bind())


def downgrade() -> None:
    guards.drop(op.get_bind())
    index.drop(op.get_bind())
    with op.batch_alter_table("moderation", schema=None) as batch_op:
        batch_op.drop_index("ix_moderation_matter_id_verdict")

    op.drop_table("moderation")
    with op.batch_alter_table("coding", schema=None) as batch_op:
        batch_op.drop_index("ix_coding_code_id_answer_id")

    op.drop_table("coding")
    with op.batch_alter_table("coded", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coded_question_id"))

    op.drop_table("coded")
    op.drop_table("respondent")
    with op.batch_alter_table("promise_date", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promise_date_promise_id"))

    op.drop_table("promise_date")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_promise_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index("ix_answer_submission_version_id")
        batch_op.drop_index("ix_answer_question_id_option")

    op.drop_table("answer")
    op.drop_table("submission_version")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_questionnaire_id"))
        batch_op.drop_index(batch_op.f("ix_question_page_id"))

    op.drop_table("question")
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index("ix_promise_state_due_on")
        batch_op.drop_index(batch_op.f("ix_promise_item_id"))

    op.drop_table("promise")
    with op.batch_alter_table("open_draft", schema=None) as batch_op:
        batch_op.drop_index("ix_open_draft_matter_id_saved_at")

    op.drop_table("open_draft")
    op.drop_table("consultation_version")
    op.drop_table("response")
    op.drop_table("questionnaire_version")
    with op.batch_alter_table("questionnaire_page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questionnaire_page_questionnaire_id"))

    op.drop_table("questionnaire_page")
    with op.batch_alter_table("item_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_source_theme_id"))
        batch_op.drop_index(batch_op.f("ix_item_source_item_id"))

    op.drop_table("item_source")
    with op.batch_alter_table("gate_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gate_check_consultation_id"))

    op.drop_table("gate_check")
    op.drop_table("gate_answer")
    op.drop_table("erasure")
    with op.batch_alter_table("consultation_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_option_consultation_id"))

    op.drop_table("consultation_option")
    with op.batch_alter_table("consultation_news", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_news_consultation_id"))

    op.drop_table("consultation_news")
    with op.batch_alter_table("consultation_facet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_facet_consultation_id"))

    op.drop_table("consultation_facet")
    with op.batch_alter_table("consultation_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_document_consultation_id"))

    op.drop_table("consultation_document")
    with op.batch_alter_table("consultation_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_area_area_id"))

    op.drop_table("consultation_area")
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_theme_id"))

    op.drop_table("code")
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_matter_id"))

    op.drop_table("theme")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_submission_source", sqlite_where=sa.text("source <> ''"), postgresql_where=sa.text("source <> ''")
        )
        batch_op.drop_index(
            "ix_submission_network", sqlite_where=sa.text("network <> ''"), postgresql_where=sa.text("network <> ''")
        )
        batch_op.drop_index("ix_submission_matter_id_standing_id")

    op.drop_table("submission")
    op.drop_table("questionnaire")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notice_waiting",
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_notice_matter_id"))
        batch_op.drop_index(
            "ix_notice_mailbox", sqlite_where=sa.text("mailbox <> ''"), postgresql_where=sa.text("mailbox <> ''")
        )
        batch_op.drop_index(
            "ix_notice_failed",
            sqlite_where=sa.text("failed_at IS NOT NULL"),
            postgresql_where=sa.text("failed_at IS NOT NULL"),
        )

    op.drop_table("notice")
    with op.batch_alter_table("monitoring_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_monitoring_answer_matter_id"))
        batch_op.drop_index(batch_op.f("ix_monitoring_answer_link"))

    op.drop_table("monitoring_answer")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_item_register_state",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_item_register_outcome",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_item_register_listed_on",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_item_register_body_id_state",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_item_register_body_id_outcome",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_item_register_body_id",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_item_published_at_id")

    op.drop_table("item")
    op.drop_table("follower")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_index("ix_duty_met_on_due_on")
        batch_op.drop_index(batch_op.f("ix_duty_matter_id"))

    op.drop_table("duty")
    op.drop_table("document_content")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_published_at_id")
        batch_op.drop_index("ix_consultation_closes_at_id")

    op.drop_table("consultation")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_matter_id_id")
        batch_op.drop_index("ix_audit_entry_body_id_id")
        batch_op.drop_index("ix_audit_entry_about")

    op.drop_table("audit_entry")
    op.drop_table("answer_tally")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_person_id"))

    op.drop_table("sign_in_session")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_person_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("password_reset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_reset_person_id"))

    op.drop_table("password_reset")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index("ix_matter_kind_state")
        batch_op.drop_index(batch_op.f("ix_matter_body_id"))

    op.drop_table("matter")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_email"))
        batch_op.drop_index(batch_op.f("ix_invitation_body_id"))

    op.drop_table("invitation")
    op.drop_table("election_period")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_body_id"))

    op.drop_table("document")
    op.drop_table("body_area")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appointment_current",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_appointment_person_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_body_id"))

    op.drop_table("appointment")
    op.drop_table("throttle")
    op.drop_table("search_entry")
    op.drop_table("reference_series")
    op.drop_table("person")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_waiting",
            sqlite_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
        )

    op.drop_table("job")
    op.drop_table("installation")
    op.drop_table("body")
    op.drop_table("area")
