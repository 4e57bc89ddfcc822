"""What everybody is asked besides the questions: who they are, equality, and what may be published."""

from dataclasses import dataclass, field

from engage.notices.address import AddressRefusedError, address
from engage.questionnaires import monitoring
from engage.questionnaires.models.submission import Consent
from engage.questionnaires.reading import Reading, Typed, one, read_questions, too_long
from engage.questionnaires.steps import ABOUT_YOU, EQUALITY, PUBLISHING, Step
from engage.questionnaires.versions import Snapshot


@dataclass(frozen=True)
class Standard:
    """One standard question: its words, how long an answer may be, what a browser may fill in."""

    name: str
    text: str
    missing: str
    longest: int
    hint: str = ""
    autocomplete: str = ""
    kind: str = "text"


STANDARD = (
    Standard("name", "Your name", "Enter your name", 200, autocomplete="name"),
    Standard(
        "email", "Your email address", "Enter your email address", 254, autocomplete="email", kind="email",
        hint="Only the people who read the answers see it. It is never published.",
    ),
    Standard(
        "organisation", "Your organisation", "Enter the name of your organisation", 200,
        hint="If you are answering for one", autocomplete="organization",
    ),
    Standard(
        "on_behalf_of", "Who are you answering for?", "Enter who you are answering for", 500,
        hint="For example: myself, a person I care for, a patients’ group",
    ),
)  # fmt: skip

CONSENTS = (
    (Consent.IN_FULL, "Yes, in full", "With your name or organisation, if you gave one. Never your email address."),
    (Consent.ANONYMOUSLY, "Yes, but without my name", "Your words can be read by anyone, but not who wrote them."),
    (Consent.NOT_AT_ALL, "No, do not publish them", "Your answers are still read and counted."),
)


@dataclass
class Telling:
    """Everything that somebody tells in one submission, read and checked."""

    answers: list[dict[str, object]] = field(default_factory=list)
    respondent: dict[str, str] = field(default_factory=dict)
    monitoring: list[dict[str, str]] = field(default_factory=list)
    consent: Consent | None = None
    errors: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """named, organisation or anonymous, by what they said of themselves."""
        if self.respondent.get("organisation"):
            return "organisation"
        return "named" if self.respondent.get("name") else "anonymous"


def read_all(snapshot: Snapshot, typed: Typed, way: tuple[Step, ...]) -> Telling:
    """Everything typed, read. `errors` is step → field → what to do; only without any may it be sent."""
    out = Telling()
    for here in way:
        errors = _read_into(out, snapshot, here, typed)
        if errors:
            out.errors[here.word] = errors
    return out


def read_step(snapshot: Snapshot, here: Step, typed: Typed) -> dict[str, str]:
    """What is wrong with one screen: field → what to do."""
    return _read_into(Telling(), snapshot, here, typed)


def _read_into(out: Telling, snapshot: Snapshot, here: Step, typed: Typed) -> dict[str, str]:
    if here.page is not None:
        reading: Reading = read_questions(here.page.questions, typed)
        out.answers += reading.rows
        return reading.errors
    if here.word == ABOUT_YOU:
        return _read_about(out, snapshot, typed)
    if here.word == EQUALITY:
        return _read_equality(out, typed)
    assert here.word == PUBLISHING
    return _read_consent(out, typed)


def _read_about(out: Telling, snapshot: Snapshot, typed: Typed) -> dict[str, str]:
    errors: dict[str, str] = {}
    for asked in STANDARD:
        how = snapshot.standard.get(asked.name)
        if how is None:
            continue
        text = " ".join(one(typed, asked.name).split())
        if not text:
            if how == "required":
                errors[asked.name] = asked.missing
            continue
        error = too_long(text, asked.longest)
        if not error and asked.kind == "email":
            try:
                text = address(text)
            except AddressRefusedError as refused:
                error = str(refused)
        if error:
            errors[asked.name] = error
        else:
            out.respondent[asked.name] = text
    return errors


def _read_equality(out: Telling, typed: Typed) -> dict[str, str]:
    errors: dict[str, str] = {}
    for question in monitoring.QUESTIONS:
        name = question.field_name
        chosen = [v for v in dict.fromkeys(typed.get(name, ())) if v]
        if not chosen:
            continue
        if len(chosen) > 1 or chosen[0] not in dict(question.options):
            errors[name] = "Choose one of the answers listed, or none"
            continue
        words = one(typed, f"{name}-words") if chosen[0] == question.own_words else ""
        error = too_long(words, 200)
        if error:
            errors[f"{name}-words"] = error
        else:
            out.monitoring.append({"question": question.key, "option": chosen[0], "text": words})
    return errors


def _read_consent(out: Telling, typed: Typed) -> dict[str, str]:
    values = [v for v in dict.fromkeys(typed.get("consent", ())) if v]
    try:
        (only,) = values
        out.consent = Consent(only)
    except ValueError:
        return {"consent": "Choose whether your answers may be published"}
    return {}
