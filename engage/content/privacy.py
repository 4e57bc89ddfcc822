"""What in a text might identify somebody: shown to a person, who decides. Nothing is acted on by itself. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import islice

LONGEST = 60_000  # characters that are looked through; no form of ours takes more
MOST_TELEPHONES = 200  # looking for them is slow; who has marked so many has been warned


class Kind(StrEnum):
    """What a finding looks like."""

    EMAIL = "email address"
    NHS_NUMBER = "NHS number"
    BIRTH = "date of birth"
    POSTCODE = "postcode"
    TELEPHONE = "telephone number"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True)
class Finding:
    """Where something was seen, in characters, and what it looks like."""

    start: int
    end: int
    kind: Kind


class PrivacyResult(StrEnum):
    """What a person decided, having looked."""

    CLEAR = "clear"  # nobody can be known from it
    REDACTED = "redacted"  # some words were taken out
    SUMMARISED = "summarised"  # taking words out would mislead: a summary stands in its place
    BLOCKED = "blocked"  # it must not leave as it is

    @property
    def words(self) -> str:
        return {"clear": "Clear", "redacted": "Redacted", "summarised": "Summarised", "blocked": "Blocked"}[self.value]

    @property
    def owes_words(self) -> bool:
        """Whether other words must be written, to be read in the place of these."""
        return self in {PrivacyResult.REDACTED, PrivacyResult.SUMMARISED}


_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DATE = rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s{{1,3}}(?:of\s)?{_MONTH},?\s{{1,3}}\d{{4}})"
_NAME = r"[^\W\d_][\w’'-]{0,30}"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŴŶ][\w’'-]{0,30}"

_email = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_postcode = re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]?[ \u00a0]{0,2}[0-9][A-Z]{2})\b", re.IGNORECASE)
_ten_digits = re.compile(r"(?<!\d)\d{3}[ \u00a0-]?\d{3}[ \u00a0-]?\d{4}(?!\d)")
_birth = re.compile(
    rf"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth\s?day|born(?:\s+on)?(?:\s+the)?)[\s:,–-]{{0,5}}{_DATE}",
    re.IGNORECASE,
)
_street = (
    "street|st|road|rd|avenue|ave|lane|ln|close|drive|way|court|crescent|place|terrace|gardens|grove|square|row|walk"
    "|mews|hill|green|rise|parade"
)
_address = re.compile(
    rf"\b(?:flat\s\d{{1,4}}[a-z]?,?\s)?\d{{1,4}}[a-z]?,?\s(?:{_NAME}\s){{1,3}}(?:{_street})\b(?!\w)", re.IGNORECASE
)
# A title is what makes a word with a capital a person's name; "Sister" and "Nurse" are titles on a ward.
_title = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Master|Dr|Doctor|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Reverend|Fr|Sister|Matron|Nurse"
    rf"|Cllr|Councillor)\.?[ \u00a0](?:[A-Z]\.|{_CAPITAL})(?:[ \u00a0](?:[A-Z]\.|{_CAPITAL})){{0,2}}"
)


def findings(text: str) -> list[Finding]:
    """What looks as if it could identify somebody, in the order of the text; never two over one place.

    A guess each: a hospital has an address too. A name without a title is not seen. A person must read the text.
    """
    import phonenumbers  # with the next, 2 MB and 0.1 s that only who checks a text needs
    from stdnum.gb import nhs

    text = text[:LONGEST]
    seen = [Finding(*m.span(), Kind.EMAIL) for m in _email.finditer(text)]
    seen += [Finding(*m.span(), Kind.NHS_NUMBER) for m in _ten_digits.finditer(text) if nhs.is_valid(_plain(m.group()))]
    seen += [Finding(*m.span(), Kind.BIRTH) for m in _birth.finditer(text)]
    seen += [Finding(*m.span(), Kind.POSTCODE) for m in _postcode.finditer(text)]
    telephones = phonenumbers.PhoneNumberMatcher(text, "GB", phonenumbers.Leniency.POSSIBLE, max_tries=MOST_TELEPHONES)
    seen += [Finding(m.start, m.end, Kind.TELEPHONE) for m in islice(telephones, MOST_TELEPHONES)]
    seen += [Finding(*m.span(), Kind.ADDRESS) for m in _address.finditer(text)]
    seen += [Finding(*m.span(), Kind.NAME) for m in _title.finditer(text)]
    return _apart(seen)


def _plain(digits: str) -> str:
    """Ten digits in the signs that the check digit is computed from, whatever way of writing they were typed in."""
    return "".join(str(int(c)) for c in digits if c.isdecimal())


def _apart(seen: Sequence[Finding]) -> list[Finding]:
    """The surer kinds come first in `seen` and keep their place."""
    kept: list[Finding] = []
    taken = bytearray()
    for found in seen:
        taken.extend(b"\0" * (found.end - len(taken)))
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            kept.append(found)
    return sorted(kept, key=lambda found: found.start)


def pieces(text: str, found: Sequence[Finding]) -> list[tuple[str, str]]:
    """The text cut into (words, what they look like): '' where there is nothing to say."""
    out, at = [], 0
    for finding in found:
        out += [(text[at : finding.start], ""), (text[finding.start : finding.end], finding.kind.value)]
        at = finding.end
    return [(words, what) for words, what in [*out, (text[at:], "")] if words]


def taken_out(text: str) -> str:
    """The text with each finding replaced by what it was: where somebody begins who must redact it."""
    return "".join(f"[{what} removed]" if what else words for words, what in pieces(text, findings(text)))


def counted(found: Iterable[Finding]) -> dict[str, int]:
    """How many of each kind: what may be kept in a record, which holds nothing personal."""
    return dict(Counter(finding.kind.value for finding in found))


def digest(*texts: str) -> str:
    """By what it is known that a text is still the one that was checked."""
    return sha256("\x1f".join(texts).encode("utf-8", "replace")).hexdigest()
