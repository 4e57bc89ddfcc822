"""The gate before publication: what must be mended, what should be thought about, and what is in order. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engage.accounts import ElectionPeriod
from engage.consultations.gate import dates, evidence, texts
from engage.consultations.gate.finding import Finding, Level
from engage.consultations.models.consultation import Consultation


def check(
    consultation: Consultation,
    *,
    at: datetime,
    answers: Mapping[str, str],
    faults: Sequence[str],
    elections: Sequence[ElectionPeriod],
) -> list[Finding]:
    """Every criterion, once, in the order of the page.

    `answers` is criterion → the officer's evidence; `faults` what the questionnaire lacks; `elections` the
    pre-election periods known here, of any area.
    """
    return [
        *evidence.gunning(answers),
        *texts.words(consultation),
        *texts.options(consultation),
        *texts.questionnaire(faults),
        *texts.privacy(consultation),
        *dates.decision(consultation, at),
        *dates.window(consultation, at),
        *dates.length(consultation),
        *dates.kept_until(consultation),
        *dates.quiet_times(consultation),
        *dates.elections(consultation, elections, answers.get("election", "")),
        *evidence.good_practice(consultation, answers),
    ]


def stops(findings: Sequence[Finding]) -> list[Finding]:
    """What keeps it from being published."""
    return [finding for finding in findings if finding.level is Level.STOP]


__all__ = ["Finding", "Level", "check", "stops"]
