"""Two fields of this feature: a secret, which is never tidied or shown again, and an email address."""

from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length, ValidationError

from engage.web.forms import LineField

LONGEST_ADDRESS = 254


class SecretField(StringField):
    """A password: kept exactly as typed, never put back into the page."""

    data: Any

    def __init__(self, label: str, missing: str, **kw: Any) -> None:
        self.hint = kw.pop("hint", "")
        checks = [InputRequired(missing), Length(max=1000, message="This is too long to be your password")]
        super().__init__(label, checks, **kw)


class CodeField(LineField):
    """A code from an authenticator, or one of the recovery codes; spaces and dashes do not matter."""


class AddressField(LineField):
    """An email address that mail could be sent to."""

    def __init__(self, label: str, missing: str, **kw: Any) -> None:
        super().__init__(label, missing, longest=LONGEST_ADDRESS, validators=[_is_address], **kw)


def _is_address(_form: Any, field: Any) -> None:
    typed = field.data or ""
    if len(typed) > LONGEST_ADDRESS:
        return  # said already; to read megabytes letter by letter would keep everybody else waiting
    from email_validator import EmailNotValidError, validate_email  # only who gives an address needs it

    try:
        validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValidationError("Enter an email address in the correct format, like name@example.com") from None
