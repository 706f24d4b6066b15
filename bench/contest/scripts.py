"""Scripts of wrk beyond a document with a number: writes, mixtures, documents never seen."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from bench.contest.work import NESTED, PK, Dialect, Document

# Any text of Lua: no document of ours has "]==]".
_POST: Final = """
local admin = {}
local function post(body, headers) return wrk.format("POST", nil, headers or admin, body) end
local function draw(most) return math.random(1, most) end
"""


def lua(text: str) -> str:
    """A string of Lua in which nothing has a meaning."""
    return f"[==[{text}]==]"


def script(headers: Mapping[str, str], request: str, before: str = "") -> str:
    """`request` is the body of the function that answers the next request."""
    lines = [f"admin[ {lua(name)} ] = {lua(value)}" for name, value in headers.items()]
    json = f"admin[ {lua('content-type')} ] = {lua('application/json')}"
    # Seeded, so that two runs send the same.
    return "\n".join(
        [_POST, *lines, json, "math.randomseed(7)", before, "function request()", request, "end"]
    )


def fixed(headers: Mapping[str, str], body: object) -> str:
    """The same request again and again."""
    written = lua(msgspec.json.encode(body).decode())
    return script(headers, f"  again = again or post({written})\n  return again", "local again")


def body_of(document: Document, value: str) -> str:
    """An expression of Lua: a request's body with an expression for the variable."""
    before, after = (
        msgspec.json.encode({"query": document.text, "variables": {document.variable: "@"}})
        .decode()
        .split('"@"')
    )
    return f"{lua(before)} .. {value} .. {lua(after)}"


def operation(text: str, parts: Sequence[str]) -> str:
    """An expression of Lua: a request's body whose document has expressions for each "@"."""
    pieces = msgspec.json.encode({"query": text}).decode().split("@")
    joined = lua(pieces[0])
    for part, piece in zip(parts, pieces[1:], strict=True):
        joined += f" .. {part} .. {lua(piece)}"
    return joined


BY_KEY: Final = body_of(PK.documents[Dialect.GENKAN], f"draw({PK.most})")
NESTED_LIST: Final = body_of(NESTED.documents[Dialect.GENKAN], f"draw({NESTED.most})")
NEW_NESTED: Final = operation(
    "query n@ { a@: artist(where: {id: {_gte: @}}, order_by: {id: asc}, limit: 10) { id name"
    " b@: albums(order_by: {id: asc}) { id title"
    " c@: tracks(order_by: {id: asc}) { id name milliseconds unit_price } } } }",
    ("n", "n", f"draw({NESTED.most})", "n", "n"),
)
INSERT_ONE: Final = body_of(
    Document(
        "mutation i($tenant: Int!)"
        ' { insert_note_one(object: {body: "a note", tenant: $tenant}) { id tenant } }',
        "tenant",
    ),
    "draw(1000)",
)
