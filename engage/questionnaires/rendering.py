"""A frozen page as markup, put together once a process: after that a request only fills in values and errors.

Markup is the design system's own, written out: a component macro costs a millisecond for every field.
"""

from collections.abc import Callable, Mapping
from weakref import WeakKeyDictionary

from markupsafe import Markup, escape

from engage.questionnaires import monitoring
from engage.questionnaires.models.questionnaire import QuestionKind
from engage.questionnaires.reading import DATE_PARTS, OTHER, Typed, kept_file
from engage.questionnaires.steps import ABOUT_YOU, EQUALITY, Step, steps
from engage.questionnaires.telling import CONSENTS, STANDARD
from engage.questionnaires.versions import AskedPage, AskedQuestion, Snapshot

Errors = Mapping[str, str]
Part = str | Callable[[Typed, Errors], str]

_sheets: WeakKeyDictionary[Snapshot, dict[str, list[Part]]] = WeakKeyDictionary()


def render_page(snapshot: Snapshot, page_number: int, typed: Typed, errors: Errors) -> Markup:
    """The fields of one page of questions, pages counted from 1, with what was typed and what is wrong."""
    return render_step(snapshot, steps(snapshot)[page_number - 1], typed, errors)


def render_step(snapshot: Snapshot, step: Step, typed: Typed, errors: Errors) -> Markup:
    """The fields of any screen."""
    known = _sheets.setdefault(snapshot, {})
    parts = known.get(step.word)
    if parts is None:
        parts = known[step.word] = _compiled(snapshot, step)
    return Markup("".join([p if isinstance(p, str) else p(typed, errors) for p in parts]))  # noqa: S704 - escaped below


def _compiled(snapshot: Snapshot, step: Step) -> list[Part]:
    sheet = Sheet()
    if step.page is not None:
        _page(sheet, step.page)
    elif step.word == ABOUT_YOU:
        _about_you(sheet, snapshot)
    elif step.word == EQUALITY:
        _equality(sheet)
    else:
        _publishing(sheet)
    return sheet.parts


