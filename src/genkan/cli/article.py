"""The article "Kinde with Hasura", played from beginning to end by real requests.

An application with Hasura's claims in its tokens, a table, a permission, two users who sign in
for real, and what each of them may read. A second run finds what the first has made.
"""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from rich.console import Console
from rich.table import Table

from genkan.cli.admin_client import AdminClient, GraphQLAnswer, RequestRefused
from genkan.cli.application_kind import Kind
from genkan.cli.applications import (
    Application,
    create_application,
    enable_hasura_mapping,
    find_application,
)
from genkan.cli.hosted_sign_in import Visitor, authorization_code
from genkan.cli.report import Report, Style, step
from genkan.cli.users import NewUser, create_user, find_user

APPLICATION: Final = "Quickstart"
UNMAPPED_APPLICATION: Final = "Quickstart without Hasura mapping"
CALLBACK: Final = "http://localhost:3000/api/auth/kinde_callback"
LOGOUT: Final = "http://localhost:3000"
PEOPLE: Final = (
    ("ada@example.com", "Ada", "Lovelace"),
    ("grace@example.com", "Grace", "Hopper"),
)
TABLE_SQL: Final = """
create table if not exists users (
  id text primary key,
  name text,
  last_seen timestamp default now()
)
"""
OWN_ROWS: Final = {"id": {"_eq": "X-Hasura-User-Id"}}
QUERY: Final = "query { users { id name last_seen } }"
ROW_QUERY: Final = "query ($id: String!) { users_by_pk(id: $id) { id } }"
# Hasura's words for "it is there already".
ALREADY: Final = ("already-tracked", "already-exists")


@dataclass(frozen=True, slots=True)
class Person:
    """One of the two users, with the id the provider gave them."""

    id: str
    email: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `users`, as far as it is asked for."""

    id: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to QUERY."""

    users: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody saw, and whether it is what they should see."""

    who: str
    token: str
    seen: str
    is_expected: bool


async def play_article(client: AdminClient, secret: str, report: Report) -> int:
    """Play the article against a running server; answers 0 when every verdict is as expected.

    secret: from which the two users' passwords are made, alike in every run.
    """
    with step(report, "application with Hasura mapping, one without"):
        application = await ensure_application(client, APPLICATION)
        await enable_hasura_mapping(client, application)
        unmapped = await ensure_application(client, UNMAPPED_APPLICATION)
    with step(report, "table users, select permission for role user"):
        await ensure_table(client)
    with step(report, "two users, each with a row"):
        people = [await ensure_person(client, secret, *person) for person in PEOPLE]
    verdicts = await verdicts_of_people(client, people, application, report)
    with step(report, "the same without a token, and without the mapping"):
        answer = await client.graphql(QUERY, headers={}, variables={})
        verdicts.append(verdict_of_refusal("nobody", "none", answer))
        token = await sign_in(client, people[0], unmapped)
        answer = await client.graphql(QUERY, headers=bearer(token), variables={})
        verdicts.append(verdict_of_refusal(people[0].email, "without mapping", answer))
    show(verdicts, report)
    return 0 if all(verdict.is_expected for verdict in verdicts) else 1


async def verdicts_of_people(
    client: AdminClient,
    people: Sequence[Person],
    application: Application,
    report: Report,
    audience: str = "",
) -> list[Verdict]:
    """Each signs in and queries; audience: what their tokens are for, if anything."""
    verdicts: list[Verdict] = []
    for person in people:
        with step(report, f"{person.email} signs in and queries"):
            token = await sign_in(client, person, application, audience)
            verdicts.append(await verdict_of_person(client, person, token))
    return verdicts


async def ensure_application(client: AdminClient, name: str) -> Application:
    """The application of that name, made when it is not there."""
    found = await find_application(client, name)
    return found or await create_application(
        client, name, Kind.NEXTJS, callbacks=[CALLBACK], logouts=[LOGOUT]
    )


async def ensure_table(client: AdminClient) -> None:
    """The article's table, tracked, with the permission that shows each user their own row."""
    await client.run_sql(TABLE_SQL, "the table users")
    await run_once(client, "pg_track_table", {"source": "default", "table": "users"})
    await run_once(
        client,
        "pg_create_select_permission",
        {
            "source": "default",
            "table": "users",
            "role": "user",
            "permission": {"columns": "*", "filter": OWN_ROWS},
        },
    )


