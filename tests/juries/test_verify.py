"""What a stranger can check, and that no change of a published file goes unnoticed."""

import ast
import gzip
import hashlib
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result

from engage.juries.draw import bundle, lot, verify
from tests.factories import juries

ROUND = 5_000_000
SIGNATURE = "ab" * 48
BEACON = {"round": ROUND, "signature": SIGNATURE, "randomness": hashlib.sha256(bytes.fromhex(SIGNATURE)).hexdigest()}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draw whose number a beacon gave, with reserves and households."""
    out = tmp_path_factory.mktemp("drawn")
    pool = juries.a_town(90, 8, paired=15, shapes=2)
    draw = juries.a_draw(pool, 120, reserves=2)
    protocol = bundle.Protocol("a seed", beacon_round=ROUND, household_rule=True)
    bundle.write(out, draw, protocol, bundle.number_of(bundle.list_hash(draw, protocol), BEACON, 120))
    return out


def copied(drawn: Path, to: Path) -> Path:
    shutil.copytree(drawn, to)
    return to


def faults(out: Path, *more: str) -> str:
    done = juries.verify(out, *more)
    assert done.exit_code == 1, done.stdout
    return "\n".join(line for line in done.stdout.splitlines() if line.startswith("WRONG"))


def test_untouched_files_verify_for_everybody_and_for_the_auditor(drawn: Path) -> None:
    for more in ((), ("--sealed", str(drawn / "sealed"))):
        done = juries.verify(drawn, *more)
        assert done.exit_code == 0, done.stdout
    posted = json.loads((drawn / "public" / "manifest.json").read_text())["list"]
    assert juries.verify(drawn, "--list-hash", posted).exit_code == 0
    assert "tickets.csv.gz" in faults(drawn, "--list-hash", "0" * 64)


def test_the_published_copy_runs_alone_with_nothing_installed(drawn: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-I", "-S", str(drawn / "public" / "verify.py"), str(drawn / "public")]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""


def test_the_checker_is_one_short_file_on_the_standard_library_alone() -> None:
    for module in (verify, lot):
        source = Path(str(module.__file__)).read_text()
        assert len(source.splitlines()) < 300
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                assert {name.name.partition(".")[0] for name in node.names} <= set(sys.stdlib_module_names)
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").partition(".")[0] in sys.stdlib_module_names


def test_two_hundred_changes_of_a_byte_are_each_named_by_file(drawn: Path, tmp_path: Path) -> None:
    lot_ = random.Random(7)
    names = sorted(file.name for file in (drawn / "public").iterdir())
    out = copied(drawn, tmp_path / "out")
    for _ in range(200):
        file = out / "public" / lot_.choice(names)
        before = file.read_bytes()
        place = lot_.randrange(len(before))
        file.write_bytes(before[:place] + bytes([before[place] ^ (1 << lot_.randrange(8))]) + before[place + 1 :])
        check = verify.Check(out / "public")
        check.step("manifest.json", "hashes", verify.files, None, None)
        assert any(fault.startswith(file.name + ":") for fault in check.faults), (file.name, place, check.faults)
        file.write_bytes(before)


def rewritten(out: Path, name: str, data: bytes) -> None:
    """Change a file as somebody would who puts every hash right again, all but the one that was posted elsewhere."""
    public = out / "public"
    (public / name).write_bytes(data)
    manifest = json.loads((public / "manifest.json").read_text())
    if name in manifest["files"]:
        manifest["files"][name] = bundle.sha256(data)
    if name == "tickets.csv.gz":
        manifest["list"] = bundle.sha256(gzip.decompress(data))
    (public / "manifest.json").write_text(json.dumps(manifest))
    sums = [f"{bundle.sha256(f.read_bytes())}  {f.name}\n" for f in sorted(public.iterdir()) if f.name != "SHA256SUMS"]
    (public / "SHA256SUMS").write_text("".join(sums))


def test_a_ticket_exchanged_with_every_hash_put_right_is_still_found(drawn: Path, tmp_path: Path) -> None:
    out = copied(drawn, tmp_path / "out")
    posted = json.loads((out / "public" / "manifest.json").read_text())["list"]
    lines = gzip.decompress((out / "public" / "tickets.csv.gz").read_bytes()).decode().splitlines(keepends=True)
    cells = lines[5].split(",")
    other = next(i for i in (f"p{n:05}" for n in range(90)) if i not in lines[5])
    lines[5] = ",".join([cells[0], other, *cells[2:]])
    rewritten(out, "tickets.csv.gz", gzip.compress("".join(lines).encode(), mtime=0))
    assert "counts.csv: another number of tickets" in faults(out)
    assert "tickets.csv.gz: not the list whose hash was posted" in faults(out, "--list-hash", posted)


@pytest.mark.parametrize("change", ["number", "panel", "round", "randomness", "signature", "reserves"])
def test_another_number_panel_or_beacon_round_is_found_in_the_result(drawn: Path, tmp_path: Path, change: str) -> None:
    out = copied(drawn, tmp_path / "out")
    told = json.loads((out / "public" / "result.json").read_text())
    if change == "number":
        told["number"] = (told["number"] + 1) % 120
    elif change in {"panel", "reserves"}:
        told[change] = [*told[change][1:], "p99999"]
    elif change == "round":
        told["beacon"]["round"] += 1
    else:
        told["beacon"][change] = "cd" * (len(told["beacon"][change]) // 2)
    rewritten(out, "result.json", json.dumps(told).encode())
    assert "result.json" in faults(out)


def test_a_missing_file_and_a_file_too_many_are_named(drawn: Path, tmp_path: Path) -> None:
    out = copied(drawn, tmp_path / "out")
    (out / "public" / "pool.csv").unlink()
    (out / "public" / "more.txt").write_text("x")
    told = faults(out)
    assert "pool.csv: missing" in told
    assert "more.txt: in no list" in told


def test_an_answer_changed_in_the_sealed_folder_is_found(drawn: Path, tmp_path: Path) -> None:
    out = copied(drawn, tmp_path / "out")
    file = out / "sealed" / "people.csv"
    lines = file.read_text().splitlines(keepends=True)
    cells = lines[3].rstrip("\n").split(",")
    cells[-1] = "b" if cells[-1] == "a" else "a"
    lines[3] = ",".join(cells) + "\n"
    file.write_text("".join(lines))
    told = faults(out, "--sealed", str(out / "sealed"))
    assert "people.csv: not the file that was sealed" in told
    assert "another record than was committed to" in told


def test_a_volunteer_can_check_her_receipt(drawn: Path, tmp_path: Path) -> None:
    receipts = json.loads((drawn / "sealed" / "receipts.json").read_text())
    mine = tmp_path / "mine.json"
    for id_ in ("p00000", "p00041", "p00089"):
        mine.write_text(json.dumps(receipts[id_]))
        assert juries.verify(drawn, "--receipt", str(mine)).exit_code == 0
    altered = receipts["p00041"] | {"record": receipts["p00041"]["record"].replace("f0", "f9")}
    mine.write_text(json.dumps(altered))
    assert "mine.json" in faults(drawn, "--receipt", str(mine))


def test_public_files_hold_no_answer_beside_an_id(drawn: Path) -> None:
    for name in ("pool.csv", "counts.csv"):
        text = (drawn / "public" / name).read_text()
        assert not any(
            f"f{n}" in line or line.endswith((",a", ",b"))
            for n in (0, 1)
            for line in text.splitlines()
            if "leaf" not in line and f"f{n}=" in line
        )
    assert (drawn / "public" / "pool.csv").read_text().splitlines()[0] == "id,leaf,home"
    assert (drawn / "public" / "counts.csv").read_text().splitlines()[0] == "id,tickets"


def test_small_counts_are_hidden_and_cannot_be_worked_out() -> None:
    from engage.juries.draw.bundle import _totals
    from engage.juries.draw.pool import Person, Pool, Quota

    values = ["a"] * 20 + ["b"] * 8 + ["c"] * 3
    people = [Person(f"p{n}", (value,)) for n, value in enumerate(values)]
    pool = Pool.of(4, [Quota("f", value, 0, 4) for value in "abcd"], ["f"], people)
    assert _totals(pool) == {"f=a": "20", "f=b": "not shown", "f=c": "fewer than 5", "f=d": "0"}


def test_a_test_draw_is_marked_as_one_and_a_replacement_names_what_it_follows(tmp_path: Path) -> None:
    juries.run("two_groups", tmp_path / "one", "--tickets", "20", "--seed", "a")
    manifest = tmp_path / "one" / "public" / "manifest.json"
    juries.run("two_groups", tmp_path / "two", "--tickets", "20", "--seed", "a", "--test", "--previous", str(manifest))
    protocol = json.loads((tmp_path / "two" / "public" / "protocol.json").read_text())
    assert protocol["is_test"] is True
    assert protocol["previous"] == bundle.sha256(manifest.read_bytes())
    assert json.loads((tmp_path / "one" / "public" / "protocol.json").read_text())["is_test"] is False


def beacon_run(out: Path, beacon: dict[str, object]) -> Result:
    out.mkdir()
    (out / "beacon.json").write_text(json.dumps(beacon))
    more = ("--tickets", "50", "--seed", "a", "--beacon-round", str(ROUND), "--beacon", str(out / "beacon.json"))
    return juries.run("two_groups", out / "drawn", *more)


def test_a_beacon_gives_the_number_only_from_the_round_that_was_named(tmp_path: Path) -> None:
    assert beacon_run(tmp_path / "right", dict(BEACON)).exit_code == 0
    assert juries.verify(tmp_path / "right" / "drawn").exit_code == 0
    assert beacon_run(tmp_path / "late", BEACON | {"round": ROUND + 1}).exit_code == 2
    assert beacon_run(tmp_path / "false", BEACON | {"randomness": "00" * 32}).exit_code == 2


def test_of_a_sealed_list_only_the_root_and_the_ticket_drawn_are_public(tmp_path: Path) -> None:
    done = juries.run("two_groups", tmp_path, "--seed", "a", "--number", "37", "--sealed-list", "--reserves", "1")
    assert done.exit_code == 0
    public, sealed = tmp_path / "public", tmp_path / "sealed"
    assert not {"tickets.csv.gz", "counts.csv", "salts.txt"} & {file.name for file in public.iterdir()}
    assert juries.verify(tmp_path, "--list-hash", json.loads(done.stdout)["list"]).exit_code == 0
    assert juries.verify(tmp_path, "--sealed", str(sealed)).exit_code == 0
    told = json.loads((public / "result.json").read_text())
    told["number"] = 38
    rewritten(tmp_path, "result.json", json.dumps(told).encode())
    assert "another ticket was opened than was drawn" in faults(tmp_path)
    told["number"], told["opened"]["record"] = 37, told["opened"]["record"].replace("37,", "38,")
    rewritten(tmp_path, "result.json", json.dumps(told).encode())
    assert "the ticket that was opened is not on the list" in faults(tmp_path)
    lines = (sealed / "salts.txt").read_text()
    (sealed / "salts.txt").write_text(lines.replace(lines[:4], "0000", 1))
    assert "tickets.csv.gz" in faults(tmp_path, "--sealed", str(sealed))
