"""A second, deliberately naive implementation of the scoring rules, on plain dictionaries only.

It shares no code with the product. ``rubric`` is what ``assess rubric show --format json`` prints;
``doc`` is an answer file as parsed YAML. Shares are plain floats rounded to four decimals.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction


def _said(doc, question):
    """("v", option) | ("na",) | ("open",), and the evidence list."""
    raw = doc.get("answers", {}).get(question)
    evidence = []
    if isinstance(raw, dict):
        evidence = raw.get("evidence", [])
        evidence = [evidence] if isinstance(evidence, str) else evidence
        if "not_applicable" in raw:
            return ("na",), evidence
        raw = raw.get("option")
    if isinstance(raw, int):
        return ("v", raw), evidence
    return ("open",), evidence


def _supported(doc, evidence):
    day = doc["date"] if isinstance(doc["date"], dt.date) else dt.date.fromisoformat(doc["date"])
    records = {r["id"]: r for r in doc.get("evidence", [])}
    for item in evidence:
        if item not in records:
            return True
        r = records[item]
        if r["kind"] == "asserted":
            continue
        if r.get("observed_on") and r["observed_on"] > day:
            continue
        if r.get("valid_until") and r["valid_until"] < day:
            continue
        return True
    return False


def _intervals(rubric, doc, *, with_evidence):
    out = {}
    for q in rubric["questions"]:
        if q["kind"] != "ladder":
            continue
        top = len(q["options"]) - 1
        said, evidence = _said(doc, q["id"])
        if said[0] == "na":
            out[q["id"]] = None
        elif said[0] == "v" and not (
            with_evidence and said[1] > 0 and not _supported(doc, evidence)
        ):
            out[q["id"]] = (said[1], said[1])
        else:
            out[q["id"]] = (0, top)
    return out


def _status(criterion, intervals):
    parts = [(intervals[q], n) for q, n in criterion["requires"].items() if intervals[q]]
    if not parts:
        return "not_applicable"
    if all(lo >= n for (lo, _), n in parts):
        return "met"
    if any(hi < n for (_, hi), n in parts):
        return "unmet"
    return "unknown"


def _share(criteria, status, level, optimistic):
    good = ("met", "unknown") if optimistic else ("met",)
    applicable = [
        c for c in criteria if c["level"] == level and status[c["id"]] != "not_applicable"
    ]
    if not applicable:
        return None
    return Fraction(sum(status[c["id"]] in good for c in applicable), len(applicable))


def _level(criteria, status, top, optimistic):
    good = ("met", "unknown") if optimistic else ("met",)
    answer = 0
    for k in range(1, top + 1):
        shares = {j: _share(criteria, status, j, optimistic) for j in range(1, k + 1)}
        if all(s is None for s in shares.values()):
            continue
        essential_ok = all(
            status[c["id"]] in (*good, "not_applicable")
            for c in criteria
            if c["essential"] and c["level"] <= k
        )
        below_ok = all(s is None or s > Fraction(85, 100) for j, s in shares.items() if j < k)
        here_ok = shares[k] is None or shares[k] > Fraction(1, 2)
        if essential_ok and below_ok and here_ok:
            answer = k
    return answer


def _rating(share):
    share = Fraction(1) if share is None else share
    for letter, limit in (
        ("N", Fraction(15, 100)),
        ("P", Fraction(1, 2)),
        ("L", Fraction(85, 100)),
    ):
        if share <= limit:
            return letter
    return "F"


def _four(x):
    return None if x is None else round(float(x), 4)


def _points(test, intervals):
    """(low, high, status) of a scorecard's test; ``None`` points when nothing applies."""

    def side(name):
        asked = [(intervals[q], n) for q, n in test[name].items() if intervals[q]]
        if not asked:
            return "silent"
        if all(lo >= n for (lo, _), n in asked):
            return "yes"
        return "no" if any(hi < n for (_, hi), n in asked) else "maybe"

    names = [*test["manual"], *test["automated"]]
    if names and all(intervals[q] is None for q in names):
        return None, None, "not_applicable"
    manual, automated = side("manual"), side("automated")
    possible = [Fraction(0)]
    if manual != "no":
        possible.append(Fraction(1, 2))
    if automated in ("yes", "maybe") or (automated == "silent" and manual != "no"):
        possible.append(Fraction(1))
    low = Fraction(automated == "yes") or (Fraction(1, 2) if manual == "yes" else Fraction(0))
    high = max(possible)
    if low:
        status = "automated" if low == 1 else "manual"
    elif "maybe" in (manual, automated):
        status = "unknown"
    else:
        status = "unasked" if high else "missing"
    return low, high, status


def _scorecard(card, told, carried):
    def sums(intervals):
        found = {}
        for s in card["sections"]:
            points = [_points(t, intervals) for t in card["tests"] if t["section"] == s["id"]]
            known = [p for p in points if p[0] is not None]
            if known:
                whole = Fraction(len(points), len(known))
                found[s["id"]] = tuple(whole * sum(p[i] for p in known) for i in (0, 1))
        return found

    def least(values):
        return min(values, default=None)

    def band(score):
        fits = [b for b in card["bands"] if b["up_to"] is None or score <= b["up_to"]]
        return fits[0]["id"]

    ends, evident = sums(told), sums(carried)
    low, high = (least(pair[i] for pair in ends.values()) for i in (0, 1))
    nothing = (None, None)
    return {
        "score": _four(low),
        "low": _four(low),
        "high": _four(high),
        "shown": _four(least(pair[0] for pair in evident.values())),
        "top": len(card["tests"]) // len(card["sections"]),
        "band": None if low is None else band(low),
        "band_high": None if high is None else band(high),
        "lowest": [name for name, pair in ends.items() if pair[0] == low],
        "sections": {
            s["id"]: {
                "score": _four(ends.get(s["id"], nothing)[0]),
                "low": _four(ends.get(s["id"], nothing)[0]),
                "high": _four(ends.get(s["id"], nothing)[1]),
                "shown": _four(evident.get(s["id"], nothing)[0]),
            }
            for s in card["sections"]
        },
        "tests": {
            t["id"]: dict(
                zip(
                    ("low", "high", "status"),
                    (lambda p: (_four(p[0]), _four(p[1]), p[2]))(_points(t, told)),
                    strict=True,
                )
            )
            for t in card["tests"]
        },
    }


