"""What can be put into an address: every query parameter, every key, every place to be sent on to, every odd method."""

import itertools
import logging
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import engage
from engage.accounts import Person
from engage.extensions import db
from tests.factories.people import PASSWORD
from tests.security.conftest import Told
from tests.security.test_stored_words import HOSTILE, Judge
from tests.security.walking import HOST, Seats, changed, counts, digests, kind_of

ODD = [
    "", "x", "-1", "0", "999999999999999999999", "9" * 400, "1e999", "nan", "\u0663", "\u00b2", "1_2", "0x1", "1.5", "null",
    "2026-02-31", "0000-00-00", "9999-12-31_1", "0001-01-01_1", "2026-01-01_99999999999999999999", "2026-01-01_-1",
    "2026-01-01_\u0663", "_", "__", "2026-W01-1_1", "20260101_1", "2026-01-01T00:00_1",
    "' OR 1=1 --", "%", "\\", '"', "*", "(", "a AND", 'NEAR("a"', "-a", "a:b", "^a", "{a b}", "\u202e", HOSTILE, "\U0001f642" * 50,
]  # fmt: skip


def parameters() -> set[str]:
    """Every name that any view reads from an address."""
    source = "\n".join(path.read_text() for path in Path(engage.__file__).parent.rglob("*.py"))
    read = set(re.findall(r'args(?:\.get(?:list)?\(|\[)"([\w-]+)"', source))
    return read | {
        "q",
        "after",
        "before",
        "page",
        "state",
        "body",
        "area",
        "audience",
        "interest",
        "from",
        "to",
        "sort",
        "order",
    }


def test_no_query_parameter_of_any_page_breaks_it(told: Told, seats: Seats, capsys: Any) -> None:
    names, faults, n = sorted(parameters()), [], 0
    for who in ("visitor", "resident", "board everything"):
        seat, before, seen = seats.of(who), digests(but=["throttle"]), set[str]()
        turn = itertools.cycle(range(len(ODD)))
        for address, first in list(seat.walk(*seats.starts(who), of_one=2)):
            endpoint, (path, _, _) = seat.endpoint(address)[0], address.partition("?")
            if first.status_code != 200 or endpoint in seen:
                continue
            seen.add(endpoint)
            own = set(re.findall(r"[?&]([\w-]+)=", first.get_data(as_text=True))) | set(
                re.findall(r'name="([\w-]+)"', _gets(first))
            )
            tries = [{name: ODD[next(turn)] for name in names} for _ in range(2)]
            tries += [{name: ODD[next(turn)]} for name in sorted(own & set(names) | set(own)) for _ in range(3)][:20]
            for asked in tries:
                long = sum(len(v.encode()) * 3 for v in asked.values()) > 4000
                sent = {k: v[:60] for k, v in asked.items()} if long else asked
                n += 1
                response = seat.client.get(path, query_string=sent)
                if response.status_code not in (200, 302, 303, 400, 403, 404, 409, 410, 414):
                    faults.append(f"{who} {path} {asked}: {response.status_code}")
                if response.mimetype == "text/html":
                    faults += [
                        f"{who} {path} {asked}: {fault}" for fault in Judge(response.get_data(as_text=True)).faults
                    ]
        if wrote := changed(before, digests(but=["throttle"])):
            faults.append(f"{who}: wrote {wrote}")
    with capsys.disabled():
        sys.stdout.write(f"\n  query: {n} tries with {len(names)} names ")
    assert not faults, f"{len(faults)}\n" + "\n".join(faults[:40])


def _gets(response: Any) -> str:
    """The forms of a page that only ask."""
    return "".join(re.findall(r'<form[^>]*method="get".*?</form>', response.get_data(as_text=True), re.DOTALL))


