"""A network's decision procedures, who may decide, and what was decided.

Revision ID: 20261122_relevant_decisions
Revises: 20261122_duties_by_limb
"""

import sqlalchemy as sa
from alembic import op

import engage.database
from engage import guards

revision = "20261122_relevant_decisions"
down_revision = "20261122_duties_by_limb"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_procedure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="of its version, from 1 within the network"),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("deciders", sa.Text(), nullable=False, comment="who may decide, in words"),
        sa.Column(
            "quorum", sa.Integer(), nullable=False, comment="how many must take part, without those who stood out"
        ),
        sa.Column("allows_email", sa.Boolean(), nullable=False, comment="decisions by e-mail between meetings"),
        sa.Column("allows_urgent", sa.Boolean(), nullable=False, comment="urgent decisions by the chair alone"),
        sa.Column("urgent_rule", sa.Text(), nullable=False, comment="when the chair may, in words"),
        sa.Column("breach", sa.Text(), nullable=False, comment="Markdown: what follows a breach"),
        sa.Column("breach_html", sa.Text(), nullable=False),
        sa.Column("breach_test", sa.Text(), nullable=False, comment="when a breach goes to the host or council"),
        sa.Column("adopted_on", sa.Date(), nullable=True, comment="the day the network adopted it"),
        sa.Column("made_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "published_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="from this instant it counts, and never changes",
        ),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "published_at IS NULL OR adopted_on IS NOT NULL", name=op.f("ck_decision_procedure_adopted")
        ),
        sa.CheckConstraint("quorum BETWEEN 1 AND 100", name=op.f("ck_decision_procedure_quorum")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_decision_procedure_body_id_body")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_decision_procedure_made_by_id_person")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_decision_procedure_published_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_procedure")),
        sa.UniqueConstraint("body_id", "number", name=op.f("uq_decision_procedure_body_id_number")),
    )
    op.create_index(
        "uq_decision_procedure_draft",
        "decision_procedure",
        ["body_id"],
        unique=True,
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "network",
        sa.Column("body_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about", sa.Text(), nullable=False, comment="Markdown: who it is"),
        sa.Column("about_html", sa.Text(), nullable=False),
        sa.Column("host_name", sa.String(length=200), nullable=False, comment="the organisation that supports it"),
        sa.Column("host_contact", sa.String(length=300), nullable=False, comment="as the public reads it"),
        sa.Column("host_email", sa.String(length=254), nullable=False),
        sa.Column(
            "contract_email",
            sa.String(length=254),
            nullable=False,
            comment="the council's contract manager: told when the network falls silent",
        ),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column(
            "silence_days", sa.Integer(), nullable=False, comment="days without a sound after which it is dormant"
        ),
        sa.Column(
            "heard_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=False,
            comment="when its members or deciders last did something here",
        ),
        sa.Column(
            "dormant_since",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="when it was found dormant, and others were told",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("silence_days BETWEEN 7 AND 1000", name=op.f("ck_network_silence_days")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_network_body_id_body")),
        sa.ForeignKeyConstraint(["chair_id"], ["person.id"], name=op.f("fk_network_chair_id_person")),
        sa.PrimaryKeyConstraint("body_id", name=op.f("pk_network")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=30), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False, comment="the network"),
        sa.Column(
            "kind",
            sa.Enum(
                "activities",
                "services",
                "spend",
                "request",
                "report",
                "visit",
                "refer",
                "report_elsewhere",
                "contract",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("to_withdraw", sa.Boolean(), nullable=False, comment="whether to take back what was decided before"),
        sa.Column("concerns", sa.String(length=200), nullable=False, comment="the provider concerned, in words"),
        sa.Column("concerns_id", sa.Integer(), nullable=True, comment="where that is a body here"),
        sa.Column(
            "off_agenda",
            sa.Boolean(),
            nullable=False,
            comment="an unannounced visit: nothing of it is public before its statement",
        ),
        sa.Column("retakes_id", sa.Integer(), nullable=True, comment="the decision taken again"),
        sa.Column(
            "state",
            sa.Enum(
                "drafted",
                "tabled",
                "decided",
                "statement_published",
                "breach_flagged",
                "referred_up",
                "closed",
                "dropped",
                name="decisionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("profile", sa.String(length=20), nullable=False, comment="the era by whose rules it is made"),
        sa.Column("drafted_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "proposed_by", sa.String(length=200), nullable=False, comment="a member or the host's worker, as named then"
        ),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("tabled_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("tabled_for", sa.Date(), nullable=True, comment="the day on which it is to be decided"),
        sa.Column("declared", sa.JSON(), nullable=False, comment="conflicts declared at tabling, by appointment"),
        sa.Column(
            "decided_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="when the deciders decided, not when it was entered",
        ),
        sa.Column(
            "entered_at", engage.database.UTCDateTime(timezone=True), nullable=True, comment="when it was entered here"
        ),
        sa.Column("procedure_id", sa.Integer(), nullable=True, comment="the version by which it was made"),
        sa.Column(
            "way",
            sa.Enum("meeting", "email", "chair", name="way", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "yes", "no", "deferred", name="decisionoutcome", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("reasons", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("reasons_html", sa.Text(), nullable=False),
        sa.Column("lay_part", sa.Text(), nullable=False, comment="from 2013: how lay people and volunteers took part"),
        sa.Column("statement", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("statement_html", sa.Text(), nullable=False),
        sa.Column("statement_published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("breach_rule", sa.Text(), nullable=False, comment="which rule of the procedure was broken"),
        sa.Column("breach_flagged_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("breach_to", sa.String(length=20), nullable=False, comment="host or council, where it went up"),
        sa.Column("breach_summary", sa.Text(), nullable=False, comment="Markdown: what the public reads of it"),
        sa.Column("breach_summary_html", sa.Text(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False, comment="false once a breach was found to undo it"),
        sa.Column(
            "listed_on",
            sa.Date(),
            nullable=False,
            comment="decided, else to be decided, else drafted: the register's key",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("breach_to IN ('', 'host', 'council')", name=op.f("ck_decision_breach_to")),
        sa.CheckConstraint("decided_at IS NULL OR reasons <> ''", name=op.f("ck_decision_reasons")),
        sa.CheckConstraint("statement_published_at IS NULL OR statement <> ''", name=op.f("ck_decision_statement")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (outcome IS NULL) AND (decided_at IS NULL) = (way IS NULL)",
            name=op.f("ck_decision_whole"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_decision_body_id_body")),
        sa.ForeignKeyConstraint(["concerns_id"], ["body.id"], name=op.f("fk_decision_concerns_id_body")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_decision_drafted_by_id_person")),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_decision_matter_id_matter")),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["decision_procedure.id"], name=op.f("fk_decision_procedure_id_decision_procedure")
        ),
        sa.ForeignKeyConstraint(["retakes_id"], ["decision.id"], name=op.f("fk_decision_retakes_id_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("reference", name=op.f("uq_decision_reference")),
    )
    op.create_index("ix_decision_body_id_listed_on", "decision", ["body_id", "listed_on", "id"])
    op.create_index("ix_decision_kind_listed_on", "decision", ["kind", "listed_on", "id"])
    op.create_index("ix_decision_listed_on", "decision", ["listed_on", "id"])
    op.create_index(op.f("ix_decision_matter_id"), "decision", ["matter_id"])
    op.create_table(
        "decision_voice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column(
            "name", sa.String(length=200), nullable=False, comment="public by law: those who make relevant decisions"
        ),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column(
            "conflict",
            sa.Enum("none", "employed", "other", name="conflict", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("conflict_words", sa.Text(), nullable=False, comment="as declared; the network's own"),
        sa.Column("stood_out", sa.Boolean(), nullable=False),
        sa.Column(
            "vote",
            sa.Enum(
                "for",
                "against",
                "abstain",
                "consensus",
                "none",
                name="vote",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("conflict <> 'employed' OR stood_out", name=op.f("ck_decision_voice_employed")),
        sa.CheckConstraint("role = 'decider'", name=op.f("ck_decision_voice_decider")),
        sa.CheckConstraint("stood_out = (vote = 'none')", name=op.f("ck_decision_voice_stood_out")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_decision_voice_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_voice_decision_id_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_voice")),
        sa.UniqueConstraint("decision_id", "appointment_id", name=op.f("uq_decision_voice_decision_id_appointment_id")),
    )
    guards.rebuild(op.get_bind())


def downgrade() -> None:
    guards.drop(op.get_bind())
    op.drop_table("decision_voice")
    for name in (
        "ix_decision_matter_id",
        "ix_decision_listed_on",
        "ix_decision_kind_listed_on",
        "ix_decision_body_id_listed_on",
    ):
        op.drop_index(name, "decision")
    op.drop_table("decision")
    op.drop_table("network")
    op.drop_index("uq_decision_procedure_draft", "decision_procedure")
    op.drop_table("decision_procedure")
    op.execute("DELETE FROM reference_series WHERE prefix LIKE 'DEC-%'")
    guards.rebuild(op.get_bind())
