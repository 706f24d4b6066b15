"""docs/reference/http.md, from the routes tables of both products."""

from typing import Final

from genkan.cli.commands.start import ENGINE_FOLDERS, ENGINE_PATH
from genkan.console.http import exchange as console
from genkan.console.http.routes import ROUTES as CONSOLE_ROUTES
from genkan.engine.http.graphql import StatusRule
from genkan.engine.http.routes import ROUTES, Access, AnyRoute, GraphQLRoute, OpenRoute, Route
from genkan.engine.schema.model import SchemaKind
from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.routes import DEVELOPMENT_ENDPOINTS, ENDPOINTS
from genkan.identity.management.operations import SERVED
from genkan.identity.pages.render import stylesheet_path
from tests.docs.markdown import code, first_sentence, page, table

ENGINE_INTRODUCTION: Final = """
## Engine

*admin* is whoever sends the admin secret, or a token with the role `admin`. *Any role* is a role
of a token, the unauthorized role, or admin. The group is what `HASURA_GRAPHQL_ENABLED_APIS`
switches; a URL without a group is always there. `GET` serves `HEAD` as well, `OPTIONS` is answered
where CORS allows it; every other URL or method is 404 `not-found`.
"""
IDENTITY_INTRODUCTION: Final = """
## Identity provider

| Who | sends |
| --- | --- |
| anyone | nothing |
| browser | cookies, and with a form its csrf token |
| client | an application's id and secret; a public one, its id |
| bearer | a user's access token |
| administrator | an m2m application's token with the audience `<issuer>/api` and the scope |

*Scripts* says which other origins' scripts may read the answer: those of `registered` URLs, with
credentials, or the `public`, without. `GET` serves `HEAD` as well; another method is answered
with 405.
"""
DEVELOPMENT_INTRODUCTION: Final = """
### In development only

With `GENKAN_DEVELOPMENT`; otherwise these do not exist.
"""
CONSOLE_INTRODUCTION: Final = """
## Console

Its pages are at `/console`; `/` leads there. Every request below `/console-api` must come from the
console's own origin, and every change carries the header `x-genkan-console: 1`. *Who* is the
console role that is needed at least. Errors are `{"error": {"code", "message", "remedy"}}`.

`/console-api/engine/<path>` is answered by the engine's `<path>` as admin, by websocket too;
`/console-api/identity/<path>` by the identity provider's, for paths that begin with `api/v1/` or
`dev/mail/api/`. An admin and a developer may ask them everything, a viewer what only reads.
"""
GRAPHQL: Final = {
    StatusRule.ALWAYS_OK: "GraphQL, a single request or a batch; 200 also for errors",
    StatusRule.KEPT: "GraphQL; an error is the whole body, with its status",
}
SCHEMAS: Final = {SchemaKind.HASURA: "", SchemaKind.RELAY: "The Relay schema: "}


def http_page() -> str:
    folders = ", ".join(code(folder) for folder in ENGINE_FOLDERS)
    scopes = {(each.path, each.method): each for each in SERVED}
    protocol = [each for each in ENDPOINTS if each.caller is not Caller.ADMINISTRATOR]
    head = ["Method", "URL", "Who", "Scripts", "Answers"]
    return page(
        "HTTP",
        "`genkan up` serves everything on one port. `/`, `/console` and the URLs below `/console/` "
        "and `/console-api/` are the console's; all other websockets and the URLs "
        f"{code(ENGINE_PATH)} and below {folders} are the engine's; all else is the identity "
        "provider's.",
        ENGINE_INTRODUCTION,
        table(["Method", "URL", "Who", "Group", "Answers"], map(engine_row, ROUTES)),
        CONSOLE_INTRODUCTION,
        table(["Method", "URL", "Who", "Answers"], map(console_row, CONSOLE_ROUTES)),
        IDENTITY_INTRODUCTION,
        table(head, map(endpoint_row, protocol)),
        DEVELOPMENT_INTRODUCTION,
        table(head, map(endpoint_row, DEVELOPMENT_ENDPOINTS)),
        "### Management API\n\nAll of it is for an administrator. What Kinde has beside "
        "it is listed in [Management API](management-api.md).",
        table(
            ["Method", "URL", "Scope", "Answers"],
            [
                (method, code(path), code(each.scope), first_sentence(each.run.__doc__))
                for (path, method), each in scopes.items()
            ],
        ),
    )


def engine_row(route: AnyRoute) -> tuple[str, ...]:
    match route:
        case OpenRoute():
            who, answers = "anyone", first_sentence(route.handler.__doc__)
        case GraphQLRoute():
            schema = SCHEMAS[route.schema_kind]
            answers = f"{schema}{GRAPHQL[route.rule]}; the same URL by websocket."
            who = "any role"
        case Route():
            who = "any role" if route.access is Access.ROLE else "admin"
            answers = first_sentence(route.handler.__doc__)
    group = "" if route.api is None else route.api.value
    return route.method, code(route.path), who, code(group), answers


def console_row(route: console.AnyRoute) -> tuple[str, ...]:
    who = route.role.value if isinstance(route, console.Route) else "anyone"
    return route.method, code(route.path), who, first_sentence(route.handler.__doc__)


def endpoint_row(endpoint: Endpoint) -> tuple[str, ...]:
    # The stylesheet's URL has its content's hash.
    is_stylesheet = endpoint.path == stylesheet_path()
    path = "/assets/genkan-<hash>.css" if is_stylesheet else endpoint.path
    answers = first_sentence(endpoint.handle.__doc__)
    scripts = endpoint.cors.value if endpoint.cors.value != "none" else ""
    return " ".join(endpoint.methods), code(path), endpoint.caller.value, scripts, answers
