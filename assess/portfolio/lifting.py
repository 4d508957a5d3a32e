"""Which practices would lift most teams per person-week, when they are built once for all.

Each team's cheapest way to its next level comes from the planner. Ways are candidates for shared
investments: what one of them costs is counted once, and whoever reaches the next level by it counts
as lifted. Investments are taken one after another, each the one with most teams lifted per
person-week of what is not there yet; a way is joined by others while that raises the ratio. Each
count of teams is exact. The order of investments is a sensible one, not proven to be the best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from assess.portfolio.standing import Record
from assess.portfolio.steps import Bits, Step, mask_of, members
from assess.portfolio.values import Investment, Lifting, PracticeNeed
from assess.roadmap.problem import exact
from assess.rubric.model import MaturityModel, Rubric

__all__ = ["MOST_INVESTMENTS", "lifting_of", "needs_of"]

MOST_INVESTMENTS = 6
_POOL = 60
"""Ways compared at most; of more, those that most teams share and then the smallest."""


def needs_of(rubric: Rubric, records: Sequence[Record]) -> tuple[PracticeNeed, ...]:
    """Practices by how many teams' cheapest ways to a next level need them, per person-week."""
    teams: Counter[str] = Counter()
    models: dict[str, Counter[str]] = {m.id: Counter() for m in rubric.models}
    for record in records:
        ways = {m: x.cheapest for m, x in record.models.items() if x.cheapest}
        for model, way in ways.items():
            models[model].update(way)
        teams.update({p for way in ways.values() for p in way})
    found = []
    for practice in rubric.practices:
        n = teams[practice.id]
        if n:
            likely = practice.effort[1]
            found.append(
                PracticeNeed(
                    id=practice.id,
                    effort=practice.effort,
                    teams=n,
                    models={m: c[practice.id] for m, c in models.items()},
                    per_week=n / likely if likely else float(n),
                )
            )
    return tuple(sorted(found, key=lambda p: (-p.per_week, -p.teams, p.id)))


def lifting_of(rubric: Rubric, model: MaturityModel, records: Sequence[Record]) -> Lifting:
    """The shared investments that raise the most teams to their next level in one model."""
    below = [r.models[model.id] for r in records if r.models[model.id].level < model.top]
    search = _Search(rubric, [(x.step, x.effort) for x in below if x.step and x.cheapest])
    search.pool = _pool(rubric, [x.cheapest for x in below if x.cheapest])
    return Lifting(
        model=model.id,
        wanting=len(below),
        beyond=sum(not x.cheapest for x in below),
        investments=search.run(),
    )


def _pool(rubric: Rubric, ways: Sequence[tuple[str, ...]]) -> list[Bits]:
    """Different ways, also with all prerequisites of the catalogue, for teams that lack those."""
    numbers = {p.id: i for i, p in enumerate(rubric.practices)}
    times: Counter[Bits] = Counter()
    for way in ways:
        times[mask_of(way, numbers)] += 1
    chosen = sorted(times, key=lambda b: (-times[b], b.bit_count(), b))[:_POOL]
    closed = {_closed(rubric, numbers, bits) for bits in chosen}
    return sorted({*chosen, *closed}, key=lambda b: (b.bit_count(), b))


def _closed(rubric: Rubric, numbers: Mapping[str, int], bits: Bits) -> Bits:
    stack = [p for i, p in enumerate(rubric.practices) if bits >> i & 1]
    while stack:
        for pid in stack.pop().requires:
            if not bits >> numbers[pid] & 1:
                bits |= 1 << numbers[pid]
                stack.append(rubric.practice_by_id[pid])
    return bits


class _Search:
    """Takes investments one by one; costs are exact."""

    def __init__(self, rubric: Rubric, steps: Sequence[tuple[Step, float]]) -> None:
        self.rubric = rubric
        self.costs = [exact(p.effort[1]) for p in rubric.practices]
        self.left = list(steps)
        self.have: Bits = 0
        self.pool: list[Bits] = []

    def cost(self, bits: Bits) -> Fraction:
        """Likely person-weeks of practices that are not there yet, built once."""
        bits &= ~self.have
        return sum((c for i, c in enumerate(self.costs) if bits >> i & 1), Fraction(0))

    def lifted(self, bits: Bits) -> int:
        """Teams still below that these practices lift."""
        return sum(step.holds(self.have | bits) for step, _ in self.left)

    def best(self) -> tuple[Bits, int] | None:
        """The next investment, and how many teams it lifts."""
        found: tuple[Bits, int] | None = None
        for bits in self.pool:
            if (found is None or self.could_pay(bits, found)) and (n := self.lifted(bits)):
                found = self.better(found, (bits, n))
        while found is not None:  # join further ways while that pays
            wider = found
            for bits in self.pool:
                if bits & ~(found[0] | self.have):
                    joined = found[0] | bits
                    if self.could_pay(joined, wider):
                        wider = self.better(wider, (joined, self.lifted(joined)))
            if wider == found:
                break
            found = wider
        return found

    def could_pay(self, bits: Bits, than: tuple[Bits, int]) -> bool:
        """Whether it could be as good, if every team left were lifted."""
        return len(self.left) * self.cost(than[0]) >= than[1] * self.cost(bits)

    def better(self, a: tuple[Bits, int] | None, b: tuple[Bits, int]) -> tuple[Bits, int]:
        """The one with more teams per person-week; then more teams, fewer practices, first ones."""
        if a is None:
            return b
        left, right = b[1] * self.cost(a[0]), a[1] * self.cost(b[0])
        if left != right:
            return b if left > right else a
        return min(a, b, key=lambda x: (-x[1], (x[0] & ~self.have).bit_count(), x[0]))

    def run(self) -> tuple[Investment, ...]:
        """Investments until every team is lifted, or enough are found."""
        out: list[Investment] = []
        total, weeks = 0, Fraction(0)
        while self.left and len(out) < MOST_INVESTMENTS:
            found = self.best()
            if found is None:
                break
            new = self.used(found[0])
            weeks += self.cost(new)
            self.have |= new
            gone = [(s, e) for s, e in self.left if s.holds(self.have)]
            self.left = [(s, e) for s, e in self.left if not s.holds(self.have)]
            total += len(gone)
            ids = members(new, self.rubric)
            efforts = [self.rubric.practice_by_id[pid].effort for pid in ids]
            low, likely, high = (float(sum(exact(e[k]) for e in efforts)) for k in range(3))
            out.append(
                Investment(
                    order=len(out) + 1,
                    practices=ids,
                    effort=(low, likely, high),
                    teams=len(gone),
                    total=total,
                    weeks=float(weeks),
                    apart=float(sum(exact(e) for _, e in gone)),
                )
            )
        return tuple(out)

    def used(self, bits: Bits) -> Bits:
        """The new practices without those that lift nobody."""
        n = self.lifted(bits)
        new = bits & ~self.have
        order = sorted(
            (i for i in range(len(self.costs)) if new >> i & 1), key=lambda i: (-self.costs[i], i)
        )
        for i in order:
            if self.lifted(new & ~(1 << i)) == n:
                new &= ~(1 << i)
        return new
