"""Numbers of a result as every face shows them."""

from __future__ import annotations

__all__ = ["residual_number", "residual_rounded"]


def residual_number(residual: float) -> str:
    """A residual with one decimal, as it is rounded by :func:`residual_rounded`."""
    return f"{residual_rounded(residual):.1f}"


def residual_rounded(residual: float) -> float:
    """A residual to one decimal, never over the edge of its rating (1.96 becomes 1.9)."""
    shown = round(residual, 1)
    return int(residual) + 0.9 if int(shown) > int(residual) else shown
