"""The protocols' own client libraries in Node, unmodified, on an engine that is a process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.engine.clients.blog import LIVE, Blog, bearer
from tests.engine.clients.client_program import ClientProgram, client_program

pytestmark = [
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]


@dataclass(frozen=True, slots=True)
class Library:
    """A library: how it is told to come back, and how it is told not to."""

    script: str
    again: dict[str, Any] = field(default_factory=dict[str, Any])
    once: dict[str, Any] = field(default_factory=dict[str, Any])


GRAPHQL_WS = Library("graphql_ws.mjs")
APOLLO = Library("subscriptions_transport_ws.mjs", again={"reconnect": True})
SSE = Library("graphql_sse.mjs", once={"retryAttempts": 0})
ALL = pytest.mark.parametrize(
    "library", [GRAPHQL_WS, APOLLO, SSE], ids=lambda library: library.script
)
SOCKETS = pytest.mark.parametrize(
    "library", [GRAPHQL_WS, APOLLO], ids=lambda library: library.script
)


@contextmanager
def client(
    javascript: Path, library: Library, blog: Blog, headers: dict[str, str], **options: Any
) -> Iterator[ClientProgram]:
    with client_program(javascript, library.script) as program:
        program.say("headers", headers=headers)
        program.say("create", url=blog.graphql, options=options)
        program.heard("obeyed", command="create")
        yield program


def subscribe(program: ClientProgram, operation: str, query: str, **more: Any) -> None:
    program.say("subscribe", id=operation, request={"query": query, **more})


def notes(*bodies: str) -> dict[str, Any]:
    return {"data": {"notes": [{"body": body} for body in bodies]}}


@ALL
def test_a_query_and_a_mutation_are_answered_and_completed(
    javascript: Path, served_blog: Blog, author: str, library: Library
) -> None:
    with client(javascript, library, served_blog, bearer(author)) as program:
        insert = (
            "mutation ($note: notes_insert_input!) { insert_notes_one(object: $note) { body } }"
        )
        note = {"id": author, "author": author, "body": "Grüße \u2028 \n\n data: 😀"}
        subscribe(program, "1", insert, variables={"note": note})
        assert program.result("1") == {"data": {"insert_notes_one": {"body": note["body"]}}}
        program.heard("complete", id="1")
        subscribe(program, "2", "{ notes { body } }")
        assert program.result("2") == notes(note["body"])
        program.heard("complete", id="2")


@ALL
def test_a_live_query_hears_of_changes_until_it_is_stopped(
    javascript: Path, served_blog: Blog, author: str, library: Library
) -> None:
    with client(javascript, library, served_blog, bearer(author)) as program:
        subscribe(program, "live", LIVE)
        assert program.result("live") == notes()
        for body in ("first", "second"):
            served_blog.write(author, body)
            assert program.result("live") == notes(body)
        program.say("stop", id="live")
        program.heard("obeyed", command="stop")
        served_blog.write(author, "unheard")
        subscribe(program, "after", "{ notes { body } }")
        assert program.result("after") == notes("unheard")
        program.heard("complete", id="after")
        assert [told for told in program.told if told.get("id") == "live"][-1] != {
            "event": "next",
            "id": "live",
            "result": notes("unheard"),
        }


@ALL
def test_two_live_queries_of_one_client_do_not_hear_each_other(
    javascript: Path, served_blog: Blog, author: str, library: Library
) -> None:
    with client(javascript, library, served_blog, bearer(author)) as program:
        one = "subscription ($id: String!) { notes(where: {id: {_eq: $id}}) { body } }"
        subscribe(program, "mine", one, variables={"id": author})
        assert program.result("mine") == notes()
        subscribe(program, "none", one, variables={"id": "nobody"})
        assert program.result("none") == notes()
        served_blog.write(author, "mine")
        assert program.result("mine") == notes("mine")
        program.say("stop", id="mine")
        program.say("stop", id="none")
        program.heard("obeyed", command="stop")
        assert sum(told.get("id") == "none" for told in program.told) == 1


@ALL
def test_an_operation_that_does_not_fit_is_an_error(
    javascript: Path, served_blog: Blog, author: str, library: Library
) -> None:
    message = "field 'nothing' not found in type: 'subscription_root'"
    with client(javascript, library, served_blog, bearer(author)) as program:
        subscribe(program, "wrong", "subscription { nothing }")
        if library is GRAPHQL_WS:
            (error,) = program.heard("error", id="wrong")["error"]["errors"]
        elif library is SSE:
            (error,) = program.result("wrong")["errors"]
            program.heard("complete", id="wrong")
        else:
            error = program.heard("error", id="wrong")["error"]
        assert error["message"] == message
        subscribe(program, "right", "{ notes { body } }")
        assert program.result("right") == notes()


@ALL
def test_a_client_comes_back_by_itself_after_metadata_has_changed(
    javascript: Path, served_blog: Blog, author: str, library: Library
) -> None:
    with client(javascript, library, served_blog, bearer(author), **library.again) as program:
        subscribe(program, "live", LIVE)
        assert program.result("live") == notes()
        served_blog.change_metadata()
        if library is not SSE:
            closed = program.heard("closed")
            assert closed["code"] == 1012
            assert "metadata has changed" in closed["reason"]
        program.heard("connected")
        served_blog.write(author, "after")
        while program.result("live") != notes("after"):
            pass


@ALL
def test_a_client_comes_back_with_a_new_token_when_its_own_has_expired(
    javascript: Path, served_blog: Blog, author: str, library: Library
) -> None:
    soon = bearer(author, seconds=4)
    with client(javascript, library, served_blog, soon, **library.again) as program:
        subscribe(program, "live", LIVE)
        assert program.result("live") == notes()
        program.say("headers", headers=bearer(author))
        if library is not SSE:
            closed = program.heard("closed")
            assert (closed["code"], closed["reason"]) == (1001, "the token has expired")
        program.heard("connected")
        served_blog.write(author, "after")
        while program.result("live") != notes("after"):
            pass


@ALL
def test_who_has_no_token_is_told_so(javascript: Path, served_blog: Blog, library: Library) -> None:
    with client(javascript, library, served_blog, {}, **library.once) as program:
        subscribe(program, "1", "{ notes { body } }")
        if library is GRAPHQL_WS:
            error = program.heard("error", id="1")["error"]
            assert error["code"] == 4400
            assert "Missing 'Authorization'" in error["reason"]
        elif library is SSE:
            assert program.heard("error", id="1")["error"]["status"] == 400
        else:
            assert "Missing 'Authorization'" in program.heard("refused")["error"]
            assert program.heard("closed")["code"] == 4400


@SOCKETS
def test_the_server_shows_that_it_is_there(
    javascript: Path, served_blog: Blog, author: str, library: Library
) -> None:
    with client(javascript, library, served_blog, bearer(author), lazy=False) as program:
        for _ in range(3):
            program.heard("pinged")
        assert program.number_of("closed") == 0


def test_graphql_ws_may_ask_whether_the_server_is_there(
    javascript: Path, served_blog: Blog, author: str
) -> None:
    options = {"lazy": False, "keepAlive": 200}
    with client(javascript, GRAPHQL_WS, served_blog, bearer(author), **options) as program:
        for _ in range(3):
            program.heard("ponged")
        assert program.number_of("closed") == 0


def test_apollos_client_takes_the_servers_keepalive_for_a_sign_of_life(
    javascript: Path, served_blog: Blog, author: str
) -> None:
    # Without one in this time it would close and connect again.
    options = {"timeout": 5000, "reconnect": True}
    with client(javascript, APOLLO, served_blog, bearer(author), **options) as program:
        for _ in range(8):
            program.heard("pinged")
        assert program.number_of("closed") == 0


def test_a_stream_of_events_outlives_silence(
    javascript: Path, served_blog: Blog, author: str
) -> None:
    with (
        client(javascript, SSE, served_blog, bearer(author), **SSE.once) as program,
        client(javascript, GRAPHQL_WS, served_blog, bearer(author), lazy=False) as clock,
    ):
        subscribe(program, "live", LIVE)
        assert program.result("live") == notes()
        for _ in range(4):
            clock.heard("pinged")
        served_blog.write(author, "after")
        assert program.result("live") == notes("after")
        assert program.number_of("connected") == 1


@SOCKETS
def test_a_lazy_client_connects_for_its_first_operation_and_leaves_after_its_last(
    javascript: Path, served_blog: Blog, author: str, library: Library
) -> None:
    options: dict[str, Any] = {"lazy": True}
    if library is APOLLO:
        options["inactivityTimeout"] = 100
    with client(javascript, library, served_blog, bearer(author), **options) as program:
        assert program.number_of("connected") == 0
        for number in (1, 2):
            name = f"operation {number}"
            subscribe(program, name, LIVE)
            program.result(name)
            program.say("stop", id=name)
            program.heard("closed")
            assert program.number_of("connected") == number


def test_the_single_connection_mode_of_graphql_sse_is_refused(
    javascript: Path, served_blog: Blog, author: str
) -> None:
    options = {"singleConnection": True, **SSE.once}
    with client(javascript, SSE, served_blog, bearer(author), **options) as program:
        subscribe(program, "1", LIVE)
        assert program.heard("error", id="1")["error"]["status"] == 400
