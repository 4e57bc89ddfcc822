"""What an XLSForm becomes: pages and questions to be made, and notes of everything that is not as it was."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from engage.content import render
from engage.questionnaires.models.questionnaire import QuestionKind

LEFT_OUT, CHANGED = "left out", "changed"


class XLSFormError(ValueError):
    """The file cannot be taken at all; its message is one line that says where and what to do."""


@dataclass(frozen=True)
class Note:
    """Something that could not be carried over as it was: where it stands, and what became of it."""

    sheet: str
    row: int
    column: str
    what: str  # the construct, as the file has it
    outcome: str  # LEFT_OUT or CHANGED
    why: str

    def line(self) -> str:
        where = f"{self.sheet}, row {self.row}" + (f", {self.column}" if self.column else "")
        return f"{where}: {self.what}: {self.outcome}: {self.why}"


@dataclass
class DraftQuestion:
    """A question to be made. `options` and `statements` have their keys already, taken from the file's own names."""

    name: str
    kind: QuestionKind
    text: str
    help: str = ""
    help_html: str = ""
    is_required: bool = False
    has_other: bool = False
    options: list[dict[str, str]] = field(default_factory=list)
    statements: list[dict[str, str]] = field(default_factory=list)
    limits: dict[str, Any] = field(default_factory=dict)


@dataclass
class DraftPage:
    """A page to be made."""

    title: str
    intro: str = ""
    intro_html: str = ""
    questions: list[DraftQuestion] = field(default_factory=list)


@dataclass
class Draft:
    """A whole questionnaire to be made, and what is to be said about it."""

    title: str = ""
    language: str = ""  # which of the languages in the file was taken; empty where it has only one
    pages: list[DraftPage] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def questions(self) -> list[DraftQuestion]:
        return [question for page in self.pages for question in page.questions]

    def render(self) -> None:
        """Make the Markdown safe HTML: before anything is written."""
        for page in self.pages:
            page.intro_html = render(page.intro)
            for question in page.questions:
                question.help_html = render(question.help)

    def made(self) -> dict[str, int]:
        """Kind → how many questions of it, every kind named."""
        counts = Counter(question.kind for question in self.questions)
        return {kind.value: counts[kind] for kind in QuestionKind}

    def report(self) -> dict[str, Any]:
        """What the importer prints: counts, and every construct that was left out or changed."""
        return {
            "title": self.title,
            "language": self.language,
            "pages": len(self.pages),
            "questions": len(self.questions),
            "made": self.made(),
            "not_carried_over": [
                asdict(note) for note in sorted(self.notes, key=lambda n: (ORDER.get(n.sheet, 9), n.row))
            ],
        }


ORDER = {"survey": 0, "choices": 1, "settings": 2}
