"""Files that come in: what is harmless is kept, what is not is refused in words."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engage.documents import UploadRefusedError
from engage.documents.service import LARGEST, examine, safe_name

WORD = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
SHEET = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
PDF = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def package(parts: dict[str, str | bytes] | None = None, *, main: str = WORD, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as file:
        for name, data in {"[Content_Types].xml": main, "word/document.xml": "<w/>", **(parts or {})}.items():
            file.writestr(name, data)
    return made.getvalue()


def open_document(kind: str = "text", parts: dict[str, str] | None = None, manifest: str = "<manifest/>") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}")
        for name, data in {"content.xml": "<x/>", "META-INF/manifest.xml": manifest, **(parts or {})}.items():
            file.writestr(name, data)
    return made.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, **more)
    return made.getvalue()


def taken(data: bytes, name: str) -> Any:
    return examine(io.BytesIO(data), name)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("plan.pdf", PDF, "application/pdf"),
        ("plan.DOCX", package(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("plan.xlsx", package(main=SHEET), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("plan.odt", open_document(), "application/vnd.oasis.opendocument.text"),
        ("plan.ods", open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
        ("plan.txt", "Où est la clinique ?".encode(), "text/plain"),
        ("plan.csv", "a,b\n£1,2\n".encode("cp1252"), "text/csv"),
        ("plan.csv", "a,b\n".encode("utf-16"), "text/csv"),
    ],
)
def test_a_harmless_file_is_taken_as_it_is(name: str, data: bytes, media_type: str) -> None:
    file = taken(data, name)
    assert (file.media_type, file.data) == (media_type, data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_drawn_again_without_what_rode_along(kind: str) -> None:
    place = Image.Exif()
    place[0x010E] = "12 Acacia Avenue"
    notes = PngInfo()
    notes.add_text("Comment", "12 Acacia Avenue")
    data = picture(kind, exif=place, **({"pnginfo": notes} if kind == "PNG" else {"comment": b"12 Acacia Avenue"}))
    assert b"Acacia" in data
    file = taken(data + package({"x": "polyglot"}), f"photo.{'png' if kind == 'PNG' else 'jpeg'}")
    assert b"Acacia" not in file.data
    assert b"polyglot" not in file.data
    with Image.open(io.BytesIO(file.data)) as again:
        assert (again.size, len(again.getexif())) == ((30, 20), 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_drawn(mode: str) -> None:
    made = io.BytesIO()
    try:
        Image.new(mode, (4, 4)).save(made, "PNG")
    except OSError:
        pytest.skip("this kind of picture cannot be saved as PNG")
    assert taken(made.getvalue(), "a.png").data


def refused(data: bytes, name: str) -> str:
    with pytest.raises(UploadRefusedError) as refusal:
        taken(data, name)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"x" * (LARGEST + 1), "larger than 10 MB"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot take"),
        ("a.html", b"<html>", "cannot take"),
        ("a.docm", package(), "cannot take"),
        ("a", PDF, "cannot take"),
        ("pdf", PDF, "cannot take"),
        ("a.pdf.exe", PDF, "cannot take"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "cannot take"),
        ("a.txt", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "web page or a drawing"),
        ("a.txt", b"  \n<!DOCTYPE html><script>alert(1)</script>", "web page"),
        ("a.csv", b"a,\x00b", "not plain text"),
        ("a.csv", PDF, "web page or a drawing"),
        ("a.txt", b"\x81\x8d", "not plain text"),
        ("a.pdf", b"not a pdf", "damaged"),
        ("a.pdf", PDF[:-8], "damaged"),
        ("a.pdf", picture(), "damaged"),
        ("a.pdf", b"\n" + PDF, "damaged"),
        ("a.pdf", PDF.replace(b"%%EOF", b"PK\x05\x06 %%EOF"), "more than a PDF"),
        ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog /OpenAction <</S /JavaScript>>"), "programs"),
        ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog /OpenAction <</S /Java#53cript>>"), "programs"),
        ("a.pdf", PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root"), "password"),
        ("a.png", b"\x89PNG\r\n\x1a\nrubbish", "PNG picture"),
        ("a.png", picture("JPEG"), "PNG picture"),
        ("a.jpg", picture("PNG"), "JPEG picture"),
        ("a.jpg", picture("GIF"), "JPEG picture"),
        ("a.png", picture()[:60], "PNG picture"),
        ("a.docx", package(main=SHEET), "not what its name says"),
        ("a.xlsx", package(), "not what its name says"),
        ("a.docx", PDF, "not what its name says"),
        ("a.docx", package()[:-9], "not what its name says"),
        ("a.docx", b"MZ" + package(), "not what its name says"),
        ("a.docx", package() + b"tail", "not what its name says"),
        ("a.docx", package({"../../etc/passwd": "x"}), "not what its name says"),
        ("a.docx", package({"word/vbaProject.bin": "x"}), "macros"),
        ("a.docx", package({"word/VBAPROJECT.BIN": "x"}), "macros"),
        ("a.docx", package({"word/activeX/activeX1.bin": "x"}), "macros"),
        ("a.docx", package(main=WORD.replace("<Override", '<Override ContentType="x.macroEnabled.x"/><Override')), "macros"),
        ("a.docx", package({"word/_rels/s.xml.rels": '<R Type="x/attachedTemplate" Target="http://e/" TargetMode="External"/>'}), "macros"),
        ("a.docx", package({"word/embeddings/a.xlsx": "x"}), "other files inside"),
        ("a.docx", package({"word/media/image1.png": b"PK\x03\x04"}), "other files inside"),
        ("a.docx", package({"word/media/image1.png": b"MZ\x90"}), "other files inside"),
        ("a.docx", package({"word/x.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "unpacks"),
        ("a.docx", package({"word/x.bin": b"\0" * 20_000_000}), "unpacks"),
        ("a.docx", package({f"word/{n}.xml": "" for n in range(3001)}), "unpacks"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password"),
        ("a.odt", open_document("spreadsheet"), "not what its name says"),
        ("a.odt", package(), "not what its name says"),
        ("a.odt", open_document(parts={"Basic/Standard/Module1.xml": "x"}), "macros"),
        ("a.odt", open_document(manifest="<m><encryption-data/></m>"), "password"),
    ],
)  # fmt: skip
def test_what_may_do_harm_is_refused_in_words(name: str, data: bytes, words: str) -> None:
    assert words in refused(data, name)


def test_a_package_that_needs_a_password_is_refused() -> None:
    data = bytearray(package())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    assert "password" in refused(bytes(data), "a.docx")


def test_a_package_whose_list_lies_about_a_size_is_refused() -> None:
    data = package({"word/long.xml": "a" * 5000})
    changed = data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert changed != data
    refused(changed, "a.docx")


def test_a_picture_of_too_many_dots_is_refused_before_it_is_drawn() -> None:
    made = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(made, "PNG")
    assert "too many dots" in refused(made.getvalue(), "a.png")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Ada\\Plan.PDF", "Plan.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("<script>.pdf", "script.pdf"),
        ('".pdf', "document.pdf"),
        ("…/.pdf", "document.pdf"),
        ("x" * 500 + ".pdf", "x" * 120 + ".pdf"),
        ("Cynllun gofal – iechyd.pdf", "Cynllun gofal iechyd.pdf"),
    ],
)
def test_a_name_is_for_people_and_never_a_path(typed: str, name: str) -> None:
    assert safe_name(typed) == (name, "pdf")


def test_real_files_of_the_demonstration_are_taken() -> None:
    folder = Path(__file__).resolve().parents[2] / "engage" / "demo"
    for path in folder.rglob("*"):
        if path.suffix in {".pdf", ".docx", ".xlsx", ".odt"}:
            assert taken(path.read_bytes(), path.name).data
