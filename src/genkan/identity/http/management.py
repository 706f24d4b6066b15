"""The management API over HTTP: bearer token, scope, audit, Kinde's error shape.

What each operation does stands in management/; the table is management/operations.py.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.config import IdentityConfig
from genkan.identity.errors import (
    BodyTooLarge,
    BodyTooSlow,
    InvalidBody,
    InvalidToken,
    ManagementError,
    ProvisioningFailed,
    TooManyAttempts,
)
from genkan.identity.http.endpoint import Caller, Endpoint, Handler
from genkan.identity.http.provider import Provider, provider_of
from genkan.identity.management.api_keys import VerifyBody, verify_api_key
from genkan.identity.management.audited import record_call
from genkan.identity.management.call import Call, parse_body
from genkan.identity.management.operation import Operation
from genkan.identity.management.operations import OPERATIONS
from genkan.identity.model.event import EventSource
from genkan.identity.model.invitation import InvitationLetter
from genkan.identity.model.outgoing_email import OutgoingEmail
from genkan.identity.names import ClientId
from genkan.identity.pages.language import Language
from genkan.identity.pages.letter import write_invitation
from genkan.identity.pages.text import catalog
from genkan.identity.tokens.verify import Expectation, TokenKind, VerifiedClaims, verify

_LONGEST_KEY_BODY = 4_096
_LONGEST_NAME = 200
_READING = "GET"


def operation_endpoint(operation: Operation) -> Endpoint:
    """The row of the routes table for an operation."""
    return Endpoint(
        operation.path,
        (operation.method,),
        _handler(operation),
        Caller.ADMINISTRATOR,
        longest_body_bytes=operation.longest_body_bytes,
    )


def _handler(operation: Operation) -> Handler:
    async def answer(request: Request) -> Response:
        return await _answer(operation, request)

    return _guarded(answer, operation.run.__name__)


def _guarded(answer: Handler, name: str) -> Handler:
    """The handler with its refusals in Kinde's shape."""

    async def handle(request: Request) -> Response:
        try:
            return await answer(request)
        except InvalidBody as error:
            return _errors([("INVALID_REQUEST", fault) for fault in error.faults], 400)
        except ManagementError as error:
            return _errors([(error.kinde_code, error.description)], error.kinde_status)
        except InvalidToken:
            response = _errors([("UNAUTHORIZED", "the bearer token is not valid here")], 401)
            response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
            return response
        except (BodyTooLarge, BodyTooSlow, ProvisioningFailed) as error:
            return _errors(
                [
                    (
                        {
                            BodyTooLarge: "BODY_TOO_LARGE",
                            BodyTooSlow: "BODY_TOO_SLOW",
                            ProvisioningFailed: "PROVISIONING_FAILED",
                        }[type(error)],
                        error.description,
                    )
                ],
                error.status,
            )
        except TooManyAttempts as error:
            response = _errors([("TOO_MANY_REQUESTS", error.description)], error.status)
            response.headers["RateLimit-Reset"] = str(error.retry_after_seconds)
            response.headers["Retry-After"] = str(error.retry_after_seconds)
            return response

    handle.__name__, handle.__doc__ = name, answer.__doc__
    return handle


async def _answer(operation: Operation, request: Request) -> Response:
    provider = provider_of(request)
    now = provider.clock()
    keys = await provider.keys.ring(now)
    claims = verify(_bearer(request), keys, _expectation(provider.config), now)
    await _authorize(claims, operation, provider)
    call = Call(
        ports=provider.doors[_source(claims.azp, operation, provider.config)],
        keys=keys,
        now=now,
        caller=claims.azp,
        path=_readable({name: str(value) for name, value in request.path_params.items()}),
        query=_readable(dict(request.query_params)),
        body=b"" if operation.method == _READING else await request.body(),
        content_type=request.headers.get("content-type", ""),
        texts={each.value: catalog(each) for each in Language},
        invite=_invite(provider, now),
    )
    reply = await operation.run(call)
    if operation.method != _READING:
        provider.keys.forget()  # they may have been rotated
        acting = _acting_for(request, claims.azp, provider.config)
        await record_call(operation.run.__name__, call, reply, **acting)
    return _json(reply.content, reply.status)


