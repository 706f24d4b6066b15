"""What the core asks of the world: one Protocol per store, wired in app.py.

Here is what holds them together; the Protocols stand in the files beside it.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from genkan.identity.config import IdentityConfig
from genkan.identity.observation import Observe
from genkan.identity.ports.apis import ApiKeyStore, ApiStore
from genkan.identity.ports.connections import ConnectionStore
from genkan.identity.ports.design import DesignStore
from genkan.identity.ports.devices import DeviceStore
from genkan.identity.ports.environment import (
    BusinessStore,
    EnvironmentVariableStore,
    FeatureFlagStore,
    PropertyStore,
)
from genkan.identity.ports.factors import FactorStore
from genkan.identity.ports.organizations import InvitationStore, MemberStore, OrganizationStore
from genkan.identity.ports.passkeys import PasskeyStore
from genkan.identity.ports.people import IdentityStore, PermissionStore, RoleStore, SubscriberStore
from genkan.identity.ports.providers import ProviderAnswer, ProviderHttp, ProviderUnreachable
from genkan.identity.ports.records import ApplicationStore, UserStore
from genkan.identity.ports.sign_on import (
    ConsentStore,
    GrantStore,
    InteractionStore,
    SecretStore,
    SessionStore,
    ThrottleStore,
)
from genkan.identity.ports.surroundings import (
    AuditLog,
    KeyStore,
    Outbox,
    PasswordHasher,
    Randomness,
    Vault,
)
from genkan.identity.ports.webhooks import DeliveryStore, WebhookSender, WebhookStore
from genkan.identity.ports.workflows import DeploymentStore, Workflows

__all__ = [
    "ApiKeyStore",
    "ApiStore",
    "ApplicationStore",
    "AuditLog",
    "BusinessStore",
    "ConnectionStore",
    "ConsentStore",
    "DeliveryStore",
    "DeploymentStore",
    "DesignStore",
    "DeviceStore",
    "EnvironmentVariableStore",
    "FactorStore",
    "FeatureFlagStore",
    "GrantStore",
    "IdentityStore",
    "InteractionStore",
    "InvitationStore",
    "KeyStore",
    "MemberStore",
    "OrganizationStore",
    "Outbox",
    "PasskeyStore",
    "PasswordHasher",
    "PermissionStore",
    "Ports",
    "PropertyStore",
    "ProviderAnswer",
    "ProviderHttp",
    "ProviderUnreachable",
    "Randomness",
    "RoleStore",
    "SecretStore",
    "SessionStore",
    "SubscriberStore",
    "ThrottleStore",
    "Transactions",
    "UserStore",
    "Vault",
    "WebhookSender",
    "WebhookStore",
    "Workflows",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything the core may reach, wired once; ``config`` is what the operator set."""

    config: IdentityConfig
    users: UserStore
    identities: IdentityStore
    organizations: OrganizationStore
    members: MemberStore
    invitations: InvitationStore
    roles: RoleStore
    permissions: PermissionStore
    subscribers: SubscriberStore
    applications: ApplicationStore
    apis: ApiStore
    api_keys: ApiKeyStore
    connections: ConnectionStore
    environment_variables: EnvironmentVariableStore
    business: BusinessStore
    designs: DesignStore
    feature_flags: FeatureFlagStore
    properties: PropertyStore
    interactions: InteractionStore
    sessions: SessionStore
    grants: GrantStore
    consents: ConsentStore
    devices: DeviceStore
    secrets: SecretStore
    factors: FactorStore
    passkeys: PasskeyStore
    keys: KeyStore
    throttle: ThrottleStore
    transactions: "Transactions"
    outbox: Outbox
    audit: AuditLog
    passwords: PasswordHasher
    randomness: Randomness
    vault: Vault
    providers: ProviderHttp
    webhooks: WebhookStore
    deliveries: DeliveryStore
    webhook_sender: WebhookSender
    workflows: Workflows
    deployments: DeploymentStore
    observe: Observe


class Transactions(Protocol):
    """Steps of several stores that belong together."""

    def begin(self) -> AbstractAsyncContextManager[Ports]:
        """Ports whose steps are stored together at the end, or not at all when it raises.

        One such block at a time, in all processes. Inside, `begin` of those ports is a part that
        can fail alone. Emails and what the ports keep elsewhere are no part of it.
        """
        ...
