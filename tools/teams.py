"""Answer files of an invented organisation of 60 teams: the same seed gives the same bytes.

    python -m tools.teams FOLDER [SEED]

Teams belong to seven departments (two of them small) and three regions. They differ as teams do:
departments have habits, a team's answers hang together, some questions are open almost everywhere.
Two fifths of the teams were assessed before; their earlier files lie in FOLDER/2025, the newest in
FOLDER/2026. What a team at some stage has comes from the reference teams in tests/teams.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from assess.answers.read import read_answers
from assess.rubric.load import load_rubric
from assess.rubric.model import Question, Rubric

ROOT = Path(__file__).resolve().parent.parent

DEPARTMENTS = {
    "Risk": "Fraud scoring,Credit limits,Collections,Anti-money laundering,Card disputes,"
    "Identity checks,Early warning,Stress testing,Merchant risk,Loan pricing,Default forecasts,"
    "Transaction alerts,Document checks,Exposure limits",
    "Marketing": "Churn,Next best offer,Campaign uplift,Customer value,Newsletter timing,"
    "Search ranking,Recommendations,Audience models,Price elasticity,Brand monitoring,"
    "Web personalisation,Lead scoring",
    "Operations": "Demand forecast,Branch staffing,Cash logistics,Incident triage,Queue prediction,"
    "Mail sorting,Capacity planning,Predictive maintenance,Route planning,Stock levels,"
    "Delivery times",
    "Customer service": "Call routing,Chat assistant,Complaint topics,Speech analytics,"
    "Email answers,Quality sampling,Callback timing,Translation,Agent assist",
    "Finance": "Liquidity forecast,Invoice matching,Cost anomalies,Budget forecast,Tax checks,"
    "Audit sampling,Expense checks,Revenue forecast",
    "People": "Applicant matching,Attrition,Shift wishes",
    "Legal": "Contract review,Case search,Claims triage",
}
REGIONS = ("North", "Central", "South")
# What a department has more (or less) of than its stage says: (Microsoft stage, Google stage).
STAGES = {
    "Risk": (2.0, 0.9),
    "Marketing": (1.6, 0.6),
    "Operations": (2.4, 0.9),
    "Customer service": (1.1, 0.35),
    "Finance": (0.8, 0.3),
    "People": (0.6, 0.2),
    "Legal": (0.5, 0.15),
}
# Weak nearly everywhere: the odds that a team lacks a step here.
GAPS = {
    "model-monitoring": 0.5,
    "data-monitoring": 0.55,
    "data-validation": 0.45,
    "retraining-trigger": 0.4,
    "feature-store": 0.5,
    "online-validation": 0.4,
    "ml-code-tests": 0.45,
    "slice-evaluation": 0.5,
}
# Nobody quite knows: the odds that it stays open.
UNCLEAR = {"lineage": 0.22, "prediction-log": 0.18, "upstream-changes": 0.25, "label-delay": 0.15}
NOTES = (
    "Dashboards exist, no alerts.",
    "Only for the two largest models; the others follow next year.",
    "Runs every night; somebody looks when it is red.",
    "Two people have to agree, and the decision is kept with the run.",
    "Waits for the new platform.",
)
ROLES = ("data science lead", "ML engineer", "product owner", "operations lead")
REASONS = ("We buy labelled data.", "Decided by another team.", "There is no such step here.")
NEWEST, EARLIER = dt.date(2026, 9, 14), dt.date(2025, 10, 6)


@dataclass(frozen=True, slots=True)
class Profile:
    """What an invented team is like in one round."""

    name: str
    department: str
    region: str
    date: dt.date
    microsoft: float
    google: float
    openness: float
    evidence: float
    quick: bool


class Writer:
    """Writes answer files from profiles."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        teams = ROOT / "tests" / "teams"
        self.anchors = {
            model: [
                {q: a.option or 0 for q, a in read_answers(path, rubric).answers.items()}
                for path in sorted(teams.glob(f"{model}-*.yaml"))
            ]
            for model in ("google", "microsoft")
        }

    def at(self, model: str, stage: float, question: str, luck: float) -> int:
        """The option that the reference team of this stage, or of the next, has."""
        steps = self.anchors[model]
        lower = min(len(steps) - 1, int(stage))
        upper = min(len(steps) - 1, lower + 1)
        return steps[upper if luck < stage - int(stage) else lower].get(question, 0)

    def option(self, team: Profile, question: Question, rng: random.Random) -> int:
        """One answer; ``rng`` is the team's for this question in every round."""
        luck, gap, drift = rng.random(), rng.random(), rng.random()
        top = len(question.options) - 1
        if question.kind == "context":
            return min(top, int(luck * (top + 1)))
        usual = round(team.microsoft / 4 * top * 0.6 + (luck - 0.5) * 0.8)
        found = max(
            self.at("microsoft", team.microsoft, question.id, luck),
            self.at("google", team.google, question.id, luck),
            usual,
        )
        if gap < GAPS.get(question.id, 0.06) * (1.2 - team.microsoft / 5):
            found -= 1
        if drift < 0.04:
            found += 1
        return min(top, max(0, found))

    def file(self, team: Profile, seed: str) -> str:
        """The answer file of one team in one round."""
        rng = random.Random(f"{seed} {team.date}")
        lines = [
            "schema: 1",
            f'rubric: {{id: {self.rubric.id}, version: "{self.rubric.version}"}}',
            f"team: {team.name}",
            f"date: {team.date}",
            f"respondents: [{', '.join(rng.sample(ROLES, rng.randint(1, 3)))}]",
            f"labels: {{department: {team.department}, region: {team.region}}}",
            *(["questions: quick"] if team.quick else []),
            "answers:",
        ]
        for question in self.rubric.questions:
            if question.core or not team.quick:
                own = random.Random(f"{seed} {question.id}")
                lines += self.answer(team, question, self.option(team, question, own), rng)
        seen = team.date - dt.timedelta(days=rng.randrange(20, 200))
        lines += [
            "evidence:",
            f"  - {{id: runs, kind: demonstrated, what: Runs seen together, observed_on: {seen}}}",
        ]
        return "\n".join(lines) + "\n"

    def answer(
        self, team: Profile, question: Question, option: int, rng: random.Random
    ) -> list[str]:
        """The lines of one answer."""
        roll, proof, words = rng.random(), rng.random(), rng.random()
        open_ = team.openness + UNCLEAR.get(question.id, 0) * (1.2 - team.microsoft / 4)
        if roll < open_ / 3:
            return []
        if roll < open_:
            return [f"  {question.id}: unsure"]
        if roll > 0.985 and question.allow_na:
            return [f'  {question.id}: {{not_applicable: "{rng.choice(REASONS)}"}}']
        if option and proof < team.evidence:
            return [f"  {question.id}: {{option: {option}, evidence: [runs]}}"]
        if words < 0.06:
            return [f'  {question.id}: {{option: {option}, note: "{rng.choice(NOTES)}"}}']
        return [f"  {question.id}: {option}"]


