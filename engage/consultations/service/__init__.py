"""The acts on a consultation, each told who, when and why; none commits."""

from engage.consultations.service.change import correct, extend, pause, resume, resumed_close, withdraw
from engage.consultations.service.documents import add_document, move_document, remove_document, replace_document
from engage.consultations.service.draft import draft, edit, edit_options, edit_places, pre_engage, start
from engage.consultations.service.elections import add_election, remove_election
from engage.consultations.service.gate import answers_of, give_evidence, look, publish, return_, submit
from engage.consultations.service.outcome import (
    analyse,
    archive,
    counted,
    decide,
    deliberate,
    implement,
    publish_outcome,
    publish_summary,
    quash,
    relaunch,
    report,
    review,
)
from engage.consultations.service.publish import snapshot_of

__all__ = [
    "add_document", "add_election", "analyse", "answers_of", "archive", "correct", "counted", "decide", "deliberate",
    "draft", "edit", "edit_options", "edit_places", "extend", "give_evidence", "implement", "look", "move_document",
    "pause", "pre_engage", "publish", "publish_outcome", "publish_summary", "quash", "relaunch", "remove_document",
    "remove_election", "replace_document", "report", "resume", "resumed_close", "return_", "review", "snapshot_of", "start",
    "submit", "withdraw",
]  # fmt: skip
