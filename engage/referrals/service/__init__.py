"""The acts on a referral, each told who, when and why; none commits. `hold` comes first inside `writing`."""

from engage.referrals.service.check import check_evidence, check_words
from engage.referrals.service.consider import accept, close, consider, decline, find_no_power, report_back, was_told
from engage.referrals.service.draft import draft, edit
from engage.referrals.service.evidence import add_evidence, find, link, links_of, piece_of, remove_evidence
from engage.referrals.service.hold import hold
from engage.referrals.service.inform import update
from engage.referrals.service.make import decide, faults, make, withdraw
from engage.referrals.service.pass_on import join, redirect
from engage.referrals.service.public import evidence_of
from engage.referrals.service.receive import (
    AcknowledgedAlreadyError,
    acknowledge,
    acknowledged_words,
    mark_individual,
    receive,
    waiting_for,
)

__all__ = [
    "AcknowledgedAlreadyError", "accept", "acknowledge", "acknowledged_words", "add_evidence", "check_evidence",
    "check_words", "close", "consider", "decide", "decline", "draft", "edit", "evidence_of", "faults", "find",
    "find_no_power", "hold", "join", "link", "links_of", "make", "mark_individual", "piece_of", "receive", "redirect",
    "remove_evidence", "report_back", "update", "waiting_for", "was_told", "withdraw",
]  # fmt: skip
