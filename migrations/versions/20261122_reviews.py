"""Reviews by a committee, their recommendations and who was asked to respond.

Revision ID: 20261122_reviews
Revises: 20261122_scrutiny
"""

import sqlalchemy as sa
from alembic import op

import engage.database
from engage import guards

revision = "20261122_reviews"
down_revision = "20261122_scrutiny"
branch_labels = None
depends_on = None

TABLES = (
    "review",
    "review_adviser",
    "review_approach",
    "review_evidence",
    "recommendation",
    "progress_note",
    "response_request",
)

# Going back and forth again leaves a matter and its items without what these tables held of them.
BARE_REVIEWS = """INSERT INTO review (id, origin, suggested_by, councillor, why, why_html, terms, terms_html, timetable, timetable_html,
    task_group, jointly, account, account_html, account_minute, explanation, explanation_html, heard,
    heard_html, participants, participants_html, without, annex, annex_html, minority, minority_html, vote,
    agreed_minute, agreed_path, unpublished_reason, ended_reason, openness, publish_exempt, would_mislead,
    summary, withheld_because, published_at, report_published_at)
    SELECT id, 'own', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '',
    '', '', '', '', '', 'open', FALSE, FALSE, '', '', CASE WHEN state = 'suggested' THEN NULL ELSE created_at
    END, (SELECT min(published_at) FROM item WHERE item.matter_id = matter.id) FROM matter WHERE kind = 'review'"""
