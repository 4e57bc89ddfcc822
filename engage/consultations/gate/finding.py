"""One thing the gate found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    STOP = "stop"
    WARN = "warn"
    OK = "ok"

    @property
    def words(self) -> str:
        return {"stop": "Must be mended", "warn": "Think about it", "ok": "In order"}[self.value]


@dataclass(frozen=True)
class Finding:
    """What was looked at, how grave it is, what to say, and the section in which it is mended."""

    criterion: str
    level: Level
    words: str
    section: str = ""


def stop(criterion: str, words: str, section: str) -> Finding:
    return Finding(criterion, Level.STOP, words, section)


def warn(criterion: str, words: str, section: str) -> Finding:
    return Finding(criterion, Level.WARN, words, section)


def ok(criterion: str, words: str, section: str = "") -> Finding:
    return Finding(criterion, Level.OK, words, section)
