"""The question types of XLSForm: which kind of question each becomes, and which have no counterpart here."""

import re
from dataclasses import dataclass

from engage.questionnaires.models.questionnaire import QuestionKind

# type → kind of question, and what to say where the two are not the same thing
MADE: dict[str, tuple[QuestionKind, str]] = {
    "text": (QuestionKind.SHORT_TEXT, ""),
    "string": (QuestionKind.SHORT_TEXT, ""),
    "integer": (QuestionKind.NUMBER, ""),
    "int": (QuestionKind.NUMBER, ""),
    "decimal": (QuestionKind.NUMBER, ""),
    "range": (QuestionKind.NUMBER, "asked as a number to type, not a slider"),
    "date": (QuestionKind.DATE, ""),
    "note": (QuestionKind.STATEMENT, ""),
    "time": (QuestionKind.SHORT_TEXT, "asked as short text: no question here takes a time alone"),
    "datetime": (QuestionKind.DATE, "asked as a date, without the time of day"),
    "barcode": (QuestionKind.SHORT_TEXT, "asked as short text: nothing here reads a barcode"),
    "phone number": (QuestionKind.SHORT_TEXT, "asked as short text"),
    "image": (QuestionKind.FILE, "asked as a file, which may be a picture or a document"),
    "photo": (QuestionKind.FILE, "asked as a file, which may be a picture or a document"),
    "file": (QuestionKind.FILE, ""),
    "acknowledge": (QuestionKind.STATEMENT, "the words are shown, without a box to tick"),
    "trigger": (QuestionKind.STATEMENT, "the words are shown, without a box to tick"),
}

# types that ask nobody anything, or that nothing here can ask
LEFT: dict[str, str] = {
    "geopoint": "places on a map are not asked for here",
    "geotrace": "places on a map are not asked for here",
    "geoshape": "places on a map are not asked for here",
    "audio": "sound recordings are not taken here",
    "video": "films are not taken here",
    "rank": "putting choices in order is not asked for here",
    "select_one_from_file": "its choices are in another file",
    "select_multiple_from_file": "its choices are in another file",
    "select_one_external": "its choices are in another file",
    "calculate": "nothing is calculated from answers here",
    "hidden": "it asks nobody anything",
    "xml-external": "other files are not read",
    "csv-external": "other files are not read",
}
DEVICE = "it is noted by a device, and nothing is noted here that a person did not say"
METADATA = {
    "start", "start time", "get start time", "end", "end time", "get end time", "today", "get today", "deviceid",
    "device id", "get device id", "imei", "subscriberid", "subscriber id", "get subscriber id", "simserial", "sim id",
    "get sim id", "phonenumber", "get phone number", "username", "email", "audit", "start-geopoint", "background-audio",
    "background-geopoint", "instanceid", "uuid", "last-saved",
}  # fmt: skip

SELECT = re.compile(
    r"(?P<word>select[_ ]one[_ ]from[_ ]file|select[_ ]multiple[_ ]from[_ ]file|select[_ ]one[_ ]external"
    r"|select[_ ]one(?: from)?|select1|select[_ ]multiple(?: from)?|select all that apply(?: from)?|(?:odk:)?rank)"
    r"(?:\s+(?P<list>.+?))?(?P<other>\s+or[_ ](?:specify[_ ])?other)?",
    re.IGNORECASE,
)
BLOCK = re.compile(r"(begin|end)[_ ](group|repeat)", re.IGNORECASE)


@dataclass(frozen=True)
class Type:
    """A type cell, taken apart. `kind` is None for what asks nothing that can be asked here; `why` then says so."""

    word: str
    kind: QuestionKind | None = None
    why: str = ""
    list_name: str = ""
    has_other: bool = False


def parse(cell: str) -> Type | None:
    """What a type cell means; None where XLSForm has no such type."""
    words = " ".join(cell.split())
    select = SELECT.fullmatch(words)
    if select:
        return _select(select)
    word = words.lower()
    if word in MADE:
        return Type(word, *MADE[word])
    if word in LEFT:
        return Type(word, None, LEFT[word])
    if word in METADATA or word.startswith("uri:"):
        return Type(word, None, DEVICE)
    return None


def _select(found: re.Match[str]) -> Type:
    word, list_name = found["word"].lower().replace(" ", "_"), found["list"] or ""
    if word.endswith(("_file", "_external", "rank")):
        return Type(word, None, LEFT["rank" if word.endswith("rank") else word])
    if list_name.startswith("${"):
        return Type(word, None, "its choices are answers to another question")
    many = "multiple" in word or "all_that" in word
    kind = QuestionKind.MANY_CHOICES if many else QuestionKind.ONE_CHOICE
    return Type("select_multiple" if many else "select_one", kind, "", list_name, bool(found["other"]))
