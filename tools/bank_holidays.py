"""Write out the bank holidays of the `holidays` library, mended, into engage/matters/bank_holidays.json.

Run it after the library was updated or a mend added, with the environment's Python, and read the difference: every
line that changed is a day on which somebody's deadline may move. `published_to` is raised by hand, once gov.uk has
published another year and tests/data/bank_holidays/published.csv says so.
"""

import json
import sys
from importlib.metadata import version

import environment

TARGET = environment.ROOT / "engage" / "matters" / "bank_holidays.json"


def text() -> str:
    """Return the file as the library of this moment gives it."""
    sys.path.insert(0, str(environment.ROOT))
    from engage.matters.calendar import reckoned

    book = json.loads(TARGET.read_text(encoding="utf-8"))
    years = range(book["first"], book["last"] + 1)
    book["library"] = f"holidays {version('holidays')}"
    book["days"] = {}
    days = []
    for year in years:
        lines = [
            json.dumps([h.day.isoformat(), h.name, " ".join(h.nations)], ensure_ascii=False) for h in reckoned(year)
        ]
        days.append(f'    "{year}": [\n      ' + ",\n      ".join(lines) + "\n    ]")
    head = json.dumps({**book, "mended": [], "days": {}}, indent=2, ensure_ascii=False)
    mended = ",\n    ".join(json.dumps(m, ensure_ascii=False) for m in book["mended"])
    head = head.replace('"mended": []', f'"mended": [\n    {mended}\n  ]')
    return head.replace('"days": {}', '"days": {\n' + ",\n".join(days) + "\n  }") + "\n"


if __name__ == "__main__":
    environment.enter(environment.DEV)
    TARGET.write_text(text(), encoding="utf-8")
