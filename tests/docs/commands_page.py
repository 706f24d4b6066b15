"""docs/reference/commands.md, from the tables of commands."""

from typing import Final

from genkan.engine.change_metadata.data_commands import DATA_COMMANDS
from genkan.engine.metadata.command_table import COMMANDS, Whole
from genkan.engine.metadata.later_commands import LATER_COMMANDS, OTHER_DATABASES
from tests.docs.markdown import code, page, table

INTRODUCTION: Final = """
What `POST /v1/metadata`, `/v2/query` and `/v1/query` take as `{"type": command, "args": ...}`, as
Hasura v2 has it. A command that is not built is refused by its name (`not-supported`), never
passed over.
"""
METADATA: Final = """
## Metadata

At `/v1/metadata` and `/v1/query`, for admin. A command of a database has the prefix `pg_` in
Hasura v2 and none in v1: both names do.
"""
DATA: Final = """
## Data and schema

At `/v2/query` and `/v1/query`. `select`, `count`, `insert`, `update` and `delete` are for every
role, by its permissions. `bulk` takes all of these; `concurrent_bulk`, of `/v2/query` alone,
those that leave the schema as it is.
"""
OTHERS: Final = """
## Other databases

Hasura names the commands of other databases by a prefix. Sources of this engine are Postgres, and
what begins with one of these is refused: {prefixes}.
"""


def commands_page() -> str:
    later = {name: f"refused: no {feature} yet" for name, feature in LATER_COMMANDS.items()}
    known = {name: "done" for name in COMMANDS if f"pg_{name.removeprefix('pg_')}" != name}
    rows = sorted({**later, **known}.items())
    data = dict.fromkeys((*DATA_COMMANDS, Whole.CONCURRENT_BULK.value), "done")
    return page(
        "Commands",
        INTRODUCTION,
        METADATA,
        table(["Command", "State"], [(_names(name), state) for name, state in rows]),
        DATA,
        table(
            ["Command", "State"],
            [(code(name), state) for name, state in sorted(data.items())],
        ),
        OTHERS.format(prefixes=", ".join(code(f"{prefix}_") for prefix in OTHER_DATABASES)),
    )


def _names(name: str) -> str:
    return f"{code(name)}, {code(f'pg_{name}')}" if f"pg_{name}" in COMMANDS else code(name)