async def run_once(client: AdminClient, command: str, args: dict[str, object]) -> None:
    """Change the metadata, unless an earlier run has."""
    try:
        await client.metadata(command, args, msgspec.Raw)
    except RequestRefused as error:
        if not any(f'"{code}"' in error.body for code in ALREADY):
            raise


async def ensure_person(
    client: AdminClient, secret: str, email: str, first_name: str, last_name: str
) -> Person:
    """The user and their row, each made when it is not there."""
    password = password_for(email, secret)
    found = await find_user(client, email)
    user_id = (
        found.id
        if found is not None
        else await create_user(
            client,
            NewUser(email=email, password=password, first_name=first_name, last_name=last_name),
        )
    )
    person = Person(user_id, email, f"{first_name} {last_name}", password)
    known = await client.graphql_as_admin(ROW_QUERY, {"id": person.id})
    if known == {"users_by_pk": None}:
        await client.insert_row("users", {"id": person.id, "name": person.name})
    return person


def password_for(email: str, secret: str) -> str:
    """A user's password: the same in every run of this project, unknown outside of it."""
    made = hmac.digest(secret.encode(), f"quickstart {email}".encode(), "sha256")
    return base64.urlsafe_b64encode(made)[:24].decode()


async def sign_in(
    client: AdminClient, person: Person, application: Application, audience: str = ""
) -> str:
    """The access token of a sign-in through the hosted pages, for an audience if one is named."""
    visitor = Visitor(
        email=person.email,
        password=person.password,
        application=application,
        callback=CALLBACK,
        audience=audience,
    )
    code = await authorization_code(client.credentials.url, visitor, client.credentials.authority)
    granted = await client.token(
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "client_id": application.client_id,
            "client_secret": application.client_secret or "",
        }
    )
    return granted.access_token


def bearer(token: str) -> dict[str, str]:
    """The header that carries the token (RFC 6750 section 2.1)."""
    return {"authorization": f"Bearer {token}"}


async def verdict_of_person(client: AdminClient, person: Person, token: str) -> Verdict:
    """Each user sees one row, their own."""
    answer = await client.graphql(QUERY, headers=bearer(token), variables={})
    if answer.errors:
        return Verdict(person.email, APPLICATION, words_of(answer), is_expected=False)
    rows = msgspec.convert(answer.data, Rows).users
    is_own = [row.id for row in rows] == [person.id]
    seen = f"{len(rows)}, {'their own' if is_own else 'not only their own'}"
    return Verdict(person.email, APPLICATION, seen, is_own)


def verdict_of_refusal(who: str, token: str, answer: GraphQLAnswer) -> Verdict:
    """Whoever has no right sees an error and nothing else."""
    return Verdict(
        who, token, words_of(answer), is_expected=bool(answer.errors) and answer.data is None
    )


def words_of(answer: GraphQLAnswer) -> str:
    """The first error, or how it went without one."""
    if not answer.errors:
        return "data, and no error"
    first = answer.errors[0]
    return f"{first.extensions.get('code', 'error')}: {first.message}"


def show(verdicts: Sequence[Verdict], report: Report) -> None:
    """The table of who saw what."""
    for verdict in verdicts:
        report.record(
            event="verdict",
            who=verdict.who,
            token=verdict.token,
            seen=verdict.seen,
            is_expected=verdict.is_expected,
        )
    if report.style is Style.PROGRAM:
        return
    table = Table(title="Who sees what in users")
    for title in ("who", "token", "rows seen", "verdict"):
        table.add_column(title, overflow="fold")
    for verdict in verdicts:
        word = "as expected" if verdict.is_expected else "NOT AS EXPECTED"
        table.add_row(verdict.who, verdict.token, verdict.seen, word)
    report.line()
    Console(file=report.stream).print(table)
