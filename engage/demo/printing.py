"""The documents of the stories: plain text, and the smallest PDF that a reader will open."""

from engage.demo.script import Paper


def printed(paper: Paper) -> bytes:
    """A paper as the bytes of a file, of the kind that its name says."""
    if paper.filename.endswith(".txt"):
        return ("\n\n".join((paper.title, *paper.paragraphs)) + "\n").encode()
    return _pdf(paper.title, paper.paragraphs)


def _pdf(title: str, lines: tuple[str, ...]) -> bytes:
    words = [f"/F1 18 Tf 50 780 Td ({_escaped(title)}) Tj /F1 12 Tf 0 -36 Td"]
    words += [f"({_escaped(line)}) Tj 0 -22 Td" for line in lines]
    stream = f"BT {' '.join(words)} ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
