"""Check that every link in the documents leads somewhere: to a file that is there, and a heading that is in it."""

import re
import sys
from pathlib import Path
from urllib.parse import unquote

import environment

SKIPPED = {".venv", ".git", "node_modules", "data", "vendor"}
FENCE = re.compile(r"^(```|~~~).*?^\1[`~]*\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
INLINE = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'][^)]*)?\)")
REFERENCE = re.compile(r"^\s{0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
ANCHOR = re.compile(r"<a\s+(?:id|name)=[\"']([^\"']+)[\"']")
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def main() -> int:
    """Print each broken link; return the exit code."""
    documents = sorted(
        document
        for document in environment.ROOT.rglob("*.md")
        if not SKIPPED.intersection(document.relative_to(environment.ROOT).parts)
    )
    broken = [
        f"{document.relative_to(environment.ROOT)}: {what}" for document in documents for what in faults(document)
    ]
    for fault in broken:
        print(fault)
    print(f"{len(documents)} documents, {len(broken)} broken links")
    return 1 if broken else 0


def faults(document: Path) -> list[str]:
    """Return what is wrong with the links of one document."""
    found = []
    prose = FENCE.sub("", document.read_text(encoding="utf-8"))
    links = INLINE.findall(CODE.sub("", prose)) + REFERENCE.findall(CODE.sub("", prose))
    for link in links:
        if ELSEWHERE.match(link) or link.startswith("//"):
            continue
        path, _, fragment = unquote(link).partition("#")
        base = environment.ROOT if path.startswith("/") else document.parent
        target = (base / path.lstrip("/")).resolve() if path else document
        if not target.exists():
            found.append(f"{link} is not there")
        elif fragment and target.suffix == ".md" and fragment not in anchors(target):
            found.append(f"{link} has no such heading")
    return found


def anchors(document: Path) -> set[str]:
    """Return the names under which a document's headings can be linked to."""
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    names: set[str] = set(ANCHOR.findall(text))
    for heading in HEADING.findall(text):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "")
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        name, number = slug, 0
        while name in names:
            number += 1
            name = f"{slug}-{number}"
        names.add(name)
    return names


if __name__ == "__main__":
    sys.exit(main())
