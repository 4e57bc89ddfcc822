"""Staff's Markdown becomes safe HTML once; nothing hostile survives it."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.content import plain, render, sanitise, tidy

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<img src=x onerror=alert(1)>",
    "<a href='vbscript:x'>x</a>",
    "<svg><style><img src=x onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form><button formaction=javascript:alert(1)>x",
    "<iframe src=//evil.example></iframe>",
    "<details open ontoggle=alert(1)>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_survives(text: str) -> None:
    for out in (render(text), sanitise(text)):
        lowered = out.lower()
        assert "<script" not in lowered
        assert "<img" not in lowered
        assert "<svg" not in lowered
        assert "<iframe" not in lowered
        assert 'href="javascript' not in lowered
        assert 'href="data' not in lowered
        assert 'href="vbscript' not in lowered


@given(st.text(alphabet="<>\"'=/ aimgscrptonerhfjv:()&#;!-[]`*_\\\n", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_string_of_hostile_letters_makes_a_handler_or_a_script(text: str) -> None:
    out = render(text).lower()
    assert "<script" not in out
    assert "<img" not in out


def test_a_link_to_another_host_without_a_scheme_is_dropped() -> None:
    assert "evil" not in render("[x](//evil.example)")
    assert 'href="/%5C' in render(r"[x](/\evil.example)")  # stays on our host


def test_links_that_are_allowed_are_kept_and_marked() -> None:
    out = render("[the plan](https://example.org/plan) and [us](mailto:a@example.org)")
    assert 'href="https://example.org/plan"' in out
    assert "nofollow" in out
    assert "mailto:a@example.org" in out


def test_a_heading_never_competes_with_the_page_title() -> None:
    out = render("# One\n\n## Two")
    assert "<h1" not in out
    assert "<h2>One</h2>" in out
    assert "<h3>Two</h3>" in out


def test_tables_and_lists_work() -> None:
    assert "<table>" in render("| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<li>" in render("- one\n- two")


def test_plain_words_of_markup() -> None:
    assert plain("<p>Tea &amp; <strong>cake</strong></p>") == "Tea & cake"


def test_tidy_keeps_every_word_and_line() -> None:
    assert tidy("a\r\nb\rc\td\x00\x1b") == "a\nb\nc\td"
    assert tidy("\u202eabc") == "\u202eabc"


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads take over from each other a thousand times as often."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty_threads")
def test_two_who_save_at_once_keep_each_their_own_words() -> None:
    """bleach's parser holds what it reads: shared by threads, it gave the words of one to the other."""
    texts = [f"**{n}** " + f"w{n} <b>x</b> " * 300 for n in range(6)]
    alone = [render(text) for text in texts]
    with ThreadPoolExecutor(6) as together:
        rounds = list(together.map(render, texts * 10))
    assert rounds == alone * 10
