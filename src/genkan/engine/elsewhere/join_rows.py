"""Rows of tables put into an answer from elsewhere: one statement for each join."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from genkan.engine.ir.join import key_column
from genkan.engine.ir.value_text import json_text
from genkan.engine.operation.model import Variables
from genkan.engine.plan.action_output import Place
from genkan.engine.postgres.run import Database
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind_join
from genkan.engine.sql.join import POSITION, JoinStatement

_ROWS: Final = msgspec.json.Decoder(list[msgspec.Raw])


async def join_rows(
    one: JoinStatement,
    places: Sequence[Place],
    variables: Variables,
    session: Session,
    database: Database,
) -> None:
    """Put into each place what belongs there, as JSON that nobody has looked into.

    An object whose key lacks a part has no related rows, as one with a null has none.
    """
    if not places:
        return
    numbers: dict[str, int] = {}
    found = [numbers.setdefault(_key(one, place.keys), len(numbers)) for place in places]
    keys = ",".join(f'{{"{POSITION}":{number},{key}}}' for key, number in numbers.items())
    bound = bind_join(one, f"[{keys}]", variables, session)
    text = await database.read(bound.statement.source, bound.statement.text, bound.arguments)
    rows = _ROWS.decode(text)
    for place, number in zip(places, found, strict=True):
        place.into[place.name] = rows[number]


def _key(one: JoinStatement, given: Mapping[str, object]) -> str:
    """The members of a JSON object, without its braces: ``"0.":1,"1.":"a"``."""
    return ",".join(
        f'"{key_column(number)}":{json_text(given.get(member))}'
        for number, (member, _) in enumerate(one.join.keys)
    )
