"""The draw of a jury: seconds and memory for 1,000 tickets in pools of four sizes, chances for 50,000 people, and the check.

Each is a process of its own on one thread; seconds are of the processor, so that a busy machine does not change them.
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row
from engage.juries.draw.pool import Person, Pool, Quota

SHAPES = {"gender": (50, 48, 2), "age": (14, 17, 17, 17, 15, 11, 9), "area": (14, 18, 20, 16, 12, 8, 7, 5),
          "ethnicity": (78, 10, 6, 4, 2), "education": (18, 30, 18, 34), "disability": (80, 20),
          "tenure": (62, 19, 19), "attitude": (40, 35, 25)}  # fmt: skip
EAGER = (1.0, 1.6, 0.6, 1.2, 0.8, 0.5, 0.9, 0.7)  # volunteers are not like those who live here
SIZES = ((500, 40, 8, 90.0), (2_000, 100, 6, 120.0), (5_000, 100, 8, 120.0), (20_000, 150, 8, 180.0))
ALONE = """
import json, resource, sys, time
from bench.draw import a_pool
from engage.juries.draw.conduct import Rules, conduct
people, size, shapes, tickets = map(int, sys.argv[1:])
pool = a_pool(people, size, shapes)
begun = time.process_time()
draw = conduct(pool, Rules(tickets=tickets), b"bench")
spent = time.process_time() - begun
listed = draw.tickets
print(json.dumps({
    "seconds": spent, "classes": len(pool.sizes), "least": float(draw.chances.of_group.min()),
    "short": listed.short(pool, draw.chances) if listed else 0.0, "over": listed.over(pool, draw.chances) if listed else 0.0,
    "different": len(set(listed.panels)) if listed else 0,
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""
CHECKED = """
import sys, time
from pathlib import Path
from bench.draw import a_pool
from engage.juries.draw import bundle, verify
from engage.juries.draw.conduct import Rules, conduct
draw = conduct(a_pool(3000, 150, 2), Rules(), b"bench")
bundle.write(Path(sys.argv[1]), draw, bundle.Protocol("bench"), bundle.Number(1))
begun = time.process_time()
assert verify.main([sys.argv[1] + "/public"]) == 0
print(time.process_time() - begun)
"""


def a_pool(people: int, size: int, shapes: int) -> Pool:
    """Volunteers of a made-up county, some answers eager, and quotas of its census with two or three seats of play."""
    lot = random.Random(people * 1000 + size)
    features = list(SHAPES)[:shapes]
    weights = {f: [share * EAGER[i] for i, share in enumerate(SHAPES[f])] for f in features}
    found = [
        Person(f"v{n:06}", tuple(f"v{lot.choices(range(len(weights[f])), weights[f])[0]}" for f in features))
        for n in range(people)
    ]
    quotas = []
    for feature in features:
        for place, share in enumerate(SHAPES[feature]):
            fair = share * size / sum(SHAPES[feature])
            quotas.append(Quota(feature, f"v{place}", max(0, int(fair) - 1), int(fair) + 2))
    return Pool.of(size, quotas, features, found)


def alone(people: int, size: int, shapes: int, tickets: int) -> dict[str, float]:
    """What a process of its own says of one draw."""
    words = [sys.executable, "-c", ALONE, *map(str, (people, size, shapes, tickets))]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def drawing() -> Iterator[Row]:
    """The rows of the group."""
    for people, size, shapes, most in SIZES:
        told = alone(people, size, shapes, 1000)
        work = f"{people:,} people, {size} seats, {told['classes']:,} classes, 1,000 tickets"
        notes = f"short {told['short']:.1f}, over {told['over']:.1f}, {told['different']:,} different"
        yield Row("draw", work, told["seconds"], "s cpu", most, most / 2, "less", notes)
        yield Row("draw, memory", work, told["megabytes"], "MB", 500, 250, "less")
    told = alone(50_000, 150, 8, 0)
    work = f"50,000 people, 150 seats, {told['classes']:,} classes, chances alone"
    yield Row("draw", work, told["seconds"], "s cpu", 10, 5, "less", f"smallest chance {told['least']:.4%}")
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-c", CHECKED, str(Path(folder))]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
    seconds = float(done.stdout.splitlines()[-1])
    yield Row("check of a draw", "1,000 tickets of 150, everything public", seconds, "s cpu", 10, 5, "less")
