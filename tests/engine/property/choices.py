"""Choices of a seeded random source, in the words of hypothesis' strategies.

Hypothesis spends ten times as long on a world as Postgres does, and favours small ones; here
each world costs a fraction of a millisecond, so that a short run already tries hundreds of
large ones. A failure names its seed, by which it comes again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from random import Random
from typing import Any


@dataclass(frozen=True)
class Choice:
    """Something to be drawn."""

    draw: Callable[[Random], Any]

    def filter(self, accept: Callable[[Any], bool]) -> "Choice":
        def drawn(random: Random) -> object:
            while not accept(value := self.draw(random)):
                pass
            return value

        return Choice(drawn)


def integers(least: int, most: int) -> Choice:
    return Choice(lambda random: random.randint(least, most))


def booleans() -> Choice:
    return sampled_from([False, True])


def none() -> Choice:
    return just(None)


def just(value: object) -> Choice:
    return Choice(lambda _: value)


def sampled_from(values: Sequence) -> Choice:
    return Choice(lambda random: random.choice(values))


def one_of(*choices: Choice) -> Choice:
    return Choice(lambda random: random.choice(choices).draw(random))


def tuples(*choices: Choice) -> Choice:
    return Choice(lambda random: tuple(choice.draw(random) for choice in choices))


def lists(choice: Choice, *, min_size: int = 0, max_size: int = 3, unique: bool = False) -> Choice:
    def drawn(random: Random) -> list:
        items = [choice.draw(random) for _ in range(random.randint(min_size, max_size))]
        return list(dict.fromkeys(items)) if unique else items

    return Choice(drawn)


def composite(function: Callable[..., Any]) -> Callable[..., Choice]:
    """A function of ``draw`` and more, as a function of the rest."""

    @wraps(function)
    def choice(*args: object, **kwargs: object) -> Choice:
        return Choice(lambda random: function(lambda inner: inner.draw(random), *args, **kwargs))

    return choice