class Sheet:
    """Markup in the making: fixed text, joined as it comes, and slots for what differs from person to person."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def put(self, text: str) -> None:
        if self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += text
        else:
            self.parts.append(text)

    def slot(self, fill: Callable[[Typed, Errors], str]) -> None:
        self.parts.append(fill)

    def open_group(self, key: str) -> None:
        self.put('<div class="nhsuk-form-group')
        self.slot(lambda typed, errors: " nhsuk-form-group--error" if key in errors else "")
        self.put('">\n')

    def described(self, key: str, hint: bool) -> None:
        """The attribute that ties a field or a fieldset to its hint and its error."""
        with_hint = f' aria-describedby="{key}-hint"' if hint else ""
        with_error = f' aria-describedby="{f"{key}-hint " if hint else ""}{key}-error"'
        self.slot(lambda typed, errors: with_error if key in errors else with_hint)

    def error(self, key: str) -> None:
        before = (
            f'<span class="nhsuk-error-message" id="{key}-error"><span class="nhsuk-u-visually-hidden">Error:</span> '
        )
        self.slot(lambda typed, errors: f"{before}{escape(errors[key])}</span>\n" if key in errors else "")

    def invalid(self, key: str, kind: str) -> None:
        self.slot(lambda typed, errors: f" nhsuk-{kind}--error" if key in errors else "")

    def value(self, name: str) -> None:
        def fill(typed: Typed, errors: Errors) -> str:
            values = typed.get(name)
            return str(escape(values[0])) if values else ""

        self.slot(fill)

    def checked(self, name: str, key: str) -> None:
        self.slot(lambda typed, errors: " checked" if key in typed.get(name, ()) else "")

    def hint(self, key: str, markup: str) -> None:
        if markup:
            self.put(f'<div class="nhsuk-hint" id="{key}-hint">{markup}</div>\n')


def _page(sheet: Sheet, page: AskedPage) -> None:
    if page.intro_html:
        sheet.put(f'<div class="engage-prose">{page.intro_html}</div>\n')
    for question in page.questions:
        WRITERS[question.kind](sheet, question)


def _hint(question: AskedQuestion) -> str:
    out = question.help_html
    if question.kind is QuestionKind.MANY_CHOICES:
        out += "<p>Choose all that apply.</p>"
    if question.limits.get("max_length"):
        out += f"<p>Up to {int(question.limits['max_length']):,} characters.</p>"
    if question.not_for_publication:
        out += "<p>What you say here is not published.</p>"
    return out


def _words(question: AskedQuestion) -> str:
    return str(escape(question.text)) + ("" if question.is_required else " (optional)")


def _input(sheet: Sheet, key: str, name: str, *, hint: bool, more: str = "", width: str = "") -> None:
    sheet.put(f'<input class="nhsuk-input{width}')
    sheet.invalid(key, "input")
    sheet.put(f'" id="{key}" name="{name}" type="text"{more}')
    sheet.described(key, hint)
    sheet.put(' value="')
    sheet.value(name)
    sheet.put('">\n')


def _label(sheet: Sheet, key: str, words: str, size: str = "m") -> None:
    sheet.put(f'<label class="nhsuk-label nhsuk-label--{size}" for="{key}">{words}</label>\n')


def _short_text(sheet: Sheet, question: AskedQuestion) -> None:
    key, hint = question.field_name, _hint(question)
    sheet.open_group(key)
    _label(sheet, key, _words(question))
    sheet.hint(key, hint)
    sheet.error(key)
    _input(sheet, key, key, hint=bool(hint))
    sheet.put("</div>\n")


def _long_text(sheet: Sheet, question: AskedQuestion) -> None:
    key, hint = question.field_name, _hint(question)
    sheet.open_group(key)
    _label(sheet, key, _words(question))
    sheet.hint(key, hint)
    sheet.error(key)
    sheet.put('<textarea class="nhsuk-textarea')
    sheet.invalid(key, "textarea")
    sheet.put(f'" id="{key}" name="{key}" rows="8"')
    sheet.described(key, bool(hint))
    sheet.put(">\n")  # a browser drops the first line end, so one that was typed is kept
    sheet.value(key)
    sheet.put("</textarea>\n</div>\n")


def _number(sheet: Sheet, question: AskedQuestion) -> None:
    key, hint = question.field_name, _hint(question)
    sheet.open_group(key)
    _label(sheet, key, _words(question))
    sheet.hint(key, hint)
    sheet.error(key)
    _input(sheet, key, key, hint=bool(hint), more=' inputmode="decimal"', width=" nhsuk-input--width-10")
    sheet.put("</div>\n")


def _open_fieldset(sheet: Sheet, key: str, words: str, hint: str, size: str = "m") -> None:
    sheet.open_group(key)
    sheet.put('<fieldset class="nhsuk-fieldset"')
    sheet.described(key, bool(hint))
    sheet.put(f'>\n<legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--{size}">{words}</legend>\n')
    sheet.hint(key, hint)
    sheet.error(key)


def _items(sheet: Sheet, kind: str, key: str, options: list[tuple[str, str, str]]) -> None:
    """Radios or checkboxes. The first has the key itself for its id, so that an error leads to it."""
    shape = "radio" if kind == "radios" else "checkbox"
    for n, (value, words, about) in enumerate(options):
        id_ = f"{key}-{n}" if n else key
        described = f' aria-describedby="{id_}-about"' if about else ""
        sheet.put(
            f'<div class="nhsuk-{kind}__item"><input class="nhsuk-{kind}__input" id="{id_}" name="{key}"'
            f' type="{shape}" value="{escape(value)}"{described}'
        )
        sheet.checked(key, value)
        sheet.put(f'><label class="nhsuk-label nhsuk-{kind}__label" for="{id_}">{escape(words)}</label>')
        if about:
            sheet.put(f'<div class="nhsuk-hint nhsuk-{kind}__hint" id="{id_}-about">{escape(about)}</div>')
        sheet.put("</div>\n")


def _other(sheet: Sheet, key: str, words: str) -> None:
    """The box beside "other": always there, so that it needs no script."""
    sheet.put('<div class="engage-other">\n')
    sheet.open_group(key)
    _label(sheet, key, words, "s")
    sheet.error(key)
    _input(sheet, key, key, hint=False)
    sheet.put("</div>\n</div>\n")


def _choice(kind: str) -> Callable[[Sheet, AskedQuestion], None]:
    def write(sheet: Sheet, question: AskedQuestion) -> None:
        key = question.field_name
        _open_fieldset(sheet, key, _words(question), _hint(question))
        sheet.put(f'<div class="nhsuk-{kind}">\n')
        options = [(option, words, "") for option, words in question.offered.items()]
        _items(sheet, kind, key, [(o, "Other" if o == OTHER and question.has_other else w, a) for o, w, a in options])
        sheet.put("</div>\n")
        if question.has_other:
            _other(sheet, f"{key}-other", "If you chose Other, please say")
        sheet.put("</fieldset>\n</div>\n")

    return write


def _date(sheet: Sheet, question: AskedQuestion) -> None:
    key = question.field_name
    hint = _hint(question) or "For example, 24 9 2026"
    _open_fieldset(sheet, key, _words(question), hint)
    sheet.put('<div class="nhsuk-date-input">\n')
    for part, words, width in zip(DATE_PARTS, ("Day", "Month", "Year"), (2, 2, 4), strict=True):
        id_ = key if part == "day" else f"{key}-{part}"  # an error leads to the first box
        sheet.put(
            f'<div class="nhsuk-date-input__item"><label class="nhsuk-label nhsuk-date-input__label" for="{id_}">'
            f'{words}</label>\n<input class="nhsuk-input nhsuk-date-input__input nhsuk-input--width-{width}'
        )
        sheet.invalid(key, "input")
        sheet.put(f'" id="{id_}" name="{key}-{part}" type="text" inputmode="numeric" value="')
        sheet.value(f"{key}-{part}")
        sheet.put('"></div>\n')
    sheet.put("</div>\n</fieldset>\n</div>\n")


def _file(sheet: Sheet, question: AskedQuestion) -> None:
    key, kept = question.field_name, kept_file(question)
    sheet.open_group(key)
    _label(sheet, key, _words(question))
    sheet.hint(key, question.help_html + "<p>A document or a picture of at most 10 MB.</p>" + _not_published(question))
    sheet.error(key)

    def already(typed: Typed, errors: Errors) -> str:
        if kept not in typed:
            return ""
        called = escape(typed[kept][1] if len(typed[kept]) > 1 else "a file")
        return (
            f"<p>We have <bdi>{called}</bdi>. Choose another to replace it.</p>\n"
            f'<div class="nhsuk-checkboxes nhsuk-checkboxes--small"><div class="nhsuk-checkboxes__item">'
            f'<input class="nhsuk-checkboxes__input" id="{key}-remove" name="{key}-remove" type="checkbox" value="yes">'
            f'<label class="nhsuk-label nhsuk-checkboxes__label" for="{key}-remove">Take it out</label></div></div>\n'
        )

    sheet.slot(already)
    sheet.put(f'<input class="nhsuk-file-upload" id="{key}" name="{key}" type="file"')
    sheet.described(key, True)
    sheet.put(">\n</div>\n")


def _not_published(question: AskedQuestion) -> str:
    return "<p>What you send here is not published.</p>" if question.not_for_publication else ""


def _matrix(sheet: Sheet, question: AskedQuestion) -> None:
    key, hint = question.field_name, _hint(question)
    described = f' aria-describedby="{key}-hint"' if hint else ""
    sheet.put(
        f'<fieldset class="nhsuk-fieldset nhsuk-u-margin-bottom-5"{described}>\n'
        f'<legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--m">{_words(question)}</legend>\n'
    )
    sheet.hint(key, hint)
    for statement in question.statements:
        name = f"{key}-{statement.key}"
        _open_fieldset(sheet, name, str(escape(statement.label)), "", "s")
        sheet.put('<div class="nhsuk-radios nhsuk-radios--inline">\n')
        _items(sheet, "radios", name, [(option, words, "") for option, words in question.offered.items()])
        sheet.put("</div>\n</fieldset>\n</div>\n")
    sheet.put("</fieldset>\n")


def _statement(sheet: Sheet, question: AskedQuestion) -> None:
    sheet.put(f'<div class="engage-prose"><p>{escape(question.text)}</p>{question.help_html}</div>\n')


WRITERS: dict[QuestionKind, Callable[[Sheet, AskedQuestion], None]] = {
    QuestionKind.SHORT_TEXT: _short_text,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.ONE_CHOICE: _choice("radios"),
    QuestionKind.SCALE: _choice("radios"),
    QuestionKind.MANY_CHOICES: _choice("checkboxes"),
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.FILE: _file,
    QuestionKind.MATRIX: _matrix,
    QuestionKind.STATEMENT: _statement,
}


def _about_you(sheet: Sheet, snapshot: Snapshot) -> None:
    for asked in STANDARD:
        how = snapshot.standard.get(asked.name)
        if how is None:
            continue
        sheet.open_group(asked.name)
        _label(sheet, asked.name, asked.text + ("" if how == "required" else " (optional)"), "s")
        sheet.hint(asked.name, asked.hint)
        sheet.error(asked.name)
        more = f' autocomplete="{asked.autocomplete}"' if asked.autocomplete else ""
        more += ' spellcheck="false" inputmode="email"' if asked.kind == "email" else ""
        _input(sheet, asked.name, asked.name, hint=bool(asked.hint), more=more)
        sheet.put("</div>\n")


def _equality(sheet: Sheet) -> None:
    for question in monitoring.QUESTIONS:
        key = question.field_name
        _open_fieldset(sheet, key, f"{question.text} (optional)", "", "s")
        sheet.put('<div class="nhsuk-radios nhsuk-radios--small">\n')
        _items(sheet, "radios", key, [(value, words, "") for value, words in question.options])
        sheet.put("</div>\n")
        if question.own_words:
            _other(sheet, f"{key}-words", "If it is another, please say")
        sheet.put("</fieldset>\n</div>\n")


def _publishing(sheet: Sheet) -> None:
    _open_fieldset(sheet, "consent", "May we publish your answers?", "Answers are read before anything is published.")
    sheet.put('<div class="nhsuk-radios">\n')
    _items(sheet, "radios", "consent", [(value.value, words, about) for value, words, about in CONSENTS])
    sheet.put("</div>\n</fieldset>\n</div>\n")
