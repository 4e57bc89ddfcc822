"""Forms whose labels and hints speak the words of the installation's era."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from engage.content.vocabulary import Vocabulary, capital
from engage.web.forms import Form


def offered(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Choices of value and words."""
    return [SelectChoice(str(value), words) for value, words in pairs]


class WordedForm(Form):
    """Labels, hints and what is offered may hold `{network}` and other concepts of the vocabulary."""

    def __init__(self, *args: Any, say: Vocabulary, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self:
            field.label.text = capital(say.fill(field.label.text))
            if getattr(field, "hint", ""):
                field.hint = capital(say.fill(field.hint))
            if isinstance(getattr(field, "choices", None), list):
                field.choices = offered((value, capital(say.fill(words))) for value, words, *_rest in field.choices)
