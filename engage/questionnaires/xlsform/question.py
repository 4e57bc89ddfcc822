"""One row of the survey sheet as one question."""

import re
from typing import Any

from engage.questionnaires.models.questionnaire import SCALE_OPTIONS, QuestionKind
from engage.questionnaires.xlsform.choices import ChoiceList, is_scale
from engage.questionnaires.xlsform.draft import CHANGED, LEFT_OUT, Draft, DraftQuestion, Note, XLSFormError
from engage.questionnaires.xlsform.types import Type
from engage.questionnaires.xlsform.workbook import Row

LONGEST_TEXT = 1000
LONGEST_NAME = 80
LONGEST_ANSWER = {QuestionKind.SHORT_TEXT: 500, QuestionKind.LONG_TEXT: 10_000}
REFERENCE = re.compile(r"\$\{\s*[^}]*\}")
MARKED_UP = re.compile(r"<\w[^>]*>|\*\*|(^|\n)#+ |\]\(")
YES, NO = {"yes", "true", "true()", "1", "y"}, {"no", "false", "false()", "0", "n"}
WORDS = {
    "relevant": "it was asked only on a condition, and is now asked of everybody",
    "constraint": "this rule for answers is not checked",
    "constraint_message": "the words that went with the rule",
    "required_message": "our own words say what is missing",
    "appearance": "how it looked; everything of its kind looks the same here",
    "hint": "no help is shown here",
    "default": "no answer is filled in beforehand",
    "read_only": "it can be answered",
    "calculation": "nothing is calculated from answers",
    "choice_filter": "every choice is shown to everybody",
    "parameters": "these settings of the question",
    "repeat_count": "it is asked once",
    "image": "the picture is not shown",
    "big-image": "the picture is not shown",
    "audio": "the recording is not played",
    "video": "the film is not shown",
    "guidance_hint": "these words for interviewers are not shown",
    "trigger": "nothing is calculated from answers",
}

UNKNOWN = {"settings": "this setting is not used here"}


