"""How a submission stands, as a table of moves. Nothing is dropped: every move can be taken back. Pure."""

from engage.matters import Move, Workflow
from engage.questionnaires.models.submission import Standing

LIVE = {Standing.COUNTED, Standing.HELD, Standing.LATE}
SET_ASIDE = {Standing.DUPLICATE, Standing.OUT_OF_SCOPE, Standing.UNUSABLE}

WORKFLOW = Workflow(
    initial=Standing.COUNTED,
    moves={
        "admit": Move({Standing.LATE}, Standing.COUNTED, reason=True),
        "release": Move({Standing.HELD}, Standing.COUNTED, reason=True),
        "mark_duplicate": Move(LIVE, Standing.DUPLICATE, reason=True),
        "mark_out_of_scope": Move(LIVE, Standing.OUT_OF_SCOPE, reason=True),
        "mark_unusable": Move(LIVE, Standing.UNUSABLE, reason=True),
        "reinstate": Move(SET_ASIDE, Standing.COUNTED, reason=True),  # or as it stood before, if it did not count
    },
)

WORDS = {
    "admit": "Admit it, although it came late",
    "release": "Release it: a person sent it",
    "mark_duplicate": "It is a duplicate",
    "mark_out_of_scope": "It is out of scope",
    "mark_unusable": "It cannot be used",
    "reinstate": "Put it back as it stood",
}

STANDINGS = {
    "counted": "Counted",
    "held": "Held: suspected of abuse",
    "late": "Late",
    "duplicate": "Duplicate",
    "out_of_scope": "Out of scope",
    "unusable": "Cannot be used",
    "withdrawn": "Withdrawn by the person",
    "erased": "Erased: its time had come",
}


def verbs_for(standing: Standing) -> list[tuple[str, str]]:
    """What may be done with a submission that stands like this: (verb, words)."""
    return [(verb, words) for verb, words in WORDS.items() if WORKFLOW.allows(standing, verb)]
