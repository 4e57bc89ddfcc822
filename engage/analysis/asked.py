"""What people were asked: every question of every frozen version, so that each answer finds its words."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.questionnaires import QuestionKind, Questionnaire, QuestionnaireVersion

OTHER = "other"
MOST = 64
Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AskedQuestion:
    """One question in its latest wording, with every option and statement it ever had."""

    id: int
    name: str
    kind: QuestionKind
    text: str
    options: Labels
    statements: Labels
    has_other: bool
    not_for_publication: bool  # in any version: what somebody was told would stay private does

    def option(self, key: str) -> str:
        return dict(self.options).get(key) or _spoken(key)

    def statement(self, key: str) -> str:
        return dict(self.statements).get(key) or _spoken(key)

    @property
    def takes_text(self) -> bool:
        """Whether free text comes with it, which waits for moderation and can be coded."""
        return self.kind.is_text or self.has_other


@dataclass(frozen=True)
class Asked:
    """All questions, in the order of the latest version; those asked only earlier come last."""

    questions: tuple[AskedQuestion, ...]
    has_monitoring: bool = False

    def get(self, question_id: int) -> AskedQuestion | None:
        return next((q for q in self.questions if q.id == question_id), None)

    @property
    def closed(self) -> list[AskedQuestion]:
        return [q for q in self.questions if q.kind.is_choice]

    @property
    def with_text(self) -> list[AskedQuestion]:
        return [q for q in self.questions if q.takes_text]

    @property
    def publishable(self) -> list[AskedQuestion]:
        return [q for q in self.questions if not q.not_for_publication and q.kind is not QuestionKind.FILE]


_read: OrderedDict[tuple[str, ...], Asked] = OrderedDict()
_guard = threading.Lock()


def asked(session: Session, matter_id: int) -> Asked:
    """What a matter has asked in all its frozen versions. One statement; versions are read when they are new."""
    rows = session.execute(
        sa.select(QuestionnaireVersion.id, QuestionnaireVersion.digest)
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(Questionnaire.matter_id == matter_id)
        .order_by(QuestionnaireVersion.number)
    ).all()
    key = tuple(f"{row.id}:{row.digest}" for row in rows)
    with _guard:
        if key in _read:
            _read.move_to_end(key)
            return _read[key]
    found = _together(
        [
            session.scalars(sa.select(QuestionnaireVersion.snapshot).where(QuestionnaireVersion.id == row.id)).one()
            for row in rows
        ]
    )
    with _guard:
        _read[key] = found
        while len(_read) > MOST:
            _read.popitem(last=False)
    return found


def _together(snapshots: list[dict[str, Any]]) -> Asked:
    questions: dict[int, AskedQuestion] = {}
    for snapshot in reversed(snapshots):  # the latest wording and order first
        for page in snapshot.get("pages", []):
            for raw in page.get("questions", []):
                if raw["kind"] != QuestionKind.STATEMENT:
                    questions[raw["id"]] = _merged(questions.get(raw["id"]), raw)
    return Asked(tuple(questions.values()), any(s.get("has_monitoring") for s in snapshots))


def _merged(latest: AskedQuestion | None, raw: dict[str, Any]) -> AskedQuestion:
    kind = QuestionKind(raw["kind"])
    options = _labels(raw.get("options"))
    if raw.get("has_other"):
        options = (*[o for o in options if o[0] != OTHER], (OTHER, _other_label(raw)))
    statements = _labels(raw.get("statements"))
    hidden = bool(raw.get("not_for_publication"))
    if latest is None:
        has_other = bool(raw.get("has_other"))
        return AskedQuestion(raw["id"], raw["name"], kind, raw["text"], options, statements, has_other, hidden)
    return AskedQuestion(
        latest.id,
        latest.name,
        latest.kind,
        latest.text,
        _added(latest.options, options),
        _added(latest.statements, statements),
        latest.has_other or bool(raw.get("has_other")),
        latest.not_for_publication or hidden,
    )


def _labels(rows: Any) -> Labels:
    return tuple((str(row["key"]), str(row["label"])) for row in rows or [])


def _other_label(raw: dict[str, Any]) -> str:
    return dict(_labels(raw.get("options"))).get(OTHER, "Other")


def _added(latest: Labels, earlier: Labels) -> Labels:
    known = {key for key, _ in latest}
    return latest + tuple(pair for pair in earlier if pair[0] not in known)


def _spoken(key: str) -> str:
    return key.replace("_", " ").replace("-", " ").capitalize()