def _source(caller: ClientId, operation: Operation, config: IdentityConfig) -> EventSource | None:
    """By which door webhooks are told that it came: the operator's own, or that of programs."""
    if not operation.is_told:
        return None
    return EventSource.ADMIN if config.is_own_client(caller) else EventSource.API


def _acting_for(request: Request, caller: ClientId, config: IdentityConfig) -> Mapping[str, str]:
    """Who uses the console, as it says; nobody else is believed."""
    console = config.console_client
    named = request.headers.get("x-genkan-acting-for", "")[:_LONGEST_NAME]
    is_console = console is not None and caller == console.client_id
    return {"acting_for": named} if is_console and named.isprintable() and named else {}


def _invite(provider: Provider, now: datetime) -> Callable[[InvitationLetter], Awaitable[None]]:
    """Sends invitations; nobody is here whose language could be asked for."""

    async def invite(letter: InvitationLetter) -> None:
        written = write_invitation(letter, Language.ENGLISH)
        await provider.ports.outbox.send(
            OutgoingEmail(
                id=provider.ports.randomness.uuid(),
                to=written.to,
                subject=written.subject,
                text=written.text,
                kind=written.kind,
                sent_at=now,
            )
        )

    return invite


def _bearer(request: Request) -> str:
    """The token of `Authorization: Bearer ...` (RFC 6750 section 2.1); no other place counts."""
    headers = request.headers.getlist("authorization")
    scheme, _, token = headers[0].partition(" ") if len(headers) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token:
        raise InvalidToken("the bearer token is missing", detail="no bearer token")
    return token.strip()


def _expectation(config: IdentityConfig) -> Expectation:
    # Kinde's Python SDK asks for the https spelling whatever the issuer's scheme is.
    host = config.issuer.partition("://")[2]
    audiences = frozenset({f"http://{host}/api", f"https://{host}/api"})
    return Expectation(issuer=config.issuer, kind=TokenKind.ACCESS, audiences=audiences)


async def _authorize(claims: VerifiedClaims, operation: Operation, provider: Provider) -> None:
    """Only a machine that still exists, still has the scope, and asked for it.

    Raises ManagementError (403). Source: identity-security L15.
    """
    application = await provider.ports.applications.by_id(claims.azp)
    if not claims.is_machine or application is None:
        raise ManagementError("FORBIDDEN", "the management API is for m2m applications", status=403)
    if application.organization_code is not None:
        # It would manage every organization, and other tenants' people with it.
        raise ManagementError(
            "FORBIDDEN",
            "an application of one organization can not manage the environment",
            status=403,
        )
    if operation.scope not in (claims.scp or ()) or operation.scope not in application.scopes:
        raise ManagementError(
            "FORBIDDEN", f"the token lacks the scope '{operation.scope}'", status=403
        )


def _readable(values: Mapping[str, str]) -> Mapping[str, str]:
    """The same values. Raises InvalidBody on characters that no id or filter has."""
    faults = [name for name, value in values.items() if not value.isprintable()]
    if faults:
        raise InvalidBody(tuple(f"{name}: has control characters" for name in faults))
    return values


def _errors(errors: Sequence[tuple[str, str]], status: int) -> Response:
    content = {"errors": [{"code": code, "message": message} for code, message in errors]}
    return _json(content, status)


def _json(content: Mapping[str, object], status: int) -> Response:
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        media_type="application/json; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


async def _verify_api_key(request: Request) -> Response:
    """Anybody may ask about a key they hold (Kinde: Verify API key, "no authentication")."""
    provider = provider_of(request)
    reply = await verify_api_key(
        parse_body(await request.body(), VerifyBody),
        request.client.host if request.client else "",
        provider.ports,
        provider.clock(),
    )
    return _json(reply.content, reply.status)


ROUTES: tuple[Endpoint, ...] = (
    *(operation_endpoint(each) for each in OPERATIONS),
    Endpoint(
        "/api/v1/api_keys/verify",
        ("POST",),
        _guarded(_verify_api_key, "verify_api_key"),
        Caller.ANYONE,
        longest_body_bytes=_LONGEST_KEY_BODY,
    ),
)
