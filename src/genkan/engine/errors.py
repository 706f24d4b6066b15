"""Every error a client can get, one class per Hasura code.

`message` and `path` are for the client; `internal` is shown to admins only (Hasura:
HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS, dev mode); `detail` goes to the operator's log alone.
`status` is the HTTP status of the endpoints that keep statuses; `/v1/graphql` answers 200.
Source: Hasura v2, server API errors; `reference` docs/reference/errors.md.
"""

from collections.abc import Sequence

from msgspec import Raw


class EngineError(Exception):
    """The one family; http/error_response.py is the only place that catches it."""

    code: str
    status: int = 400

    def __init__(
        self,
        message: str,
        *,
        path: str = "$",
        internal: object = None,
        detail: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.internal = internal
        self.detail = detail


class ValidationFailed(EngineError):
    """The document or its variables do not fit the role's schema."""

    code = "validation-failed"


class ParseFailed(EngineError):
    """A value can not be read as what is expected there."""

    code = "parse-failed"


class UnreadableArguments(ParseFailed):
    """The arguments of a command do not have its form; the place begins at themselves."""


class BadRequest(EngineError):
    """The request's body or headers are not what this endpoint reads."""

    code = "bad-request"


class RequestTooLarge(BadRequest):
    """The body is larger than the setting allows."""

    status = 413


class HeadersTooLarge(BadRequest):
    """The headers together are longer than the setting allows."""

    status = 431


class InvalidJson(EngineError):
    """The body is not JSON."""

    code = "invalid-json"


class InvalidHeaders(EngineError):
    """A header is missing or malformed."""

    code = "invalid-headers"


class InvalidJwt(EngineError):
    """The token does not verify."""

    code = "invalid-jwt"


class UnknownKey(InvalidJwt):
    """No key fits the token: a JWKS may have been rotated since it was fetched."""


class JwtInvalidClaims(EngineError):
    """The token verifies, its Hasura claims do not read."""

    code = "jwt-invalid-claims"


class JwtMissingRoleClaims(EngineError):
    """The token's Hasura claims lack the default or the allowed roles."""

    code = "jwt-missing-role-claims"


class AccessDenied(EngineError):
    """Nobody in particular asks, or somebody who may not."""

    code = "access-denied"


class Unauthorized(AccessDenied):
    """As AccessDenied, where Hasura answers 401: no, or a wrong, admin secret."""

    status = 401


class PermissionDenied(EngineError):
    """The role may not do this (legacy data API)."""

    code = "permission-denied"


class CheckFailed(EngineError):
    """A written row fails the role's check."""

    code = "permission-error"


class NotFound(EngineError):
    """Something named in the request is not there, a session variable for one."""

    code = "not-found"


class ResourceNotFound(NotFound):
    """No such URL, or its API is switched off."""

    status = 404


class NotExists(EngineError):
    """A metadata command names a table, relationship, permission ... that is not there."""

    code = "not-exists"


class AlreadyExists(EngineError):
    """A metadata command makes what is there already."""

    code = "already-exists"


class AlreadyTracked(EngineError):
    """The table or function is tracked already."""

    code = "already-tracked"


class AlreadyUntracked(EngineError):
    """The table or function is not tracked."""

    code = "already-untracked"


class NotSupported(EngineError):
    """Hasura can, or may one day; this version can not."""

    code = "not-supported"


class InvalidParams(EngineError):
    """A metadata command's argument has the wrong value."""

    code = "invalid-params"


class InvalidConfiguration(EngineError):
    """A source or setting can not work as given."""

    code = "invalid-configuration"


class DependencyError(EngineError):
    """Something else depends on what is to go."""

    code = "dependency-error"


class CyclicDependency(EngineError):
    """Inherited roles would inherit from each other."""

    code = "cyclic-dependency"


class ConstraintError(EngineError):
    """A relationship or an upsert goes by a constraint that is not there."""

    code = "constraint-error"


class ConstraintViolation(EngineError):
    """Postgres refused a row: unique, foreign key, not null."""

    code = "constraint-violation"


class ConcurrentUpdate(EngineError):
    """Postgres gave a transaction up for another one: the same may be tried again."""

    code = "concurrent-update"


class DataException(EngineError):
    """Postgres could not make the value (SQLSTATE class 22)."""

    code = "data-exception"


class PostgresError(EngineError):
    """Any other refusal of Postgres."""

    code = "postgres-error"


class PostgresUnavailable(PostgresError):
    """The database of a source can not be reached, or went away."""

    status = 500


class UnexpectedPayload(EngineError):
    """A metadata document has an unknown key or operator."""

    code = "unexpected-payload"


class Unexpected(EngineError):
    """What Hasura answers with 500: new inconsistent metadata, a failed source."""

    code = "unexpected"
    status = 500


class UnexpectedInput(EngineError):
    """A client's input of which Hasura says no more than that it did not expect it."""

    code = "unexpected"


class ActionRefused(EngineError):
    """The handler of an action says no, in its own words and with its own code and status.

    extensions: what it wants to stand in the place of path and code; None for nothing.
    """

    code = "unexpected"

    def __init__(self, message: str, code: str, status: int, extensions: object) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.extensions = extensions


class ActionFailed(Unexpected):
    """The handler of an action could not be asked, or gave no answer that is one."""


class WrongActionOutput(UnexpectedInput):
    """The handler of an action gave what is not of the action's output type."""


class DepthLimitExceeded(EngineError):
    """The operation is nested deeper than ``api_limits`` let the role ask."""

    code = "depth-limit-exceeded"


class NodeLimitExceeded(EngineError):
    """The operation has more nodes than ``api_limits`` let the role ask for."""

    code = "node-limit-exceeded"


class TimeLimitExceeded(EngineError):
    """The operation ran longer than ``api_limits`` let it, and was stopped."""

    code = "time-limit-exceeded"


class BatchLimitExceeded(EngineError):
    """The request holds more operations than ``api_limits`` let the role send at once."""

    code = "batch-limit-exceeded"


class RateLimitExceeded(EngineError):
    """The client has sent as many operations in this minute as ``api_limits`` allow."""

    code = "rate-limit-exceeded"
    status = 429


class TooManyConnections(EngineError):
    """This process holds as many websockets and event streams as it may."""

    code = "too-many-connections"
    status = 503


class InconsistentMetadata(Unexpected):
    """As Unexpected, where Hasura answers 400: a metadata command would break other objects."""

    status = 400


class SchemaInconsistency(BadRequest):
    """A bulk that is done as one would leave something inconsistent."""


class MetadataWarnings(EngineError):
    """A command could be done in part alone, and was told not to be."""

    code = "metadata-warnings"


class DataConnectorError(EngineError):
    """No such kind of source, or one that can not be asked."""

    code = "data-connector-error"


class RemoteSchemaError(EngineError):
    """A remote schema can not be reached, read or joined, or did not answer as one."""

    code = "remote-schema-error"


class RemoteErrors(RemoteSchemaError):
    """A remote schema answered with errors; clients are told them as they are.

    errors: JSON values of the remote's.
    """

    def __init__(self, errors: Sequence[Raw]) -> None:
        super().__init__("the remote schema answered with errors")
        self.errors = errors


class CoercionError(EngineError):
    """A session variable is no value of the type that a preset gives it to."""

    code = "coercion-error"


class Conflict(EngineError):
    """The metadata moved on since the caller read it."""

    code = "conflict"
    status = 409


class StartFailed(EngineError):
    """A websocket operation that can not start."""

    code = "start-failed"
