"""Markdown and the sanitiser: staff's words become safe HTML once, when they are saved."""

import html
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import nh3

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

POLICY = 1  # raise when the allow-list changes: saved HTML made under an older one is rendered again

_TAGS = {
    "a", "abbr", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "td": {"align"}, "th": {"align", "scope"}}
_SCHEMES = {"http", "https", "mailto", "tel"}

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # Unicode's category Cc, less line end and tab
_HOST_RELATIVE = re.compile(r"^\s*[/\\]{2}")


def _link(tag: str, attribute: str, value: str) -> str | None:
    """Drop `//host` addresses, which both sanitisers let through as relative links."""
    return None if attribute == "href" and _HOST_RELATIVE.match(value) else value


# Only who saves needs these two: a worker that has only readers carries neither.
@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable("table")


def _cleaned(markup: str) -> str:
    """With a cleaner of its own: one that two threads share mixes the words of the one into those of the other."""
    import bleach

    attributes = {tag: list(names) for tag, names in _ATTRIBUTES.items()}
    return bleach.Cleaner(tags=_TAGS, attributes=attributes, protocols=_SCHEMES, strip=True).clean(markup)


def sanitise(markup: str) -> str:
    """HTML that is safe to print. bleach is unmaintained, so nh3 has the last word."""
    return nh3.clean(
        _cleaned(markup),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="nofollow ugc noopener",
        attribute_filter=_link,
    )


def render(text: str) -> str:
    """Markdown to safe HTML. A first-level heading becomes a second: the page has its own."""
    if not text.strip():
        return ""
    out = _markdown().render(text)
    out = re.sub(r"(</?)h([1-5])>", lambda m: f"{m[1]}h{min(int(m[2]) + 1, 4)}>", out)
    return sanitise(out).strip()


def plain(markup: str) -> str:
    """The words of saved HTML without its tags: for search, feeds and mail."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))).strip()


def tidy(text: str) -> str:
    """What somebody typed, as it is kept: line ends made one, NUL and other controls out, NFC; nothing else changed."""
    if text.isascii() and text.isprintable():
        return text  # one plain line: there is nothing to tidy
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROLS.sub("", text)
