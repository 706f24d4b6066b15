"""The whole content of each kind of token, but for what workflows add.

Everybody who mints, or shows what would be minted, comes here; workflows then act through
tokens/customize.py.
"""

from collections.abc import Sequence

from genkan.identity.model.application import Application
from genkan.identity.names import Audience, Scope
from genkan.identity.tokens.access_token import access_token_claims, machine_token_claims
from genkan.identity.tokens.claims import Attributes, Claims, Issue, TokenSubject
from genkan.identity.tokens.hasura_mapping import (
    HasuraMapped,
    map_id_token,
    map_machine,
    map_user,
)
from genkan.identity.tokens.id_token import id_token_claims


def access_token_contents(subject: TokenSubject, issue: Issue) -> HasuraMapped:
    """A user's access token, with Hasura's session variables when the application wants them."""
    return map_user(access_token_claims(subject, issue), subject)


def id_token_contents(
    subject: TokenSubject, issue: Issue, *, access_token: str, nonce: str | None
) -> Claims:
    """The ID token that goes with an access token."""
    claims = id_token_claims(subject, issue, access_token=access_token, nonce=nonce)
    return map_id_token(claims, subject.application.hasura)


def machine_token_contents(
    application: Application,
    scope: Sequence[Scope],
    audience: Sequence[Audience],
    issue: Issue,
    attributes: Attributes,
) -> HasuraMapped:
    """A client_credentials token; `attributes` are tokens.attributes.machine_attributes."""
    claims = machine_token_claims(application, scope, audience, issue, attributes)
    return map_machine(claims, application, attributes)
