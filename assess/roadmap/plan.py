"""The roadmap of one assessment: what to do, in which quarter, why, and where it leads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assess.answers.model import Assessment
from assess.errors import PlanError
from assess.roadmap.advice import challenge_needs, quick_wins, three_things
from assess.roadmap.asides import check_catalogue, check_ids, set_aside
from assess.roadmap.asked import asked_capacity, asked_effort, asked_targets
from assess.roadmap.goals import Condition, conditions
from assess.roadmap.layout import Layout, lay_out, planned_practices, waves_of
from assess.roadmap.notes import notes_of
from assess.roadmap.obstacles import reopening
from assess.roadmap.optimise import Choice, choose
from assess.roadmap.outcome import finishing_ranges, goals_of, rises_of
from assess.roadmap.problem import Problem, compile_problem, exact
from assess.roadmap.projection import project, read_result
from assess.roadmap.schedule import check_start, next_quarter
from assess.roadmap.sensible import sensible_levels
from assess.roadmap.solver import TIME_LIMIT
from assess.roadmap.to_json import plan_json
from assess.roadmap.values import Aside, Effort, Goal, Plan, PlanOptions, Reopened, SolverReport
from assess.rubric.model import Rubric
from assess.scoring.result import Result

__all__ = ["plan", "plan_json"]

_NOTHING = Choice(frozenset(), "optimal", 0.0, True, 0)


def plan(
    rubric: Rubric, assessment: Assessment, result: Result, options: PlanOptions | None = None
) -> Plan:
    """Make the roadmap: the cheapest closed set of practices that attains every target, in waves.

    Pure and deterministic: the same arguments always give the same plan.

    Args:
        rubric: the rubric with its practices.
        assessment: the answers.
        result: the score of exactly these answers.
        options: what is asked beyond the answer file.

    Returns:
        The plan. A target that cannot be reached is told in its goal with what stands in the way;
        the plan then serves the others.

    Raises:
        PlanError: an id does not exist, a number makes no sense, or the catalogue is broken.
    """
    return _Planning(rubric, assessment, result, options or PlanOptions()).plan()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What may be planned, and what is wanted."""

    asides: tuple[Aside, ...]
    problem: Problem
    conditions: tuple[Condition, ...]

    def attainable(self) -> tuple[int, ...]:
        """Numbers of the goals that everything together reaches."""
        most = self.problem.values(self.problem.candidates)
        return tuple(n for n, c in enumerate(self.conditions) if c.holds(most))

    def wanted(self, numbers: Iterable[int]) -> list[Condition]:
        """The goals with these numbers."""
        return [self.conditions[n] for n in numbers]


