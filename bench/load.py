"""Eight connections that ask without pause, and what each answer took."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median

from bench.server import Server

CONNECTIONS = 8
ROUNDS = 5


@dataclass(frozen=True)
class Ask:
    """One request: what to send, and the statuses that count as a right answer."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    right: tuple[int, ...] = (200,)


@dataclass
class Run:
    """What a round came to. `cpu` is server seconds per request, `waits` seconds each client waited."""

    cpu: float
    rate: float
    waits: list[float]


Asks = Callable[[int], Sequence[Ask]]


def drive(server: Server, asks: Asks, turns: int, connections: int = CONNECTIONS) -> Run:
    """Let each connection take its share of `turns`; a turn is one or more requests in a row. All must be right."""
    waits: list[float] = []
    wrong: list[str] = []
    guard = threading.Lock()
    numbers = iter(range(turns))

    def work() -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.connect()
        while not wrong:
            with guard:
                number = next(numbers, None)
            if number is None:
                break
            began = time.perf_counter()
            for ask in asks(number):
                connection.request(ask.method, ask.path, ask.body, ask.headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status not in ask.right:
                    with guard:
                        wrong.append(f"{ask.method} {ask.path}: {answer.status}")
            took = time.perf_counter() - began
            with guard:
                waits.append(took)
        connection.close()

    before, began = server.cpu(), time.perf_counter()
    workers = [threading.Thread(target=work) for _ in range(connections)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    elapsed, used = time.perf_counter() - began, server.cpu() - before
    if wrong:
        raise RuntimeError(f"wrong answers, the first: {wrong[0]}")
    return Run(used / turns, turns / elapsed, waits)


@dataclass
class Side:
    """One of two things compared: a server, what to ask of it, and how many turns a round."""

    server: Server
    asks: Asks
    turns: int


@dataclass
class Compared:
    """Floor and ours in turn, five rounds, medians. `ratio` is floor's cost ÷ ours: 1.0 means as cheap."""

    ratio: float
    floor: Run
    ours: Run


def compare(floor: Side, ours: Side, rounds: int = ROUNDS) -> Compared:
    """Measure both in turn so that whatever else the machine does falls on both."""
    for side in (floor, ours):
        drive(side.server, side.asks, max(16, side.turns // 10))
    pairs = [
        (drive(floor.server, floor.asks, floor.turns), drive(ours.server, ours.asks, ours.turns)) for _ in range(rounds)
    ]
    return Compared(
        median(f.cpu / o.cpu for f, o in pairs), _middle([f for f, _ in pairs]), _middle([o for _, o in pairs])
    )


def _middle(runs: list[Run]) -> Run:
    return Run(median(r.cpu for r in runs), median(r.rate for r in runs), [w for r in runs for w in r.waits])


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
