"""Who lives together: addresses made equal where they are written differently, and near ones listed for a person."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ?([0-9][A-Z]{2})\b")
FLAT = re.compile(r"\b(?:FLAT|FLT|APARTMENT|APT|APPT|UNIT|ROOM|RM) ?(?:NO|NUMBER)? ?([0-9]+[A-Z]?|[A-Z])\b")
SLASH = re.compile(r"\b([0-9]+[A-Z]?|[A-Z]) ?/ ?([0-9]+[A-Z]?)\b")
NUMBER = re.compile(r"\b[0-9]+[A-Z]?\b")
SHORT = {
    "STREET": "ST", "STR": "ST", "SAINT": "ST", "ROAD": "RD", "AVENUE": "AVE", "AV": "AVE", "LANE": "LN", "DRIVE": "DR",
    "DRV": "DR", "CLOSE": "CL", "COURT": "CT", "CRT": "CT", "CRESCENT": "CRES", "CRESC": "CRES", "CR": "CRES",
    "SQUARE": "SQ", "TERRACE": "TER", "TERR": "TER", "GARDENS": "GDNS", "GARDEN": "GDNS", "GDN": "GDNS", "GROVE": "GR",
    "GRV": "GR", "PLACE": "PL", "PARK": "PK", "HOUSE": "HSE", "HO": "HSE", "BUILDINGS": "BLDG", "BUILDING": "BLDG",
    "BLDGS": "BLDG", "COTTAGE": "COTT", "COTTAGES": "COTT", "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W",
    "GREEN": "GRN", "HILL": "HL", "MOUNT": "MT", "UPPER": "UPR", "LOWER": "LWR", "GREAT": "GT", "AND": "", "THE": "",
    "NO": "", "NUMBER": "",
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Address:
    """An address in one form: `flat` and `postcode` may be empty; `words` are the rest, shortened."""

    flat: str
    number: str
    words: tuple[str, ...]
    postcode: str

    @property
    def name(self) -> str:
        return "|".join((self.flat, self.number, " ".join(self.words), self.postcode))


@dataclass(frozen=True)
class Homes:
    """Each person's household by id (empty: unknown), and lists of ids that are the same or nearly so."""

    of: dict[str, str]
    same: tuple[tuple[str, ...], ...]
    review: tuple[tuple[str, ...], ...]


def address(lines: list[str]) -> Address | None:
    """One form of an address given in one or more columns; None where it is unknown. A postcode alone is no household."""
    plain = unicodedata.normalize("NFKD", " , ".join(lines)).encode("ascii", "ignore").decode().upper()
    plain = re.sub(r"[.'’]", "", plain)
    plain = re.sub(r"[^A-Z0-9/]+", " ", plain).strip()
    found = list(POSTCODE.finditer(plain))
    postcode = "".join(found[-1].groups()) if found else ""
    rest = POSTCODE.sub(" ", plain) if found else plain
    flat, number, rest = _numbers(rest)
    words = tuple(short for word in rest.replace("/", " ").split() if (short := SHORT.get(word, word)))
    if not (flat or number or words) and len(lines) > 1:
        return None
    return Address(flat, number, words, postcode) if flat or number or words or postcode else None


def _numbers(rest: str) -> tuple[str, str, str]:
    """Flat, number and what is left: "Flat 2, 10" is "2/10"."""
    flat = number = ""
    if at := FLAT.search(rest):
        flat, rest = at.group(1), rest[: at.start()] + " " + rest[at.end() :]
    elif at := SLASH.search(rest):
        flat, number = at.groups()
        return flat, number, rest[: at.start()] + " " + rest[at.end() :]
    elif at := re.match(r"^ ?([0-9]+[A-Z]?) +([0-9]+[A-Z]?) +[A-Z]", rest):
        flat, number = at.groups()  # "2, 10 High Street"
        return flat, number, rest[at.end(2) :]
    if at := NUMBER.search(rest):
        number, rest = at.group(), rest[: at.start()] + " " + rest[at.end() :]
    return flat, number, rest


def homes(addresses: dict[str, Address | None]) -> Homes:
    """Households of people by id: equal addresses are one; near ones are not merged but listed."""
    living: dict[Address, list[str]] = defaultdict(list)
    for id_ in sorted(addresses):
        found = addresses[id_]
        if found is not None:
            living[found].append(id_)
    of = {id_: found.name if found is not None else "" for id_, found in addresses.items()}
    same = tuple(tuple(ids) for _, ids in sorted(living.items()) if len(ids) > 1)
    near = {tuple(sorted((*living[one], *living[other]))) for one, other in _pairs(list(living)) if _near(one, other)}
    return Homes(of, same, tuple(sorted(near)))


def _pairs(found: list[Address]) -> list[tuple[Address, Address]]:
    """Pairs that could be near: they share a postcode, or number and street."""
    shelves: dict[tuple[str, ...], list[Address]] = defaultdict(list)
    for one in sorted(found):
        if one.postcode:
            shelves["postcode", one.postcode, one.number].append(one)
            shelves["postcode", one.postcode, *one.words].append(one)
        shelves["street", one.number, *one.words].append(one)
    pairs = {pair for shelf in shelves.values() for pair in combinations(shelf, 2)}
    return sorted(pairs)


def _near(one: Address, other: Address) -> bool:
    """A flat and its bare number; an address and itself without postcode; a number with its letter; a slip in the street."""
    postcodes = one.postcode == other.postcode or not (one.postcode and other.postcode)
    if not postcodes:
        return False
    flats = one.flat == other.flat or not (one.flat and other.flat)
    if one.words == other.words:
        return (flats and one.number == other.number) or _lettered(one, other)
    same_door = one.number == other.number and one.flat == other.flat and one.postcode == other.postcode
    if not same_door or not one.postcode:
        return False
    return _slip("".join(one.words), "".join(other.words)) or _part(one.words, other.words)


def _lettered(one: Address, other: Address) -> bool:
    """10A, flat A at 10, and 10."""
    pair = {(one.flat + "/" if one.flat else "") + one.number, (other.flat + "/" if other.flat else "") + other.number}
    for door in sorted(pair):
        flat, _, number = door.rpartition("/")
        if flat.isalpha() and number + flat in pair:
            return True
        if not flat and number[-1:].isalpha() and number[:-1] in pair:
            return True
    return False


def _part(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """One is the other with a town or a house name more."""
    short, long = sorted((one, other), key=len)
    return bool(short) and (long[: len(short)] == short or long[-len(short) :] == short)


def _slip(one: str, other: str) -> bool:
    """At most two letters differ in names of six letters or more."""
    if min(len(one), len(other)) < 6 or abs(len(one) - len(other)) > 2:
        return False
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        now = [i]
        for j, b in enumerate(other, 1):
            now.append(min(before[j] + 1, now[-1] + 1, before[j - 1] + (a != b)))
        before = now
    return before[-1] <= 2