class Names:
    """Names are unique here, however many groups the form had."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._places: dict[tuple[int, str], int] = {}

    def claim(self, row: Row, place: int, draft: Draft) -> str:
        """The name of a row. Raises XLSFormError where the same group has it already."""
        given = row.take("name")
        before = self._places.setdefault((place, given), row.number)
        if given and before != row.number:
            raise XLSFormError(f"survey, row {row.number}: the name “{given}” is already used in row {before}")
        wanted = given[:LONGEST_NAME] or f"row{row.number}"
        name, n = wanted, 1
        while name in self._rows:
            n += 1
            name = f"{wanted[: LONGEST_NAME - 6]}_{n}"
        self._rows[name] = row.number
        if name != given:
            what = f"name “{given[:80]}”" if given else "a question without a name"
            draft.notes.append(Note("survey", row.number, "name", what, CHANGED, f"its name here is {name}"))
        return name


def note(draft: Draft, row: Row, column: str, what: str, outcome: str, why: str) -> None:
    draft.notes.append(
        Note(row.sheet, row.number, column, what if len(what) <= 120 else f"{what[:117]}…", outcome, why)
    )


def note_rest(draft: Draft, row: Row) -> None:
    """Every cell that nothing has used is said."""
    for heading, value in row.cells.items():
        if heading in row.used or (heading.base == "read_only" and value.lower() in NO):
            continue
        if heading.base in {"label", "hint"} and heading.language.lower() != draft.language.lower():
            why = f"the words in {heading.language or 'the unnamed language'}"
        else:
            why = WORDS.get(heading.base, UNKNOWN.get(row.sheet, "this column means nothing here"))
        note(draft, row, heading.text, value, LEFT_OUT, why)
    row.use_all()


def plain(draft: Draft, row: Row, base: str) -> str:
    """A label or hint in the language that is taken, without what only a device could fill in."""
    text = row.say(base, draft.language)
    if REFERENCE.search(text):
        note(draft, row, base, text, CHANGED, "an answer or a result stood in these words; “…” stands there now")
        text = REFERENCE.sub("…", text)
    if base == "label" and MARKED_UP.search(text):
        note(draft, row, base, text, CHANGED, "its marks for bold, links or colour are shown as they were typed")
    return "" if not text.strip("… \n") else text


def required(draft: Draft, row: Row) -> bool:
    given = row.take("required")
    if given.lower() in YES:
        return True
    if given and given.lower() not in NO:
        note(draft, row, "required", given, CHANGED, "it was required only on a condition; it is not required")
    return False


def question(
    row: Row, kind: Type, place: int, names: Names, found: dict[str, ChoiceList], draft: Draft
) -> DraftQuestion | None:
    """The question of a row, or None where nothing can be asked; either way everything in it is used or noted."""
    assert kind.kind is not None
    text, help_ = plain(draft, row, "label"), plain(draft, row, "hint")
    name = names.claim(row, place, draft)
    if not text and kind.kind == QuestionKind.STATEMENT:
        note(draft, row, "type", row.take("type"), LEFT_OUT, "it has no words of its own to show")
        note_rest(draft, row)
        return None
    if not text:
        text = name
        note(draft, row, "label", f"“{name}” has no label", CHANGED, "its name is shown")
    made = DraftQuestion(name, kind.kind, text, help_)
    if kind.why:
        note(draft, row, "type", row.take("type"), CHANGED, kind.why)
    row.take("type")
    _fit(made, row, draft)
    made.is_required = _required(made.kind, row, draft)
    if kind.list_name or kind.word.startswith("select"):
        choose(made, row, kind, found, draft)
    _limit(made, row, kind, draft)
    note_rest(draft, row)
    return made


def _fit(made: DraftQuestion, row: Row, draft: Draft) -> None:
    """A label too long for a question: its first words are the question, all of it the help."""
    if len(made.text) > LONGEST_TEXT:
        first = made.text.split("\n", 1)[0]
        made.help = "\n\n".join(part for part in (made.text, made.help) if part)
        made.text = first if len(first) <= LONGEST_TEXT else f"{first[: LONGEST_TEXT - 1]}…"
        note(
            draft,
            row,
            "label",
            made.text,
            CHANGED,
            f"longer than {LONGEST_TEXT:,} characters: the whole is in the help",
        )
    made.text = " ".join(made.text.split())


def _required(kind: QuestionKind, row: Row, draft: Draft) -> bool:
    wanted = required(draft, row)
    if wanted and kind == QuestionKind.FILE:
        note(draft, row, "required", "a required file", CHANGED, "it is not required: some people have none to send")
    if wanted and kind == QuestionKind.STATEMENT:
        note(draft, row, "required", "required", LEFT_OUT, "it is words without an answer")
    return wanted and kind not in {QuestionKind.FILE, QuestionKind.STATEMENT}


def choose(made: DraftQuestion, row: Row, kind: Type, found: dict[str, ChoiceList], draft: Draft) -> None:
    """Give a question its choices. Raises XLSFormError for a list that is not there."""
    if not kind.list_name:
        raise XLSFormError(f"survey, row {row.number}: this question names no list of choices")
    here = found.get(kind.list_name)
    if here is None:
        raise XLSFormError(f"survey, row {row.number}: the list “{kind.list_name}” is not on the choices sheet")
    here.is_used = True
    made.has_other = kind.has_other and made.kind != QuestionKind.MATRIX
    made.options = [dict(option) for option in here.options]
    if made.kind == QuestionKind.ONE_CHOICE and not kind.has_other and is_scale(here.options):
        if len(here.options) < len(SCALE_OPTIONS):
            note(
                draft,
                row,
                "type",
                row.peek("type"),
                CHANGED,
                "asked on the agree–disagree scale, with “Not sure” added",
            )
        made.kind, made.options = QuestionKind.SCALE, [dict(option) for option in SCALE_OPTIONS]


def _limit(made: DraftQuestion, row: Row, kind: Type, draft: Draft) -> None:
    """Carry over what limits can say; what they cannot stays unused, and so is noted."""
    if made.kind == QuestionKind.SHORT_TEXT and kind.word in {"text", "string"}:
        if row.peek("appearance").lower() == "multiline":
            row.take("appearance")
            made.kind = QuestionKind.LONG_TEXT
        lines = row.peek("rows")
        if lines.isascii() and lines.isdigit() and int(lines[:6]) > 1:
            row.take("rows")
            made.kind = QuestionKind.LONG_TEXT
    if kind.word in {"integer", "int"}:
        made.limits["whole"] = True
    if kind.word == "range":
        _range(made, row, draft)
    rule = row.peek("constraint")
    limits = constraint(rule, made) if rule else None
    if limits is not None:
        made.limits.update(limits)
        row.take("constraint")


def _range(made: DraftQuestion, row: Row, draft: Draft) -> None:
    """`start=1 end=10 step=1`; without them XLSForm counts from 1 to 10."""
    given = dict(re.findall(r"(start|end|step)\s*=\s*(-?\d{1,9}(?:\.\d{1,4})?)", row.peek("parameters")))
    made.limits["minimum"], made.limits["maximum"] = _number(given.get("start", "1")), _number(given.get("end", "10"))
    step = _number(given.get("step", "1"))
    if step == 1 and all(isinstance(made.limits[end], int) for end in ("minimum", "maximum")):
        made.limits["whole"] = True
    elif step != 1:
        note(draft, row, "parameters", f"step={given['step']}", CHANGED, "numbers between the steps are taken too")
    rest = re.sub(r"(start|end|step)\s*=\s*-?\d{1,9}(\.\d{1,4})?", "", row.peek("parameters")).strip(" ;,")
    if not rest:
        row.take("parameters")


def constraint(rule: str, made: DraftQuestion) -> dict[str, Any] | None:
    """The limits that a rule says exactly, or None: `. >= 0 and . <= 120`, `string-length(.) <= 200`."""
    out: dict[str, Any] = {}
    for part in re.split(r"\s+and\s+", rule.strip()):
        limits = _number_limit(part, made) if made.kind == QuestionKind.NUMBER else _length_limit(part, made)
        if limits is None or limits.keys() & out.keys():
            return None
        out.update(limits)
    least = out.get("minimum", made.limits.get("minimum"))
    most = out.get("maximum", made.limits.get("maximum"))
    return None if least is not None and most is not None and least > most else out


def _number_limit(part: str, made: DraftQuestion) -> dict[str, Any] | None:
    found = re.fullmatch(r"\(?\s*\.\s*(<=|>=|<|>)\s*(-?\d{1,9}(?:\.\d{1,4})?)\s*\)?", part)
    if not found:
        return None
    sign, value = found[1], _number(found[2])
    if sign in {"<", ">"}:
        if not (made.limits.get("whole") and isinstance(value, int)):
            return None
        value += -1 if sign == "<" else 1
    return {"maximum" if sign[0] == "<" else "minimum": value}


def _length_limit(part: str, made: DraftQuestion) -> dict[str, Any] | None:
    found = re.fullmatch(r"\(?\s*string-length\(\s*\.\s*\)\s*(<=|<)\s*(\d{1,5})\s*\)?", part)
    if not found or not made.kind.is_text:
        return None
    most = int(found[2]) - (found[1] == "<")
    return {"max_length": most} if 1 <= most <= LONGEST_ANSWER[made.kind] else None


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value
