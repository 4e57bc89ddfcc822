"""The public record in words: each act on each kind of matter, and each change of what is owed."""

from collections.abc import Mapping
from datetime import date

from engage.content.dates import day
from engage.matters.duties import OUTCOME

ACTS: Mapping[str, Mapping[str, str]] = {
    "consultation": {
        "start": "It was begun",
        "pre_engage": "People were asked what should be asked",
        "draft": "It was being written",
        "submit": "It was handed in to be approved",
        "return": "It was given back to be changed",
        "publish": "It was approved and published",
        "correct": "A mistake in it was corrected",
        "pause": "It was paused",
        "resume": "It went on",
        "extend": "Its closing date was moved",
        "analyse": "The answers were being read",
        "publish_summary": "A summary of what people said was published",
        "deliberate": "The decision was being prepared",
        "decide": "The decision was taken",
        "publish_outcome": "The outcome was published",
        "implement": "What was decided was being done",
        "review": "It was looked at what became of it",
        "archive": "It was put away, and can still be read",
        "withdraw": "It was withdrawn",
        "quash": "A court set the decision aside",
        "relaunch": "It was begun anew",
    },
    "referral": {
        "decide": "It was decided to make it",
        "make": "It was made",
        "receive": "The committee received it",
        "acknowledge": "The committee acknowledged it",
        "consider": "The committee considered it",
        "find_no_power": "The committee found that it has no power to act on it",
        "decline": "The committee declined it",
        "accept": "The committee took it up",
        "report_back": "The committee reported back",
        "close": "It was closed",
        "withdraw": "It was withdrawn",
        "redirect": "It was passed on to another committee",
        "join": "It was joined to another",
        "update": "The committee said how far it has come",
    },
    "review": {
        "scope": "The committee settled what it looks into",
        "gather": "The committee began to gather evidence",
        "amend": "Its terms or timetable were changed",
        "deliberate": "The committee began to consider the evidence",
        "draft": "The report was begun",
        "agree": "The committee agreed its report",
        "send": "The report was sent to those who can act",
        "ask": "The committee asked for a response",
        "respond": "Everyone who was asked had responded",
        "monitor": "The committee began to follow what was promised",
        "close": "It was finished",
        "decline": "The committee did not take it up",
        "suspend": "Work on it stopped for a time",
        "resume": "Work on it went on",
    },
}

# Changes of a duty. The outcome of a consultation has its own, plainer words.
OUTCOME_WORDS = {
    "owe": "The outcome became owed",
    "move_duty": "The day by which the outcome is owed changed",
    "meet": "The outcome was published: what was owed is done",
    "excuse": "The outcome is no longer owed",
}
DUTY_WORDS = {
    "owe": "It became owed to {act}",
    "move_duty": "The day changed by which it is owed to {act}",
    "recompute": "The day was counted again by which it is owed to {act}",
    "meet": "Done, as was owed: {act}",
    "excuse": "It is no longer owed to {act}",
    "supersede": "Another duty took the place of the one to {act}",
    "hand_over": "It is owed to another body than before to {act}",
    "pause": "The law stopped the clock by which it is owed to {act}",
    "resume": "The clock runs again by which it is owed to {act}",
}
DATED = {"owe": ", by {day}", "move_duty": ": {day} now", "recompute": ": {day} now"}


def act_words(kind: str, verb: str) -> str:
    """What was done with a matter, as a sentence."""
    return ACTS.get(kind, {}).get(verb) or verb.replace("_", " ").capitalize()


def duty_words(verb: str, act: str, due_on: str) -> str:
    """How what is owed changed, with the day that it has then."""
    said = OUTCOME_WORDS[verb] if act == OUTCOME and verb in OUTCOME_WORDS else DUTY_WORDS[verb].format(act=act)
    return said + (DATED[verb].format(day=day(date.fromisoformat(due_on))) if due_on and verb in DATED else "")
