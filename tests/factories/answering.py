"""A resident at the pages: fills in a form as a browser would, with what the page offers."""

import re
from typing import Any

from werkzeug.test import TestResponse

from engage.extensions import db
from engage.matters import Matter
from engage.questionnaires.versions import AskedQuestion, current_version_id, snapshot_of
from tests.pages import Client


def asked(matter: Matter) -> dict[str, AskedQuestion]:
    """The questions of the current version by name."""
    version = current_version_id(db.session(), matter.id)
    assert version
    return {question.name: question for question in snapshot_of(db.session(), version).questions.values()}


def token_in(response: TestResponse) -> str:
    """The form token that a first page carries."""
    found = re.search(r'name="token" value="([^"]+)"', response.get_data(as_text=True))
    assert found, "no token in the page"
    return found[1]


class Resident:
    """Somebody answering one consultation in one browser."""

    def __init__(self, client: Client, matter: Any) -> None:
        self.client, self.base = client, f"/consultations/{matter.slug}/respond"
        self.key = ""

    def begin(self, **typed: Any) -> TestResponse:
        """Open the form and fill in its first page."""
        self.token = token_in(self.client.get(self.base))
        return self.post_first(**typed)

    def post_first(self, **typed: Any) -> TestResponse:
        response = self.client.post(self.base, data={"token": self.token, **typed})
        found = re.search(r"/respond/([^/]+)/", response.location or "")
        self.key = found[1] if found else self.key
        return response

    @property
    def own(self) -> str:
        return f"{self.base}/{self.key}"

    def post(self, word: str, **typed: Any) -> TestResponse:
        return self.client.post(f"{self.own}/{word}", data=typed)

    def get(self, word: str) -> TestResponse:
        return self.client.get(f"{self.own}/{word}")

    def finish(self, consent: str = "in_full", **about: Any) -> TestResponse:
        """Say who she is and what may be published, and send."""
        self.post("about-you", **about)
        self.post("publishing", consent=consent)
        return self.send()

    def send(self, **more: Any) -> TestResponse:
        return self.post("check", **more)

    def private(self) -> str:
        """The private link, as the receipt shows it."""
        page = self.get("sent").get_data(as_text=True)
        found = re.search(r'href="(/submissions/[0-9a-f]+)"', page)
        assert found, page
        return found[1]