class _Planning:
    """The steps of one plan, with what they share."""

    def __init__(
        self, rubric: Rubric, assessment: Assessment, result: Result, options: PlanOptions
    ) -> None:
        self.rubric, self.assessment = rubric, assessment
        self.result, self.options = result, options
        check_catalogue(rubric.practices)
        check_ids(
            rubric,
            {
                "assume": options.assume,
                "exclude": options.exclude,
                "effort": options.effort,
                "declined": options.declined,
            },
        )
        self.capacity, self.capacity_from = asked_capacity(assessment, options)
        self.start = check_start(options.start or next_quarter(assessment.date))
        self.efforts = {p.id: Effort(*p.effort) for p in rubric.practices} | {
            pid: asked_effort(pid, given) for pid, given in options.effort.items()
        }
        self.targets, self.targets_from = asked_targets(rubric, assessment, result, options)

    def ground(self, reopen: Collection[str]) -> _Ground:
        """What may be planned when these practices are, although what they raise was accepted."""
        asides = set_aside(
            self.rubric,
            self.assessment,
            assumed=self.options.assume,
            excluded=self.options.exclude,
            declined=self.options.declined,
            reopen=reopen,
        )
        problem = compile_problem(
            self.rubric,
            self.assessment,
            {cid: c.exposure for cid, c in self.result.challenges.items()},
            assumed=self.options.assume,
            unavailable={a.practice for a in asides},
            efforts=self.efforts,
        )
        wanted = conditions(problem, self.rubric, self.targets, self.options.max_risk)
        return _Ground(asides, problem, wanted)

    def plan(self) -> Plan:
        """Choose, lay into waves, project, explain."""
        everything = self.rubric.practice_by_id.keys()
        strict = self.ground(everything if self.options.accepted == "ignore" else ())
        wide = strict
        accepted = [a.practice for a in strict.asides if a.why == "accepted"]
        if accepted and self.options.accepted == "avoid":
            open_ = self.ground(everything)
            if len(open_.attainable()) > len(strict.attainable()):
                wide = open_
        attainable = wide.attainable()
        choice = self.choose(wide, attainable)
        # What was accepted and is not needed stays set aside in everything that follows.
        final = strict if wide is strict else self.ground(choice.practices)
        layout = lay_out(final.problem, choice.practices, self.capacity)
        made = self.assemble(final, layout, choice, all_attainable=len(attainable))
        made = replace(
            made,
            goals=self.goals(final, wide, layout, choice, attainable, made),
            rises=rises_of(self.rubric, final.problem, layout, made, self.options.samples),
            reopened=self.reopened(final.problem, layout.order, accepted),
        )
        if self.options.advice:
            made = self.advised(made, final.problem, layout)
        notes = notes_of(made, self.options, empty_catalogue=not self.rubric.practices)
        return replace(made, notes=notes)

    def choose(self, ground: _Ground, numbers: Sequence[int]) -> Choice:
        """The best plan for the goals with these numbers."""
        wanted, problem = ground.wanted(numbers), ground.problem
        free = any(c.cost == 0 for c in problem.candidates.values())
        if not free and all(c.holds(problem.low) for c in wanted):
            return _NOTHING
        choice = choose(problem, wanted, node_limit=self.options.node_limit)
        if choice is None:
            raise PlanError("No plan was found where one must exist. Please report this.")
        return choice

    def assemble(
        self, ground: _Ground, layout: Layout, choice: Choice, *, all_attainable: int
    ) -> Plan:
        """The plan without what becomes of the goals, and without advice."""
        rubric, options, problem = self.rubric, self.options, ground.problem
        projections = [project(rubric, self.assessment, values) for values in layout.states]
        now = read_result(self.result)
        return Plan(
            team=self.assessment.team,
            date=self.assessment.date,
            file=self.assessment.file,
            targets=self.targets,
            targets_from=self.targets_from,
            max_risk=dict(options.max_risk),
            attainable=all_attainable == len(ground.conditions),
            solver=SolverReport(
                status=choice.status if choice.practices else "nothing to do",
                gap=choice.gap,
                ties_settled=choice.ties_settled,
                nodes=choice.nodes,
                node_limit=options.node_limit,
                time_limit=TIME_LIMIT,
            ),
            effort=_sum(self.efforts[pid] for pid in layout.order),
            capacity=self.capacity,
            capacity_from=self.capacity_from,
            start=self.start,
            practices=planned_practices(problem, rubric, self.assessment, layout),
            waves=waves_of(problem, layout, self.start, projections),
            goals=(),
            now=now,
            assumed=tuple(dict.fromkeys(options.assume)),
            done=tuple(
                p.id
                for p in rubric.practices
                if p.id in problem.done and p.id not in options.assume
            ),
            asides=ground.asides,
            sensible=sensible_levels(rubric, self.assessment, self.targets, now.levels),
        )

    def goals(
        self,
        final: _Ground,
        wide: _Ground,
        layout: Layout,
        choice: Choice,
        attainable: Sequence[int],
        made: Plan,
    ) -> tuple[Goal, ...]:
        """What becomes of each goal."""
        last = project(self.rubric, self.assessment, layout.states[-1])
        return goals_of(
            self.rubric,
            self.assessment,
            final.conditions,
            layout,
            now=made.now,
            last=last,
            most=wide.problem.values(wide.problem.candidates),
            asides=final.asides,
            finish=finishing_ranges(
                final.problem, final.conditions, layout, self.start, self.options.samples
            ),
            reopen=self.reopening(final, choice, attainable),
        )

    def reopening(
        self, final: _Ground, choice: Choice, attainable: Sequence[int]
    ) -> dict[int, tuple[tuple[str, ...], float]]:
        """For each goal out of reach: accepted answers that would bring it back, and the effort."""
        lost = [n for n in range(len(final.conditions)) if n not in attainable]
        if self.options.accepted != "keep" or not lost:
            return {}
        open_ = self.ground(self.rubric.practice_by_id.keys())
        before = Fraction(final.problem.cost(choice.practices), final.problem.cost_scale)
        out = {}
        for number in lost:
            wanted = open_.wanted([*attainable, number])
            found = reopening(open_.problem, final.asides, wanted, self.options.node_limit)
            if found is not None:
                out[number] = (found[0], float(found[1] - before))
        return out

    def reopened(
        self, problem: Problem, order: Iterable[str], accepted: Collection[str]
    ) -> tuple[Reopened, ...]:
        """Accepted answers that the plan raises after all."""
        by_question: dict[str, list[str]] = {}
        for pid in order:
            for q in problem.candidates[pid].raises if pid in accepted else ():
                by_question.setdefault(q, []).append(pid)
        return tuple(
            Reopened(q, self.assessment.answer(q).accepted.strip(), tuple(ids))
            for q, ids in by_question.items()
        )

    def advised(self, made: Plan, problem: Problem, layout: Layout) -> Plan:
        """The plan with what lies beyond its targets."""
        rubric, assessment, limit = self.rubric, self.assessment, self.options.node_limit
        planned = {p.id: p.wave for p in made.practices}
        return replace(
            made,
            quick_wins=quick_wins(problem, rubric, assessment, planned),
            three=three_things(problem, rubric, assessment, planned, limit),
            challenge_needs=challenge_needs(
                problem,
                rubric,
                assessment,
                planned,
                layout.states,
                self.options.accepted_risks,
                limit,
            ),
        )


def _sum(efforts: Iterable[Effort]) -> Effort:
    low = likely = high = Fraction(0)
    for e in efforts:
        low, likely, high = low + exact(e.low), likely + exact(e.likely), high + exact(e.high)
    return Effort(float(low), float(likely), float(high))
