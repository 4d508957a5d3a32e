"""Proves the built-in rubric while the package is built: it is then read at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProvenRubric(BuildHookInterface[Any]):
    """Makes build/rubric.json, and puts it into a wheel beside the rubric's files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prove the rubric of the folder that is built.

        Args:
            version: ``editable`` for an install that uses this folder.
            build_data: what goes into the wheel.

        Raises:
            RubricError: the rubric is wrong.
        """
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from assess.rubric import proven

        made = root / "build" / "rubric.json"
        made.parent.mkdir(exist_ok=True)
        proven.write(made, root / "rubrics")
        if version != "editable":
            build_data["force_include"][str(made)] = "assess/_data/rubric.json"
