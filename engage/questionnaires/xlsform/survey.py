"""The survey sheet as pages: groups become pages, tables of statements one question, repeats are asked once."""

from dataclasses import dataclass, field

from engage.questionnaires.models.questionnaire import QuestionKind
from engage.questionnaires.xlsform import types
from engage.questionnaires.xlsform.choices import ChoiceList
from engage.questionnaires.xlsform.draft import CHANGED, LEFT_OUT, Draft, DraftPage, DraftQuestion, XLSFormError
from engage.questionnaires.xlsform.question import Names, choose, note, note_rest, plain, question, required
from engage.questionnaires.xlsform.workbook import Row

FIRST_PAGE, NEXT_PAGE = "Your views", "More questions"
TITLE = 200
IN_TABLE = {"label", "list-nolabel", "list"}


@dataclass
class Block:
    """A group or a repeat, with what stands in it."""

    row: Row
    is_repeat: bool
    inside: list["Block | Row"] = field(default_factory=list)


def tree(rows: list[Row]) -> list[Block | Row]:
    """The rows with their groups. Raises XLSFormError where one is not closed, or closed that was not begun."""
    top: list[Block | Row] = []
    open_: list[Block] = []
    for row in rows:
        found = types.BLOCK.fullmatch(" ".join(row.peek("type").split()))
        here = open_[-1].inside if open_ else top
        if not found:
            here.append(row)
        elif found[1].lower() == "begin":
            block = Block(row, found[2].lower() == "repeat")
            here.append(block)
            open_.append(block)
        else:
            _close(row, found[2].lower(), open_)
    if open_:
        word = "repeat" if open_[-1].is_repeat else "group"
        raise XLSFormError(f"survey, row {open_[-1].row.number}: this {word} is never closed with “end {word}”")
    return top


def _close(row: Row, word: str, open_: list[Block]) -> None:
    if not open_:
        raise XLSFormError(f"survey, row {row.number}: “end {word}”, but no {word} is open")
    begun = open_.pop()
    if begun.is_repeat != (word == "repeat"):
        other = "repeat" if begun.is_repeat else "group"
        raise XLSFormError(
            f"survey, row {row.number}: “end {word}” closes the {other} that began in row {begun.row.number}"
        )


