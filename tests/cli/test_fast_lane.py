"""The lane answers as ASGI does, byte by byte.

Two servers of one engine: one with the lane, one without. Both get the same bytes.
"""

import asyncio
import gc
import json
import time

from genkan.cli.lane_head import LONGEST_HEAD, LaneCycle
from genkan.engine.http.fast_lane import LONGEST_BODY
from tests.cli.lanes import (
    ADMIN,
    ASKED,
    PATIENCE_SECONDS,
    QUERY,
    Ports,
    answers,
    bearer,
    one_answer,
    play,
    request,
)

PATTERN = "query ($x: String) { users(where: {id: {_regex: $x}}) { id name } }"
LONG = "{ users { id name " + " ".join(f"n{n}: name" for n in range(60)) + " } }"
CASES: dict[str, bytes] = {
    "plain": request(ASKED),
    "another variable": request({"query": QUERY, "variables": {"id": "b"}}),
    "a pattern": request({"query": PATTERN, "variables": {"x": "a"}}),
    "a pattern that Postgres refuses": request({"query": PATTERN, "variables": {"x": "("}}),
    "a text that Postgres has not": request({"query": PATTERN, "variables": {"x": "\0"}}),
    "half a sign": request(b'{"query": "%s", "variables": {"x": "\\ud800"}}' % PATTERN.encode()),
    "a variable of another kind": request({"query": PATTERN, "variables": {"x": 1}}),
    "no variables": request({"query": "{ users { id } }"}),
    "null variables": request({"query": "{ users { id } }", "variables": None}),
    "a name of nothing": request({"query": "{ users { id } }", "operationName": ""}),
    "introspection": request({"query": "{ __schema { queryType { name } } }"}),
    "mutation": request(
        {
            "query": 'mutation { update_users(where: {id: {_eq: "c"}}, _set: {name: "x"}) '
            "{ affected_rows } }"
        }
    ),
    "subscription": request({"query": "subscription { users { id } }"}),
    "fault of the query": request({"query": "{ nobody { id } }"}),
    "fault of the syntax": request({"query": "{ users { id }"}),
    "no JSON": request(b"{"),
    "nothing": request(b""),
    "not UTF-8": request(b'{"query": "\xff"}'),
    "no query": request({}),
    "a query of the wrong kind": request({"query": 1}),
    "variables of the wrong kind": request({"query": QUERY, "variables": []}),
    "a persisted query": request({"extensions": {"persistedQuery": {}}}),
    "a batch": request([ASKED, {"query": "{ nobody }"}, ASKED]),
    "an empty batch": request([]),
    "another role": request(ASKED, ADMIN, "X-Hasura-Role: user", "X-Hasura-User-Id: a"),
    "a role without its variable": request(ASKED, ADMIN, "X-Hasura-Role: user"),
    "a role that nobody has": request(ASKED, ADMIN, "X-Hasura-Role: nobody"),
    "a wrong secret": request(ASKED, "X-Hasura-Admin-Secret: wrong"),
    "no secret": request(ASKED, "Accept: */*"),
    "a token": request({"query": "{ users { id } }"}, bearer()),
    "an expired token": request(ASKED, bearer(exp=1)),
    "a role that the token lacks": request(ASKED, bearer(), "X-Hasura-Role: admin"),
    "gzip of a short answer": request(ASKED, ADMIN, "Accept-Encoding: gzip"),
    "gzip of a long answer": request({"query": LONG}, ADMIN, "Accept-Encoding: gzip, br"),
    "an origin that may read": request(ASKED, ADMIN, "Origin: http://app.example"),
    "an origin that may not": request(ASKED, ADMIN, "Origin: http://other.example"),
    "an id of the client's": request(ASKED, ADMIN, "X-Request-Id: of-the-client"),
    "an id that is no text": request(ASKED, ADMIN, "X-Request-Id: \u00fc"),
    "a trace": request(ASKED, ADMIN, f"Traceparent: 00-{'a' * 32}-{'b' * 16}-01"),
    "the end of the connection": request(ASKED, ADMIN, "Connection: close"),
    "a continuation": request(ASKED, ADMIN, "Expect: 100-continue"),
    "another URL with statuses": request(b"{", path="/v1alpha1/graphql"),
    "relay": request({"query": "{ __typename }"}, path="/v1beta1/relay"),
    "a URL of nobody": request(ASKED, path="/v1/nothing"),
    "a query string": request(ASKED, path="/v1/graphql?a=b"),
    "PUT": request(ASKED, method="PUT"),
    "OPTIONS": request(b"", "Origin: http://app.example", method="OPTIONS"),
    "a preference for events": request(ASKED, ADMIN, "Accept: application/json, text/event-stream"),
    "a body that is too long": request(b"1" * (2**20 + 1)),
    "a body that is long": request({**ASKED, "extensions": "x" * LONGEST_BODY}),
    "headers that are too long": request(ASKED, ADMIN, f"X-Long: {'x' * 4096}"),
    "a header twice": request(ASKED, "X-Hasura-Admin-Secret: wrong", ADMIN),
    "in chunks": (
        f"POST /v1/graphql HTTP/1.1\r\nHost: e\r\n{ADMIN}\r\nTransfer-Encoding: chunked\r\n\r\n"
        f"{len(json.dumps(ASKED)):x}\r\n{json.dumps(ASKED)}\r\n0\r\n\r\n"
    ).encode(),
}


