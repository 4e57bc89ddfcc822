"""House rules that run."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from engage.consultations import State
from engage.consultations.models.consultation import WORKFLOW
from engage.matters.models.matter import CONSULTATION_STATES

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted((ROOT / "engage").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
LONGEST = 400


def test_the_database_knows_the_states_that_the_workflow_knows() -> None:
    assert set(CONSULTATION_STATES) == {s.value for s in State}


def test_every_state_of_a_consultation_can_be_reached() -> None:
    reached = {WORKFLOW.initial, *(m.after for m in WORKFLOW.moves.values())}
    assert set(State) <= reached


def test_no_file_grows_beyond_reading() -> None:
    long = {str(f.relative_to(ROOT)): n for f in CODE if (n := len(f.read_text().splitlines())) > LONGEST}
    assert not long


def test_no_file_is_called_what_it_is_not() -> None:
    vague = {"utils.py", "helpers.py", "common.py", "manager.py", "misc.py"}
    assert not [f for f in CODE if f.name in vague or f.parent.name in {"utils", "helpers", "common"}]


def test_every_module_says_in_a_sentence_what_it_is() -> None:
    silent = [f for f in CODE if not ast.get_docstring(ast.parse(f.read_text()))]
    assert not silent


def test_only_one_module_reads_the_wall_clock() -> None:
    readers = []
    for file in CODE:
        if file.name == "now.py":
            continue
        if re.search(r"\b(datetime\.now|date\.today|datetime\.utcnow|datetime\.today)\(", file.read_text()):
            readers.append(file)
    assert not readers


def test_nothing_of_ours_carries_a_brand_that_is_not_ours(app: Flask) -> None:
    for file in [*TEMPLATES, *(ROOT / "engage" / "static").rglob("*.css"), *(ROOT / "engage" / "static").rglob("*.js")]:
        text = file.read_text()
        for owned in ("assets.nhs.uk", "Frutiger", "nhsuk-header__logo"):
            if "vendor" in file.parts and owned == "nhsuk-header__logo":
                continue
            assert owned not in text, f"{owned} in {file}"


def test_markup_is_trusted_only_where_the_sanitiser_made_it() -> None:
    bad = []
    for file in TEMPLATES:
        for n, line in enumerate(file.read_text().splitlines(), 1):
            found = re.findall(r"([\w.\[\]()'\"]+)\s*\|\s*safe\b", line)
            bad += [f"{file.relative_to(ROOT)}:{n} {trusted}" for trusted in found if not trusted.endswith("_html")]
    assert not bad


def test_no_template_carries_script_or_style_of_its_own() -> None:
    bad = []
    for file in TEMPLATES:
        text = file.read_text()
        if file.name == "copy.html" or "download" in file.name:
            continue  # a standalone copy that a resident keeps
        if re.search(r"<script(?![^>]*\bsrc=)|<style|\son[a-z]+=|\sstyle=", text):
            bad.append(str(file.relative_to(ROOT)))
    assert not bad


def _templates_named(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "render_template" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)


@pytest.mark.parametrize(
    "file", [f for f in CODE if "render_template" in f.read_text()], ids=lambda f: str(f.relative_to(ROOT))
)
def test_every_template_named_in_a_view_is_there(file: Path) -> None:
    for name in _templates_named(ast.parse(file.read_text())):
        assert (ROOT / "templates" / name).is_file(), name


def test_the_address_map_has_no_verb_and_no_capital(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert fixed == fixed.lower(), rule.rule
        assert "_" not in fixed, rule.rule
