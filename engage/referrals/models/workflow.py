"""The states of a referral and its moves (P6), as a table. Pure."""

from enum import StrEnum

from engage.matters.workflow import Move, Workflow


class State(StrEnum):
    """Where a referral is. Whether anything is late is not among them: its duties say that."""

    DRAFTED = "drafted"
    DECIDED = "decided"  # by the network, under its published procedure
    MADE = "made"  # sent to a committee
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    CONSIDERED = "considered"
    POWER_NOT_EXERCISABLE = "power_not_exercisable"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    REPORTED_BACK = "reported_back"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"  # passed on to another committee, which has not noted its receipt yet
    JOINED = "joined"  # dealt with together with another matter

    @property
    def words(self) -> str:
        return {
            "drafted": "Being written",
            "decided": "Decided, not yet made",
            "made": "Made",
            "received": "Received",
            "acknowledged": "Acknowledged",
            "considered": "Considered",
            "power_not_exercisable": "No power to act",
            "declined": "Declined",
            "accepted": "Accepted",
            "reported_back": "Reported back",
            "closed": "Closed",
            "withdrawn": "Withdrawn",
            "redirected": "Passed on",
            "joined": "Considered with another matter",
        }[self.value]

    @property
    def colour(self) -> str:
        """Of the tag: it only helps, the word says it."""
        return {
            "made": "yellow", "received": "yellow", "redirected": "yellow", "acknowledged": "blue",
            "considered": "blue", "joined": "blue", "accepted": "green", "reported_back": "green",
            "power_not_exercisable": "orange", "declined": "orange",
        }.get(self.value, "grey")  # fmt: skip


BEFORE_MAKING = (State.DRAFTED, State.DECIDED)
WITH_COMMITTEE = (
    State.RECEIVED, State.ACKNOWLEDGED, State.CONSIDERED, State.POWER_NOT_EXERCISABLE, State.DECLINED, State.ACCEPTED,
    State.REPORTED_BACK, State.CLOSED, State.WITHDRAWN, State.JOINED,
)  # fmt: skip
OUTCOMES = (State.POWER_NOT_EXERCISABLE, State.DECLINED, State.ACCEPTED)
ENDED = (State.CLOSED, State.WITHDRAWN)

WORKFLOW = Workflow(
    initial=State.DRAFTED,
    moves={
        "decide": Move({State.DRAFTED}, State.DECIDED),
        "make": Move({State.DECIDED}, State.MADE),
        "receive": Move({State.MADE, State.REDIRECTED}, State.RECEIVED),
        "acknowledge": Move({State.RECEIVED}, State.ACKNOWLEDGED),
        "consider": Move({State.ACKNOWLEDGED, State.JOINED}, State.CONSIDERED),
        "find_no_power": Move({State.CONSIDERED}, State.POWER_NOT_EXERCISABLE, reason=True),
        "decline": Move({State.CONSIDERED}, State.DECLINED, reason=True),
        "accept": Move({State.CONSIDERED}, State.ACCEPTED),
        "report_back": Move({State.ACCEPTED, State.JOINED}, State.REPORTED_BACK),
        "close": Move({State.REPORTED_BACK, State.DECLINED, State.POWER_NOT_EXERCISABLE}, State.CLOSED),
        "withdraw": Move(
            {State.MADE, State.RECEIVED, State.ACKNOWLEDGED, State.CONSIDERED, State.REDIRECTED, State.JOINED},
            State.WITHDRAWN,
            reason=True,
        ),
        "redirect": Move({State.RECEIVED, State.ACKNOWLEDGED}, State.REDIRECTED, reason=True),
        "join": Move({State.RECEIVED, State.ACKNOWLEDGED, State.CONSIDERED}, State.JOINED),
        "update": Move(set(WITH_COMMITTEE), None, reason=True),
    },
)
