"""What people follow and what is written meanwhile: boards, notes and comments, at random.

A note belongs to a person, and to a board that may be open to all. Each query has an order, so
that its answer is one text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

PEOPLE: Final = 200
BOARDS: Final = 12

SCHEMA: Final = """
create table board (id int primary key, title text not null, is_open bool not null);
create table note (
    id serial primary key, owner text not null, board_id int not null references board,
    title text not null, likes int not null default 0, is_done bool not null default false,
    secret text
);
create index on note (owner);
create index on note (board_id);
create table comment (
    id serial primary key, note_id int not null references note on delete cascade,
    author text not null, words text not null
);
create index on comment (note_id);
create view open_note as
    select note.id, note.owner, note.title, board.title as board from note
    join board on board.id = note.board_id where board.is_open;
create table keyless (owner text not null, size int not null);
create table event (day date not null, owner text not null, size int not null)
    partition by range (day);
create table event_old partition of event for values from (minvalue) to ('2026-01-01');
create table event_new partition of event for values from ('2026-01-01') to (maxvalue);
create function note_length(note_row note) returns int language sql immutable
    as $$ select length(note_row.title) $$;
create function note_comment_count(note_row note) returns bigint language sql stable
    as $$ select count(*) from comment where note_id = note_row.id $$;
"""
SEED: Final = f"""
insert into board select i, 'board ' || i, i % 3 = 0 from generate_series(1, {BOARDS}) i;
insert into note (owner, board_id, title, secret)
    select 'p' || (i % {PEOPLE}), 1 + i % {BOARDS}, 'note ' || i, 'of p' || (i % {PEOPLE})
    from generate_series(1, {PEOPLE * 4}) i;
insert into comment (note_id, author, words)
    select 1 + i % {PEOPLE * 4}, 'p' || (i * 7 % {PEOPLE}), 'words ' || i
    from generate_series(1, {PEOPLE * 4}) i;
insert into keyless select 'p' || (i % {PEOPLE}), i from generate_series(1, {PEOPLE}) i;
insert into event select date '2025-12-01' + i % 60, 'p' || (i % {PEOPLE}), i
    from generate_series(1, {PEOPLE}) i;
"""  # noqa: S608  # numbers of ours
OWN: Final = {"owner": {"_eq": "X-Hasura-User-Id"}}
PERMISSIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "board": {"columns": "*", "filter": {}, "allow_aggregations": True},
    "note": {
        "columns": "*",
        "computed_fields": ["length", "comment_count"],
        "filter": OWN,
        "allow_aggregations": True,
    },
    "comment": {
        "columns": "*",
        "filter": {"note": OWN},
        "allow_aggregations": True,
    },
    "open_note": {"columns": "*", "filter": OWN},
    "keyless": {"columns": "*", "filter": OWN},
    "event": {"columns": "*", "filter": OWN},
}
NOTE: Final = "id owner title likes secret"
QUERIES: Final[Sequence[str]] = (
    f"notes: note(order_by: {{id: asc}}) {{ {NOTE} }}",
    f"notes: note(where: {{board_id: {{_eq: $board}}}}, order_by: {{id: asc}}) {{ {NOTE} }}",
    (
        "notes: note(order_by: {id: asc}, limit: 3) { owner title comments(order_by: {id: asc}) "
        "{ author words } comments_aggregate { aggregate { count } } }"
    ),
    f"note: note_by_pk(id: $note) {{ {NOTE} board {{ title is_open }} }}",
    (
        "about: note_aggregate(where: {is_done: {_eq: true}}) "
        "{ aggregate { count sum { likes } } nodes { owner } }"
    ),
    (
        "comments: comment(where: {note: {board: {is_open: {_eq: true}}}}, order_by: {id: asc}) "
        "{ words note { owner title } }"
    ),
    "notes: open_note(order_by: {id: asc}) { owner title board }",
    "things: keyless(order_by: {size: asc}) { owner size }",
    "events: event(order_by: [{day: asc}, {size: asc}]) { owner day size }",
    (
        "notes: note(where: {comments: {author: {_eq: $friend}}}, order_by: {id: asc}) "
        "{ owner title length }"
    ),
    "notes: note(order_by: [{board: {title: asc}}, {id: asc}], limit: 2) { owner board { title } }",
    "notes: note(order_by: {id: asc}, limit: 2) { owner comment_count }",
)
TYPES: Final = {"board": "Int!", "note": "Int!", "friend": "String!"}


def relationship(name: str, column: str) -> dict[str, Any]:
    return {"name": name, "using": {"foreign_key_constraint_on": column}}


def related(name: str, table: str, column: str) -> dict[str, Any]:
    return {
        "name": name,
        "using": {"foreign_key_constraint_on": {"table": table, "column": column}},
    }


def metadata() -> Sequence[Mapping[str, Any]]:
    """The commands that track all of it; role `user` sees what is its own."""
    commands: list[Mapping[str, Any]] = [
        {"type": "pg_track_table", "args": {"table": table}} for table in PERMISSIONS
    ]
    commands += [
        {"type": f"pg_create_{kind}_relationship", "args": {"table": table, **one}}
        for kind, table, one in (
            ("object", "note", relationship("board", "board_id")),
            ("object", "comment", relationship("note", "note_id")),
            ("array", "note", related("comments", "comment", "note_id")),
        )
    ]
    commands += [
        {
            "type": "pg_add_computed_field",
            "args": {
                "table": "note",
                "name": name,
                "definition": {"function": f"note_{name}", "table_argument": "note_row"},
            },
        }
        for name in ("length", "comment_count")
    ]
    commands += [
        {
            "type": "pg_create_select_permission",
            "args": {"table": table, "role": "user", "permission": permission},
        }
        for table, permission in PERMISSIONS.items()
    ]
    return commands


@dataclass(frozen=True, slots=True)
class Wish:
    """What one person follows."""

    person: str
    document: str
    variables: Mapping[str, Any]

    def as_query(self) -> dict[str, Any]:
        """The same, asked once."""
        return {"query": f"query {self.document}", "variables": self.variables}

    def as_subscription(self) -> dict[str, Any]:
        """To be followed."""
        return {"query": f"subscription {self.document}", "variables": self.variables}


def wish(random: Random) -> Wish:
    """Somebody's, at random."""
    field = random.choice(QUERIES)
    used = {name: value for name, value in variables(random).items() if f"${name}" in field}
    declared = ", ".join(f"${name}: {TYPES[name]}" for name in used)
    head = f"({declared}) " if used else ""
    return Wish(f"p{random.randrange(PEOPLE)}", f"{head}{{ {field} }}", used)


