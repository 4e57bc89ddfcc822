"""Keys in addresses, and what is kept of them: nobody who reads the database can make one."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from ipaddress import ip_address, ip_network

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

DAY = 24 * 60 * 60


def hashed(key: str) -> str:
    """How a key is kept: its SHA-256."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def new_key() -> str:
    """A key nobody guesses: 192 bits."""
    return secrets.token_urlsafe(24)


def private_key(secret: str, key: str) -> str:
    """The key of the private link, made from the form's own, so that it can be shown again and is stored nowhere."""
    return _derived(secret, f"private:{key}")


def amending_key(private: str, number: int) -> str:
    """The key of the draft that amends version `number`: a second sending of it finds the version already there."""
    return sha256(f"amend:{private}:{number}".encode()).hexdigest()


def monitoring_link(private: str) -> str:
    """What marks equality answers: only who holds the private link can make it again."""
    return sha256(f"monitoring:{private}".encode()).hexdigest()


def network(secret: str, address: str, on: date) -> str:
    """The network a submission came from, under a key that changes every London day: it tells no address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    where = str(ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)
    return _derived(secret, f"network:{on.isoformat()}:{where}")


def _derived(secret: str, words: str) -> str:
    return hmac.new(secret.encode(), words.encode(), sha256).hexdigest()[:48]


class Tokens:
    """Signed form tokens: what the first page carries before there is a draft."""

    def __init__(self, secrets_: Iterable[str]) -> None:
        self._serializer = URLSafeTimedSerializer(list(secrets_), salt="engage answering: first page")

    def make(self, matter_id: int, version_id: int) -> str:
        """A token for one form of one matter; the key of its draft is inside."""
        return str(self._serializer.dumps([new_key(), matter_id, version_id]))

    def read(self, token: str) -> tuple[str, int, int, float]:
        """Key, matter, version and the second it was made; raises ExpiredError or BadTokenError."""
        try:
            (key, matter_id, version_id), made = self._serializer.loads(token, max_age=DAY, return_timestamp=True)
        except SignatureExpired:
            raise ExpiredError from None
        except (BadData, ValueError, TypeError):
            raise BadTokenError from None
        return key, matter_id, version_id, made.timestamp()


class BadTokenError(Exception):
    """No token of ours."""


class ExpiredError(BadTokenError):
    """Made more than a day ago."""
