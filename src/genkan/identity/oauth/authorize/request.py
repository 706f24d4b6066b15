"""An authorization request on its way through the steps."""

from dataclasses import dataclass, field

from genkan.identity.errors import InvalidRequest
from genkan.identity.model.application import Application
from genkan.identity.model.interaction import CodeChallenge, Wishes
from genkan.identity.names import Audience, OrganizationCode, Scope
from genkan.identity.oauth.parameters import Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest:
    """What is known so far; each step returns one that knows more.

    Nothing but `parameters` may be used before the step that checks it.
    """

    parameters: Parameters
    application: Application
    management_audience: str
    connection_ids: frozenset[str] = frozenset()  # of the application (Kinde: conn_...)
    is_pushed: bool = False  # by the client itself, before the browser came (RFC 9126)
    redirect_uri: str = ""  # proven once not empty: only then may an answer redirect
    scope: tuple[Scope, ...] = ()
    audience: tuple[Audience, ...] = ()
    code_challenge: CodeChallenge | None = None
    prompts: tuple[str, ...] = ()
    wants_registration: bool = False
    max_age_seconds: int | None = None
    organization_code: OrganizationCode | None = None
    wishes: Wishes = field(default_factory=Wishes)
    nonce: str | None = None
    login_hint: str | None = None
    language: str | None = None

    @property
    def state(self) -> str | None:
        """The state to echo, verbatim; None when it is refused itself."""
        try:
            return self.parameters.one("state")
        except InvalidRequest:
            return None