AWAY = [
    "//e.example", "///e.example", "////e.example", "/\\e.example", "\\\\e.example", "\\/e.example", "/\t/e.example", "/\n/e.example",
    "\t//e.example", " //e.example", "https://e.example", "https:e.example", "https:/e.example", "HTTPS://e.example", "http:e.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//e.example@127.0.0.1:8000", "@e.example",
    "127.0.0.1:8000@e.example", "http://127.0.0.1:8000@e.example", "http://127.0.0.1:8000.e.example", "/%0d%0aLocation:%20//e.example",
    "/\r\nLocation: //e.example", "/\x00/e.example", "/\u2028/e.example", "\u3002\u3002e.example", "/\uff0fe.example", "\uff0f\uff0fe.example",
    "//\u2025e.example", "/.//e.example", "/..//e.example", "/;//e.example", "?//e.example", "#//e.example", "//[::1]", "//e.example:80",
    "///", "//", "/\\", "/\\/e.example", "/\x0b/e.example", "/\x7f/e.example", "/\u00a0/e.example", "http:///e.example", "http:\\\\e.example",
    "//%65.example", "/%5ce.example", "/%2fe.example", "%2f%2fe.example", "x", "ftp://e.example", "file:///etc/passwd", "//e\u3002example",
    "https://127.0.0.1:8000\\@e.example", "/" + "a" * 5000, "mailto:a@e.example", "//e.example/%2e%2e", "/\u202e//e.example",
]  # fmt: skip


@pytest.mark.parametrize("place", ["/sign-in", "/account/confirm-password"])
def test_being_sent_on_never_leaves_the_house(told: Told, seats: Seats, place: str) -> None:
    assert len(AWAY) >= 60
    let_in = 0
    email = db.session.get_one(Person, seats.world.people["board everything"]).email
    db.session.rollback()
    from urllib.parse import quote

    for target in AWAY:
        seat = seats.of("visitor" if place == "/sign-in" else "board everything")
        address = f"{place}?next={quote(target, safe='')}"
        page = seat.get(address)
        assert page.status_code in (200, 302, 400, 404, 414), (target, page.status_code)
        sent = seat.post(address, {"email": email, "password": PASSWORD, "next": target})
        assert sent.status_code in (200, 302, 303, 400, 414), (target, sent.status_code)
        let_in += sent.status_code in (302, 303)
        where = sent.location or "/"
        assert urlsplit(where).netloc in ("", HOST), (target, where)
        assert where.startswith("/"), (target, where)
        assert not where.startswith(("//", "/\\")), (target, where)
        assert "e.example" not in where or "%" in where or where.startswith(("/.", "/;")), (target, where)
    assert let_in > 50  # the rest held what no address may hold


@pytest.mark.parametrize(
    "path",
    ["//e.example/", "//e.example/consultations", "/consultations//e.example", "//e.example/%2f..", "/\\e.example"],
)
def test_doubled_slashes_in_a_path_lead_to_no_other_house(seats: Seats, path: str) -> None:
    response = seats.of("visitor").client.open(path="/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path})
    where = response.location or "/"
    assert urlsplit(where).netloc in ("", HOST, "localhost"), where
    assert not where.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:8000@evil.example"},
        {"Host": "127.0.0.1:8000, evil.example"},
        {"Host": "evil.example:8000"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {
            "X-Forwarded-For": "10.9.8.7",
            "X-Real-IP": "10.9.8.7",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Prefix": "/evil.example",
        },
        {"X-Original-URL": "/desk/", "X-Rewrite-URL": "/desk/"},
    ],
    ids=str,
)
def test_no_header_decides_where_links_lead(told: Told, seats: Seats, headers: dict[str, str]) -> None:
    seat = seats.of("visitor")
    for address in (
        "/",
        "/consultations/feed.atom",
        "/register.json",
        "/register.atom",
        "/.well-known/security.txt",
        "/robots.txt",
        "/sign-in",
    ):
        response = seat.get(address, headers=headers)
        assert response.status_code in (200, 400, 404)
        assert b"evil.example" not in response.data
        assert "evil.example" not in str(response.headers)
        if "Host" in headers:
            assert response.status_code == 400, address
    email = db.session.get_one(Person, seats.world.people["board officer"]).email
    follow = f"/follow/{seats.world.references['board open']}"
    for address, typed in (("/forgotten-password", {"email": email}), (follow, {"email": "a@example.org"})):
        assert seat.post(address, typed, headers=headers).status_code in (200, 302, 303, 400)
    from engage.notices import Notice

    assert not [n.text for n in db.session.query(Notice) if "evil.example" in n.text or "10.9.8.7" in n.text]


