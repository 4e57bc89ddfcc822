"""Reading changes nothing: every page that anybody can reach, by GET and by HEAD, leaves every table as it was."""

import sys
from typing import Any

from tests.security.conftest import Told
from tests.security.walking import Seats, changed, digests

THOROUGH = ("visitor", "resident", "board everything")


def test_no_page_that_is_read_changes_any_table(told: Told, seats: Seats, capsys: Any) -> None:
    reached, faults, n = set[str](), list[str](), 0
    for name in seats.everybody():
        seat = seats.of(name)
        before = digests()
        for address, response in seat.walk(*seats.starts(name), of_one=2 if name in THOROUGH else 1):
            n += 1
            endpoint = seat.endpoint(address)[0]
            if response.status_code >= 500:
                faults.append(f"{name} {address}: {response.status_code}")
            if endpoint in reached:
                continue
            reached.add(endpoint)
            head = seat.client.head(address)
            if head.status_code != response.status_code or head.data:
                faults.append(f"{name} HEAD {address}: {head.status_code}, GET {response.status_code}")
        if wrote := changed(before, digests()):
            faults.append(f"{name}: reading wrote {wrote}")
    readable = {r.endpoint for r in told.app.url_map.iter_rules() if "GET" in (r.methods or ())}
    with capsys.disabled():
        sys.stdout.write(
            f"\n  reading: {n} pages, {len(reached)} of {len(readable)} views; not reached: {sorted(readable - reached)}"
        )
    assert not faults, "\n".join(faults)
    assert len(readable - reached) < 90  # acts of a state that nothing in the story is in
