"""Codes from an authenticator app, the seed they are made from, and the picture that carries it. Pure."""

import base64
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

import pyotp

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

STEP = 30  # seconds


class SealedOtherwiseError(Exception):
    """The seed was sealed with a key that is no longer here."""


def new_seed() -> str:
    """A seed of 160 bits."""
    return pyotp.random_base32()


def sealed(seed: str, key: str) -> str:
    """The seed as the database keeps it."""
    return _box(key).encrypt(seed.encode("ascii")).decode("ascii")


def opened(token: str, key: str) -> str:
    """The seed again; raises SealedOtherwiseError where the key is another."""
    from cryptography.fernet import InvalidToken

    try:
        return _box(key).decrypt(token.encode("ascii")).decode("ascii")
    except InvalidToken:
        raise SealedOtherwiseError from None


def _box(key: str) -> "Fernet":
    from cryptography.fernet import Fernet  # 6 MB that a worker needs only where somebody has a second factor

    return Fernet(base64.urlsafe_b64encode(sha256(b"engage second factor\0" + key.encode()).digest()))


def step_of(seed: str, code: str, at: datetime, after: int | None) -> int | None:
    """The time step whose code this is: now, or one step to either side, and later than the last one used."""
    present = int(at.timestamp()) // STEP
    found = None
    for step in (present - 1, present, present + 1):
        right = compare_digest(pyotp.TOTP(seed).generate_otp(step).encode(), code.encode("utf-8", "replace"))
        if right and (after is None or step > after):
            found = step
    return found


def address(seed: str, email: str, site: str) -> str:
    """What the picture says: an otpauth address."""
    return pyotp.TOTP(seed).provisioning_uri(name=email, issuer_name=site)


def picture(words: str) -> str:
    """A QR code as a data: address of an SVG, for an img."""
    import segno

    return segno.make(words, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def spoken(seed: str) -> str:
    """The seed in groups of four, to be typed by hand."""
    return " ".join(seed[i : i + 4] for i in range(0, len(seed), 4))
