"""What changed between two frozen versions, in words. Pure."""

from collections.abc import Iterator
from typing import Any

from engage.questionnaires.models.questionnaire import QuestionKind

Snapshot = dict[str, Any]
FLAGS = {
    "is_required": ("must now be answered", "need no longer be answered"),
    "not_for_publication": ("is now not for publication", "may now be published"),
    "has_other": ("now offers “Other, please say”", "no longer offers “Other, please say”"),
}


def differences(before: Snapshot, after: Snapshot) -> list[str]:
    """One sentence for each thing that is not as it was; none where the two ask the same."""
    return [*_questions(before, after), *_pages(before, after), *_standard(before, after)]


def _asked(snapshot: Snapshot) -> dict[int, dict[str, Any]]:
    """Question id → the question, with the title of its page, in order."""
    return {q["id"]: {**q, "page": page["title"]} for page in snapshot["pages"] for q in page["questions"]}


def _questions(before: Snapshot, after: Snapshot) -> Iterator[str]:
    old, new = _asked(before), _asked(after)
    for number, question in new.items():
        if number not in old:
            yield f"Added {QuestionKind(question['kind']).words.lower()}: “{question['text']}”"
    for number, question in old.items():
        if number not in new:
            yield f"Took out “{question['text']}”"
        else:
            yield from _question(question, new[number])
    kept = [n for n in old if n in new]
    if kept != [n for n in new if n in old]:
        yield "The questions are in another order"


def _question(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    name = f"“{new['text']}”"
    if old["text"] != new["text"]:
        yield f"“{old['text']}” now reads {name}"
    if old["help_html"] != new["help_html"]:
        yield f"{name} has other help"
    for flag, (on, off) in FLAGS.items():
        if old[flag] != new[flag]:
            yield f"{name} {on if new[flag] else off}"
    yield from _choices(name, "option", old["options"], new["options"])
    yield from _choices(name, "statement", old["statements"], new["statements"])
    if old["limits"] != new["limits"]:
        yield f"{name} has other limits"


def _choices(name: str, word: str, old: list[Any], new: list[Any]) -> Iterator[str]:
    before, after = {c["key"]: c["label"] for c in old}, {c["key"]: c["label"] for c in new}
    for key, label in after.items():
        if key not in before:
            yield f"{name} has a new {word}, “{label}”"
        elif before[key] != label:
            yield f"{name}: the {word} “{before[key]}” now reads “{label}”"
    for key, label in before.items():
        if key not in after:
            yield f"{name} no longer has the {word} “{label}”"
    if [k for k in before if k in after] != [k for k in after if k in before]:
        yield f"{name} has its {word}s in another order"


def _pages(before: Snapshot, after: Snapshot) -> Iterator[str]:
    old, new = [p["title"] for p in before["pages"]], [p["title"] for p in after["pages"]]
    if old != new:
        yield f"The pages are now {', '.join(f'“{title}”' for title in new)}"
    intros = [p["intro_html"] for p in before["pages"]], [p["intro_html"] for p in after["pages"]]
    if old == new and intros[0] != intros[1]:
        yield "The words at the top of a page have changed"
    where = {n: q["page"] for n, q in _asked(before).items()}
    for number, question in _asked(after).items():
        if number in where and where[number] != question["page"] and where[number] in new:
            yield f"“{question['text']}” is now on the page “{question['page']}”"


def _standard(before: Snapshot, after: Snapshot) -> Iterator[str]:
    words = {"no": "not asked for", "optional": "asked for, optional", "required": "asked for, required"}
    for name, how in after["standard"].items():
        if before["standard"].get(name, "no") != how:
            yield f"{name.replace('_', ' ').capitalize()} is now {words[how]}"
    if before["has_monitoring"] != after["has_monitoring"]:
        yield "The equality-monitoring page is " + ("added" if after["has_monitoring"] else "taken out")
