"""A scan as JSON: to be worked on by programs, and to be kept and read again (saved.py)."""

from __future__ import annotations

from assess.plaintext import clean
from assess.rubric.model import Rubric
from assess.scan.scan import Finding, Scan

__all__ = ["to_json"]


def to_json(rubric: Rubric, found: Scan) -> dict[str, object]:
    """A scan as one object: what was looked for and where, and the findings of each question."""
    return {
        "schema": 1,
        "rubric": {"id": rubric.id, "version": rubric.version},
        "date": found.date.isoformat(),
        "repos": [clean(repo) for repo in found.repos],
        "signals": sorted(found.looked),
        "files": {
            "listed": found.files,
            "read": found.read,
            "left_out": found.left_out,
            "unread": found.unread,
        },
        "notes": [clean(note) for note in found.notes],
        "questions": {
            question.id: {
                "suggested": found.suggested(question.id),
                "confidence": None if found.suggested(question.id) is None else "shown",
                "findings": [_finding(f) for f in found.of(question.id)],
            }
            for question in rubric.ladder
        },
    }


def _finding(finding: Finding) -> dict[str, object]:
    signal = finding.signal
    return {
        "signal": signal.id,
        "option": signal.option,
        "strength": signal.strength,
        "held_back": clean(finding.held_back) or None,
        "why": signal.why,
        "repo": clean(finding.repo),
        "file": clean(finding.file),
        "line": finding.line,
        "excerpt": finding.excerpt,
    }
