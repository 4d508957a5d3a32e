"""The small public API: five functions, each imported only when it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import assess


def test_importing_the_package_imports_nothing_heavy():
    code = (
        "import sys; before = set(sys.modules); import assess;"
        " print(sorted({m.partition('.')[0] for m in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "assess" in done.stdout
    assert not {"pydantic", "yaml", "importlib"} & set(
        done.stdout.strip("[]\n").replace("'", "").split(", ")
    )


def test_reading_a_rubric_needs_no_face():
    code = (
        "import sys, assess; assess.load_rubric();"
        " print([m for m in ('click', 'rich', 'textual', 'jinja2', 'weasyprint', 'highspy',"
        " 'ruamel.yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["load_rubric", "read_answers", "score", "plan", "render"])
def test_each_name_leads_to_a_function(name):
    assert callable(getattr(assess, name))
    assert name in dir(assess)


def test_an_unknown_name_is_an_ordinary_error():
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        assess.nope  # noqa: B018


def test_from_file_to_result(sample):
    rubric = assess.load_rubric()
    result = assess.score(rubric, assess.read_answers(sample, rubric))
    assert set(result.models) == {"google", "microsoft"}