def variables(random: Random) -> dict[str, Any]:
    return {
        "board": random.randint(1, BOARDS),
        "note": random.randint(1, PEOPLE * 4),
        "friend": f"p{random.randrange(PEOPLE)}",
    }


def write(random: Random) -> tuple[str, tuple[Any, ...]]:
    """A statement that changes something, or nothing, and its arguments."""
    person, other = f"p{random.randrange(PEOPLE)}", f"p{random.randrange(PEOPLE)}"
    note, board = random.randint(1, PEOPLE * 4), random.randint(1, BOARDS)
    number = random.randrange(1000)
    return random.choice(
        [
            (
                (
                    "insert into note (owner, board_id, title, secret) "
                    "values ($1::text, $2, $3, 'of ' || $1::text)"
                ),
                (person, board, f"new {number}"),
            ),
            ("update note set title = $2 where id = $1", (note, f"changed {number}")),
            ("update note set likes = likes + 1, is_done = not is_done where id = $1", (note,)),
            # The row goes from one person to another.
            (
                "update note set owner = $2::text, secret = 'of ' || $2::text where id = $1",
                (note, other),
            ),
            ("update note set board_id = $2 where id = $1", (note, board)),
            ("delete from note where id = $1", (note,)),
            ("update board set is_open = not is_open where id = $1", (board,)),
            ("update board set title = $2 where id = $1", (board, f"board {number}")),
            (
                (
                    "insert into comment (note_id, author, words) "
                    "select id, $2, $3 from note where id = $1"
                ),
                (note, person, f"words {number}"),
            ),
            (
                (
                    "update comment set note_id = note.id from note "
                    "where comment.id = $1 and note.id = $2"
                ),
                (number, note),
            ),
            ("delete from comment where id = $1", (number,)),
            ("insert into keyless values ($1, $2)", (person, number)),
            ("update keyless set owner = $2 where owner = $1", (person, other)),
            ("delete from keyless where owner = $1", (person,)),
            (
                "insert into event values (date '2025-12-01' + $2::int % 60, $1, $2::int)",
                (person, number),
            ),
            # To the other partition, some of them.
            ("update event set day = day + 20 where owner = $1", (person,)),
            ("delete from event where owner = $1 and size < $2", (person, number // 4)),
        ]
    )


def owners_in(value: Any) -> set[str]:
    """Whose rows an answer shows: each has its owner, and says so once more in its secret."""
    match value:
        case dict():
            found = set[str]()
            for name, inner in value.items():
                if name == "owner":
                    found.add(inner)
                elif name == "secret" and inner is not None:
                    found.add(inner.removeprefix("of "))
                else:
                    found |= owners_in(inner)
            return found
        case list():
            return set[str]().union(*map(owners_in, value))
        case _:
            return set()
