"""A draw from beginning to end, up to the number: is there a panel, what are the chances, the tickets, the proof."""

from dataclasses import dataclass, field

from engage.juries.draw.check import Infeasible, infeasible
from engage.juries.draw.commit import Commitment, commit, key_of
from engage.juries.draw.explain import Proof, prove
from engage.juries.draw.limits import Deadline, OutOfTimeError
from engage.juries.draw.lot import Dice
from engage.juries.draw.pool import Pool
from engage.juries.draw.reserves import Reserves
from engage.juries.draw.solve import Chances, Objective, first_bound, solve
from engage.juries.draw.tickets import LEAST, Tickets, enough, tickets

TOO_SHORT = 2.0  # tickets: whoever lacks more was promised too much by the relaxation


@dataclass(frozen=True)
class Rules:
    """What is fixed before the pool closes; `seed` is bytes that nobody could choose after seeing the pool."""

    objective: Objective = Objective.LEXIMIN
    gamma: float = 1.0
    tickets: int = 1000
    reserves: int = 0
    rates: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Draw:
    """Everything before the number; `reserves` are places of people for each ticket, in order."""

    pool: Pool
    rules: Rules
    chances: Chances
    leximin: Chances
    proof: Proof
    tickets: Tickets | None
    reserves: tuple[tuple[int, ...], ...]
    commitment: Commitment

    @property
    def checked(self) -> str:
        """How far it is known that the chances can be given: exactly, by the ticket list, or only that no more can."""
        return "exactly" if self.chances.exact else "by tickets" if self.tickets else "bound only"

    @property
    def advised(self) -> int | None:
        """How many tickets would give everybody who can be chosen ten or more, where these do not."""
        least = float(self.chances.of_group[self.chances.of_group > 0].min())
        m = self.rules.tickets
        return enough(self.chances) if m and round(m * least, 6) < LEAST else None


def conduct(
    pool: Pool, rules: Rules, seed: bytes, key: bytes | None = None, deadline: Deadline | None = None
) -> Draw | Infeasible:
    """A draw, or why there can be none. OutOfTimeError says what was proved and reached when the limit was hit."""
    deadline = deadline or Deadline()
    problem = infeasible(pool, deadline)
    if problem:
        return problem
    try:
        chances = solve(pool, rules.objective, rules.gamma, deadline)
        leximin = chances if rules.objective is Objective.LEXIMIN else solve(pool, Objective.LEXIMIN, 1.0, deadline)
    except OutOfTimeError:
        raise OutOfTimeError(str(prove(pool, first_bound(pool)).bound), 0.0) from None
    proof = prove(pool, leximin)
    dice = Dice(seed)
    listed = None
    if rules.tickets:
        chances, listed = _listed(pool, rules, chances, proof, dice, deadline)
        if chances.exact and rules.objective is Objective.LEXIMIN:
            leximin = chances
    reserves: tuple[tuple[int, ...], ...] = ()
    if listed and rules.reserves:
        picker = Reserves(pool, dice, rules.rates)
        reserves = tuple(picker.pick(panel, rules.reserves) for panel in listed.panels)
    return Draw(pool, rules, chances, leximin, proof, listed, reserves, commit(pool, key or key_of(pool)))


def _listed(
    pool: Pool, rules: Rules, chances: Chances, proof: Proof, dice: Dice, deadline: Deadline
) -> tuple[Chances, Tickets]:
    """The tickets; where they cannot give what the relaxation promised, exact chances and tickets for those."""
    reached = None
    try:
        listed = tickets(pool, chances, rules.tickets, dice, deadline)
        if chances.exact or listed.short(pool, chances) <= TOO_SHORT:
            return chances, listed
        reached = float(listed.counts.min()) / rules.tickets
        chances = solve(pool, rules.objective, rules.gamma, deadline, exact=True)
        return chances, tickets(pool, chances, rules.tickets, dice, deadline)
    except OutOfTimeError as error:
        raise OutOfTimeError(str(proof.bound), error.reached if reached is None else reached) from None
