"""What in a text might identify somebody: hints for a moderator's eye, never acted on by themselves. Pure."""

import re
from dataclasses import dataclass

import phonenumbers
from stdnum.gb import nhs

_email = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_postcode = re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\b", re.IGNORECASE)
_ten_digits = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
LONGEST = 20_000


@dataclass(frozen=True)
class Hint:
    """Where something was seen, in characters, and what it looks like."""

    start: int
    end: int
    what: str


def hints(text: str) -> list[Hint]:
    """What looks like an email address, NHS number, telephone number or postcode; never two over one place."""
    text = text[:LONGEST]
    seen = [Hint(*m.span(), "email address") for m in _email.finditer(text)]
    seen += [Hint(*m.span(), "NHS number") for m in _ten_digits.finditer(text) if nhs.is_valid(m.group())]
    seen += [Hint(*m.span(), "postcode") for m in _postcode.finditer(text)]
    telephones = phonenumbers.PhoneNumberMatcher(text, "GB", leniency=phonenumbers.Leniency.POSSIBLE)
    seen += [Hint(m.start, m.end, "telephone number") for m in telephones]
    return _apart(seen)


def _apart(seen: list[Hint]) -> list[Hint]:
    """The surer kinds come first in `seen` and keep their place."""
    kept: list[Hint] = []
    for hint in seen:
        if all(hint.end <= other.start or hint.start >= other.end for other in kept):
            kept.append(hint)
    return sorted(kept, key=lambda hint: hint.start)


def pieces(text: str, found: list[Hint]) -> list[tuple[str, str]]:
    """The text cut into (words, what they look like): '' where there is nothing to say."""
    out, at = [], 0
    for hint in found:
        out += [(text[at : hint.start], ""), (text[hint.start : hint.end], hint.what)]
        at = hint.end
    return [(words, what) for words, what in [*out, (text[at:], "")] if words]
