"""Forms at the door."""

from engage.people.forms.fields import AddressField, CodeField, SecretField
from engage.web.forms import Form, LineField


class SignInForm(Form):
    email = LineField("Email address", "Enter your email address", longest=254)
    password = SecretField("Password", "Enter your password")


class CodeForm(Form):
    code = CodeField(
        "Code",
        "Enter the code",
        longest=40,
        hint="Six figures from your authenticator app, or one of your recovery codes",
    )


class ConfirmPasswordForm(Form):
    password = SecretField("Password", "Enter your password")


class ForgottenPasswordForm(Form):
    email = AddressField("Email address", "Enter your email address")


class ResetForm(Form):
    password = SecretField(
        "New password",
        "Enter a new password",
        hint="At least 12 characters. Three or four words in a row are easy to remember. Spaces count.",
    )


class AcceptForm(Form):
    name = LineField(
        "Your name", "Enter your name", hint="As your colleagues will see it, and as the record will show it"
    )
    password = SecretField(
        "Choose a password",
        "Enter a password",
        hint="At least 12 characters. Three or four words in a row are easy to remember. Spaces count.",
    )


class AcceptAsMyselfForm(Form):
    """Somebody who has an account already only agrees."""
