"""Mail addresses: one person, one mailbox, nothing that could be two."""

import unicodedata
from hashlib import sha256


class AddressRefusedError(ValueError):
    """What was typed is not one address. The words say what to do."""


def address(typed: str) -> str:
    """One mail address as it is kept: NFC, the domain in lower case; raises AddressRefusedError otherwise."""
    from email_validator import EmailNotValidError, validate_email  # only who gives an address needs it

    text = unicodedata.normalize("NFC", typed).strip()
    if not text or len(text) > 254 or any(ord(c) < 33 for c in text):
        raise AddressRefusedError("Enter an email address, like name@example.com")
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise AddressRefusedError("Enter an email address, like name@example.com") from None


def masked(kept: str) -> str:
    """Enough of an address to know it again, and not to write to it: j…@example.com."""
    local, at, domain = kept.rpartition("@")
    return f"{local[:1]}…{at}{domain}" if local else "…"


def mailbox(kept: str) -> str:
    """A hash that is the same for every spelling that lands in one mailbox: case, `+tag`, dots at Gmail."""
    local, _, domain = kept.lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in {"gmail.com", "googlemail.com"}:
        local, domain = local.replace(".", ""), "gmail.com"
    return sha256(f"{local}@{domain}".encode()).hexdigest()
