"""Many at once: one form sent 64 times is one submission with 64 equal receipts; and a file comes with its answer."""

import io
import threading
from typing import Any

import sqlalchemy as sa
from flask import Flask

from engage.documents import Document
from engage.extensions import db
from engage.questionnaires import Answer, QuestionKind, Submission, tally
from tests.factories.answering import Resident, asked
from tests.factories.consultations import an_open_consultation
from tests.factories.questionnaires import a_questionnaire
from tests.pages import Client, words


def test_one_form_sent_64_times_at_once_is_one_submission_with_64_equal_receipts(app: Flask, client: Client) -> None:
    matter = an_open_consultation()
    matter_id = matter.id
    ann = Resident(client, matter)
    ann.begin(**{asked(matter)["q1"].field_name: "Once"})
    ann.post("about-you")
    ann.post("publishing", consent="in_full")
    db.session.rollback()
    together, receipts = threading.Barrier(64), list[str]()

    def click() -> None:
        with app.test_client() as browser:
            together.wait()
            response = browser.post(f"{ann.own}/check", base_url="http://127.0.0.1:8000")
            receipts.append(f"{response.status_code} {response.location}")

    threads = [threading.Thread(target=click) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert receipts == [f"303 {ann.own}/sent"] * 64
    assert db.session.scalar(sa.select(sa.func.count(Submission.id))) == 1
    assert tally.kept(db.session(), matter_id) == tally.counted(db.session(), matter_id)


def test_a_file_is_kept_with_the_answer_can_be_taken_out_and_goes_when_it_is_withdrawn(
    app: Any, client: Client
) -> None:
    matter = an_open_consultation()
    a_questionnaire(matter, QuestionKind.FILE)
    name = asked(matter)["q2"].field_name
    ann = Resident(client, matter)
    ann.begin()
    assert 'enctype="multipart/form-data"' in ann.get("2").get_data(as_text=True)
    refused = ann.post("2", **{name: (io.BytesIO(b"MZ\x90\x00 a program"), "letter.exe")})
    assert "There is a problem" in words(refused)
    for text in (b"My letter, first\n", b"My letter, second\n"):
        ann.post("2", **{name: (io.BytesIO(text), "my letter.txt")})
    assert "my letter.txt" in words(ann.get("2"))
    assert db.session.scalar(sa.select(sa.func.count(Document.id))) == 1, "the first was replaced"
    ann.post("2", **{f"{name}-remove": "yes"})
    assert db.session.scalar(sa.select(sa.func.count(Document.id))) == 0
    ann.post("2", **{name: (io.BytesIO(b"My letter\n"), "my letter.txt")})
    assert "my letter.txt" in words(ann.get("check"))
    ann.finish()
    assert db.session.scalars(sa.select(Answer.document_id)).one()
    assert "my letter.txt" in words(ann.client.get(ann.private()))
    ann.client.post(f"{ann.private()}/withdraw")
    document = db.session.scalars(sa.select(Document)).one()
    assert document.erased_at
    assert document.filename == "erased"
