"""docs/reference/errors.md, from both errors.py and the cli's."""

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Final, TypeVar

from genkan.cli import errors as cli
from genkan.console import errors as console
from genkan.engine import errors as engine
from genkan.identity import errors as identity
from tests.docs.markdown import code, first_sentence, page, table

E = TypeVar("E")
CodedError = engine.EngineError | identity.IdentityError | console.ConsoleError

ENGINE_INTRODUCTION: Final = """
## Engine

`/v1/graphql` answers 200 and `{"errors": [{"message", "extensions": {"path", "code"}}]}`, as
Hasura does. Every other URL answers the status below and `{"path", "error", "code"}`. `internal`
is added for admin (`HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS`) and in dev mode.
"""
OAUTH_INTRODUCTION: Final = """
## Identity provider: told to an application

`{"error", "error_description"}` with the status below; from `/oauth2/auth` by a redirect to the
application, once the application and its redirect URL are known to be right. Source: RFC 6749
sections 4.1.2.1 and 5.2, RFC 6750.
"""
PAGE_INTRODUCTION: Final = """
## Identity provider: told to a person

Shown on a page of ours, never sent by redirect: there is nobody we could trust to send it to.
"""
MANAGEMENT_INTRODUCTION: Final = """
## Identity provider: management API

`{"errors": [{"code", "message"}]}`, Kinde's shape.
"""
OTHER_INTRODUCTION: Final = """
## Identity provider: others

These have the status below and the shape of the endpoint where they happen. A fault of ours is
500 `server_error`; it names nothing but the request's id, under which the log has the rest.
"""
CONSOLE_INTRODUCTION: Final = """
## Console

`/console-api` answers `{"error": {"code", "message", "remedy"}}`. What passes through it to the
engine or the identity provider is answered in their shapes.
"""
CLI_INTRODUCTION: Final = """
## Command line

A command that fails says what is wrong and the remedy on standard error, and ends with one of
these exit codes. 130 is Ctrl+C.
"""
# What the code raises, a test compares: code -> status and meaning.
MANAGEMENT_CODES: Final = {
    "INVALID_REQUEST": ("400", "The body or a parameter does not do; one entry per fault."),
    "USER_ALREADY_EXISTS": ("400", "The email, phone or username is another user's."),
    "IDENTITY_ALREADY_EXISTS": ("400", "The name, or the account at a connection, is taken."),
    "ORGANIZATION_ALREADY_EXISTS": ("400", "The handle is another organization's."),
    "DEFAULT_ORGANIZATION": ("400", "There is always a default organization."),
    "INVITATION_OVER": ("400", "The invitation is accepted or revoked already."),
    "PASSKEYS_NOT_OFFERED": ("400", "`GENKAN_SIGN_IN_METHODS` is set and lists no passkeys."),
    "PERMISSION_ALREADY_EXISTS": ("400", "The key is another permission's."),
    "PERMISSION_IN_USE": ("400", "A role may be given away by its holders alone."),
    "SUBSCRIBER_ALREADY_EXISTS": ("400", "The address has subscribed already."),
    "ROLE_ALREADY_EXISTS": ("400", "The key is another role's."),
    "API_ALREADY_EXISTS": ("400", "The audience is another API's."),
    "API_KEY_REVOKED": ("400", "A revoked key is not rotated."),
    "ACCESS_CONTROL_NOT_SUPPORTED": ("400", "Nobody signs in to a machine."),
    "ACCESS_ROLES_REQUIRED": ("400", "Without a role on the list nobody would get in."),
    "APPLICATION_HAS_NO_SECRET": ("400", "Applications in browsers and devices keep none."),
    "APPLICATION_NOT_AUTHORIZED": ("400", "It has no scope of an API that it may not ask for."),
    "APPLICATION_TYPE_NOT_SUPPORTED": ("400", "Machines have no access roles."),
    "ENVIRONMENT_VARIABLE_ALREADY_EXISTS": ("400", "The key is another variable's."),
    "MANAGEMENT_API_NOT_CHANGEABLE": ("400", "The management API and its scopes stay."),
    "SCOPE_ALREADY_EXISTS": ("400", "The API has a scope of this key."),
    "FEATURE_FLAG_ALREADY_EXISTS": ("400", "The key is another flag's."),
    "FEATURE_FLAG_OVERRIDE_NOT_ALLOWED": ("400", "The flag's `allow_override_level` is wider."),
    "PROPERTY_ALREADY_EXISTS": ("400", "The key is another property's of this context."),
    "PROPERTY_NOT_DELETABLE": ("400", "Properties that are there from the start stay."),
    "UNAUTHORIZED": ("401", "No bearer token, or one that is not valid here."),
    "FORBIDDEN": ("403", "Not a token of an m2m application, or it lacks the scope."),
    "APPLICATION_NOT_FOUND": ("404", "No application has this id."),
    "API_KEY_NOT_FOUND": ("404", "No API key has this id."),
    "API_NOT_FOUND": ("404", "No API has this id."),
    "CONNECTION_NOT_FOUND": ("404", "No connection, or none of the application's, has this id."),
    "CONNECTION_OF_ANOTHER_ORGANIZATION": (
        "400",
        "The connection belongs to another organization.",
    ),
    "ENVIRONMENT_VARIABLE_NOT_FOUND": ("404", "No environment variable has this id."),
    "SCOPE_NOT_FOUND": ("404", "The API, or the application, has no scope of this id."),
    "CATEGORY_NOT_FOUND": ("404", "No category of properties has this id."),
    "FEATURE_FLAG_NOT_FOUND": ("404", "No feature flag has this key."),
    "FEATURE_FLAG_OVERRIDE_NOT_FOUND": ("404", "The flag is not overridden at this level."),
    "IDENTITY_NOT_FOUND": ("404", "No identity has this id."),
    "INVITATION_NOT_FOUND": ("404", "The organization has no invitation of this code."),
    "PICTURE_NOT_FOUND": ("404", "The design has no picture of this kind."),
    "LOGO_NOT_FOUND": ("404", "The organization has no logo of this type."),
    "PERMISSION_NOT_FOUND": ("404", "No permission has this id, or the member lacks it."),
    "SUBSCRIBER_NOT_FOUND": ("404", "No subscriber has this id."),
    "ORGANIZATION_NOT_FOUND": ("404", "No organization has this code."),
    "PROPERTY_NOT_FOUND": ("404", "No property has this id or key."),
    "FACTOR_NOT_FOUND": ("404", "The user has set up no second factor of this id."),
    "PASSKEY_NOT_FOUND": ("404", "The user has no passkey with this id."),
    "SESSION_NOT_FOUND": ("404", "The user has no such session, or it is over."),
    "DEPLOYMENT_NOT_FOUND": ("404", "No deployment of workflows has this id."),
    "WEBHOOK_NOT_FOUND": ("404", "No webhook has this id."),
    "DELIVERY_NOT_FOUND": ("404", "Nothing of this id was sent to this webhook, or no more."),
    "EVENT_NOT_FOUND": ("404", "No webhook was told of an event with this id, or no more."),
    "WEBHOOK_DISABLED": ("400", "Its endpoint failed for 72 hours: enable it first."),
    "ROLE_NOT_FOUND": ("404", "No role has this id."),
    "USER_NOT_FOUND": ("404", "No user, or no member of the organization, has this id."),
    "BODY_TOO_LARGE": ("413", "The body is longer than this operation reads."),
    "BODY_TOO_SLOW": ("408", "The body did not come in time."),
    "PROVISIONING_FAILED": ("503", "The application's own row could not be written; nothing was."),
    "NOT_IMPLEMENTED": ("501", "Kinde has this operation; this release does not."),
    "TOO_MANY_REQUESTS": ("429", "Wait for `Retry-After` seconds."),
}


