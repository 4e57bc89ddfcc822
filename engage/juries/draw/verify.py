"""Check a draw from its published files alone: python3 verify.py FOLDER/public

Written to be read by a stranger: Python's standard library only, and nothing of the program that made the draw. It checks the
hashes of all files, the root over the pool's salted records, a volunteer's receipt (--receipt FILE), the size of every ticket,
that nobody is on it twice or with somebody of her household, how many tickets each id has, the arithmetic of the fairness
proof, the number and the panel. --list-hash HASH compares the ticket list with the hash posted elsewhere; --sealed FOLDER, for
the appointed auditor, adds quotas, classes and chances. A beacon's signature itself is checked by any drand client.

Every fault is one line that names its file. Exit 0 when there is none, 1 when there are some.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import sys
import zlib
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

UNREADABLE = (OSError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError, EOFError, zlib.error, csv.Error)  # fmt: skip


class Check:
    """One folder, what was found wrong in it, and what was found right."""

    def __init__(self, public: Path) -> None:
        self.public = public
        self.faults: list[str] = []
        self.good: list[str] = []

    def say(self, right: bool, file: str, wrong: str) -> bool:
        if not right:
            self.faults.append(f"{file}: {wrong}")
        return right

    def step(self, file: str, name: str, check: Any, *given: Any) -> None:
        """Run one part; a file that cannot be read is a fault of that file."""
        before = len(self.faults)
        try:
            found = check(self, *given)
        except UNREADABLE as error:
            at = error.filename if isinstance(error, OSError) and error.filename else file
            self.faults.append(f"{Path(str(at)).name}: not as it should be ({type(error).__name__})")
            return
        if len(self.faults) == before:
            self.good.append(f"{name}{': ' + found if found else ''}")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def read_csv(data: bytes) -> list[dict[str, str]]:
    """Rows by column; a quote before a formula sign, put there for spreadsheets, is taken off."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    plain = [[c[1:] if c[:1] == "'" and c[1:2] in {"=", "+", "-", "@"} else c for c in row] for row in rows]
    return [dict(zip(plain[0], row, strict=True)) for row in plain[1:]]


def files(check: Check, sealed: Path | None, list_hash: str | None) -> str:
    """Two lists of hashes must agree with the files and with each other; the odd one out is named."""
    sums: dict[str, str] = {}
    for line in (check.public / "SHA256SUMS").read_bytes().decode("utf-8", "replace").split("\n")[:-1]:
        digest, _, name = line.partition("  ")
        check.say(name not in sums, "SHA256SUMS", f"lists {name[:80]} twice")
        sums[name] = digest
    manifest = read_json(check.public / "manifest.json")
    listed: dict[str, str] = manifest["files"]
    check.say(set(sums) - {"result.json"} == set(listed) | {"manifest.json"}, "SHA256SUMS", "lists other files")
    for name in sorted(set(listed) | set(sums) & {"manifest.json", "result.json"}):
        path = check.public / name
        if not check.say(path.parent == check.public and path.is_file(), name, "missing"):
            continue
        now = sha(path.read_bytes())
        right = check.say(now in {sums.get(name), listed.get(name)}, name, "not the file that was published")
        if right or name not in listed:  # where only one list has it, either may have been changed
            check.say(sums.get(name) == now, "SHA256SUMS", f"gives another hash for {name}")
            check.say(listed.get(name, now) == now, "manifest.json", f"gives another hash for {name}")
    for path in sorted(check.public.iterdir()):
        check.say(path.name in sums or path.name == "SHA256SUMS", path.name, "in no list of hashes")
    for name, digest in sorted(manifest["sealed"].items()) if sealed else ():
        check.say(sha((Path(str(sealed)) / name).read_bytes()) == digest, name, "not the file that was sealed")
    posted = list_hash or manifest["list"]
    check.say(posted.lower().strip() == manifest["list"], "tickets.csv.gz", "not the list whose hash was posted")
    return f"{len(sums)} files, list {manifest['list']}"


