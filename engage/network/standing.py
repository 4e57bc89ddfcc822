"""What anyone may be told of a decision, in one word; what was decided is told with its statement."""

from enum import StrEnum

from engage.decisions import Decision, DecisionOutcome, DecisionState


class Standing(StrEnum):
    """How a decision stands for the public."""

    AGENDA = "on_the_agenda"
    AWAITED = "statement_awaited"
    YES = "decided_yes"
    NO = "decided_no"
    DEFERRED = "put_off"
    DROPPED = "taken_off"
    VOID = "does_not_count"  # made before the procedure was public

    @property
    def words(self) -> str:
        return {
            "on_the_agenda": "On the agenda",
            "statement_awaited": "Decided, statement awaited",
            "decided_yes": "Decided: yes",
            "decided_no": "Decided: no",
            "put_off": "Put off",
            "taken_off": "Taken off the agenda",
            "does_not_count": "Does not count",
        }[self.value]

    @property
    def colour(self) -> str:
        """Of the tag: it only helps, the word says it."""
        return {
            "on_the_agenda": "blue", "statement_awaited": "yellow", "decided_yes": "green", "decided_no": "orange",
        }.get(self.value, "grey")  # fmt: skip


_OFF = {DecisionState.DROPPED, DecisionState.CLOSED, DecisionState.REFERRED_UP}


def standing(decision: Decision) -> Standing:
    """What the public may know. A vote, a reason or an outcome comes with the statement, and not before it."""
    if decision.is_relevant and not decision.was_under_procedure:
        return Standing.VOID
    if decision.is_told:
        return Standing.YES if decision.outcome is DecisionOutcome.YES else Standing.NO
    if decision.outcome is None:
        return Standing.DROPPED if decision.state in _OFF else Standing.AGENDA
    return Standing.AWAITED if decision.is_relevant else Standing.DEFERRED