def reference(rubric, doc):
    told = _intervals(rubric, doc, with_evidence=False)
    carried = _intervals(rubric, doc, with_evidence=True)
    out = {"models": {}, "challenges": {}, "lifecycles": {}}
    counts = {"v": 0, "na": 0, "unsure": 0, "unanswered": 0}
    for q in rubric["questions"]:
        said, _ = _said(doc, q["id"])
        raw = doc.get("answers", {}).get(q["id"])
        raw = raw.get("option") if isinstance(raw, dict) else raw
        counts[said[0] if said[0] != "open" else "unsure" if raw == "unsure" else "unanswered"] += 1
    out["completeness"] = {
        "total": len(rubric["questions"]),
        "answered": counts["v"],
        "unsure": counts["unsure"],
        "not_applicable": counts["na"],
        "unanswered": counts["unanswered"],
    }
    for m in rubric["models"]:
        top = max(x["level"] for x in m["levels"])
        status = {c["id"]: _status(c, told) for c in m["criteria"]}
        evident = {c["id"]: _status(c, carried) for c in m["criteria"]}
        low = _level(m["criteria"], status, top, False)
        levels, index, index_high = [], Fraction(0), Fraction(0)
        for k in range(1, top + 1):
            here = [status[c["id"]] for c in m["criteria"] if c["level"] == k]
            lo, hi = (_share(m["criteria"], status, k, o) for o in (False, True))
            index += lo or 0
            index_high += hi or 0
            levels.append(
                {
                    "level": k,
                    "share": _four(1 if lo is None else lo),
                    "rating": _rating(lo),
                    **{s: here.count(s) for s in ("met", "unmet", "unknown", "not_applicable")},
                }
            )
        blockers = []
        if low < top:
            for c in m["criteria"]:
                if c["level"] <= low + 1 and status[c["id"]] in ("unmet", "unknown"):
                    short = [
                        {"question": q, "have": told[q][0], "need": n}
                        for q, n in c["requires"].items()
                        if told[q] and told[q][0] < n
                    ]
                    blockers.append(
                        {
                            "criterion": c["id"],
                            "level": c["level"],
                            "essential": c["essential"],
                            "status": status[c["id"]],
                            "questions": short,
                        }
                    )
        categories = {}
        for cat in m["categories"]:
            own = [c for c in m["criteria"] if c["category"] == cat["id"]]
            applicable = [c for c in own if status[c["id"]] != "not_applicable"]
            met = sum(status[c["id"]] == "met" for c in applicable)
            lo = _level(own, status, top, False)
            categories[cat["id"]] = {
                "level": lo,
                "low": lo,
                "high": _level(own, status, top, True),
                "share": _four(Fraction(met, len(applicable)) if applicable else 1),
            }
        out["models"][m["id"]] = {
            "level": low,
            "low": low,
            "high": _level(m["criteria"], status, top, True),
            "shown": _level(m["criteria"], evident, top, False),
            "index": _four(index),
            "index_low": _four(index),
            "index_high": _four(index_high),
            "levels": levels,
            "categories": categories,
            "criteria": status,
            "blockers": blockers,
        }
    for c in rubric["challenges"]:
        sure = maybe = c["exposure"]["base"]
        for add in c["exposure"]["add"]:
            said, _ = _said(doc, add["question"])
            if said[0] == "open":
                maybe += add["points"]
            elif said[0] == "v" and said[1] >= add["at_least"]:
                sure += add["points"]
                maybe += add["points"]
        sure, maybe = (min(5, max(1, x)) for x in (sure, maybe))
        coverage = []
        for end in (0, 1):
            parts = [
                (
                    Fraction(str(k["weight"])),
                    Fraction(min(told[k["question"]][end], k["option"]), k["option"]),
                )
                for k in c["controls"]
                if told[k["question"]]
            ]
            total = sum(w for w, _ in parts)
            coverage.append(sum(w * x for w, x in parts) / total if total else Fraction(1))
        worst = maybe * (1 - coverage[0])
        out["challenges"][c["id"]] = {
            "exposure": maybe,
            "exposure_low": sure,
            "coverage": _four(coverage[0]),
            "residual": _four(worst),
            "residual_best": _four(sure * (1 - coverage[1])),
            "rating": ["low", "moderate", "high", "critical"][sum(worst >= x for x in (1, 2, 3))],
        }
    tops = {q["id"]: len(q["options"]) - 1 for q in rubric["questions"]}
    for x in rubric["lifecycles"]:
        phases = {}
        for p in x["phases"]:
            known = [(told[q], tops[q]) for q in p["questions"] if told[q]]
            ends = [
                _four(sum(Fraction(i[e], n) for i, n in known) / len(known)) if known else None
                for e in (0, 1)
            ]
            phases[p["id"]] = {"share": ends[0], "low": ends[0], "high": ends[1]}
        out["lifecycles"][x["id"]] = {"phases": phases}
    out["scorecards"] = {c["id"]: _scorecard(c, told, carried) for c in rubric["scorecards"]}
    return out