def merkle(leaves: list[str]) -> str:
    """SHA-256 of 01, left and right for each pair; one without a pair goes up as it is."""
    level = [bytes.fromhex(leaf) for leaf in leaves]
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[2 * len(pairs) :]
    return level[0].hex()


def pool(check: Check) -> str:
    rows = read_csv((check.public / "pool.csv").read_bytes())
    protocol, manifest = read_json(check.public / "protocol.json"), read_json(check.public / "manifest.json")
    ids = [row["id"] for row in rows]
    check.say(len(set(ids)) == len(ids) == protocol["people"], "pool.csv", "an id is there twice, or is missing")
    root = merkle([row["leaf"] for row in rows])
    check.say(root == protocol["root"], "pool.csv", "the root over the pool is not the one committed to")
    check.say(manifest["root"] == protocol["root"], "manifest.json", "another root than the protocol's")
    return f"{len(ids)} people, root {root[:12]}…"


def climb(opened: dict[str, Any]) -> str:
    """The root that a record, its salt and the hashes beside its way lead to."""
    digest = hashlib.sha256(b"\0" + bytes.fromhex(opened["salt"]) + opened["record"].encode()).digest()
    for side, beside in opened["path"]:
        other = bytes.fromhex(beside)
        digest = hashlib.sha256(b"\1" + (other + digest if side == "left" else digest + other)).digest()
    return digest.hex()


def receipt(check: Check, file: Path) -> str:
    mine, root = read_json(file), read_json(check.public / "protocol.json")["root"]
    check.say(climb(mine) == root, file.name, "this record was not in the pool that was committed to")
    check.say(json.loads(mine["record"])[0] == mine["id"], file.name, "the record is another person's")
    return str(mine["id"])


def tickets_of(data: bytes) -> tuple[list[list[str]], list[list[str]]]:
    """Members and reserves of every ticket, by number."""
    rows = read_csv(data)
    members = [[v for k, v in row.items() if k.startswith("member ")] for row in rows]
    return members, [[v for k, v in row.items() if k.startswith("reserve ") and v] for row in rows]


def tickets(check: Check, folder: Path) -> str:
    """Every ticket of an open list; of a sealed one, in the sealed folder, its root as well."""
    data = gzip.decompress((folder / "tickets.csv.gz").read_bytes())
    protocol, manifest = read_json(check.public / "protocol.json"), read_json(check.public / "manifest.json")
    name, listed = "tickets.csv.gz", sha(data)
    if protocol["sealed_list"]:
        lines = zip((folder / "salts.txt").read_text().split(), data.splitlines()[1:], strict=True)
        listed = merkle([sha(b"\0" + bytes.fromhex(salt) + line) for salt, line in lines])
    check.say(listed == manifest["list"], name, "not the list whose hash the manifest gives")
    home = {row["id"]: row["home"] for row in read_csv((check.public / "pool.csv").read_bytes())}
    members, reserves = tickets_of(data)
    numbers = [row["ticket"] for row in read_csv(data)]
    check.say(numbers == [str(n) for n in range(protocol["tickets"])], name, "tickets are not 0, 1, 2 …")
    for number, (panel, more) in enumerate(zip(members, reserves, strict=True)):
        here = f"ticket {number} "
        check.say(len([id_ for id_ in panel if id_]) == protocol["size"], name, here + "has another size")
        check.say(len({*panel, *more}) == len(panel) + len(more), name, here + "holds an id twice")
        check.say(all(id_ in home for id_ in (*panel, *more)), name, here + "holds an id that is not in the pool")
        homes = [home.get(id_, "") for id_ in (*panel, *more) if home.get(id_, "")]
        check.say(len(set(homes)) == len(homes), name, here + "holds two of one household")
    counted = Counter(id_ for panel in members for id_ in panel)
    stated = {row["id"]: int(row["tickets"]) for row in read_csv((folder / "counts.csv").read_bytes())}
    wrong = sorted(id_ for id_ in home if counted[id_] != stated.get(id_))
    check.say(not wrong and set(stated) == set(home), "counts.csv", f"another number of tickets for {wrong[:3]}")
    check.say(min(stated.values()) == manifest["fewest"], "manifest.json", "another least number of tickets")
    return f"{len(members)} legal in all that is public; list {manifest['list'][:12]}…"


