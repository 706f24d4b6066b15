"""Small damages of valid requests: of their JSON, of a document's tokens, of the bytes."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from tests.engine.fuzz.hostile import CANARY, RAW, TEXTS, deep, value
from tests.engine.fuzz.requests import IS_SQL

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[_A-Za-z][_0-9A-Za-z]*|-?[0-9.]+|\.\.\.|[^\s]')
WORDS = [
    "users", "posts", "id", "name", "where", "order_by", "_eq", "_and", "_not", "asc", "null",
    "true", "limit", "on", "fragment", "query", "mutation", "__typename", "$w", "@include(if: $n)",
    "users_aggregate", "aggregate", "count", "nodes", CANARY, f"{CANARY}" + "n" * 66, "f", "...f",
]  # fmt: skip
MARK = "\uf8ff"


def mutated(body: Any, random: Random) -> Any:
    """The JSON with one to three places damaged."""
    body = deepcopy(body)
    for _ in range(random.choice([1, 1, 2, 3])):
        places = list(every_place(body))
        if not places:
            return value(random)
        container, key = random.choice(places)
        damage(container, key, random)
    return body


def every_place(body: Any) -> Iterator[tuple[Any, Any]]:
    """Each member and item, with what holds it; what is SQL by design is left out."""
    if isinstance(body, dict):
        for key, inner in body.items():
            if key not in IS_SQL:
                yield body, key
                yield from every_place(inner)
    elif isinstance(body, list):
        for index, inner in enumerate(body):
            yield body, index
            yield from every_place(inner)


def damage(container: Any, key: Any, random: Random) -> None:
    kind = random.randrange(8)
    if kind == 0:
        del container[key]
    elif kind == 1 and isinstance(container, dict):
        container[random.choice(TEXTS)] = container.pop(key)
    elif kind == 2 and isinstance(container, dict):
        container[random.choice([*TEXTS, "source", "cascade", "_or", "$and"])] = value(random)
    elif kind == 3:
        container[key] = [container[key]]
    elif kind == 4:
        container[key] = {random.choice(["name", "_eq", "table", CANARY]): container[key]}
    elif kind == 5:
        container[key] = MARK + random.choice(RAW)
    else:
        container[key] = value(random)


def mutated_document(text: str, random: Random) -> str:
    """The document with some tokens gone, twice, swapped or replaced."""
    tokens = TOKEN.findall(text)
    for _ in range(random.choice([1, 2, 4, 8])):
        at = random.randrange(len(tokens))
        kind = random.randrange(7)
        if kind == 0 and len(tokens) > 1:
            del tokens[at]
        elif kind == 1:
            tokens.insert(at, tokens[at])
        elif kind == 2:
            other = random.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif kind == 3:
            tokens[at] = random.choice(WORDS)
        elif kind == 4:
            tokens[at] = literal(value(random))
        elif kind == 5:
            tokens.insert(at, repeated(random))
        else:
            tokens[at] = random.choice(["{", "}", "(", ")", "[", "]", ":", "!", "$", "@", "#", '"'])
    return " ".join(tokens)


def literal(given: Any) -> str:
    """A value as GraphQL writes it, or nearly."""
    if isinstance(given, dict):
        return "{" + ", ".join(f"{key}: {literal(inner)}" for key, inner in given.items()) + "}"
    if isinstance(given, list):
        return "[" + ", ".join(map(literal, given)) + "]"
    return json.dumps(given)


def repeated(random: Random) -> str:
    """Something without end: depth, width, directives, circles."""
    count = random.choice([30, 300, 3000])
    return random.choice(
        [
            "{ a " * count,
            "id " * count,
            "[" * count,
            "@include(if: true) " * count,
            f"{{ ...{CANARY} }} fragment {CANARY} on users {{ ...{CANARY} }}",
            " ".join(f"a{number}: name" for number in range(count)),
            '"""' + "x" * count,
            '"\\ud83d"',
        ]
    )


def body_bytes(body: Any, random: Random) -> bytes:
    """The JSON as it is sent: now and then cut, bent or doubled on the way."""
    text = json.dumps(body, ensure_ascii=random.random() < 0.5)
    text = re.sub(
        rf'"(?:{MARK}|\\uf8ff)((?:[^"\\]|\\.)*)"', lambda found: json.loads(f'"{found[1]}"'), text
    )
    encoded = text.encode("utf-8", "surrogatepass")
    kind = random.randrange(20)
    if kind == 0:
        return encoded[: random.randrange(len(encoded) + 1)]
    if kind == 1 and encoded:
        at = random.randrange(len(encoded))
        return (
            encoded[:at]
            + random.choice([b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\x00"])
            + encoded[at:]
        )
    if kind == 2:
        return encoded + encoded
    if kind == 3:
        return b"[" * random.choice([5, 2000, 200_000]) + encoded
    if kind == 4 and encoded.startswith(b"{"):
        return b'{"type":"x","query":"{a}",' + encoded[1:]
    return encoded


def hostile_value(random: Random) -> Any:
    return deep(random) if random.random() < 0.2 else value(random)
