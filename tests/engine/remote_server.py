"""A small GraphQL server that is not ours; it keeps what it was asked."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import graphql

SHOP = """
scalar Money
enum Color { RED GREEN }
interface Priced { price: Money }
type Book implements Priced { title: String! price: Money pages: Int sequel: Book }
type Pen implements Priced { price: Money color: Color }
union Found = Book | Pen
input Range { least: Int = 0 most: Int! }
input Wish { title: String color: Color pages: Range }
type Query {
  shop(name: String!, floor: Int = 2): String
  book(title: String): Book
  wares(wish: Wish, titles: [String!]): [Priced!]!
  find(text: String): [Found]
  whoami(id: Int!, of: Color): String
  broken: String
}
type Mutation { buy(title: String!, count: Int! = 1): Int! }
"""
BOOKS = [
    {"__typename": "Book", "title": "Emma", "price": "9.50", "pages": 474},
    {"__typename": "Book", "title": "Dune", "price": "12.00", "pages": 612},
]
PEN = {"__typename": "Pen", "price": "1.20", "color": "RED"}


@dataclass
class Asked:
    headers: dict[str, str]
    body: Any


@dataclass
class RemoteServer:
    """Answers with what `sdl` says; `canned`: instead, the same body to every request."""

    port: int = 0
    sdl: str = SHOP
    canned: bytes | None = None
    cookies: list[str] = field(default_factory=list[str])
    is_silent: bool = False
    asked: list[Asked] = field(default_factory=list[Asked])
    bought: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    @property
    def questions(self) -> list[Asked]:
        """What was asked besides introspections."""
        return [one for one in self.asked if one.body.get("operationName") != "IntrospectionQuery"]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                text = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionResetError):
                break
            lines = text.decode("latin-1").split("\r\n")
            named = (line.split(": ", 1) for line in lines[1:] if line)
            headers = {name.lower(): value for name, value in named}
            body = json.loads(await reader.readexactly(int(headers["content-length"])))
            self.asked.append(Asked(headers, body))
            if self.is_silent:
                await reader.read()
                break
            answer = self.canned or json.dumps(self.execute(body)).encode()
            head = [
                "HTTP/1.1 200 OK",
                f"content-length: {len(answer)}",
                *(f"set-cookie: {cookie}" for cookie in self.cookies),
            ]
            writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + answer)
        writer.close()

    def execute(self, body: Any) -> Any:
        schema = graphql.build_schema(self.sdl, assume_valid=True)
        result = graphql.graphql_sync(
            schema,
            body["query"],
            root_value=Shop(self),
            variable_values=body.get("variables"),
            operation_name=body.get("operationName"),
        )
        return result.formatted


@dataclass
class Shop:
    server: RemoteServer

    def shop(self, _info: Any, name: str, floor: int) -> str:
        return f"{name} on floor {floor}"

    def book(self, _info: Any, title: str | None = None) -> Any:
        return next((book for book in BOOKS if book["title"] == title), None)

    def wares(self, _info: Any, wish: Any = None, titles: Any = None) -> Any:
        wish = wish or {}
        pages = wish.get("pages") or {"least": 0, "most": 10_000}
        found = [
            book
            for book in BOOKS
            if pages["least"] <= int(str(book["pages"])) <= pages["most"]
            and (titles is None or book["title"] in titles)
            and wish.get("title") in (None, book["title"])
        ]
        return found if wish.get("color") is None else [PEN]

    def find(self, _info: Any, text: str | None = None) -> Any:  # noqa: ARG002  # as the schema has it
        return [*BOOKS, PEN, None]

    def whoami(self, _info: Any, id: int, of: str | None = None) -> str:  # noqa: A002
        return f"{id} {of}"

    def broken(self, _info: Any) -> str:
        raise graphql.GraphQLError("the shelf is empty", extensions={"code": "EMPTY"})

    def buy(self, _info: Any, title: str, count: int) -> int:
        self.server.bought.append((title, count))
        return count


@asynccontextmanager
async def remote_server(**given: Any) -> AsyncIterator[RemoteServer]:
    remote = RemoteServer(**given)
    server = await asyncio.start_server(remote.answer, "127.0.0.1", 0)
    remote.port = server.sockets[0].getsockname()[1]
    try:
        yield remote
    finally:
        server.close()
