"""docs/clocks.md: what its tool writes from the data of this moment, with every clock and its citation."""

import importlib.util
import sys
from pathlib import Path

from engage.matters import clocks

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "clocks.md").read_text("utf-8")


def test_the_document_is_what_the_data_gives() -> None:
    path = str(ROOT / "tools")
    sys.path.insert(0, path)
    try:
        spec = importlib.util.spec_from_file_location("tool_clocks", ROOT / "tools" / "clocks.py")
        assert spec is not None
        assert spec.loader is not None
        tool = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(tool)
        assert tool.document().rstrip() + "\n" == DOCUMENT, "run tools/clocks.py"
    finally:
        sys.path.remove(path)


def test_every_clock_stands_in_it_once_with_what_it_rests_on_and_its_citation() -> None:
    lines = {line.split("`")[1]: line for line in DOCUMENT.splitlines() if line.startswith("| `") and "→" in line}
    assert lines.keys() == clocks().keys()
    for known in clocks().values():
        assert f"| {known.basis}" in lines[known.id]
        assert known.citation in lines[known.id]
        assert f"`{known.count}`" in lines[known.id]
