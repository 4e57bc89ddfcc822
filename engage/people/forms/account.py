"""What people change about their own account."""

from engage.people.forms.fields import CodeField, SecretField
from engage.web.forms import Form, LineField


class NameForm(Form):
    name = LineField("Your name", "Enter your name", hint="As your colleagues see it, and as the record shows it")


class ChangePasswordForm(Form):
    old = SecretField("Your password now", "Enter the password that you have now")
    password = SecretField(
        "New password",
        "Enter a new password",
        hint="At least 12 characters. Three or four words in a row are easy to remember. Spaces count.",
    )


class EnrolForm(Form):
    code = CodeField("Code", "Enter the six figures that the app shows", longest=40)


class ActForm(Form):
    """A button and nothing else."""