class Maker:
    """Makes the pages of one form."""

    def __init__(self, draft: Draft, found: dict[str, ChoiceList]) -> None:
        self.draft, self.found, self.names = draft, found, Names()

    def make(self, rows: list[Row]) -> None:
        loose: DraftPage | None = None
        for part in tree(rows):
            if isinstance(part, Block):
                loose = None
                self._page(part)
                continue
            if loose is None:
                loose = DraftPage(NEXT_PAGE if self.draft.pages else FIRST_PAGE)
                self.draft.pages.append(loose)
            self._row(part, loose, 0)
        self.draft.pages = [page for page in self.draft.pages if page.questions]

    def _page(self, block: Block) -> None:
        """A group that stands in no other: a page."""
        row, draft = block.row, self.draft
        label = " ".join(plain(draft, row, "label").split())
        name = self._named(block)
        page = DraftPage(label[:TITLE] or name[:TITLE] or NEXT_PAGE, label if len(label) > TITLE else "")
        if not label:
            note(draft, row, "label", "a group without a label", CHANGED, f"its page is called “{page.title}”")
        if len(label) > TITLE:
            note(draft, row, "label", label, CHANGED, "too long for the title of a page: the whole is below it")
        draft.pages.append(page)
        if not self._table(block, page):
            note_rest(draft, row)
            self._inside(block, page)
        if not page.questions:
            note(draft, row, "type", row.peek("type"), LEFT_OUT, "nothing in it could be carried over")

    def _named(self, block: Block) -> str:
        """Use the cells that every group has, and say of a repeat that it no longer is one."""
        row = block.row
        row.take("type")
        if block.is_repeat:
            note(
                self.draft,
                row,
                "type",
                row.peek("type"),
                CHANGED,
                "it could be answered again and again; it is asked once",
            )
        return row.take("name")

    def _inside(self, block: Block, page: DraftPage) -> None:
        for part in block.inside:
            if isinstance(part, Block):
                self._nested(part, page)
            else:
                self._row(part, page, block.row.number)

    def _nested(self, block: Block, page: DraftPage) -> None:
        """A group within a page: a table, or its title as words and its questions one by one."""
        row, draft = block.row, self.draft
        label = " ".join(plain(draft, row, "label").split())
        self._named(block)
        if self._table(block, page):
            return
        words = f"its questions are on the page “{page.title}”" + (", its title above them" if label else "")
        note(draft, row, "type", row.peek("type"), CHANGED, f"a group within a group: {words}")
        note_rest(draft, row)
        if label:
            heading = self.names.claim(_called(row), -row.number, draft)
            page.questions.append(DraftQuestion(heading, QuestionKind.STATEMENT, label[:1000]))
        self._inside(block, page)

    def _row(self, row: Row, page: DraftPage, place: int) -> None:
        made = self._question(row, place)
        if made is not None:
            page.questions.append(made)

    def _question(self, row: Row, place: int) -> DraftQuestion | None:
        typed = row.peek("type")
        if not typed:
            if row.peek("name") or row.peek("label"):
                raise XLSFormError(f"survey, row {row.number}: this row has no type")
            note_rest(self.draft, row)
            return None
        if row.peek("disabled").lower() in {"yes", "true"}:
            note(self.draft, row, "disabled", typed, LEFT_OUT, "the form has switched it off")
            row.use_all()
            return None
        kind = types.parse(typed)
        if kind is None:
            raise XLSFormError(f"survey, row {row.number}: “{typed[:60]}” is not a type of question that XLSForm has")
        if kind.kind is None:
            note(self.draft, row, "type", typed, LEFT_OUT, kind.why)
            self._with_it(row)
            return None
        return question(row, kind, place, self.names, self.found, self.draft)

    def _with_it(self, row: Row) -> None:
        """What stood beside a question that is left out goes with it, and is said."""
        for base in ("type", "name", "label", "hint"):
            row.say(base, self.draft.language)
        note_rest(self.draft, row)

    def _table(self, block: Block, page: DraftPage) -> bool:
        """A group of choices from one list, side by side, is one question with statements. False where it is none."""
        kinds = self._table_kinds(block)
        if not kinds:
            return False
        row, draft = block.row, self.draft
        row.take("appearance")
        name = self.names.claim(_called(row), -row.number, draft)
        text = " ".join(row.say("label", draft.language).split())[:1000]
        made = DraftQuestion(name, QuestionKind.MATRIX, text or name)
        if not text and page.title != name:
            note(draft, row, "label", f"“{name}” has no label", CHANGED, "its name is shown")
        note_rest(draft, row)
        needed = [self._statement(part, made, block) for part in block.inside if isinstance(part, Row)]
        asked = [is_required for is_required in needed if is_required is not None]
        made.is_required = all(asked)
        if any(asked) and not all(asked):
            note(draft, row, "required", made.text, CHANGED, "only some of its statements were required; none is now")
        first = next(part for part in block.inside if isinstance(part, Row))
        choose(made, first, kinds[0], self.found, draft)
        page.questions.append(made)
        return True

    def _table_kinds(self, block: Block) -> list[types.Type]:
        look = block.row.peek("appearance").lower().split()
        rows = [part for part in block.inside if isinstance(part, Row)]
        if block.is_repeat or len(rows) != len(block.inside) or not {"field-list", "table-list"} & set(look):
            return []
        kinds = [kind for row in rows if (kind := types.parse(row.peek("type")))]
        same = len(kinds) == len(rows) and len({kind.list_name for kind in kinds}) == 1
        if not same or any(kind.kind != QuestionKind.ONE_CHOICE or kind.has_other for kind in kinds):
            return []
        looks = [row.peek("appearance").lower() for row in rows]
        statements = [one for one in looks if one != "label"]
        is_table = "table-list" in look or len(statements) > 1 or bool(set(looks) & IN_TABLE)
        return kinds if statements and is_table else []

    def _statement(self, row: Row, made: DraftQuestion, block: Block) -> bool | None:
        """One row of a table; gives whether it was required, None for the row that only heads the columns."""
        look = row.peek("appearance").lower()
        if look in IN_TABLE:
            row.take("appearance")
        row.take("type")
        label = " ".join(plain(self.draft, row, "label").split())
        if look == "label":
            row.take("name")
            row.take("required")
            note(self.draft, row, "appearance", "label", CHANGED, f"it only heads the columns of “{made.text}”")
            note_rest(self.draft, row)
            return None
        name = self.names.claim(row, block.row.number, self.draft)
        key = f"s{len(made.statements) + 1}"
        label = label or name
        if len(label) > 300:
            raise XLSFormError(
                f"survey, row {row.number}: shorten this statement of a table to 300 characters or fewer"
            )
        made.statements.append({"key": key, "label": label})
        note(self.draft, row, "type", row.peek("type"), CHANGED, f"a statement ({key}) of “{made.text}”")
        is_required = required(self.draft, row)
        note_rest(self.draft, row)
        return is_required


def _called(row: Row) -> Row:
    """A row that only lends its name: groups may share theirs with what stands in them."""
    cells = {heading: value for heading, value in row.cells.items() if heading.base == "name"}
    return Row(row.sheet, row.number, cells, row.headings)
