"""Every model of every feature, so that the metadata is whole; imported by migrations and by create_app alone."""

import engage.accounts
import engage.analysis
import engage.consultations
import engage.decisions
import engage.documents
import engage.jobs
import engage.matters
import engage.notices
import engage.questionnaires
import engage.referrals
import engage.reminders
import engage.scrutiny
import engage.search  # noqa: F401
