"""G21: what is fetched on somebody's behalf tells them nothing that is the operator's.

The addresses of handlers are the operator's, so they may be private; a client names none. What a
client can do is to ask for errors, and to send headers in the hope that they are passed on.
"""

from typing import Any

from tests.engine.feature.actions.blog_actions import action, ask, gives, permission, play
from tests.engine.hook_server import HookServer
from tests.engine.running import Running

KEPT = "the-operators-key"
HEADERS = [{"name": "x-key", "value_from_env": "HANDLER_KEY"}]
COMMANDS = [
    action("plain", "String", type="query", headers=HEADERS),
    action("sent_on", "String", type="query", headers=HEADERS, forward_client_headers=True),
    action("away", "String", type="query", handler="http://127.0.0.1:1/{{HANDLER_KEY}}"),
    *(permission(name, "user") for name in ("plain", "sent_on", "away")),
]


def error_of(answer: Any) -> dict[str, Any]:
    (error,) = answer["errors"]
    return error


def test_no_error_of_a_handler_tells_a_variable_of_the_environment(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        told = error_of(await ask(engine, "{ away }", "user"))
        assert set(told["extensions"]) == {"path", "code"}
        hook.status, hook.body = "500 Oh", b"boom"
        answers = [
            await ask(engine, f"{{ {name} }}", role)
            for name in ("away", "plain", "sent_on")
            for role in ("user", "admin")
        ]
        assert KEPT not in str(answers)
        assert hook.questions[-1].headers["x-key"] == KEPT

    play(database_url, scenario, *COMMANDS, HANDLER_KEY=KEPT)


def test_headers_are_passed_on_only_where_it_says_so_and_never_in_place_of_the_operators(
    database_url: str,
) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, "done")
        assert await ask(engine, "{ plain }", "user") == {"data": {"plain": "done"}}
        assert "x-mine" not in hook.questions[-1].headers
        assert await ask(engine, "{ sent_on }", "user") == {"data": {"sent_on": "done"}}
        asked = hook.questions[-1].headers
        assert (asked["x-mine"], asked["x-key"]) == ("yes", KEPT)
        assert "x-hasura-admin-secret" not in asked

    play(database_url, scenario, *COMMANDS, HANDLER_KEY=KEPT)


def test_a_handler_that_sends_elsewhere_is_not_followed(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        hook.status, hook.body = "302 Found", b"{}"
        hook.headers.append(("location", "http://169.254.169.254/latest/meta-data/"))
        told = error_of(await ask(engine, "{ plain }", "user"))
        assert "169.254" not in str(told)
        assert len(hook.questions) == 1

    play(database_url, scenario, *COMMANDS, HANDLER_KEY=KEPT)
