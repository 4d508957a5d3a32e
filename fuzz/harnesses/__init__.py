"""All harnesses by name."""

from __future__ import annotations

from importlib import import_module

from fuzz.harness import Harness
from fuzz.harnesses import answers, brand, pdf, rubric, scan, sheet
from fuzz.inside import built_in, use_rubric

__all__ = ["HARNESSES", "find", "prepare"]

HARNESSES = {
    harness.name: harness
    for harness in (
        answers.HARNESS,
        rubric.HARNESS,
        sheet.XLSX,
        sheet.CSV,
        pdf.HARNESS,
        scan.HARNESS,
        scan.SAVED,
        brand.HARNESS,
    )
}


def find(name: str) -> Harness:
    """A harness by its name, or by ``module:attribute`` for one that is not of this list."""
    module, colon, attribute = name.partition(":")
    if not colon:
        return HARNESSES[name]
    found = getattr(import_module(module), attribute)
    assert isinstance(found, Harness)
    return found


def prepare(harness: Harness) -> None:
    """Make the process ready for a harness: what is slow and always the same is done once."""
    use_rubric(harness.base)
    built_in()
