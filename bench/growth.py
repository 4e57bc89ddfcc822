"""Nothing may grow with what is stored: the same page with little and with much."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

from bench.filling import COMMON
from bench.load import Side, compare
from bench.pages import OURS, Installation, one
from bench.rows import Row, ratio
from bench.server import serving
from engage.now import today
from engage.web.paging import as_key


def growth(few: Installation, many: Installation) -> Iterator[Row]:
    """Speed with much, as a share of the speed with little."""
    pages = {
        "questionnaire page": (f"/consultations/{few.slug}/respond", "1,000,000 answers stored, against 200"),
        "hub": ("/consultations/", "10,000 consultations, against 60"),
        "hub, searched": (
            "/consultations/?q=42",
            "10,000 consultations, against 60; a word that stands in one of them",
        ),
        "hub, searched for a common word": (
            f"/consultations/?q={COMMON}",
            "10,000 consultations, against 60; a word that stands in most of them",
        ),
        "register, first page": ("/register/", "100,000 items, against 400"),
        "register, deep page": (
            f"/register/?after={as_key(today() + timedelta(days=150), 0)}",
            "100,000 items, against 400; three quarters of the way through",
        ),
        "register, late ones only": ("/register/?state=late", "100,000 items, against 400"),
        "results page": (f"/consultations/{few.closed_slug}/results", "10,000 submissions, against 20"),
    }
    with ExitStack() as stack:
        small = stack.enter_context(serving(OURS, few.env()))
        large = stack.enter_context(serving(OURS, many.env()))
        for what, (path, work) in pages.items():
            compared = compare(Side(small, one(path), 200), Side(large, one(path), 200))
            yield ratio(what, work, compared, 0.85, 0.95)
        page, results = one(f"/consultations/{many.slug}"), one(f"/consultations/{many.closed_slug}/results")
        compared = compare(Side(large, page, 200), Side(large, results, 200))
        yield ratio(
            "results page beside the consultation page", "10,000 submissions of ten answers", compared, 0.5, 0.8
        )
