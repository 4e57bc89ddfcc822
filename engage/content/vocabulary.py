"""The words of each era: one key for a concept, the profile supplies the word. Pure; an unknown key raises.

`vocabulary(profile)["network"].a` is "a LINk"; `.many`, `.the`, `.long.one` and `.short.one` are its other forms.
`vocabulary(profile).fill("{network.the} refers it to {scrutiny.a}")` puts them into a sentence.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

PROFILES = ("link2008", "hw2013", "hw2024")
HISTORICAL = {"predecessor"}  # names what came before: no word of its own era


class UnknownTermError(KeyError):
    """A template or sentence asks for a concept that the vocabulary does not have."""


@dataclass(frozen=True)
class Forms:
    """One way to say a concept: alone, several of it, with "a" or "an" where English needs it, with "the"."""

    one: str
    many: str
    a: str
    the: str

    def __str__(self) -> str:
        return self.one


@dataclass(frozen=True)
class Term(Forms):
    """A concept as it is usually said, its abbreviation, and its name in full; each falls back on the usual."""

    short: Forms
    long: Forms

    @property
    def spoken(self) -> set[str]:
        """Every form, to be looked for."""
        return {word for forms in (self, self.short, self.long) for word in (forms.one, forms.many)}


class Vocabulary(Mapping[str, Term]):
    """The words of one profile, by concept."""

    def __init__(self, profile: str) -> None:
        kept = json.loads(files("engage.content").joinpath("vocabulary", f"{profile}.json").read_text("utf-8"))
        self.profile, self.era = profile, str(kept["era"])
        self.also: frozenset[str] = frozenset(kept["also"])  # another era's words that this one knew too
        self._terms = {key: _term(forms) for key, forms in kept["terms"].items()}

    def __getitem__(self, key: str) -> Term:
        try:
            return self._terms[key]
        except KeyError:
            raise UnknownTermError(f"the vocabulary {self.profile} has no “{key}”") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def fill(self, text: str) -> str:
        """A sentence with `{network}`, `{network.many}`, `{scrutiny.a}`, `{commissioner.long.the}` filled in."""
        return text.format_map(self)

    @property
    def words(self) -> set[str]:
        """Every form of every concept of its own era, and what it knew of others."""
        return {word for key in self if key not in HISTORICAL for word in self[key].spoken} | self.also


@cache
def vocabulary(profile: str) -> Vocabulary:
    """The words of a profile; raises UnknownTermError where there is no such profile."""
    if profile not in PROFILES:
        raise UnknownTermError(f"there is no profile “{profile}”: there are {', '.join(PROFILES)}")
    return Vocabulary(profile)


def strangers(profile: str) -> set[str]:
    """The words that belong to other eras alone, and may not be seen where this profile speaks."""
    own = vocabulary(profile).words
    return {word for other in PROFILES if other != profile for word in vocabulary(other).words} - own


def strange_words(text: str, profile: str) -> list[str]:
    """What of another era's vocabulary a text says: whole words, and not within a longer term of this era."""
    wanted = sorted(strangers(profile), key=len, reverse=True)
    own = vocabulary(profile).words
    ours = sorted(own | {word[:1].upper() + word[1:] for word in own}, key=len, reverse=True)
    left = re.sub(_any_of(ours), " ", text)
    return [found.group() for found in re.finditer(_any_of(wanted), left)]


def speakers(installed: Callable[[], str]) -> dict[str, Callable[..., str]]:
    """`term`, `terms`, `a_term` and `the_term` for templates, in the words of the installation's profile.

    `of` takes a matter, a duty or whatever else keeps a profile of its own, or the name of one.
    """

    def forms(key: str, of: Any, form: str) -> Forms:
        profile = of if isinstance(of, str) else installed() if of is None else of.profile
        found = vocabulary(profile)[key]
        return {"": found, "short": found.short, "long": found.long}[form]

    def term(key: str, of: Any = None, form: str = "") -> str:
        return forms(key, of, form).one

    def terms(key: str, of: Any = None, form: str = "") -> str:
        return forms(key, of, form).many

    def a_term(key: str, of: Any = None, form: str = "") -> str:
        return forms(key, of, form).a

    def the_term(key: str, of: Any = None, form: str = "") -> str:
        return forms(key, of, form).the

    return {"term": term, "terms": terms, "a_term": a_term, "the_term": the_term}


def capital(text: str) -> str:
    """The first letter large and the others as they are: at the start of a sentence LINk stays LINk."""
    return text[:1].upper() + text[1:]


def _any_of(words: list[str]) -> str:
    return rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?!\w|-\d)"  # SHA-256 is no health authority


def _term(kept: dict[str, Any]) -> Term:
    one, many, a, the = (kept[form] for form in ("one", "many", "a", "the"))
    usual = Forms(one, many, a, the)
    short, long = (Forms(**kept[form]) if form in kept else usual for form in ("short", "long"))
    return Term(one, many, a, the, short=short, long=long)