def profiles(seed: int) -> list[Profile]:
    """The newest round of every team."""
    rng = random.Random(seed)
    out = []
    for department, names in DEPARTMENTS.items():
        microsoft, google = STAGES[department]
        for name in names.split(","):
            skill = rng.gauss(0, 0.9)
            out.append(
                Profile(
                    name=name,
                    department=department,
                    region=rng.choice(REGIONS),
                    date=NEWEST + dt.timedelta(days=rng.randrange(60)),
                    microsoft=min(4.0, max(0.0, microsoft + skill)),
                    google=min(2.0, max(0.0, google + skill * 0.5 + rng.gauss(0, 0.2))),
                    openness=rng.choice((0, 0, 0.01, 0.02, 0.03, 0.05, 0.08))
                    + (0.25 if rng.random() < 0.07 else 0),
                    evidence=rng.choice((0.0, 0.3, 0.6, 0.9, 0.97)),
                    quick=rng.random() < 0.04,
                )
            )
    return out


def earlier(team: Profile, rng: random.Random) -> Profile:
    """The same team about a year before: usually less far."""
    step = rng.gauss(0.45, 0.35)
    return replace(
        team,
        date=EARLIER + dt.timedelta(days=rng.randrange(60)),
        microsoft=min(4.0, max(0.0, team.microsoft - step)),
        google=min(2.0, max(0.0, team.google - step * 0.5)),
        openness=min(0.4, team.openness + 0.04),
        quick=False,
    )


def write(folder: Path, seed: int = 7) -> list[Path]:
    """Write the files; the same seed, the same bytes."""
    writer = Writer(load_rubric())
    rng = random.Random(seed + 1)
    paths = []
    for team in profiles(seed):
        rounds = [team, earlier(team, rng)] if rng.random() < 0.4 else [team]
        for found in rounds:
            year = folder / str(found.date.year)
            year.mkdir(parents=True, exist_ok=True)
            path = year / f"{team.name.lower().replace(' ', '-')}.yaml"
            path.write_text(writer.file(found, f"{seed} {team.name}"), encoding="utf-8")
            paths.append(path)
    return paths


if __name__ == "__main__":
    where, *more = sys.argv[1:]
    print(f"Wrote {len(write(Path(where), *map(int, more)))} answer files to {where}.")
