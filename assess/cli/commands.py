"""The commands and the text of `assess --help`; imports nothing, so that help costs nothing."""

from __future__ import annotations

__all__ = ["COMMANDS", "PROGRAM", "help_text"]

PROGRAM = "assess"

COMMANDS = {
    "start": "Answer the questionnaire in this terminal.",
    "serve": "Show the questionnaire in browsers.",
    "new": "Write a commented answer file to fill in by hand.",
    "import": "Make answer files of a filled-in workbook or a survey's export.",
    "check": "Check answer files and show everything that is wrong.",
    "score": "Score answer files: levels, challenges, blockers.",
    "explain": "Show why a team is at this level and not the next.",
    "roadmap": "Plan the cheapest way to the targets, quarter by quarter.",
    "compare": "Show what changed between assessments of one team, and why.",
    "merge": "Make one panel of several respondents' answer files.",
    "agenda": "Show how far a panel agrees and what it has to discuss.",
    "report": "Write a report as PDF, HTML or Markdown.",
    "portfolio": "Tell many teams together: report or tables.",
    "extract": "Give back the answer file that a PDF report carries.",
    "scan": "Show what repositories show, question by question.",
    "badge": "Draw the levels as a small picture for a README or a dashboard.",
    "upgrade": "Bring an answer file of an earlier rubric up to date.",
    "rubric": "Show, check or export the rubric: what is asked and why.",
    "completion": "Print what a shell needs to complete commands and options.",
    "doctor": "Is this machine ready: versions, libraries, fonts, terminal.",
}
"""Command → what it does. Each is the function of the same name in assess.cli.<command>.

A name that Python keeps for itself has an underscore behind it there.
"""

HELP = """\
Usage: assess [OPTIONS] [COMMAND] [ARGS]...

  Tells a team how mature its machine-learning operations are, why, and what
  to do next.

  Answer once; the answers are seen through Google's and Microsoft's MLOps
  levels, eleven known challenges of machine learning, and the phases of its
  life cycles. Without a command it opens the questionnaire in this terminal.

Options:
  --version   Show the version and stop.
  --debug     Show where an unexpected error happened (also ASSESS_DEBUG=1).
  -h, --help  Show this message and stop.

Commands:
{commands}

  'assess COMMAND --help' shows a command's options and examples.

Examples:
  assess                          answer the questionnaire
  assess new team.yaml            an answer file to fill in by hand instead
  assess score team.yaml          levels, challenges, what blocks the next level
  assess explain team.yaml        why this level and not the next
  assess roadmap team.yaml        what to do next, quarter by quarter
  assess report team.yaml -o team.pdf
  assess extract team.pdf         the answer file inside the report

Exit status: 0 fine, 1 some input was invalid (the rest was still done),
2 wrong usage, 3 --fail-under or --fail-on-risk not met, 130 interrupted."""


def help_text() -> str:
    """What `assess --help` prints."""
    width = max(map(len, COMMANDS))
    lines = (f"  {name:<{width}}  {text}" for name, text in COMMANDS.items())
    return HELP.format(commands="\n".join(lines))
