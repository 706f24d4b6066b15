"""A line of the table, and the table."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured; `goal`: what we set ourselves at most, `least`: at least, or None."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    least: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether the goal is reached."""
        most_reached = self.goal is None or self.value <= self.goal
        return most_reached and (self.least is None or self.value >= self.least)

    @property
    def aim(self) -> str:
        """The goal in words; empty where there is none."""
        if self.goal is not None:
            return f"{number(self.goal)} {self.unit}".rstrip()
        return "" if self.least is None else f"at least {number(self.least)} {self.unit}".rstrip()


def table(results: Sequence[Result]) -> str:
    """The results as lines of text."""
    width = max(len(result.what) for result in results)
    return "\n".join(_line(result, width) for result in results)


def _line(result: Result, width: int) -> str:
    line = f"{result.what:<{width}}  {number(result.value):>9} {result.unit:<3}"
    if not result.aim:
        return line.rstrip()
    verdict = "" if result.is_good else "  <- not reached"
    return f"{line}  (goal: {result.aim}){verdict}"


def number(value: float) -> str:
    """Three digits, or all of the whole part."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
