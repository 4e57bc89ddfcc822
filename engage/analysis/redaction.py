"""Taking out what must not be published, span by span, and proving that nothing else was touched. Pure."""

from collections.abc import Sequence
from itertools import count

from engage.analysis.models.coding import REDACTION_REASONS

Span = tuple[int, int, str]
MARKS = (("[[", "]]"), ("<<", ">>"), ("⟦", "⟧"))


class RedactionRefusedError(ValueError):
    """The marked copy cannot be read; its words are fit for the page."""


def marks_for(text: str) -> tuple[str, str]:
    """The first pair of marks that the text itself does not hold."""
    for opening, closing in MARKS:
        if opening not in text and closing not in text:
            return opening, closing
    return next((f"[{n}[", f"]{n}]") for n in count(1) if f"[{n}[" not in text and f"]{n}]" not in text)


def marked(text: str, spans: Sequence[Span]) -> str:
    """The text with its spans between marks: what the moderator edits."""
    opening, closing = marks_for(text)
    out, at = [], 0
    for start, end, _ in sorted(spans):
        out += [text[at:start], opening, text[start:end], closing]
        at = end
    return "".join([*out, text[at:]])


def spans_in(copy: str, text: str, reason: str, before: Sequence[Span] = ()) -> list[Span]:
    """The spans marked in a copy of the text, in characters of the text; refused if anything else was changed.

    A span that was there before keeps its reason; a new one is given `reason`.
    """
    opening, closing = marks_for(text)
    kept = {(start, end): why for start, end, why in before}
    spans: list[Span] = []
    parts = copy.split(opening)
    so_far = parts[0]
    if closing in so_far:
        raise RedactionRefusedError(f"There is a {closing} with no {opening} before it")
    for part in parts[1:]:
        inside, found, after = part.partition(closing)
        if not found or closing in after:
            raise RedactionRefusedError(f"Every {opening} needs one {closing} after it")
        start = len(so_far)
        so_far += inside
        if inside:
            span = (start, len(so_far))
            spans.append((*span, kept.get(span, reason)))
        so_far += after
    if so_far != text:
        raise RedactionRefusedError(
            f"The words were changed. Only put {opening} and {closing} round what must go; "
            "everything else must stay as it was sent"
        )
    return spans


def redacted(text: str, spans: Sequence[Span]) -> str:
    """What the public will read: each span replaced by the reason it was taken out for."""
    out, at = [], 0
    for start, end, reason in sorted(spans):
        out += [text[at:start], f"[removed: {reason_words(reason)}]"]
        at = end
    return "".join([*out, text[at:]])


def reason_words(reason: str) -> str:
    """A reason code as it is said in the middle of a sentence."""
    words = REDACTION_REASONS.get(reason, "not published")
    return words[0].lower() + words[1:]
