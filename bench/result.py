"""A line of the table, and the table."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured; `goal`: what we set ourselves, None where there is none."""

    what: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether the goal is reached."""
        return self.goal is None or self.value <= self.goal


def table(results: Sequence[Result]) -> str:
    """The results as lines of text."""
    width = max(len(result.what) for result in results)
    return "\n".join(_line(result, width) for result in results)


def _line(result: Result, width: int) -> str:
    line = f"{result.what:<{width}}  {_number(result.value):>9} {result.unit:<3}"
    if result.goal is None:
        return line.rstrip()
    verdict = "" if result.is_good else "  <- not reached"
    return f"{line}  (goal: {_number(result.goal)} {result.unit}){verdict}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