def proof(check: Check, folder: Path) -> str:
    """Points times bounds over points times people: nobody can promise everyone more than that."""
    if not (folder / "proof.json").exists():
        return "not published, as it would show a count below 5; the auditor has it"
    told = read_json(folder / "proof.json")
    quotas = {f"{r['feature']}={r['value']}": r for r in read_csv((check.public / "quotas.csv").read_bytes())}
    protocol = read_json(check.public / "protocol.json")
    above = below = Fraction(told["excess"])
    for weight in told["weights"]:
        points, name = Fraction(weight["weight"]), weight["name"]
        check.say((points > 0) == (weight["side"] == "max"), "proof.json", f"{name} uses the wrong bound")
        if weight["kind"] == "quota":
            check.say(int(quotas[name][weight["side"]]) == weight["bound"], "proof.json", f"another quota for {name}")
            count = quotas[name]["pool"]
            check.say(not count.isdigit() or int(count) == weight["people"], "proof.json", f"another count of {name}")
        elif weight["kind"] == "size":
            sizes = (protocol["size"], protocol["people"])
            check.say((weight["bound"], weight["people"]) == sizes, "proof.json", "another size of panel or pool")
        above, below = above + points * weight["bound"], below + points * weight["people"]
    bound = min(above / below, Fraction(1)) if below > 0 and above >= 0 else Fraction(1)
    check.say(bound == Fraction(told["bound"]), "proof.json", f"the sum gives {bound}, not {told['bound']}")
    stated = Fraction(read_json(check.public / "manifest.json")["bound"])
    check.say(stated == bound, "manifest.json", f"gives another bound than {bound}")
    return f"nobody can promise everyone more than {bound} = {float(bound):.6f}"


def number_from(list_hash: str, randomness: str, tickets: int) -> int:
    """Numbers of 64 bits from SHA-256(list hash, randomness, counter); those that would favour small ones are skipped."""
    counter = 0
    while True:
        block = hashlib.sha256(bytes.fromhex(list_hash + randomness) + counter.to_bytes(8, "big")).digest()
        for start in range(0, 32, 8):
            number = int.from_bytes(block[start : start + 8], "big")
            if number < 2**64 - 2**64 % tickets:
                return number % tickets
        counter += 1


def result(check: Check) -> str:
    told, name = read_json(check.public / "result.json"), "result.json"
    protocol, manifest = read_json(check.public / "protocol.json"), read_json(check.public / "manifest.json")
    check.say(told["list"] == manifest["list"], name, "drawn from another list")
    if protocol["sealed_list"]:
        check.say(climb(told["opened"]) == manifest["list"], name, "the ticket that was opened is not on the list")
        number, *cells = next(csv.reader([told["opened"]["record"]]))
        panel, more = cells[: protocol["size"]], [cell for cell in cells[protocol["size"] :] if cell]
        check.say(number == str(told["number"]), name, "another ticket was opened than was drawn")
    else:
        members, reserves = tickets_of(gzip.decompress((check.public / "tickets.csv.gz").read_bytes()))
        if not check.say(0 <= told["number"] < len(members), name, "there is no ticket of this number"):
            return ""
        panel, more = members[told["number"]], reserves[told["number"]]
    check.say(sorted(told["panel"]) == sorted(panel), name, "the panel is not the ticket's")
    check.say(told["reserves"] == more, name, "the reserves are not the ticket's")
    beacon, named = told["beacon"], protocol["beacon_round"]
    check.say((beacon is None) == (named is None), name, "the protocol names another way to make the number")
    if beacon is not None:
        check.say(beacon["round"] == named, name, f"the protocol names round {named}")
        check.say(sha(bytes.fromhex(beacon["signature"])) == beacon["randomness"], name, "no SHA-256 of the signature")
        given = number_from(manifest["list"], beacon["randomness"], protocol["tickets"])
        check.say(given == told["number"], name, f"the beacon gives {given}")
    return f"number {told['number']}" + (" (check the signature with any drand client)" if beacon else "")


