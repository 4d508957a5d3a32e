"""The roadmap of one assessment: what to do, in which quarter, why, and where it leads."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assess.answers.model import Answer, Assessment
from assess.errors import PlanError
from assess.roadmap.advice import challenge_needs, quick_wins, three_things
from assess.roadmap.asides import check_catalogue, check_ids, set_aside
from assess.roadmap.asked import asked_capacity, asked_effort, asked_targets
from assess.roadmap.goals import Condition, LevelCondition, conditions
from assess.roadmap.obstacles import obstacles, reopening
from assess.roadmap.optimise import Choice, choose
from assess.roadmap.problem import Problem, compile_problem, exact
from assess.roadmap.schedule import Span, check_start, next_quarter, order_of_work, pack, wave_start
from assess.roadmap.sensible import sensible_levels
from assess.roadmap.solver import TIME_LIMIT
from assess.roadmap.to_json import plan_json
from assess.roadmap.uncertainty import finishing_waves, needed_for
from assess.roadmap.values import (
    Aside,
    ChallengeNeed,
    Effort,
    Finish,
    Goal,
    Plan,
    PlannedPractice,
    PlanOptions,
    Projection,
    Recommendation,
    Reopened,
    SolverReport,
    Wave,
)
from assess.roadmap.why import why_each
from assess.rubric.model import Rubric
from assess.scoring.result import Result
from assess.scoring.score import score

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


@dataclass(slots=True)
class _Layout:
    """The chosen practices in time."""

    order: tuple[str, ...]
    requires: Mapping[str, tuple[str, ...]]
    spans: Mapping[str, Span]
    unit: int
    """Cost units are multiplied by this so that the capacity is a whole number of them."""
    waves: int
    states: tuple[Mapping[str, int], ...]
    """Values today (assumed practices included) and behind each wave."""

    def done_by(self, wave: int) -> tuple[str, ...]:
        """Practices that are done by the end of a wave."""
        return tuple(pid for pid in self.order if self.spans[pid].until <= wave)


class _Planning:
    """The steps of one plan, with what they share."""

    def __init__(
        self, rubric: Rubric, assessment: Assessment, result: Result, options: PlanOptions
    ) -> None:
        self.rubric, self.assessment, self.result, self.options = (
            rubric,
            assessment,
            result,
            options,
        )
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
        everything = rubric.practice_by_id.keys()
        self.asides = self._asides(everything if options.accepted == "ignore" else ())
        self.problem = self._problem(self.asides)
        self.conditions = self._conditions(self.problem)
        if options.accepted == "avoid" and any(a.why == "accepted" for a in self.asides):
            wider = self._problem(self._asides(everything))
            if len(self._attainable(wider)) > len(self._attainable(self.problem)):
                self.problem, self.conditions = wider, self._conditions(wider)

    def _conditions(self, problem: Problem) -> tuple[Condition, ...]:
        return conditions(problem, self.rubric, self.targets, self.options.max_risk)

    def _attainable(self, problem: Problem) -> list[Condition]:
        most = problem.values(problem.candidates)
        return [c for c in self._conditions(problem) if c.holds(most)]

    def _asides(self, reopen: Collection[str]) -> tuple[Aside, ...]:
        return set_aside(
            self.rubric,
            self.assessment,
            assumed=self.options.assume,
            excluded=self.options.exclude,
            declined=self.options.declined,
            reopen=reopen,
        )

    def _problem(self, asides: Iterable[Aside]) -> Problem:
        return compile_problem(
            self.rubric,
            self.assessment,
            {cid: c.exposure for cid, c in self.result.challenges.items()},
            assumed=self.options.assume,
            unavailable={a.practice for a in asides},
            efforts=self.efforts,
        )

    def plan(self) -> Plan:
        """Choose, lay into waves, project, explain."""
        most = self.problem.values(self.problem.candidates)
        attainable = self._attainable(self.problem)
        choice = self._choose(self.problem, attainable)
        accepted = [a for a in self.asides if a.why == "accepted"]
        if any(a.practice in choice.practices for a in accepted):
            # What was accepted and is not needed stays set aside in everything that follows.
            self.asides = self._asides(choice.practices)
            self.problem = self._problem(self.asides)
            self.conditions = self._conditions(self.problem)
        layout = self._layout(choice.practices)
        projections = tuple(self._projection(values) for values in layout.states)
        planned = {pid: layout.spans[pid].wave for pid in layout.order}
        options = self.options
        wins: tuple[Recommendation, ...] = ()
        three: tuple[Recommendation, ...] = ()
        needs: tuple[ChallengeNeed, ...] = ()
        if options.advice:
            wins = quick_wins(self.problem, self.rubric, self.assessment, planned)
            three = three_things(
                self.problem, self.rubric, self.assessment, planned, options.node_limit
            )
            needs = challenge_needs(
                self.problem,
                self.rubric,
                self.assessment,
                planned,
                layout.states,
                options.accepted_risks,
                options.node_limit,
            )
        made = Plan(
            team=self.assessment.team,
            date=self.assessment.date,
            file=self.assessment.file,
            targets=self.targets,
            targets_from=self.targets_from,
            max_risk=dict(options.max_risk),
            attainable=len(attainable) == len(self.conditions),
            solver=SolverReport(
                status=(choice.status if choice.practices else "nothing to do"),
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
            practices=self._practices(layout),
            waves=self._waves(layout, projections),
            goals=self._goals(layout, most, choice, attainable),
            now=_read(self.result),
            assumed=tuple(dict.fromkeys(options.assume)),
            done=tuple(
                p.id
                for p in self.rubric.practices
                if p.id in self.problem.done and p.id not in self.options.assume
            ),
            asides=self.asides,
            reopened=self._reopened(layout.order, [a.practice for a in accepted]),
            quick_wins=wins,
            challenge_needs=needs,
            three=three,
            sensible=sensible_levels(
                self.rubric,
                self.assessment,
                self.targets,
                {m: r.level for m, r in self.result.models.items()},
            ),
            notes=(),
        )
        return replace(made, notes=self._notes(made))

    def _choose(self, problem: Problem, wanted: Sequence[Condition]) -> Choice:
        free = any(c.cost == 0 for c in problem.candidates.values())
        if not free and all(c.holds(problem.low) for c in wanted):
            return _NOTHING
        choice = choose(problem, wanted, node_limit=self.options.node_limit)
        if choice is None:
            raise PlanError(
                "The planner found no plan where there must be one. Please report this."
            )
        return choice

    def _layout(self, chosen: frozenset[str]) -> _Layout:
        problem = self.problem
        order = order_of_work(problem, chosen)
        requires = {
            pid: tuple(r for r in problem.candidates[pid].requires if r in chosen) for pid in order
        }
        room = exact(self.capacity) * problem.cost_scale
        unit = room.denominator
        spans = pack(
            order,
            {pid: problem.candidates[pid].cost * unit for pid in order},
            requires,
            int(room * unit),
        )
        waves = max((span.until for span in spans.values()), default=0)
        states = tuple(
            problem.values(pid for pid in order if spans[pid].until <= wave)
            for wave in range(waves + 1)
        )
        return _Layout(order, requires, spans, unit, waves, states)

    def _projection(self, values: Mapping[str, int]) -> Projection:
        """Score the answers again with these low bounds."""
        return _read(score(self.rubric, raised(self.assessment, self.problem, values)))

    def _practices(self, layout: _Layout) -> tuple[PlannedPractice, ...]:
        successors = {
            pid: [p for p in layout.order if pid in layout.requires[p]] for pid in layout.order
        }
        reasons = why_each(self.problem, self.assessment, layout.order, successors)
        return tuple(
            PlannedPractice(
                id=pid,
                title=self.rubric.practice_by_id[pid].title,
                wave=layout.spans[pid].wave,
                until=layout.spans[pid].until,
                order=place,
                effort=self.efforts[pid],
                requires=layout.requires[pid],
                raises=self.problem.candidates[pid].raises,
                why=reasons[pid],
            )
            for place, pid in enumerate(layout.order, 1)
        )

    def _waves(self, layout: _Layout, projections: Sequence[Projection]) -> tuple[Wave, ...]:
        loads: dict[int, int] = {}
        for span in layout.spans.values():
            for wave, load in span.loads:
                loads[wave] = loads.get(wave, 0) + load
        scale = self.problem.cost_scale * layout.unit
        return tuple(
            Wave(
                wave=wave,
                start=wave_start(self.start, wave),
                effort=float(Fraction(loads.get(wave, 0), scale)),
                starts=tuple(p for p in layout.order if layout.spans[p].wave == wave),
                finishes=tuple(p for p in layout.order if layout.spans[p].until == wave),
                projected=projections[wave],
            )
            for wave in range(1, layout.waves + 1)
        )

    def _goals(
        self,
        layout: _Layout,
        most: Mapping[str, int],
        choice: Choice,
        attainable: Sequence[Condition],
    ) -> tuple[Goal, ...]:
        now, best = _read(self.result), self._projection(most)
        last = self._projection(layout.states[-1])
        reached = {
            c.key: next((w for w, values in enumerate(layout.states) if c.holds(values)), None)
            for c in self.conditions
        }
        ranges = self._ranges(layout, reached)
        reopened = self._reopening(choice, attainable)
        goals = []
        for c in self.conditions:
            level = isinstance(c, LevelCondition)
            possible = c in attainable
            wanted = c.level if isinstance(c, LevelCondition) else float(c.ceiling)
            if possible and not _agrees(c, _standing(c, last), wanted):
                raise PlanError(
                    f"The plan and the scores disagree about “{c.key}”. Please report this."
                )
            questions, effort = reopened.get(c.key, ((), None))
            goals.append(
                Goal(
                    key=c.key,
                    kind="level" if level else "risk",
                    title=c.title,
                    wanted=wanted,
                    now=_standing(c, now),
                    attainable=possible,
                    best=_standing(c, best),
                    wave=reached[c.key],
                    finish=ranges.get(c.key),
                    obstacles=()
                    if possible
                    else obstacles(self.rubric, self.assessment, self.asides, c, most),
                    reopen=questions,
                    reopen_effort=effort,
                )
            )
        return tuple(goals)

    def _ranges(self, layout: _Layout, reached: Mapping[str, int | None]) -> dict[str, Finish]:
        needed = {}
        for c in self.conditions:
            wave = reached[c.key]
            if wave:
                needed[c.key] = needed_for(self.problem, layout.order, layout.spans, c, wave)
        if self.options.samples < 10 or not needed:
            return {}
        waves = finishing_waves(
            self.problem,
            layout.order,
            layout.requires,
            exact(self.capacity) * self.problem.cost_scale,
            needed,
            self.options.samples,
        )
        return {
            key: Finish(early, late, wave_start(self.start, early), wave_start(self.start, late))
            for key, (early, late) in waves.items()
        }

    def _reopening(
        self, choice: Choice, attainable: Sequence[Condition]
    ) -> dict[str, tuple[tuple[str, ...], float]]:
        """For each goal out of reach: accepted answers that would bring it back, and the effort."""
        if self.options.accepted != "keep" or len(attainable) == len(self.conditions):
            return {}
        wider = self._problem(self._asides(self.rubric.practice_by_id.keys()))
        before = Fraction(self.problem.cost(choice.practices), self.problem.cost_scale)
        out = {}
        for number, c in enumerate(self.conditions):
            if c in attainable:
                continue
            wide = self._conditions(wider)
            wanted = [w for w, old in zip(wide, self.conditions, strict=True) if old in attainable]
            found = reopening(wider, self.asides, [*wanted, wide[number]], self.options.node_limit)
            if found is not None:
                questions, cost = found
                out[c.key] = (questions, float(cost - before))
        return out

    def _reopened(self, order: Sequence[str], accepted: Collection[str]) -> tuple[Reopened, ...]:
        by_question: dict[str, list[str]] = {}
        for pid in order:
            for q in self.problem.candidates[pid].raises if pid in accepted else ():
                by_question.setdefault(q, []).append(pid)
        return tuple(
            Reopened(q, self.assessment.answer(q).accepted.strip(), tuple(ids))
            for q, ids in by_question.items()
        )

    def _notes(self, made: Plan) -> tuple[str, ...]:
        notes = []
        done = self.problem.done - set(self.options.assume)
        for what, ids in (
            ("excluded", self.options.exclude),
            ("declined", self.options.declined),
            ("assumed to be under way", self.options.assume),
        ):
            for pid in ids:
                if pid in done or (what == "excluded" and pid in self.options.assume):
                    notes.append(f"{pid} was {what}, but it is done already.")
        ask = dict.fromkeys(q for p in made.practices for q in p.why.ask_first)
        if ask:
            notes.append(
                f"{len(ask)} of the questions that this plan raises are unsure or unanswered. "
                "Find out first: some of it may be in place."
            )
        late = [g for g in made.goals if g.finish and g.wave and g.finish.early > g.wave]
        if late:
            notes.append(
                "Efforts run over more often than under, so most simulated runs end later than the "
                "waves below, which take every effort at its likely value."
            )
        if not self.rubric.practices:
            notes.append("This rubric has no practices, so nothing can be planned.")
        if made.solver.status == "feasible":
            notes.append(
                f"The search stopped at its limit ({made.solver.node_limit} nodes or "
                f"{made.solver.time_limit:g} seconds a step): a plan up to "
                f"{math.ceil(made.solver.gap * 100)} % cheaper may exist."
            )
        elif not made.solver.ties_settled:
            notes.append("No plan costs less; the choice among equally cheap ones stopped early.")
        return tuple(notes)


def raised(assessment: Assessment, problem: Problem, values: Mapping[str, int]) -> Assessment:
    """The assessment with answers raised to these low bounds; all others stay as they are."""
    changed = {
        q: Answer(option=v) for q, v in values.items() if v > (assessment.answer(q).option or 0)
    }
    return replace(assessment, answers={**assessment.answers, **changed})


def _read(result: Result) -> Projection:
    return Projection(
        levels={m: r.level for m, r in result.models.items()},
        indices={m: r.index for m, r in result.models.items()},
        categories={
            f"{m}.{c}": k.level for m, r in result.models.items() for c, k in r.categories.items()
        },
        residuals={cid: c.residual for cid, c in result.challenges.items()},
    )


def _standing(condition: Condition, projection: Projection) -> float:
    if isinstance(condition, LevelCondition):
        return {**projection.levels, **projection.categories}[condition.key]
    return projection.residuals[condition.key]


def _agrees(condition: Condition, standing: float, wanted: float) -> bool:
    if isinstance(condition, LevelCondition):
        return standing >= wanted
    return standing <= wanted + 1e-9


def _sum(efforts: Iterable[Effort]) -> Effort:
    parts = [(exact(e.low), exact(e.likely), exact(e.high)) for e in efforts]
    low, likely, high = (
        (float(sum(column, Fraction(0))) for column in zip(*parts, strict=True))
        if (parts)
        else (0.0, 0.0, 0.0)
    )
    return Effort(low, likely, high)
