"""Write docs/clocks.md from engage/matters/clocks.json. Run it with the environment's Python after the data changed."""

import sys

import environment

TARGET = environment.ROOT / "docs" / "clocks.md"

SECTIONS = {
    "Local involvement networks, 1 April 2008 to 31 March 2013": ("LK08",),
    "Freedom of information": ("FOI",),
    "Overview and scrutiny": ("OS02", "OS07"),
    "Local Healthwatch, from 1 April 2013": ("HW13",),
    "Health scrutiny and changes of services, from 1 April 2013": ("OS13", "RC24"),
    "Involving people": ("NH08", "NH13", "CT12"),
    "Quality accounts": ("AHC", "QA10"),
    "Consultations": ("CP08", "CP16", "CONS", "BODY", "GUNNING", "PE"),
    "Petitions": ("PT06", "PT09", "PT10"),
    "Citizens’ juries": ("JY",),
    "Personal data and meetings": ("DP", "LG"),
}

HEAD = """# Clocks

Every period that a duty in Engage can run on, and the preconditions, limits and powers beside them. Written from
`engage/matters/clocks.json` by `tools/clocks.py`; change the data, not this page. `flask clocks due CLOCK_ID --from DATE`
says when a clock ends that starts on a day, which days are left out, and why.

**Rests on** says how binding a clock is. Only *law* is required by law; a *code*, *policy* or *practice* is not, and
*local* is a default of this product or a body’s own promise. **Sure** says how far the source was followed: A, the
instrument itself was read; B, a secondary source; C, general knowledge, to be checked before it is relied on.
A clock without a date shows the time that has passed and its local target. It is never in breach.

## Ways of counting

| code | how | day 1 | last day |
|---|---|---|---|
| `WD-INC/ENG` | “beginning with the date of” | the day itself if it is a working day in England, else the next one | the nth working day |
| `WD-EXC/ENG` | “within n working days of” | the next working day in England; whether the day itself might count is not certain, so the earlier day is shown as safe | the nth working day |
| `WD-EXC/UK` | “the nth working day following” | the next day that is a working day in every part of the United Kingdom | the nth working day |
| `WD-CLEAR/ENG` | “n clear days before” | counted back: neither the meeting nor the day of notice counts | the last working day for notice |
| `CD-INC` | “n days beginning with” | the day itself | n − 1 days later |
| `CD-EXC` | “within n days of” | the day after | n days later |
| `CM-INC` | “n months beginning with” | the day itself | the day before the same date, or the last day of a month without it |
| `CM` | “n months after” | the day after | the same date, or the last day of a month without it |
| `HOURS` | “within n hours” | the moment itself | the same moment so many hours later, whatever the clocks on the wall do |
| `FIXED` | “by 30 June” | – | the next such date on or after the day |
| `LOCAL-DATE` | – | – | a date that somebody sets, and that is recorded |
| `ASAP`, `REASONABLE`, `IMMEDIATE`, `NONE` | – | – | no date |
| `GATE`, `BLOCK`, `RANGE`, `THRESHOLD` | – | – | not clocks: what must come first, a time when something may not be done, limits |

Working days leave out Saturdays, Sundays, Christmas Day, Good Friday and bank holidays. A period ends with its last day,
at midnight in London.

## Eras

A duty runs on the rules of the day of the event that started it, and keeps them.
"""


def document() -> str:
    """Return the page as the data of this moment gives it."""
    sys.path.insert(0, str(environment.ROOT))
    from engage.matters.clocks import clocks

    left = list(clocks().values())
    parts = [HEAD, _eras()]
    for title, prefixes in SECTIONS.items():
        mine = [c for c in left if c.id.split("-")[0] in prefixes]
        left = [c for c in left if c not in mine]
        parts.append(f"\n## {title}\n\n{_table(mine)}\n\n{_notes(mine)}")
    if left:
        raise SystemExit(f"These clocks have no section in tools/clocks.py: {[c.id for c in left]}")
    return "\n".join(parts)


def _eras() -> str:
    from engage.content.dates import day
    from engage.matters.profile import ERAS

    rows = [f"| `{p}` | {day(era.first)} | {day(era.last) or '–'} |" for p, era in ERAS.items()]
    return "\n".join(["| profile | first day | last day |", "|---|---|---|", *rows])


def _table(found: list) -> str:
    lines = [
        "| clock | eras | rests on | who owes what to whom | from | how long | citation | sure |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in _cells(clock)) + " |" for clock in found]
    return "\n".join(lines)


def _cells(clock) -> list[str]:  # noqa: ANN001 - the tool runs before the package can be imported
    acts = "; ".join(f"({n}) {act}" for n, (_, act) in enumerate(clock.limbs, 1)) or clock.act
    rests = f"{clock.basis} ({clock.remark})" if clock.remark else str(clock.basis)
    citation = "; ".join([clock.citation, *(f"{', '.join(p)}: {cited}" for p, cited, _ in clock.later)])
    sure = "; ".join([clock.confidence, *(f"{', '.join(p)}: {sure}" for p, _, sure in clock.later)])
    return [
        f"`{clock.id}`", _when(clock), rests, f"{clock.debtor} → {clock.creditor}: {acts}", clock.trigger,
        f"{clock.length}, `{clock.count}`", citation, sure,
    ]  # fmt: skip


def _when(clock) -> str:  # noqa: ANN001
    from engage.content.dates import day

    span = [f"from {day(clock.first)}" if clock.first else "", f"to {day(clock.last)}" if clock.last else ""]
    from engage.matters.profile import Profile

    eras = ["all"] if len(clock.profiles) == len(Profile) else clock.profiles
    return ", ".join([*eras, *([" ".join(filter(None, span))] if any(span) else [])])


def _notes(found: list) -> str:
    """What ends each clock, and everything else that is to be known of it."""
    lines = []
    for clock in found:
        said = [f"Done: {clock.discharge}."]
        if clock.local_target:
            said.append(f"Local target: {clock.local_target[0]} working days.")
        said += [clock.pauses] if clock.pauses else []
        said += [clock.exceptions] if clock.exceptions else []
        lines.append(f"- `{clock.id}` {' '.join(said)}")
    return "\n".join(lines)


if __name__ == "__main__":
    environment.enter(environment.DEV)
    TARGET.write_text(document().rstrip() + "\n", encoding="utf-8")
