"""The base of every form: what was typed comes back, cleaned of what nobody can see, and errors say what to do."""

from datetime import UTC, date, datetime, time
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, StopValidation

from engage.content import tidy
from engage.now import LONDON

LINE = 200
PROSE = 20_000


_NOT_OFFERED = "Choose only what is offered on this page"
# What the form library says by itself, in words that say what to do.
_PLAIN = {
    "Not a valid choice.": _NOT_OFFERED,
    "Invalid Choice: could not coerce.": _NOT_OFFERED,
    "Invalid choice(s): one or more data inputs could not be coerced.": _NOT_OFFERED,
    "'%(value)s' is not a valid choice for this field.": _NOT_OFFERED,
    "'%(value)s' are not valid choices for this field.": _NOT_OFFERED,
    "This field is required.": "Fill this in",
    "Not a valid integer value.": "Enter a whole number in figures",
}


class _Plainly:
    """Stands where a translation would."""

    def gettext(self, words: str) -> str:
        return _PLAIN.get(words, words)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


class Form(FlaskForm):
    """A form of ours. `errors_list` feeds the error summary: (field id, message)."""

    class Meta:
        """How the form library is to speak."""

        def get_translations(self, _form: object) -> _Plainly:
            return _Plainly()

    def errors_list(self) -> list[tuple[str, str]]:
        return [(getattr(field, "error_id", field.id), str(message)) for field in self for message in field.errors]


class _Tidy:
    """Keeps what was typed less its control characters, and says so once if there were any."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.hidden = False
        if valuelist:
            typed = valuelist[0]
            self.data = tidy(typed)
            self.hidden = "\x00" in typed

    def pre_validate(self, form: Any) -> None:
        if getattr(self, "hidden", False):
            raise StopValidation(
                "This held characters that cannot be kept. They were taken out: check it and send again"
            )


class LineField(_Tidy, StringField):  # type: ignore[misc]
    """One line of text, at most 200 characters unless told otherwise. `missing` is what to say when empty."""

    def __init__(self, label: str, missing: str = "", longest: int = LINE, validators: Any = (), **kw: Any) -> None:
        self.longest, self.hint = longest, kw.pop("hint", "")
        checks = [DataRequired(missing)] if missing else []
        super().__init__(label, [*checks, Length(max=longest, message=_too_long(longest)), *validators], **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data:
            self.data = " ".join(self.data.split())


class ProseField(_Tidy, TextAreaField):  # type: ignore[misc]
    """Several lines (Markdown where the hint says so)."""

    def __init__(self, label: str, missing: str = "", longest: int = PROSE, validators: Any = (), **kw: Any) -> None:
        self.longest, self.hint = longest, kw.pop("hint", "")
        self.rows = kw.pop("rows", 5)
        checks = [DataRequired(missing)] if missing else []
        super().__init__(label, [*checks, Length(max=longest, message=_too_long(longest)), *validators], **kw)


def _too_long(longest: int) -> str:
    return f"Shorten this to {longest:,} characters or fewer"


class DayField(Field):
    """A date in three boxes. `data` is a date or None; a date that is not real is an error, and what was typed stays."""

    def __init__(self, label: str, missing: str = "", validators: Any = (), **kw: Any) -> None:
        self.missing, self.hint = missing, kw.pop("hint", "For example, 24 9 2026")
        super().__init__(label, validators, **kw)
        self.parts = ["", "", ""]

    @property
    def error_id(self) -> str:
        return f"{self.id}-day"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.data = data if isinstance(data, date) else (self.default if isinstance(self.default, date) else None)
        if formdata is not None and f"{self.name}-day" in formdata:
            self.parts = [tidy(formdata.get(f"{self.name}-{p}", "")).strip()[:10] for p in ("day", "month", "year")]
            self.data = None
            if any(self.parts):
                try:
                    d, m, y = (int(p) for p in self.parts)
                    self.data = date(y, m, d)
                    if not 1900 <= y <= 2200:
                        raise ValueError
                except (ValueError, OverflowError):
                    self.data = None
                    self.process_errors = [f"{self.label.text} must be a real date, like 24 9 2026"]
        elif self.data:
            self.parts = [str(self.data.day), str(self.data.month), str(self.data.year)]

    def pre_validate(self, form: Any) -> None:
        if self.missing and self.data is None and not self.process_errors:
            raise StopValidation(self.missing)

    def __call__(self, **_: Any) -> Markup:
        return Markup("")


class MomentField(DayField):
    """A London date and time of day. `data` is an aware instant or None; a time that the clocks skip is refused."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        given = data if isinstance(data, datetime) else None
        super().process(formdata, given.astimezone(LONDON).date() if given else None, extra_filters)
        self.clock = given.astimezone(LONDON).strftime("%H:%M") if given else ""
        on, self.data = self.data, given
        if formdata is None or f"{self.name}-day" not in formdata:
            return
        self.clock = tidy(formdata.get(f"{self.name}-time", "")).strip()[:10]
        self.data = None
        if on is None and self.clock and not self.process_errors:
            self.process_errors = ["Enter the day as well as the time"]
        if on is None or self.process_errors:
            return
        try:
            local = datetime.combine(on, time.fromisoformat(self.clock.rjust(5, "0")), LONDON)
        except ValueError:
            self.process_errors = ["Enter a time like 09:00 or 23:59"]
            return
        there_and_back = local.astimezone(UTC).astimezone(LONDON)
        if (there_and_back.hour, there_and_back.minute) != (local.hour, local.minute):
            self.process_errors = ["The clocks go forward that night and this time does not happen. Choose another"]
            return
        self.data = local.astimezone(UTC)
