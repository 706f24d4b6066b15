"""How a cost grows with a size: the exponent of the power law that fits best."""

from collections.abc import Sequence
from math import log

Points = Sequence[tuple[float, float]]


def exponent(points: Points) -> float:
    """Of cost = a * size ** e, by least squares over the logarithms.

    1 is in proportion, 0 is no growth, 2 is the square.
    """
    logs = [(log(size), log(cost)) for size, cost in points if size > 0 and cost > 0]
    assert len(logs) > 1, points
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    assert spread > 0, points
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread
