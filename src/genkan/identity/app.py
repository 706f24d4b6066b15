"""The identity provider, wired: pool, stores, keys, loops and routes."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from genkan.identity.config import IdentityConfig
from genkan.identity.http.leading_slashes import WithoutLeadingSlashes
from genkan.identity.http.plain_paths import PlainPaths
from genkan.identity.http.provider import Provider
from genkan.identity.http.routes import routes, served_paths
from genkan.identity.http.serve import serve_unknown_path
from genkan.identity.loops.deliver_emails import Mail, deliver_emails
from genkan.identity.loops.deliver_webhooks import deliver_webhooks
from genkan.identity.loops.reload_workflows import reload_workflows
from genkan.identity.loops.rotate_keys import rotate_keys
from genkan.identity.loops.sweep_expired import sweep_expired
from genkan.identity.management.audited import record_rotation
from genkan.identity.management.foundations import ensure_foundations
from genkan.identity.model.environment_variable import variable_label
from genkan.identity.model.event import EventSource
from genkan.identity.observation import (
    KeysRotated,
    MailNotConfigured,
    Observe,
    ProvisioningRuleFailed,
)
from genkan.identity.outbound.argon2_threads import Argon2Threads
from genkan.identity.outbound.development_clock import DevelopmentClock
from genkan.identity.outbound.log_writer import LogWriter
from genkan.identity.outbound.no_mail import NoMail
from genkan.identity.outbound.provider_http import OutsideProviders
from genkan.identity.outbound.provision_file import read_provision_file
from genkan.identity.outbound.queued_mail import QueuedMail
from genkan.identity.outbound.randomness import SystemRandomness
from genkan.identity.outbound.smtp import SmtpTransport
from genkan.identity.outbound.webhook_http import WebhookHttp
from genkan.identity.outbound.workflow_host import Variable, Variables
from genkan.identity.outbound.workflow_runner import WorkflowRunner
from genkan.identity.pages.language import Language
from genkan.identity.pages.text import catalog
from genkan.identity.ports import Outbox, Ports, Vault
from genkan.identity.postgres.api_keys import PostgresApiKeys
from genkan.identity.postgres.apis import PostgresApis
from genkan.identity.postgres.applications import PostgresApplications
from genkan.identity.postgres.audit import PostgresAuditLog
from genkan.identity.postgres.business import PostgresBusiness
from genkan.identity.postgres.connections import PostgresConnections
from genkan.identity.postgres.consents import PostgresConsents
from genkan.identity.postgres.designs import PostgresDesigns
from genkan.identity.postgres.devices import PostgresDevices
from genkan.identity.postgres.email_queue import PostgresEmailQueue
from genkan.identity.postgres.environment_variables import PostgresEnvironmentVariables
from genkan.identity.postgres.event_recorder import EventRecorder
from genkan.identity.postgres.factors import PostgresFactors
from genkan.identity.postgres.feature_flags import PostgresFeatureFlags
from genkan.identity.postgres.grants import PostgresGrants
from genkan.identity.postgres.identities import PostgresIdentities
from genkan.identity.postgres.interactions import PostgresInteractions
from genkan.identity.postgres.invitations import PostgresInvitations
from genkan.identity.postgres.keys import PostgresKeys
from genkan.identity.postgres.members import PostgresMembers
from genkan.identity.postgres.organizations import PostgresOrganizations
from genkan.identity.postgres.outbox import PostgresOutbox
from genkan.identity.postgres.passkeys import PostgresPasskeys
from genkan.identity.postgres.permissions import PostgresPermissions
from genkan.identity.postgres.properties import PostgresProperties
from genkan.identity.postgres.provision_failure import provisioning_failure
from genkan.identity.postgres.provisioning import (
    end_rules,
    install_rules,
    refuse_unsaid_rules,
)
from genkan.identity.postgres.roles import PostgresRoles
from genkan.identity.postgres.secrets import PostgresSecrets
from genkan.identity.postgres.session_events import name_issuer
from genkan.identity.postgres.sessions import PostgresSessions
from genkan.identity.postgres.subscribers import PostgresSubscribers
from genkan.identity.postgres.throttle import PostgresThrottle
from genkan.identity.postgres.transactions import PostgresTransactions
from genkan.identity.postgres.users import PostgresUsers
from genkan.identity.postgres.webhook_deliveries import PostgresDeliveries
from genkan.identity.postgres.webhooks import PostgresWebhooks
from genkan.identity.postgres.workflow_deployments import PostgresDeployments
from genkan.identity.provisioning.declaration import read_rules
from genkan.identity.tokens.key_ring import KeyCache
from genkan.identity.tokens.vault import SecretKeyVault, derive_key
from genkan.storage.migrate import migrate
from genkan.storage.pool import Pool
from genkan.storage.together import open_pool_for_sharing

Clock = Callable[[], datetime]

SCHEMA: Final = "identity"
MIGRATIONS: Final = "genkan.identity.postgres.migrations"
_WITHOUT_MAIL: Final = (
    "set GENKAN_SMTP_URL and GENKAN_EMAIL_FROM; until then nobody gets a code, and users with a "
    "verified email are made by the management API (POST /api/v1/user)"
)


def create_identity(
    config: IdentityConfig, *, clock: Clock | None = None, observe: Observe | None = None
) -> Starlette:
    """The identity provider as an ASGI application; its lifespan opens and closes everything.

    clock, observe: a test's; the system's clock (in development one that can be put forward) and
        the log otherwise.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
        async with contextlib.AsyncExitStack() as stack:
            listener = observe
            if listener is None:
                log = LogWriter()
                stack.callback(log.close)
                listener = log.observe
            app.state.provider = await _open_provider(
                config, clock or _clock_of(config), listener, stack
            )
            yield

    served = served_paths(is_development=config.is_development)
    application = Starlette(
        routes=routes(served),
        lifespan=lifespan,
        middleware=[Middleware(WithoutLeadingSlashes), Middleware(PlainPaths, served=served)],
        exception_handlers={HTTPException: serve_unknown_path},
    )
    # "/logout/" is not ours: a redirect to "/logout" would be built from the Host header.
    application.router.redirect_slashes = False
    return application


async def _open_provider(
    config: IdentityConfig, clock: Clock, observe: Observe, stack: contextlib.AsyncExitStack
) -> Provider:
    """Everything opened in order: pool, migrations, keys, foundations, loops."""
    pool = await open_pool_for_sharing(
        config.database_url, size=config.pool_size, translate=_translation(observe)
    )
    stack.push_async_callback(pool.close)
    async with pool.lend() as connection:
        await migrate(connection, schema=SCHEMA, package=MIGRATIONS)
        await name_issuer(connection, config.issuer)
    await _provision(config, pool)
    passwords = Argon2Threads()
    stack.callback(passwords.close)
    vault = SecretKeyVault(derive_key(config.secret_key, "stored secrets"), secrets.token_bytes)
    mail = _mail(config, pool, vault)
    deployments = PostgresDeployments(pool)
    workflows = WorkflowRunner(
        config,
        deployments,
        _variables(config, PostgresEnvironmentVariables(pool), vault),
        catalog(Language.ENGLISH),
        observe,
    )
    stack.push_async_callback(workflows.close)
    outbox = _outbox(config, pool, mail, observe)
    providers = OutsideProviders(config, clock)
    opened = _Opened(passwords, vault, outbox, deployments, workflows, providers, clock)
    doors = {
        source: _ports(config, pool, opened, observe, source) for source in (*EventSource, None)
    }
    ports = doors[EventSource.USER]
    changes = await ports.keys.rotate(now=clock(), is_forced=False)
    if changes:
        observe(KeysRotated(changes=changes))
        await record_rotation(ports, changes, clock())
    if mail is None and not config.is_development:
        observe(MailNotConfigured(remedy=_WITHOUT_MAIL))
    await ensure_foundations(ports, clock())
    await workflows.open()
    provider = Provider(ports=ports, doors=doors, keys=KeyCache(ports.keys), clock=clock)
    loops = [
        rotate_keys(ports, provider.keys, clock),
        sweep_expired(ports, clock),
        reload_workflows(ports),
        deliver_webhooks(ports, provider.keys, clock),
    ]
    if mail is not None:
        loops.append(deliver_emails(mail, ports, clock))
    for loop in loops:
        stack.push_async_callback(_end, asyncio.create_task(loop))
    return provider


def _translation(observe: Observe) -> Callable[[BaseException], Exception | None]:
    """Failures of provisioning rules become errors of ours, and the operator hears of each."""

    def translate(error: BaseException) -> Exception | None:
        told = provisioning_failure(error)
        if told is not None:
            observe(ProvisioningRuleFailed(error=told.detail or ""))
        return told

    return translate


async def _provision(config: IdentityConfig, pool: Pool) -> None:
    """The rules of the setting hold before the first request. Raises InvalidSettings."""
    match config.provision:
        case None:
            await refuse_unsaid_rules(pool)
        case "off":
            await end_rules(pool)
        case file:
            await install_rules(pool, read_rules(read_provision_file(file), file=file), file=file)


def _mail(config: IdentityConfig, pool: Pool, vault: Vault) -> Mail | None:
    """The queue and the mail server, where one is configured."""
    if config.smtp is None:
        return None
    domain = urlsplit(config.issuer).hostname or "localhost"
    transport = SmtpTransport(config.smtp, message_domain=domain)
    return Mail(PostgresEmailQueue(pool, vault), transport, asyncio.Event())


def _outbox(config: IdentityConfig, pool: Pool, mail: Mail | None, observe: Observe) -> Outbox:
    kept = PostgresOutbox(pool) if config.is_development else None
    if mail is not None:
        return QueuedMail(mail.queue, mail.wake, kept)
    return kept or NoMail(observe)


@dataclass(frozen=True, slots=True)
class _Opened:
    """What the ports stand on besides the pool."""

    passwords: Argon2Threads
    vault: SecretKeyVault
    outbox: Outbox
    deployments: PostgresDeployments
    workflows: WorkflowRunner
    providers: OutsideProviders
    clock: Clock


def _ports(
    config: IdentityConfig,
    pool: Pool,
    opened: _Opened,
    observe: Observe,
    source: EventSource | None,
) -> Ports:
    """The ports of one door; webhooks are told that changes came by it."""
    randomness = SystemRandomness()
    events = EventRecorder(source, randomness, opened.clock)
    return Ports(
        config=config,
        users=PostgresUsers(pool, events),
        identities=PostgresIdentities(pool, events),
        organizations=PostgresOrganizations(pool, events),
        members=PostgresMembers(pool, events),
        invitations=PostgresInvitations(pool, events),
        roles=PostgresRoles(pool, events),
        permissions=PostgresPermissions(pool, events),
        subscribers=PostgresSubscribers(pool, events),
        applications=PostgresApplications(pool),
        apis=PostgresApis(pool),
        api_keys=PostgresApiKeys(pool),
        connections=PostgresConnections(pool),
        environment_variables=PostgresEnvironmentVariables(pool),
        business=PostgresBusiness(pool),
        designs=PostgresDesigns(pool),
        feature_flags=PostgresFeatureFlags(pool),
        properties=PostgresProperties(pool),
        interactions=PostgresInteractions(pool),
        sessions=PostgresSessions(pool),
        grants=PostgresGrants(pool),
        consents=PostgresConsents(pool),
        devices=PostgresDevices(pool),
        secrets=PostgresSecrets(pool),
        factors=PostgresFactors(pool),
        passkeys=PostgresPasskeys(pool, events),
        keys=PostgresKeys(pool, opened.vault, randomness),
        throttle=PostgresThrottle(pool),
        transactions=PostgresTransactions(
            pool, lambda inner: _ports(config, inner, opened, observe, source)
        ),
        outbox=opened.outbox,
        audit=PostgresAuditLog(pool, _audit_retention(config)),
        passwords=opened.passwords,
        randomness=randomness,
        vault=opened.vault,
        providers=opened.providers,
        webhooks=PostgresWebhooks(pool),
        deliveries=PostgresDeliveries(pool),
        webhook_sender=WebhookHttp(
            config.outbound_private_hosts, is_development=config.is_development
        ),
        workflows=opened.workflows,
        deployments=opened.deployments,
        observe=observe,
    )


def _audit_retention(config: IdentityConfig) -> timedelta | None:
    days = config.audit_retention_days
    return timedelta(days=days) if days else None


def _variables(
    config: IdentityConfig, stored: PostgresEnvironmentVariables, vault: Vault
) -> Variables:
    """What `kinde.env` finds: the settings' own variables, then the stored ones."""

    async def variable(name: str) -> Variable | None:
        given = config.workflows.variables.get(name)
        if given is not None:
            return Variable(given, is_secret=True)
        for each in await stored.all():
            if each.key == name:
                clear = vault.open(each.sealed_value, variable_label(each.id))
                return Variable(clear.decode(), each.is_secret)
        return None

    return variable


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _clock_of(config: IdentityConfig) -> Clock:
    return DevelopmentClock() if config.is_development else _system_clock


def _system_clock() -> datetime:
    return datetime.now(UTC)
