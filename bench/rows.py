"""One line of the table: what was measured, the work, the figure, and what it had to reach."""

from dataclasses import dataclass

from bench.load import Compared, Run, percentile


@dataclass(frozen=True)
class Row:
    """A figure beside its gate and goal; `better` says which way is good."""

    what: str
    work: str
    figure: float
    unit: str
    gate: float
    goal: float | None
    better: str = "more"
    notes: str = ""

    def reached(self, mark: float | None) -> bool:
        if mark is None:
            return True
        return self.figure >= mark if self.better == "more" else self.figure <= mark

    @property
    def verdict(self) -> str:
        if not self.reached(self.gate):
            return "MISSED"
        return "goal" if self.reached(self.goal) else "gate"

    def line(self) -> str:
        """As a row of the Markdown table."""
        sign = "≥" if self.better == "more" else "≤"
        goal = f"{sign} {self.goal:g}" if self.goal is not None else "–"
        unit = f" {self.unit}" if self.unit else ""
        figure = f"{self.figure:.2f}" if self.figure < 100 else f"{self.figure:,.0f}"
        return f"| {self.what} | {self.work} | **{figure}{unit}** | {sign} {self.gate:g} | {goal} | {self.verdict} | {self.notes} |"


HEAD = "| what | work | figure | gate | goal | reached | beside it |\n|---|---|---|---|---|---|---|"


def ratio(what: str, work: str, compared: Compared, gate: float, goal: float | None) -> Row:
    """A row from a comparison: how many of ours cost as much as one floor, turned so that more is better."""
    notes = f"{_side('floor', compared.floor)}; {_side('ours', compared.ours)}"
    return Row(what, work, compared.ratio, "", gate, goal, notes=notes)


def _side(name: str, run: Run) -> str:
    p99 = percentile(run.waits, 0.99) * 1000
    return f"{name} {run.cpu * 1000:.2f} ms cpu, {run.rate:,.0f}/s, p99 {p99:.0f} ms"