def test_both_answer_alike(database_url: str) -> None:
    async def scenario(ports: Ports) -> None:
        for name, sent in CASES.items():
            (by_asgi,) = await answers(ports.asgi, sent)
            (by_lane,) = await answers(ports.lane, sent)
            assert by_lane == by_asgi, name

    # Far too short for a header of 4 kB, and long enough for a token.
    play(database_url, scenario, HASURA_GRAPHQL_MAX_TOTAL_HEADER_LENGTH="3000")


def test_one_connection_answers_one_after_the_other_alike(database_url: str) -> None:
    """All cases on one connection, twice: what the lane remembers of it changes nothing."""
    ending = {"the end of the connection", "a continuation", "a body that is too long"}
    sent = [case for name, case in CASES.items() if name not in ending]

    async def scenario(ports: Ports) -> None:
        for port_answers in (
            await one_by_one(ports.lane, sent),
            await one_by_one(ports.asgi, sent),
        ):
            assert port_answers[: len(sent)] == port_answers[len(sent) :]
        assert await one_by_one(ports.lane, sent) == await one_by_one(ports.asgi, sent)

    async def one_by_one(port: int, requests: list[bytes]) -> list[bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            got: list[bytes] = []
            for each in (*requests, *requests):
                writer.write(each)
                async with asyncio.timeout(PATIENCE_SECONDS):
                    got.append(await one_answer(reader))
            return got
        finally:
            writer.close()

    play(database_url, scenario, HASURA_GRAPHQL_MAX_TOTAL_HEADER_LENGTH="3000")


def test_however_a_request_is_cut_it_is_answered(database_url: str) -> None:
    other = request({"query": QUERY, "variables": {"id": "b"}})
    first = request(ASKED)

    async def scenario(ports: Ports) -> None:
        whole = await answers(ports.asgi, first)
        for cut in range(1, len(first), 7):
            # After one that is remembered, in pieces; then one more that comes with its end.
            pieces = (first, first[:cut], first[cut:] + other)
            got = await answers(ports.lane, *pieces, number=3)
            assert got[:2] == whole * 2, cut
            assert b'"b"' in got[2], cut
        both = await answers(ports.lane, first + other + first, number=3)
        assert both == await answers(ports.asgi, first + other + first, number=3)

    play(database_url, scenario)


def test_who_is_known_by_their_headers_is_still_looked_at(database_url: str) -> None:
    """A token that ran out is refused on the connection on which it was good before."""

    async def scenario(ports: Ports) -> None:
        token = bearer(exp=int(time.time()) + 2)
        reader, writer = await asyncio.open_connection("127.0.0.1", ports.lane)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    writer.write(request({"query": "{ users { id } }"}, token))
                    answer = await one_answer(reader)
                    if b"JWTExpired" in answer:
                        break
                    assert answer.endswith(b'{"data":{"users":[{"id":"b"}]}}')
                    await asyncio.sleep(0.1)
        finally:
            writer.close()

    play(database_url, scenario)


def test_only_heads_that_may_come_again_are_kept(database_url: str) -> None:
    """A stranger, or a client that numbers its requests, fills no memory."""
    strange = [
        request(ASKED, "X-Hasura-Admin-Secret: wrong"),
        request(ASKED, bearer(exp=1)),
        request(ASKED, ADMIN, "X-Request-Id: 1"),
        request(ASKED, ADMIN, f"Traceparent: 00-{'a' * 32}-{'b' * 16}-01"),
        request(ASKED, ADMIN, f"X-Long: {'x' * LONGEST_HEAD}"),
        request(ASKED, path="/v1/nothing"),
    ]

    async def scenario(ports: Ports) -> None:
        for each in strange:
            await answers(ports.lane, each)
        assert len(ports.heads) == 0
        for _ in range(2):
            await answers(ports.lane, request(ASKED))
        assert len(ports.heads) == 1

    play(database_url, scenario)


def test_a_head_is_known_with_any_length_of_the_body(database_url: str) -> None:
    """And what is no plain length is left to the parser, though the rest of the head is known."""

    def sized(size: int) -> bytes:
        return request(json.dumps(ASKED).encode().ljust(size))

    plain = request(ASKED)
    length = f"Content-Length: {len(json.dumps(ASKED))}".encode()
    odd = [
        plain.replace(length, length + b" "),
        plain.replace(length, length.replace(b": ", b":  ")),
        plain.replace(length, length.replace(b": ", b": +")),
        plain.replace(length, length.replace(b": ", b": 00")),
        plain.replace(length, b"Content-Length: "),
        plain.replace(length, length + b"\r\n" + length),
        plain.replace(length, length + b"\r\nTransfer-Encoding: chunked"),
    ]

    async def scenario(ports: Ports) -> None:
        await answers(ports.lane, plain)
        for size in (200, 999, 1000, 20_000, LONGEST_BODY, LONGEST_BODY + 1, 99_999):
            expected = await answers(ports.asgi, sized(size))
            assert await answers(ports.lane, sized(size)) == expected
        assert len(ports.heads) == 1
        for each in odd:
            assert await answers(ports.lane, each) == await answers(ports.asgi, each), each

    play(database_url, scenario)


def test_a_connection_that_waits_has_no_answer_in_memory(database_url: str) -> None:
    async def scenario(ports: Ports) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", ports.lane)
        try:
            for _ in range(3):  # the plan is made, kept, and kept
                writer.write(request(ASKED))
                assert b'"data"' in await one_answer(reader)
                cycles = [each for each in gc.get_objects() if type(each) is LaneCycle]
                assert cycles
                assert all(each.begun is None and not each.body for each in cycles)
        finally:
            writer.close()

    play(database_url, scenario)


def test_long_answers_are_compressed_alike(database_url: str) -> None:
    """Aside of the event loop where they are long, also by a plan that is kept."""
    rows = "insert into users (id, name) select i, md5(i::text) from generate_series(1, 20000) i"
    asked = {"query": "query ($n: Int!) { users(order_by: {id: asc}, limit: $n) { id name } }"}

    async def scenario(ports: Ports) -> None:
        await ports.engine.run_sql(rows)
        for size in (1, 50, 20_000) * 2:
            sent = request({**asked, "variables": {"n": size}}, ADMIN, "Accept-Encoding: gzip")
            assert await answers(ports.lane, sent) == await answers(ports.asgi, sent), size

    play(database_url, scenario)


def test_a_limited_role_is_refused_alike(database_url: str) -> None:
    """By the third request of a minute, though its plan is kept."""
    limits = {
        "disabled": False,
        "rate_limit": {"global": {"unique_params": [], "max_reqs_per_min": 2}, "per_role": {}},
    }

    async def scenario(ports: Ports) -> None:
        sent = request({"query": "{ users { id } }"}, bearer())
        expected = (await answers(ports.asgi, sent))[0]
        await ports.engine.admin("/v1/metadata", {"type": "set_api_limits", "args": limits})
        got = [(await answers(ports.lane, sent))[0] for _ in range(4)]
        assert got[0] == expected
        assert b"rate-limit-exceeded" in got[3], got
        assert got[3] == (await answers(ports.asgi, sent))[0]

    play(database_url, scenario)


def test_metadata_that_changes_is_seen_at_once(database_url: str) -> None:
    async def scenario(ports: Ports) -> None:
        asked = request({"query": "{ users { id } }"}, bearer())
        assert b'"data"' in (await answers(ports.lane, asked))[0]
        dropped = {"table": "users", "role": "user"}
        await ports.engine.admin(
            "/v1/metadata", {"type": "pg_drop_select_permission", "args": dropped}
        )
        assert b"field 'users' not found" in (await answers(ports.lane, asked))[0]

    play(database_url, scenario)
