"""``POST /v1alpha1/pg_dump``: a source's schema or data as SQL.

Source: Hasura v2, pg_dump API. Hasura hands any option on; here those that would write files on
the server, or read another one, are refused.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from genkan.engine.errors import InvalidParams, NotExists
from genkan.engine.http.admin_body import admin_body
from genkan.engine.http.exchange import Answer, Call, Engine
from genkan.engine.metadata.commands.sources import source_url
from genkan.engine.metadata.reading import (
    Node,
    fields,
    is_set,
    items,
    optional_text,
    required,
    text,
)
from genkan.engine.names import DEFAULT_SOURCE, SourceName
from genkan.engine.postgres.pg_dump import pg_dump, without_frame

_SWITCHES: Final = frozenset(
    {
        "clean",
        "column-inserts",
        "create",
        "data-only",
        "disable-triggers",
        "enable-row-security",
        "if-exists",
        "inserts",
        "no-acl",
        "no-comments",
        "no-owner",
        "no-policies",
        "no-privileges",
        "no-publications",
        "no-security-labels",
        "no-subscriptions",
        "no-tablespaces",
        "quote-all-identifiers",
        "schema-only",
        "strict-names",
    }
)
_WITH_VALUE: Final = frozenset(
    {
        "exclude-schema",
        "exclude-table",
        "exclude-table-data",
        "extension",
        "schema",
        "section",
        "table",
    }
)
_SHORT_SWITCHES: Final = frozenset("aCcOsx")
_SHORT_WITH_VALUE: Final = frozenset("eNnTt")


async def dump(call: Call, engine: Engine) -> Answer:
    """The dump, as pg_dump writes it; with ``clean_output`` less what frames it."""
    body = Node(admin_body(call))
    members = fields(body, "PGDumpReqBody")
    source = SourceName(optional_text(members, "source") or DEFAULT_SOURCE)
    options = tuple(_options(items(required(members, "opts", body))))
    is_clean = is_set(members, "clean_output")
    declared = engine.live.current.metadata.sources.get(source)
    if declared is None:
        raise NotExists(f'source with name "{source}" does not exist', path="$.source")
    written = await pg_dump(source_url(declared, engine.live.environment), options)
    return Answer(200, without_frame(written) if is_clean else written, "application/sql")


def _options(given: Sequence[Node]) -> Iterator[str]:
    """The options as they came. Raises InvalidParams for one that is not known to be safe."""
    wants_value = False
    for node in given:
        option = text(node)
        if wants_value and not option.startswith("-"):
            wants_value = False
        else:
            wants_value = _wants_value(option, node)
        if "\0" in option:
            raise InvalidParams("an option can not hold a NUL byte", path=node.path)
        yield option


def _wants_value(option: str, node: Node) -> bool:
    """Whether the next option is this one's value."""
    name, equals, _ = option.removeprefix("--").partition("=")
    if option.startswith("--") and name in _WITH_VALUE:
        return not equals
    if option.startswith("--") and name in _SWITCHES and not equals:
        return False
    letters = option[1:]
    if option.startswith("-") and letters:
        if letters[0] in _SHORT_WITH_VALUE:
            return len(letters) == 1
        if all(letter in _SHORT_SWITCHES for letter in letters):
            return False
    known = ", ".join(
        [
            *(f"-{letter}" for letter in sorted(_SHORT_SWITCHES | _SHORT_WITH_VALUE)),
            *(f"--{name}" for name in sorted(_SWITCHES | _WITH_VALUE)),
        ]
    )
    raise InvalidParams(
        f"option '{option}' of pg_dump is not offered; those that are: {known}", path=node.path
    )
