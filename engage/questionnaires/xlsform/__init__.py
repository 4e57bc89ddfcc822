"""XLSForm: a workbook in which others have written a questionnaire, read into a draft of ours. No database here."""

from pathlib import Path

from engage.questionnaires.xlsform.choices import lists, note_unused
from engage.questionnaires.xlsform.draft import LEFT_OUT, Draft, DraftPage, DraftQuestion, Note, XLSFormError
from engage.questionnaires.xlsform.question import note_rest
from engage.questionnaires.xlsform.survey import Maker
from engage.questionnaires.xlsform.workbook import Book
from engage.questionnaires.xlsform.workbook import read as read_book

__all__ = ["Draft", "DraftPage", "DraftQuestion", "Note", "XLSFormError", "read"]

MOST_QUESTIONS = 500
TITLE = 200


def read(path: Path) -> Draft:
    """The draft questionnaire in a workbook, with a note of each thing that is not as it was there.

    Raises XLSFormError, in one line that says where, for a file that cannot be taken.
    """
    draft = Draft()
    book = read_book(path, draft)
    if not any(heading.base == "type" for row in book.survey for heading in row.cells):
        raise XLSFormError(f"{path.name}: the survey sheet needs a column “type” in its first row, and rows below it")
    draft.language = language(book)
    _settings(book, draft, path)
    found = lists(book, draft)
    Maker(draft, found).make(book.survey)
    note_unused(found, draft)
    for row in book.choices:
        note_rest(draft, row)
    if not draft.questions:
        raise XLSFormError(f"{path.name} holds no question that can be asked here")
    if len(draft.questions) > MOST_QUESTIONS:
        raise XLSFormError(
            f"{path.name} holds {len(draft.questions):,} questions; at most {MOST_QUESTIONS} can be asked"
        )
    draft.render()
    return draft


def language(book: Book) -> str:
    """The language that is taken: the form's default, else the first that labels have where none is unmarked."""
    named = next((row.peek("default_language") for row in book.settings if row.peek("default_language")), "")
    headings = [heading for row in book.survey for heading in row.cells if heading.base == "label"]
    spoken = [heading.language for heading in headings]
    if named and named.lower() in {one.lower() for one in spoken}:
        return named
    return "" if not spoken or "" in spoken else spoken[0]


def _settings(book: Book, draft: Draft, path: Path) -> None:
    for n, row in enumerate(book.settings):
        if n == 0:
            draft.title = " ".join(row.say("form_title", draft.language).split())
            row.take("default_language")
            row.take("allow_choice_duplicates")
        note_rest(draft, row)
    if len(draft.title) > TITLE:
        draft.notes.append(
            Note("settings", book.settings[0].number, "form_title", draft.title[:80], LEFT_OUT, "too long")
        )
        draft.title = draft.title[:TITLE]
    draft.title = draft.title or " ".join(path.stem.replace("_", " ").split())[:TITLE] or "Questionnaire"