def errors_page() -> str:
    applications, people = identity.OAuthError, identity.PageRefusal
    others = [
        each
        for each in classes(identity, identity.IdentityError)
        if not issubclass(each, (applications, people))
    ]
    return page(
        "Errors",
        ENGINE_INTRODUCTION,
        error_table(classes(engine, engine.EngineError)),
        OAUTH_INTRODUCTION,
        error_table(classes(identity, applications)),
        PAGE_INTRODUCTION,
        error_table(classes(identity, people)),
        MANAGEMENT_INTRODUCTION,
        table(
            ["Code", "Status", "Meaning"],
            [(code(name), *about) for name, about in MANAGEMENT_CODES.items()],
        ),
        OTHER_INTRODUCTION,
        error_table(others),
        CONSOLE_INTRODUCTION,
        error_table(classes(console, console.ConsoleError)),
        CLI_INTRODUCTION,
        table(
            ["Exit code", "Class", "Meaning"],
            [
                (str(int(fault.exit_code)), code(fault.__name__), first_sentence(fault.__doc__))
                for fault in classes(cli, cli.CommandFailed)
            ],
        ),
    )


def error_table(errors: Iterable[type[CodedError]]) -> str:
    """Those of the classes that have a wire code."""
    return table(
        ["Code", "Status", "Class", "Meaning"],
        [
            (code(each.code), str(each.status), code(each.__name__), first_sentence(each.__doc__))
            for each in errors
            if hasattr(each, "code")
        ],
    )


def classes(module: ModuleType, family: type[E]) -> Iterator[type[E]]:
    """The classes of a family that the module defines, in its order."""
    for each in vars(module).values():
        if isinstance(each, type) and issubclass(each, family):
            yield each
