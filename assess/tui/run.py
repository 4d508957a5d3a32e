"""The questionnaire from its start to its end: what is opened, and what is told afterwards."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from assess.language import catalogues, current, switch, using
from assess.rubric.model import Rubric
from assess.tui.app import Questionnaire
from assess.tui.recent import Memory
from assess.tui.session import Session

__all__ = ["run"]


def run(
    path: Path | None,
    rubric: Rubric,
    scan: Sequence[str] = (),
    rubrics: Callable[[str], Rubric] | None = None,
    *,
    remembered: bool = False,
) -> int:
    """Open the questionnaire in the terminal.

    Args:
        path: the answer file to go on with; a file that does not exist is begun there. Home is
            shown when ``None``.
        rubric: what is asked.
        scan: repositories, or saved scans, to set beside the answers.
        rubrics: gives the rubric in another language, by its code.
        remembered: begin in the language that was chosen last, if there is one.

    Returns:
        The exit status.

    Raises:
        AnswersError: the file cannot be read, or says what the rubric does not allow.
    """
    memory = Memory()
    with using(current()):
        wanted = memory.choice("language", "") if remembered else ""
        if rubrics is not None and wanted in catalogues() and wanted != current().code:
            rubric = rubrics(wanted)
            switch(wanted)
        return _run(path, rubric, scan, rubrics, memory)


def _run(
    path: Path | None,
    rubric: Rubric,
    scan: Sequence[str],
    rubrics: Callable[[str], Rubric] | None,
    memory: Memory,
) -> int:
    session = new_file = None
    if path is not None and not path.exists() and not path.is_symlink():
        new_file = path
    elif path is not None:
        session = Session.open(path, rubric, hide_scores=memory.hides_scores(path))
        memory.opened(session.path, hide_scores=session.hide_scores)
    app = Questionnaire(
        rubric, session=session, new_file=new_file, memory=memory, scan=scan, rubrics=rubrics
    )
    status = app.run()
    if app._exception is not None:
        app.saving.rescue()
    if app.saving.rescued is not None:
        from assess.tui.rescue import words

        sys.stderr.write(words(app.saving.rescued) + "\n")
    if app._exception is not None:
        raise app._exception
    return status or 0
