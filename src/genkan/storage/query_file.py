"""SQL by hand: a `.sql` file whose queries each bear a name and a line that says what it is.

-- name: user_by_id
-- The user's record, one row or none. $1 user id
select id, email from identity.user where id = $1;
"""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Final, LiteralString, cast

NAME_LINE: Final = re.compile(r"^-- name:[ \t]*(?P<name>.*?)[ \t]*$", re.MULTILINE)
NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def load_queries(package: str, file: str) -> Mapping[str, LiteralString]:
    """The queries of a package's `.sql` resource by name, without their heads.

    `load_queries("genkan.identity.postgres", "users.sql")["user_by_id"]`
    """
    text = files(package).joinpath(file).read_text(encoding="utf-8")
    # The file is our own source, shipped beside the code that runs it: as literal as that code.
    literal = cast("LiteralString", text)
    return parse_queries(literal, place=f"{package}/{file}")


def parse_queries(text: LiteralString, *, place: str) -> Mapping[str, LiteralString]:
    """The queries in `text` by name.

    Raises ValueError naming `place` when a head is malformed or a name is used twice.
    """
    heads = list(NAME_LINE.finditer(text))
    if not heads:
        raise ValueError(f"{place}: expected a line '-- name: some_query', found none")
    queries: dict[str, LiteralString] = {}
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        name = head["name"]
        where = f"{place}, query '{name}'"
        if NAME.fullmatch(name) is None:
            raise ValueError(f"{where}: a name is lower case words joined by '_'")
        if name in queries:
            raise ValueError(f"{where}: the name is used twice")
        queries[name] = query_below_head(text[head.end() : end], where)
    return queries


def query_below_head(block: LiteralString, where: str) -> LiteralString:
    """The SQL of one block, whose first line must be the comment that says what it is."""
    comment, _, query = block.lstrip("\n").partition("\n")
    if not comment.startswith("-- "):
        raise ValueError(f"{where}: expected a comment line below the name that says what it is")
    stripped = query.strip().removesuffix(";")
    if not stripped:
        raise ValueError(f"{where}: the query is empty")
    return stripped
