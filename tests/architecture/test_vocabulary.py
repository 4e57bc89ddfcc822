"""No page, notice or sentence of ours speaks in the words of another era, and none is typed by hand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engage.content.vocabulary import PROFILES, strange_words

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(f for f in (ROOT / "templates").rglob("*") if f.is_file())
CODE = sorted(f for f in (ROOT / "engage").rglob("*.py") if "demo" not in f.parts)  # a story may name what it is of


def typed_by_hand(text: str) -> set[str]:
    """Words that no more than some eras know."""
    return {word for profile in PROFILES for word in strange_words(text, profile)}


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: str(f.relative_to(ROOT / "templates")))
def test_a_template_asks_the_vocabulary_for_the_words_of_an_era(file: Path) -> None:
    shown = re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.DOTALL)
    assert not typed_by_hand(shown)


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text in a module that is no docstring, with its line."""
    documented = [n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docstrings = {id(n.body[0].value) for n in documented if n.body and isinstance(n.body[0], ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def test_no_sentence_in_the_code_has_the_words_of_an_era_typed_by_hand() -> None:
    typed = [
        f"{file.relative_to(ROOT)}:{line} {sorted(found)}"
        for file in CODE
        for line, text in strings(ast.parse(file.read_text()))
        if (found := typed_by_hand(text))
    ]
    assert not typed, "\n".join(typed)
