"""Hostile values and names. Texts bear the canary, to be known wherever they turn up."""

from random import Random
from typing import Any

CANARY = "zq7x"
TEXTS = [
    f"{CANARY}",
    f"{CANARY}'",
    f'{CANARY}"',
    f"'; drop table canary; -- {CANARY}",
    f'"; drop table canary; -- {CANARY}',
    f"$$; drop table canary; -- {CANARY}",
    f"{CANARY}%s%(a)s%",
    f"$1{CANARY}",
    f"\\{CANARY}\\",
    f"{CANARY}\x00",
    "\x00",
    f"/*{CANARY}*/--",
    f"{CANARY}" + "n" * 66,
    f"{CANARY}" + "é" * 40,
    f"{CANARY}🚪👋",
    f"{{{{{CANARY}}}}}",
    f"${{{CANARY}}}",
    f"{CANARY}\n\r\t",
    f"{CANARY}\u2028\ufeff",
    f"x-hasura-{CANARY}",
    "X-Hasura-User-Id",
    "*",
    "",
    " ",
    "__typename",
    "id",
    "users",
    "admin",
    f"{CANARY}" + "x" * 20_000,
]
NUMBERS = [0, -1, 1, 2**31, -(2**31) - 1, 2**63, 2**64, 10**400, 0.1, -0.0, 1e308, 5e-324]
OTHERS: list[Any] = [None, True, False, [], {}, [[]], [{}], {"": None}]
# Written as they are into a body: what Python's JSON would not write.
RAW = [
    "NaN", "Infinity", "1e999999999", "-", "01", "1.", "'a'", "undefined", '"\\ud800"', '"\\u0000"',
    '"\\x"', '"\x01"', "[1,]", '{"a":1,}', '{"type":"x","type":"y"}', "/**/1", "\ufeff1", "{", "]",
]  # fmt: skip


def value(random: Random) -> Any:
    """Anything a client could put where something is expected."""
    kind = random.randrange(10)
    if kind < 5:
        return random.choice(TEXTS)
    if kind < 7:
        return random.choice(NUMBERS)
    if kind < 9:
        return random.choice(OTHERS)
    return deep(random)


def deep(random: Random) -> Any:
    """Nested far, or wide."""
    inner: Any = random.choice(TEXTS)
    kind = random.randrange(4)
    if kind == 0:
        return [inner] * random.choice([100, 3000])
    if kind == 1:
        return {f"{CANARY}{number}": inner for number in range(random.choice([50, 1000]))}
    for _ in range(random.choice([20, 70, 300])):
        inner = [inner] if kind == 2 else {random.choice(["_and", "_not", "a", "args"]): inner}
    return inner