def sealed(check: Check, folder: Path) -> str:
    """For the auditor: every quota of every ticket, every record, every class's chance, and the proof's scores."""
    people = read_csv((folder / "people.csv").read_bytes())
    protocol = read_json(check.public / "protocol.json")
    features, answers = protocol["features"], {}
    leaf = {row["id"]: row["leaf"] for row in read_csv((check.public / "pool.csv").read_bytes())}
    alike: dict[str, set[tuple[str, ...]]] = {}
    for row in people:
        record = [row["id"], row["home"], [[f, row[f]] for f in features]]
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        digest = sha(b"\0" + bytes.fromhex(row["salt"]) + line.encode())
        check.say(leaf.get(row["id"]) == digest, "people.csv", f"{row['id']} has another record than was committed to")
        answers[row["id"]] = {f"{f}={row[f]}" for f in features}
        alike.setdefault(row["class"], set()).add(tuple(row[f] for f in features))
    check.say(set(answers) == set(leaf), "people.csv", "other people than the pool's")
    check.say(all(len(kinds) == 1 for kinds in alike.values()), "people.csv", "a class holds different answers")
    quotas = read_csv((check.public / "quotas.csv").read_bytes())
    classes = {row["class"]: row for row in read_csv((folder / "classes.csv").read_bytes())}
    stated_sizes = Counter({number: int(row["people"]) for number, row in classes.items()})
    check.say(stated_sizes == Counter(row["class"] for row in people), "classes.csv", "other sizes of classes")
    here = folder if protocol["sealed_list"] else check.public
    if protocol["tickets"]:
        members, _ = tickets_of(gzip.decompress((here / "tickets.csv.gz").read_bytes()))
        for number, panel in enumerate(members):
            held = Counter(value for id_ in panel for value in answers.get(id_, ()))
            for q in quotas:
                name = f"{q['feature']}={q['value']}"
                right = int(q["min"]) <= held[name] <= int(q["max"])
                check.say(right, "tickets.csv.gz", f"ticket {number} seats {held[name]} with {name}")
        stated = {row["id"]: int(row["tickets"]) for row in read_csv((here / "counts.csv").read_bytes())}
        for row in people:
            lacks = float(classes[row["class"]]["chance"]) * len(members) - stated[row["id"]]
            check.say(-4 <= lacks <= 3, "counts.csv", f"{row['id']} has not the tickets her chance stands for")
    told = read_json(folder / "proof.json")
    points = {w["name"]: Fraction(w["weight"]) for w in told["weights"] if w["kind"] == "quota"}
    if all(w["kind"] != "household" for w in told["weights"]):
        base = sum((Fraction(w["weight"]) for w in told["weights"] if w["kind"] == "size"), Fraction(0))
        scores = [base + sum((points.get(v, Fraction(0)) for v in a), Fraction(0)) for a in answers.values()]
        check.say(-sum(s for s in scores if s < 0) == Fraction(told["excess"]), "proof.json", "another excess")
    return f"{len(classes)} classes, quotas of every ticket"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a draw from its published files.")
    for name in ("public", "--sealed", "--receipt"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--list-hash")
    parser.add_argument("--proof", action="store_true", help="only the fairness proof")
    given = parser.parse_args(arguments)
    check = Check(given.public)
    if not given.proof:
        check.step("manifest.json", "hashes", files, given.sealed, given.list_hash)
        check.step("pool.csv", "pool", pool)
        for folder in [f for f in (given.public, given.sealed) if f and (f / "tickets.csv.gz").exists()][:1]:
            check.step("tickets.csv.gz", "tickets", tickets, folder)
        if (given.public / "result.json").exists():
            check.step("result.json", "result", result)
        if given.receipt:
            check.step(given.receipt.name, "receipt", receipt, given.receipt)
        if given.sealed:
            check.step("people.csv", "sealed", sealed, given.sealed)
    check.step("proof.json", "proof", proof, given.sealed or given.public)
    sys.stdout.writelines([f"right  {line}\n" for line in check.good] + [f"WRONG  {line}\n" for line in check.faults])
    return 1 if check.faults else 0


if __name__ == "__main__":
    sys.exit(main())
