"""What only the officer can vouch for: the four Gunning criteria, and good practice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engage.consultations.gate.finding import Finding, Level, ok, stop, warn
from engage.consultations.models.consultation import Consultation


@dataclass(frozen=True)
class Criterion:
    """A question to the officer: what is asked, and how grave an empty answer is."""

    key: str
    title: str
    ask: str
    missing: str
    level: Level = Level.STOP


# R v Brent LBC ex p Gunning (1985), endorsed by the Supreme Court in Moseley v Haringey (2014).
GUNNING = (
    Criterion(
        "gunning_1",
        "Gunning 1: proposals are at a formative stage",
        "What is still open? How do you know that no decision has been made, in fact or in effect?",
        "Say what shows that nothing is decided yet (Gunning 1)",
    ),
    Criterion(
        "gunning_2",
        "Gunning 2: enough is said for an intelligent answer",
        "Which reasons, figures and documents do people get? What would somebody who disagrees ask for?",
        "Say what people are given to understand the proposals (Gunning 2)",
    ),
    Criterion(
        "gunning_3",
        "Gunning 3: there is enough time",
        "Why is this long enough for those it touches most, and for groups who must meet before they answer?",
        "Say why there is enough time to think and answer (Gunning 3)",
    ),
    Criterion(
        "gunning_4",
        "Gunning 4: answers will be conscientiously considered",
        "Who will read the answers, when, and how will the decision-makers receive them before they decide?",
        "Say how the answers will reach those who decide (Gunning 4)",
    ),
)
GOOD_PRACTICE = (
    Criterion(
        "equality",
        "Equality assessment",
        "Where is it, when was it made, and whom does the change touch most?",
        "No equality assessment is named",
        Level.WARN,
    ),
    Criterion(
        "impact",
        "Impact and travel assessment",
        "What does each option cost, and how would people get there?",
        "No impact assessment is named",
        Level.WARN,
    ),
    Criterion(
        "substantial",
        "The scrutiny committee was asked whether the change is substantial",
        "When was the committee asked, and what did it say?",
        "The scrutiny committee has not been asked whether the change is substantial",
        Level.WARN,
    ),
    Criterion(
        "languages",
        "Languages and formats",
        "Which languages and formats, who asked for them, and how do people without the internet answer?",
        "There is no plan for languages and formats",
        Level.WARN,
    ),
)
ELECTION = Criterion(
    "election",
    "Opening in a pre-election period",
    "Leave this empty unless it opens in a pre-election period. Then say why it cannot wait, and who agreed.",
    "",
    Level.WARN,
)
CRITERIA = (*GUNNING, *GOOD_PRACTICE, ELECTION)


def gunning(answers: Mapping[str, str]) -> Iterator[Finding]:
    for criterion in GUNNING:
        yield _answered(criterion, answers)


def good_practice(consultation: Consultation, answers: Mapping[str, str]) -> Iterator[Finding]:
    for criterion in GOOD_PRACTICE:
        yield _answered(criterion, answers)
    if consultation.duty_basis:
        yield ok("duty_basis", "Why the body consults is given", "decision")
    else:
        yield warn("duty_basis", "Say under which duty you consult, or that it is voluntary", "decision")


def _answered(criterion: Criterion, answers: Mapping[str, str]) -> Finding:
    if answers.get(criterion.key, "").strip():
        return ok(criterion.key, f"{criterion.title}: evidence given", "evidence")
    make = stop if criterion.level is Level.STOP else warn
    return make(criterion.key, criterion.missing, "evidence")
