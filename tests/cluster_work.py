"""What the workers of the cluster tests do; they import it by its name."""

from __future__ import annotations

import os
import time


def name_slowly(_rubric, assessment, _data) -> str:
    time.sleep(0.02)
    return assessment.team


def name_or_death(_rubric, assessment, _data) -> str:
    if assessment.team == "T7":
        os._exit(9)
    return assessment.team
