"""Passwords: hashed with argon2id, long rather than clever, and none that everybody tries first."""

import threading
import unicodedata
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200

# OWASP's floor for argon2id is 19 MiB and two passes. At most four at a time, so a crowd at the door costs
# 80 MB and a wait, not the server.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
_turns = threading.BoundedSemaphore(4)

LEET = str.maketrans("0134578@$!", "oleastbasi")


def hashed(password: str) -> str:
    """The argon2id hash that is kept."""
    with _turns:
        return _hasher.hash(_bytes(password))


def verify(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. With no hash, the same work is done and the answer is no."""
    with _turns:
        try:
            _hasher.verify(password_hash or _nobody(), _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with older settings than today's."""
    return _hasher.check_needs_rehash(password_hash)


def fault(password: str, *about: str) -> str:
    """What is wrong with a new password, in words for the page; '' if nothing is.

    `about` is what a guesser would try first: the person's name and address, the body, the site.
    """
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three or four words in a row are easy to remember"
    if len(password) > LONGEST:
        return f"Use {LONGEST} characters or fewer"
    if "\x00" in password:
        return "Take out the characters that cannot be typed"
    if _is_common(password):
        return "Choose another: this is one of the passwords that are tried first"
    if _is_about(password, about):
        return "Choose another: this one is close to your name, your email address, your body or this site"
    return ""


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")


@cache
def _nobody() -> str:
    """A hash that belongs to nobody, made with today's settings so that it costs what a real one does."""
    return _hasher.hash(b"nobody's password")


@cache
def _common() -> frozenset[str]:
    lines = files("engage.people").joinpath("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _letters(words: str) -> str:
    """Comparable: no case, no spaces or marks, digits that stand for letters turned back."""
    plain = unicodedata.normalize("NFKD", words).casefold().translate(LEET)
    return "".join(c for c in plain if c.isalnum())


@cache
def _common_words() -> frozenset[str]:
    return frozenset(_letters(word) for word in _common()) | {_letters(w).strip("0123456789") for w in _common()}


def _is_common(password: str) -> bool:
    typed = password.casefold()
    if len(set(typed)) <= 3 or _repeats(typed) or _climbs(typed):
        return True
    if typed in _common() or _letters(typed) in _common_words():
        return True
    core = "".join(c for c in typed.rstrip("0123456789!?.#*@$ ") if not c.isspace())
    return bool(core) and (core in _common() or _letters(core) in _common_words())


def _repeats(typed: str) -> bool:
    """A short piece said again and again: abcabcabcabc, passwordpassword."""
    for size in range(1, len(typed) // 2 + 1):
        piece = typed[:size]
        if (piece * (len(typed) // size + 1))[: len(typed)] == typed and (size <= 4 or piece in _common()):
            return True
    return False


def _climbs(typed: str) -> bool:
    """A run along the alphabet, the digits or the keyboard, there or back."""
    rows = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb")
    return any(typed in row or typed in row[::-1] for row in rows)


def _is_about(password: str, about: tuple[str, ...]) -> bool:
    """What is left when the known words are taken out is too little to be a password."""
    typed = _letters(password)
    known = {
        _letters(piece) for words in about for piece in [words, *words.replace("@", " ").replace(".", " ").split()]
    }
    for word in sorted((w for w in known if len(w) >= 4), key=len, reverse=True):
        typed = typed.replace(word, "")
    return len(typed) < 6 and len(typed) < len(_letters(password))
