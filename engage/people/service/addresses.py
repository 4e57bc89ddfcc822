"""Email addresses as they are kept: one spelling each."""

import unicodedata


def normal(email: str) -> str:
    """Lower case, NFC, no spaces round it: what `person.email` holds."""
    return unicodedata.normalize("NFC", email).strip().lower()
