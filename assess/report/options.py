"""What a person may ask of a report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from assess.answers.model import Assessment
from assess.portfolio.place import Organisation
from assess.report.brand import PLAIN, Brand
from assess.scan.scan import Scan

__all__ = ["SECTIONS", "ReportOptions"]

SECTIONS = (
    "summary",
    "standing",
    "changes",
    "among",
    "why",
    "risks",
    "cycles",
    "roadmap",
    "opinions",
    "confidence",
    "answers",
    "method",
)
"""Names of the chapters, in their order; the cover is always there.

``changes`` is there only when there is a baseline, ``among`` only when there are other teams to
stand beside, ``roadmap`` only when the rubric has practices, ``opinions`` only for a panel.
"""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """Choices that change what a report holds, never what it says.

    Attributes:
        page: paper of the PDF.
        sections: chapters to print, of `SECTIONS`; empty for all.
        summary: the two-page edition: the cover and the executive summary.
        redact: what to leave out, of `assess.answers.redact.REDACTABLE`.
        attach: put the answer file into the PDF when its bytes are given.
        baselines: earlier assessments of the team, to say what moved since.
        brand: whose name, logo and colours it wears.
        created: when the document says it was made; the day of the assessment when ``None``.
        language: the code of the language it speaks; the rubric has to be in it, too.
        against: other teams of the organisation, to say where this one stands among them.
        scan: what the team's repositories show, to say where the answers differ from it.
    """

    page: Literal["a4", "letter"] = "a4"
    sections: tuple[str, ...] = ()
    summary: bool = False
    redact: frozenset[str] = frozenset()
    attach: bool = True
    baselines: tuple[Assessment, ...] = ()
    brand: Brand = PLAIN
    created: dt.datetime | None = None
    against: Organisation | None = None
    language: str = "en"
    scan: Scan | None = None

    def wants(self, section: str) -> bool:
        """True when this chapter is to be printed."""
        if self.summary:
            return section == "summary"
        return not self.sections or section in self.sections