BARE_RECOMMENDATIONS = """INSERT INTO recommendation
    (item_id, review_id, wording, minute, completed_minute, completed_reason, version)
    SELECT item.id, item.matter_id, CASE WHEN item.published_at IS NULL THEN '' ELSE item.said END, '', '', '', 1
    FROM item JOIN matter ON matter.id = item.matter_id WHERE matter.kind = 'review'"""


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "own",
                "referral",
                "councillor",
                "public",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("suggested_by", sa.String(length=200), nullable=False, comment="for staff until it is scoped"),
        sa.Column("referred_by_id", sa.Integer(), nullable=True, comment="the network that referred it"),
        sa.Column("councillor", sa.String(length=200), nullable=False, comment="who referred it, where one did"),
        sa.Column(
            "told_on", sa.Date(), nullable=True, comment="declined: the day whoever suggested it was told, with reasons"
        ),
        sa.Column("why", sa.Text(), nullable=False, comment="why it is suggested, Markdown; for staff"),
        sa.Column("why_html", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False, comment="scope and terms of reference, Markdown"),
        sa.Column("terms_html", sa.Text(), nullable=False),
        sa.Column("timetable", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("timetable_html", sa.Text(), nullable=False),
        sa.Column("reports_on", sa.Date(), nullable=True, comment="when the report is to be ready"),
        sa.Column("task_group", sa.Text(), nullable=False, comment="who does the work; empty: the committee"),
        sa.Column(
            "jointly",
            sa.String(length=300),
            nullable=False,
            comment="with which councils, and which functions they delegated",
        ),
        sa.Column(
            "account",
            sa.Text(),
            nullable=False,
            comment="how the network's information was taken into account, as minuted; Markdown",
        ),
        sa.Column("account_html", sa.Text(), nullable=False),
        sa.Column("account_minute", sa.String(length=300), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False, comment="of the matter reviewed, Markdown"),
        sa.Column("explanation_html", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False, comment="summary of the evidence considered, Markdown"),
        sa.Column("heard_html", sa.Text(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False, comment="who took part, Markdown"),
        sa.Column("participants_html", sa.Text(), nullable=False),
        sa.Column("without", sa.Text(), nullable=False, comment="why the report recommends nothing, if it does"),
        sa.Column("annex", sa.Text(), nullable=False, comment="what may not be open to all, Markdown"),
        sa.Column("annex_html", sa.Text(), nullable=False),
        sa.Column("minority", sa.Text(), nullable=False, comment="the view of those who disagree, Markdown"),
        sa.Column("minority_html", sa.Text(), nullable=False),
        sa.Column("vote", sa.String(length=300), nullable=False, comment="how the report was agreed"),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_minute", sa.String(length=300), nullable=False),
        sa.Column("agreed_path", sa.String(length=200), nullable=False, comment="where that minute is read, if here"),
        sa.Column("unpublished_reason", sa.Text(), nullable=False, comment="why the report is not published"),
        sa.Column("ended_reason", sa.Text(), nullable=False, comment="declined or suspended: why"),
        sa.Column(
            "published_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="when the public first could know of it",
        ),
        sa.Column("report_published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "openness",
            sa.Enum(
                "open", "exempt", "confidential", name="openness", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("publish_exempt", sa.Boolean(), nullable=False, comment="exempt, and published all the same"),
        sa.Column("would_mislead", sa.Boolean(), nullable=False, comment="leaving it out would mislead"),
        sa.Column("summary", sa.Text(), nullable=False, comment="what the public reads in its place"),
        sa.Column(
            "withheld_because",
            sa.String(length=300),
            nullable=False,
            comment="the rule by which it is left out, as the public reads it",
        ),
        sa.CheckConstraint("origin <> 'councillor' OR councillor <> ''", name=op.f("ck_review_councillor")),
        sa.ForeignKeyConstraint(["id"], ["matter.id"], name=op.f("fk_review_id_matter")),
        sa.ForeignKeyConstraint(["referred_by_id"], ["body.id"], name=op.f("fk_review_referred_by_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_published_at_id", "review", ["published_at", "id"])
    op.create_table(
        "review_adviser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "adviser",
                "co_optee",
                "district",
                name="adviserkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body_id", sa.Integer(), nullable=True, comment="whom they come from, where it is here"),
        sa.Column("from_where", sa.String(length=200), nullable=False, comment="whom they come from, in words"),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("interests", sa.Text(), nullable=False, comment="as declared; or that there are none"),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint("interests <> ''", name=op.f("ck_review_adviser_interests")),
        sa.CheckConstraint("kind <> 'adviser' OR NOT votes", name=op.f("ck_review_adviser_adviser_votes")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_review_adviser_body_id_body")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_adviser_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_adviser")),
    )
    op.create_index(op.f("ix_review_adviser_review_id"), "review_adviser", ["review_id"])
    op.create_table(
        "review_approach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "comment",
                "information",
                "witness",
                name="approachkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("whom", sa.String(length=200), nullable=False, comment="an organisation or a post; public"),
        sa.Column("body_id", sa.Integer(), nullable=True, comment="where it is here"),
        sa.Column("what", sa.Text(), nullable=False, comment="what was asked, as the public may read it"),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=True, comment="when the answer, or the witness, is wanted"),
        sa.Column(
            "identity",
            sa.Enum(
                "nobody",
                "anonymised",
                "consented",
                name="identity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_employee", sa.Boolean(), nullable=False, comment="a witness who is an officer of that body"),
        sa.Column("short_reason", sa.Text(), nullable=False, comment="why notice to a witness was short"),
        sa.Column("answered_on", sa.Date(), nullable=True, comment="answered, supplied, or attended"),
        sa.Column("answer", sa.Text(), nullable=False, comment="what came, Markdown"),
        sa.Column("answer_html", sa.Text(), nullable=False),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column(
            "refusal",
            sa.Enum(
                "protected",
                "burden",
                "not_obliged",
                "other",
                name="refusal",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("refused_because", sa.Text(), nullable=False, comment="in their words; public"),
        sa.Column("reply", sa.Text(), nullable=False, comment="what the committee made of the refusal; public"),
        sa.Column("duty_id", sa.Integer(), nullable=True, comment="where a body here owes it"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "openness",
            sa.Enum(
                "open", "exempt", "confidential", name="openness", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("publish_exempt", sa.Boolean(), nullable=False, comment="exempt, and published all the same"),
        sa.Column("would_mislead", sa.Boolean(), nullable=False, comment="leaving it out would mislead"),
        sa.Column("summary", sa.Text(), nullable=False, comment="what the public reads in its place"),
        sa.Column(
            "withheld_because",
            sa.String(length=300),
            nullable=False,
            comment="the rule by which it is left out, as the public reads it",
        ),
        sa.CheckConstraint(
            "(refused_on IS NULL) = (refused_because = '')", name=op.f("ck_review_approach_refused_because")
        ),
        sa.CheckConstraint(
            "kind = 'information' OR identity = 'nobody'", name=op.f("ck_review_approach_whose_identity")
        ),
        sa.CheckConstraint("(refused_on IS NULL) = (refusal IS NULL)", name=op.f("ck_review_approach_refused_how")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_review_approach_body_id_body")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_review_approach_duty_id_duty")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_approach_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_approach")),
    )
    op.create_index(op.f("ix_review_approach_review_id"), "review_approach", ["review_id"])
    op.create_table(
        "review_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False, comment="who gave it: an organisation or a post"),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("text_html", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("is_networks", sa.Boolean(), nullable=False, comment="information from the network: account is owed"),
        sa.Column("added_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "checked_at",
            engage.database.UTCDateTime(timezone=True),
            nullable=True,
            comment="somebody looked that it identifies nobody",
        ),
        sa.Column(
            "withdrawn_at", engage.database.UTCDateTime(timezone=True), nullable=True, comment="no longer relied on"
        ),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "openness",
            sa.Enum(
                "open", "exempt", "confidential", name="openness", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("publish_exempt", sa.Boolean(), nullable=False, comment="exempt, and published all the same"),
        sa.Column("would_mislead", sa.Boolean(), nullable=False, comment="leaving it out would mislead"),
        sa.Column("summary", sa.Text(), nullable=False, comment="what the public reads in its place"),
        sa.Column(
            "withheld_because",
            sa.String(length=300),
            nullable=False,
            comment="the rule by which it is left out, as the public reads it",
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_reason <> ''", name=op.f("ck_review_evidence_why_withdrawn")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_review_evidence_document_id_document")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_evidence_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_evidence")),
    )
    op.create_index(op.f("ix_review_evidence_review_id"), "review_evidence", ["review_id"])
    op.create_table(
        "recommendation",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False, comment="as minuted; sealed once the report is agreed"),
        sa.Column("minute", sa.String(length=300), nullable=False, comment="where it is minuted"),
        sa.Column("minuted_on", sa.Date(), nullable=True),
        sa.Column("completed_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("completed_by_id", sa.Integer(), nullable=True),
        sa.Column("completed_minute", sa.String(length=300), nullable=False),
        sa.Column("completed_reason", sa.Text(), nullable=False, comment="what satisfied the committee; public"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "completed_at IS NULL OR (completed_minute <> '' AND completed_reason <> '')",
            name=op.f("ck_recommendation_completed"),
        ),
        sa.ForeignKeyConstraint(
            ["completed_by_id"], ["person.id"], name=op.f("fk_recommendation_completed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_recommendation_item_id_item")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_recommendation_review_id_review")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_recommendation")),
    )
    op.create_index(op.f("ix_recommendation_review_id"), "recommendation", ["review_id"])
    op.create_table(
        "progress_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False, comment="the day it speaks of"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("from_body_id", sa.Integer(), nullable=False, comment="who says so: committee or addressee"),
        sa.Column("added_at", engage.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_progress_note_added_by_id_person")),
        sa.ForeignKeyConstraint(["from_body_id"], ["body.id"], name=op.f("fk_progress_note_from_body_id_body")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_progress_note_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_note")),
    )
    op.create_index("ix_progress_note_item_id_on_date", "progress_note", ["item_id", "on_date", "id"])
    op.create_table(
        "response_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column(
            "received_on", sa.Date(), nullable=True, comment="a council's executive: when it received the report"
        ),
        sa.Column("asked_on", sa.Date(), nullable=True, comment="the request; for an executive the written notice"),
        sa.Column("responded_on", sa.Date(), nullable=True, comment="when its response to all of it had been given"),
        sa.Column("overall", sa.Text(), nullable=False, comment="its response as a whole, Markdown"),
        sa.Column("overall_html", sa.Text(), nullable=False),
        sa.Column("withheld", sa.Text(), nullable=False, comment="the part that may not be open to all, Markdown"),
        sa.Column("withheld_html", sa.Text(), nullable=False),
        sa.Column("overall_published_at", engage.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "openness",
            sa.Enum(
                "open", "exempt", "confidential", name="openness", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("publish_exempt", sa.Boolean(), nullable=False, comment="exempt, and published all the same"),
        sa.Column("would_mislead", sa.Boolean(), nullable=False, comment="leaving it out would mislead"),
        sa.Column("summary", sa.Text(), nullable=False, comment="what the public reads in its place"),
        sa.Column(
            "withheld_because",
            sa.String(length=300),
            nullable=False,
            comment="the rule by which it is left out, as the public reads it",
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_response_request_body_id_body")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_response_request_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_request")),
        sa.UniqueConstraint("review_id", "body_id", name=op.f("uq_response_request_review_id_body_id")),
    )
    op.create_index(op.f("ix_response_request_body_id"), "response_request", ["body_id"])
    op.execute(BARE_REVIEWS)
    op.execute(BARE_RECOMMENDATIONS)
    guards.rebuild(op.get_bind())


def downgrade() -> None:
    guards.drop(op.get_bind())
    for table in reversed(TABLES):
        op.drop_table(table)
    guards.rebuild(op.get_bind())
