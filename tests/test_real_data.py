"""Real answers of real patients, from a workbook and a file to a published "you said, we did"."""

import csv
import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import Workbook

from engage.accounts import Area, Role
from engage.analysis import Moderation
from engage.analysis.answers import next_to_code, waiting
from engage.analysis.asked import asked
from engage.analysis.service import code as coding
from engage.analysis.service import codebook, moderate
from engage.consultations import Consultation, service
from engage.content import render
from engage.database import writing
from engage.demo.people import BOARD, arrive
from engage.demo.stage import EVIDENCE
from engage.matters import Outcome
from engage.now import now, today
from engage.questionnaires import Answer, tally
from engage.responses.answer import Answer as Answered
from engage.responses.service import answers, items
from tests.pages import Client, words

COMMENTS = Path(__file__).parent / "data" / "nhs_fft" / "comments.csv.gz"
SCORES = ("Very good", "Good", "Neither good nor poor", "Poor", "Very poor")
GRATITUDE = "Positive experience & gratitude"
TO_CODE = 400


@pytest.fixture
def comments(tmp_path: Path) -> Path:
    file = tmp_path / "comments.csv"
    file.write_bytes(gzip.decompress(COMMENTS.read_bytes()))
    return file


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The two questions of the Friends and Family Test, as an XLSForm."""
    book = Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(["type", "name", "label", "required"])
    survey.append(["select_one score", "score", "Overall, how was your experience of our service?", "no"])
    survey.append(["text", "why", "Please tell us why you gave your answer.", "no"])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label"])
    for number, label in enumerate(SCORES, 1):
        choices.append(["score", str(number), label])
    file = tmp_path / "friends_and_family.xlsx"
    book.save(file)
    return file


def command(app: Flask, *args: str) -> dict[str, Any]:
    result = app.test_cli_runner().invoke(args=[*args, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report


class Story:
    """One consultation on its way, and who acts."""

    def __init__(self, app: Flask, db: Any) -> None:
        self.app, self.session = app, db.session()
        with writing(self.session):
            self.cast = arrive(self.session, now() - timedelta(days=200))

    def by(self, role: Role) -> Any:
        return self.cast[BOARD, role][0]

    def ask(self, workbook: Path) -> Consultation:
        """From a workbook, through the gate, to a consultation that opened and has closed."""
        report = command(self.app, "questionnaires", "import", str(workbook), "--body", BOARD)
        assert report["questions"] == 2
        found: Consultation = self.session.scalars(
            sa.select(Consultation).where(Consultation.reference == report["consultation"])
        ).one()
        officer, at = self.by(Role.OFFICER), now() - timedelta(days=120)
        prose = ("overview", "why", "can_influence", "cannot_influence", "what_next", "contact")
        values = {
            **dict.fromkeys(prose, "As the trust published it."),
            "summary": "The Friends and Family Test", "decision": "What to mend first", "decision_on": today(),
            "opens_at": now() - timedelta(days=100), "closes_at": now() - timedelta(days=10),
            "privacy_purpose": "To learn", "privacy_readers": "The team", "kept_until": today() + timedelta(days=90),
        }  # fmt: skip
        with writing(self.session):
            service.draft(found, by=officer, at=at)
            service.edit(found, values, by=officer, at=at)
            options = [{"title": "Change something"}, {"title": "Stay as it is", "is_status_quo": True}]
            service.edit_options(found, options, by=officer, at=at)
            areas = list(self.session.scalars(sa.select(Area)))
            service.edit_places(found, areas=areas, audiences=["Patients"], interests=[], by=officer, at=at)
            service.give_evidence(found, EVIDENCE, by=officer, at=at)
            sent = service.submit(found, by=officer, at=at)
            assert sent.passed, sent.findings
            service.publish(found, by=self.by(Role.APPROVER), at=at)
        return found

    def moderate(self, found: Consultation) -> int:
        """Page after page of the queue, approved at once; how many that was."""
        done = 0
        for _ in range(100):
            with writing(self.session):
                lot = waiting(self.session, found.id, asked(self.session, found.id), most=500)
                done += moderate.approve_many(self.session, found, lot, by=self.by(Role.MODERATOR), at=now())
            if not lot:
                return done
        raise AssertionError("the queue never ended")

    def code(self, found: Consultation, meanings: dict[str, bool]) -> tuple[int, int]:
        """Code the first few hundred as trained people did: (theme, how many were grateful)."""
        analyst, (question,) = self.by(Role.ANALYST), asked(self.session, found.id).with_text
        with writing(self.session):
            theme = codebook.add_theme(
                self.session, found, title="People are grateful", description="", by=analyst, at=now()
            )
            grateful = codebook.add_code(
                self.session, found, name=GRATITUDE, description="", theme=theme, by=analyst, at=now()
            )
            known, answer_id = 0, 0
            for _ in range(TO_CODE):
                answer_id = next_to_code(self.session, found.id, question.id, after=answer_id) or 0
                text = self.session.scalar(sa.select(Answer.text).where(Answer.id == answer_id)) or ""
                given = [grateful.id] if meanings[text.strip()] else []
                known += len(given)
                coding.code(self.session, found, answer_id, question.id, given, by=analyst, at=now())
                self.session.flush()
            return theme.id, known

    def conclude(self, found: Consultation, theme: int) -> None:
        officer, approver = self.by(Role.OFFICER), self.by(Role.APPROVER)
        answer = Answered(
            outcome=Outcome.ALREADY_DONE, answer="We have told the crews.", answer_html=render("We have told the crews."),
            reason="It was done the same day.", reason_html=render("It was done the same day."), responsible="Head of Care",
        )  # fmt: skip
        with writing(self.session):
            text = {"asked": "How was it?", "summary_report": "Most were content.", "decided": "We thank you."}
            service.report(found, text, by=officer, at=now())
            service.publish_summary(found, by=approver, at=now())
            service.deliberate(found, by=officer, at=now(), papers="All of it.")
            service.decide(found, by=approver, at=now(), decided_on=today(), evidence="The comments.")
            item = items.make(
                found, title="You thanked the crews", said="Many did.", themes=[theme], by=officer, at=now(),
                responsible="Head of Care",
            )  # fmt: skip
            answers.draft(item, answer, by=officer, at=now())
            answers.send(item, by=officer, at=now())
            answers.approve(item, by=approver, at=now())
            service.publish_outcome(found, by=approver, at=now())


def labelled(comments: Path) -> Iterator[tuple[str, bool]]:
    """Each comment with whether trained people found it grateful."""
    with comments.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["FFT answer"].strip(), row[GRATITUDE] == "1"


def test_7908_real_comments_come_all_the_way_to_a_published_you_said_we_did(
    app: Flask, db: Any, client: Client, workbook: Path, comments: Path
) -> None:
    story = Story(app, db)
    found = story.ask(workbook)
    columns = ("--map", "FFT categorical answer=score", "--map", "FFT answer=why", "--consent", "anonymously")
    report = command(app, "submissions", "import", found.reference, str(comments), *columns)
    assert (report["rows"], report["taken"]) == (7908, 7908)
    again = command(app, "submissions", "import", found.reference, str(comments), *columns)
    assert (again["taken"], again["already"]) == (0, 7908)

    with writing(story.session):
        service.analyse(found, by=story.by(Role.OFFICER), at=now())
    assert story.moderate(found) == 6211
    assert story.session.scalar(sa.select(sa.func.count()).select_from(Moderation)) == 6211
    theme, grateful = story.code(found, dict(labelled(comments)))
    assert 0 < grateful < TO_CODE
    story.conclude(found, theme)

    address = f"/consultations/{found.slug}"
    page = words(client.get(address))
    assert "We asked, you said, we did" in page
    assert "7,908 answers" in page
    assert "You thanked the crews" in page
    results = words(client.get(f"{address}/results"))
    assert "Very good" in results
    assert "5,074" in results  # scores of 1, as published
    assert f"said in {grateful} submissions" in words(client.get(f"/responses/{found.reference}/1"))
    assert tally.kept(story.session, found.id) == tally.counted(story.session, found.id)
