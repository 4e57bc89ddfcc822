"""Staff's Markdown and the HTML kept beside it."""

from typing import Any

from engage.content import render

MARKDOWN = (
    "overview", "why", "can_influence", "cannot_influence", "what_next", "contact", "other_ways",
    "asked", "summary_report", "decided",
)  # fmt: skip


def rendered(values: dict[str, Any]) -> dict[str, Any]:
    """The same values, with the safe HTML of each Markdown text added where it is not there yet."""
    more = {f"{k}_html": render(v) for k, v in values.items() if k in MARKDOWN and f"{k}_html" not in values}
    return {**values, **more}
