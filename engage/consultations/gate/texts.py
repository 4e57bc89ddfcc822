"""Whether what the public reads is all there: words, options, questions, privacy notice."""

from collections.abc import Iterator, Sequence

from engage.consultations.gate.finding import Finding, ok, stop, warn
from engage.consultations.models.consultation import Consultation

_WORDS = (
    ("overview", "details", "Write the overview: what this is about, in plain words"),
    ("why", "reasons", "Say why you are consulting"),
    ("can_influence", "reasons", "Say what people can change by answering"),
    ("cannot_influence", "reasons", "Say what cannot be changed, so that nobody answers in vain"),
    ("what_next", "reasons", "Say what happens next, after it closes"),
    ("contact", "details", "Say whom people can ask: a name or post, telephone, address"),
)
_PRIVACY = (
    ("privacy_controller", "Say who is responsible for the personal information (the controller)"),
    ("privacy_purpose", "Say what the personal information is for"),
    ("privacy_readers", "Say who will see what people send"),
)


def words(consultation: Consultation) -> Iterator[Finding]:
    missing = False
    for name, section, say in _WORDS:
        if not getattr(consultation, f"{name}_html").strip():
            missing = True
            yield stop(name, say, section)
    if not missing:
        yield ok("words", "Overview, reasons, influence, what happens next and contact are written", "details")
    if not consultation.summary.strip():
        yield warn("summary", "Write a summary of one or two sentences: lists and search show it", "details")
    if not consultation.areas:
        yield warn("areas", "Name the areas it touches, so that people there find it", "places")
    if consultation.documents:
        yield ok("documents", f"Documents to read: {len(consultation.documents)}", "documents")
    else:
        yield warn("documents", "There is no document to read. Is the overview all that people need?", "documents")


def options(consultation: Consultation) -> Iterator[Finding]:
    offered = consultation.options
    if len(offered) < 2:
        yield stop("options", "Put at least two options, staying as it is among them", "options")
        return
    if not any(option.is_status_quo for option in offered):
        yield stop(
            "status_quo", "Say honestly what staying as it is would mean: mark one option as “no change”", "options"
        )
        return
    yield ok("options", f"Options, no change among them: {len(offered)}", "options")


def questionnaire(faults: Sequence[str]) -> Iterator[Finding]:
    for n, fault in enumerate(faults, 1):
        yield stop(f"questionnaire_{n}", f"Questionnaire: {fault[0].lower() + fault[1:]}", "questionnaire")
    if not faults:
        yield ok("questionnaire", "The questionnaire can be answered", "questionnaire")


def privacy(consultation: Consultation) -> Iterator[Finding]:
    missing = [say for name, say in _PRIVACY if not getattr(consultation, name).strip()]
    for n, say in enumerate(missing, 1):
        yield stop(f"privacy_{n}", say, "privacy")
    if not missing:
        yield ok("privacy", "The privacy notice names controller, purpose and readers", "privacy")