def test_a_method_is_what_it_says_and_odd_ones_are_refused(told: Told, seats: Seats) -> None:
    seat, before = seats.of("board everything"), counts()
    for address in ("/", "/desk/", "/consultations/", f"/desk/consultations/{seats.world.references['board draft']}/"):
        for method in ("TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND", "X" * 50):
            response = seat.client.open(address, method=method)
            assert response.status_code in (400, 405, 415), (method, address, response.status_code)
        options = seat.client.options(address)
        assert options.status_code in (200, 405)
        assert "TRACE" not in options.headers.get("Allow", "")
        assert "Access-Control-Allow-Origin" not in options.headers
    override = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "POST", "X-HTTP-Method": "POST"}
    withdraw = f"/submissions/{seats.world.keys['private in_full']}/withdraw"
    assert seat.get(f"{withdraw}?_method=POST", headers=override).status_code == 200
    assert changed(before, counts()) == []


HIDDEN = [
    "/.git/config", "/.git/HEAD", "/.env", "/engage.sqlite3", "/data/engage.sqlite3", "/data/secret_key", "/secret_key", "/seal_key",
    "/console", "/debug", "/metrics", "/config.py", "/static/", "/static/../config.py", "/static/..%2fconfig.py", "/static/%2e%2e/config.py",
    "/static/....//config.py", "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/..\\config.py", "/static/%5c..%5cconfig.py",
    "/static/engage.css/../../../config.py", "/static/.hidden", "/static/engage.css%00.txt", "/templates/layouts/public.html", "/backup",
    "/server-status", "/actuator/env", "/.DS_Store", "/wp-login.php", "/documents/../../etc/passwd", "/documents/x/..%2f..%2fetc%2fpasswd",
    "/documents/%2e%2e/%2e%2e", "/migrations/env.py", "/static/engage.css.map", "/mail/", "/__pycache__/", "/.well-known/",
]  # fmt: skip


@pytest.mark.parametrize("address", HIDDEN)
def test_no_file_of_the_house_can_be_fetched(told: Told, seats: Seats, address: str) -> None:
    response = seats.of("visitor").get(address, follow_redirects=True)  # doubled slashes are made one
    assert response.status_code in (400, 404), response.status_code
    for told_too_much in (
        b"root:x:",
        b"SQLite format",
        b"[core]",
        b"SECRET_KEY",
        b"Index of",
        str(told.app.root_path).encode(),
    ):
        assert told_too_much not in response.data


def test_an_error_of_ours_tells_a_stranger_nothing_and_undoes_everything(
    told: Told, seats: Seats, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "sekret-in-trace SELECT * FROM person /work/path"
    seat = seats.of("board everything")
    n, before = 0, counts()
    for endpoint, view in list(told.app.view_functions.items()):
        if endpoint == "static":
            continue

        def broken(*_: Any, **__: Any) -> Any:
            raise RuntimeError(secret)

        monkeypatch.setitem(told.app.view_functions, endpoint, broken)
        rule = next(r for r in told.app.url_map.iter_rules() if r.endpoint == endpoint)
        values = {
            a: 1 if "Integer" in type(c).__name__ or "Whole" in type(c).__name__ else min(getattr(c, "items", {"x"}))
            for a, c in rule._converters.items()
        }
        built = rule.build(values)
        assert built is not None
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        response = seat.client.open(built[1], method=method)
        monkeypatch.setitem(told.app.view_functions, endpoint, view)
        n += 1
        assert response.status_code == 500, endpoint
        for leak in (
            secret,
            "Traceback",
            "RuntimeError",
            "sqlalchemy",
            "Werkzeug",
            told.app.root_path,
            "site-packages",
        ):
            assert leak.encode() not in response.data, (endpoint, leak)
            assert leak not in str(response.headers), (endpoint, leak)
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert n > 140
    assert changed(before, counts()) == []


def test_every_cookie_is_closed_to_scripts_and_other_sites_and_readers_get_none(told: Told, seats: Seats) -> None:
    for name in ("visitor", "board everything"):
        seat = seats.of(name)
        for address, response in seat.walk(*seats.starts(name), of_one=1, most=120):
            for cookie in response.headers.getlist("Set-Cookie"):
                assert "HttpOnly" in cookie, (address, cookie)
                assert re.search("SameSite=(Lax|Strict)", cookie), (address, cookie)
                assert "Domain=" not in cookie, (address, cookie)
                endpoint = seat.endpoint(address)[0]
                assert kind_of(told.app, endpoint) != "public", (address, cookie)
            if name != "visitor" and response.status_code == 200:
                assert "no-store" in response.headers.get("Cache-Control", ""), address


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "engage")
