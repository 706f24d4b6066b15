"""The settings of the identity provider, read once at start."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from genkan.identity.smtp_config import SmtpConfig, read_smtp_config

_SECRET_KEY_BYTES: Final = 32
_ORIGIN: Final = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_A_DATABASE: Final = "a URL such as postgresql://user:password@host:5432/database"
_AN_ISSUER: Final = "its public URL, such as http://localhost:8080"
_A_KEY: Final = "what `openssl rand -base64 32 | tr +/ -_` prints, and keep it"
_HOST: Final = re.compile(r"(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:.]+")
_HOST_AND_PORT: Final = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:]+\]):[0-9]{1,5}")
_VARIABLE: Final = "GENKAN_WORKFLOW_ENV_"
_SHORTEST_RUN: Final = 100  # milliseconds
_LONGEST_RUN: Final = 10_000
_LONGEST_RETENTION: Final = 36_500  # days
_MOST_WORKERS: Final = 256
# Of each worker: one for what many requests read, two for transactions (storage/together.py).
LEAST_CONNECTIONS: Final = 3
_CODE: Final = re.compile(r"[0-9]{6}")
_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"", "0", "false", "no", "off"})


class SignInMethod(StrEnum):
    """A first proof that the sign-in page asks for."""

    PASSWORD = "password"  # noqa: S105 - a method's name
    EMAIL_CODE = "email_code"
    PASSKEY = "passkey"


class InvalidSettings(Exception):
    """Settings that can not be used; ``faults`` lists all of them."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class BootstrapClient:
    """A machine application that manages this provider: the cli's, or the console's."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowConfig:
    """What workflows come from and what they may do.

    folder: `kindeSrc` or the project around it; python: a module of hooks, by its dotted name.
    hosts: what `kinde.fetch` may reach; variables: what `kinde.env` finds before the stored ones.
    """

    folder: str | None = None
    python: str | None = None
    hosts: frozenset[str] = frozenset()
    workers: int = 2
    timeout_seconds: float = 2.0
    variables: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityConfig:
    """All settings; see `read_identity_config` for their names."""

    database_url: str = field(repr=False)
    issuer: str  # no trailing slash
    secret_key: bytes = field(repr=False)
    is_development: bool
    bootstrap_client: BootstrapClient | None
    console_client: BootstrapClient | None = None
    refresh_grace_seconds: int  # 0: a used refresh token is never accepted again
    pool_size: int
    workers: int = 1  # processes that share what pool_size and the workflows' workers say
    audit_retention_days: int  # 0: for good
    development_code: str | None  # development: the code of every address of example.com
    smtp: SmtpConfig | None  # None: no email is sent
    sign_in_methods: tuple[SignInMethod, ...]
    may_offer_passkeys: bool = True  # False: the operator listed the methods, and not passkeys
    workflows: WorkflowConfig = WorkflowConfig()
    outbound_private_hosts: frozenset[str] = frozenset()  # "host:port" inside of our own network
    provision: str | None = None  # the file of provisioning rules; "off" ends those there are

    @property
    def own_clients(self) -> Mapping[str, BootstrapClient]:
        """The operator's own applications, by the names that they are made with."""
        named = {"Genkan CLI": self.bootstrap_client, "Genkan Console": self.console_client}
        return {name: client for name, client in named.items() if client is not None}

    def is_own_client(self, client_id: str) -> bool:
        """Whether it is an application of the operator's."""
        return any(client_id == each.client_id for each in self.own_clients.values())

    @property
    def is_https(self) -> bool:
        """Whether cookies may be Secure."""
        return self.issuer.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Whether the issuer is reached from this machine alone."""
        return urlsplit(self.issuer).hostname in _LOOPBACK

    @property
    def origin(self) -> str:
        """The issuer as browsers write an origin: without the scheme's own port."""
        parts = urlsplit(self.issuer)
        usual = {"http": 80, "https": 443}[parts.scheme]
        return self.issuer if parts.port != usual else self.issuer.rpartition(":")[0]

    @property
    def host(self) -> str:
        """The host of the issuer, without a port (WebAuthn: the relying party's id)."""
        return urlsplit(self.issuer).hostname or ""

    @property
    def management_audience(self) -> str:
        """The audience of tokens for `/api/v1`."""
        return f"{self.issuer}/api"


def read_identity_config(settings: Mapping[str, str]) -> IdentityConfig:
    """The configuration in ``settings`` (names as in the environment).

    Raises InvalidSettings with every fault found.
    """
    faults: list[str] = []
    config = IdentityConfig(
        database_url=_required(settings, "GENKAN_IDENTITY_DATABASE_URL", _A_DATABASE, faults),
        issuer=_issuer(settings, faults),
        secret_key=_secret_key(settings, faults),
        is_development=_flag(settings, "GENKAN_DEVELOPMENT", faults),
        bootstrap_client=_own_client(settings, "BOOTSTRAP", faults),
        console_client=_own_client(settings, "CONSOLE", faults),
        refresh_grace_seconds=_number(settings, "GENKAN_REFRESH_GRACE_SECONDS", 60, faults),
        sign_in_methods=_sign_in_methods(settings, faults),
        may_offer_passkeys=_may_offer_passkeys(settings),
        pool_size=max(1, _number(settings, "GENKAN_IDENTITY_POOL_SIZE", 10, faults)),
        workers=_worker_number(settings, faults),
        audit_retention_days=_audit_retention_days(settings, faults),
        development_code=settings.get("GENKAN_DEVELOPMENT_CODE", "").strip() or None,
        smtp=read_smtp_config(settings, faults),
        workflows=_workflows(settings, faults),
        outbound_private_hosts=_private_hosts(settings, faults),
        provision=settings.get("GENKAN_PROVISION", "").strip() or None,
    )
    if config.is_development and config.is_https and not config.is_local:
        # The outbox shows everybody's codes: it must never stand on a public address.
        faults.append(
            "GENKAN_DEVELOPMENT must be false when GENKAN_ISSUER is https and not localhost"
        )
    faults += _code_faults(config)
    if faults:
        raise InvalidSettings(tuple(faults))
    return config


def share_of_worker(config: IdentityConfig) -> IdentityConfig:
    """The same settings, with a worker's share of every limit that is the whole server's.

    Raises InvalidSettings where a share would be too small to work with, and in development, where
    one process keeps the clock that is put forward and the emails that are shown (ADR 0044).
    """
    if config.workers == 1:
        return config
    connections = config.pool_size // config.workers
    faults: list[str] = []
    if connections < LEAST_CONNECTIONS:
        faults.append(
            f"GENKAN_IDENTITY_WORKERS: {config.workers} workers share GENKAN_IDENTITY_POOL_SIZE, "
            f"which is {config.pool_size}; expected at least {LEAST_CONNECTIONS * config.workers}, "
            f"{LEAST_CONNECTIONS} for each"
        )
    if config.is_development:
        faults.append(
            "GENKAN_IDENTITY_WORKERS: with GENKAN_DEVELOPMENT one process serves, which has the "
            "clock and the emails of /dev; remove one of the two"
        )
    if faults:
        raise InvalidSettings(tuple(faults))
    runs = max(1, config.workflows.workers // config.workers)
    return replace(config, pool_size=connections, workflows=replace(config.workflows, workers=runs))


def _code_faults(config: IdentityConfig) -> list[str]:
    """A code that everybody knows opens accounts: never where others can come."""
    code, name = config.development_code, "GENKAN_DEVELOPMENT_CODE"
    if code is None:
        return []
    if not (config.is_development and config.is_local):
        return [f"{name} is for development on localhost alone: remove it here"]
    if _CODE.fullmatch(code) is None:
        return [f"{name} must be six digits, as in 123456"]
    return []


def _required(settings: Mapping[str, str], name: str, wanted: str, faults: list[str]) -> str:
    value = settings.get(name, "").strip()
    if not value:
        faults.append(f"{name} is missing: set it to {wanted}")
    return value


def _issuer(settings: Mapping[str, str], faults: list[str]) -> str:
    issuer = _required(settings, "GENKAN_ISSUER", _AN_ISSUER, faults)
    if issuer and _ORIGIN.fullmatch(issuer) is None:
        faults.append(
            "GENKAN_ISSUER must be an http(s) URL without path or trailing slash, "
            f"as in http://localhost:8080; found '{issuer}'"
        )
    return issuer


def _secret_key(settings: Mapping[str, str], faults: list[str]) -> bytes:
    name = "GENKAN_SECRET_KEY"
    text = _required(settings, name, _A_KEY, faults)
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        faults.append(f"{name} is not base64 (urlsafe alphabet)")
        return b""
    if text and len(key) < _SECRET_KEY_BYTES:
        faults.append(f"{name} holds {len(key)} bytes; at least {_SECRET_KEY_BYTES} are needed")
    return key


def _flag(settings: Mapping[str, str], name: str, faults: list[str]) -> bool:
    value = settings.get(name, "").strip().lower()
    if value not in _TRUE | _FALSE:
        faults.append(f"{name} must be true or false; found '{value}'")
    return value in _TRUE


def _number(settings: Mapping[str, str], name: str, default: int, faults: list[str]) -> int:
    value = settings.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and len(value) < 8):  # noqa: PLR2004 - seconds, sizes
        faults.append(f"{name} must be a non-negative integer; found '{value}'")
        return default
    return int(value)


def _audit_retention_days(settings: Mapping[str, str], faults: list[str]) -> int:
    days = _number(settings, "GENKAN_AUDIT_RETENTION_DAYS", 90, faults)
    if days > _LONGEST_RETENTION:
        faults.append(
            f"GENKAN_AUDIT_RETENTION_DAYS must be from 0 (for good) to {_LONGEST_RETENTION}; "
            f"found '{days}'"
        )
    return days


def _worker_number(settings: Mapping[str, str], faults: list[str]) -> int:
    number = _number(settings, "GENKAN_IDENTITY_WORKERS", 1, faults)
    if not 1 <= number <= _MOST_WORKERS:
        faults.append(
            f"GENKAN_IDENTITY_WORKERS must be from 1 to {_MOST_WORKERS}; found '{number}'"
        )
    return number


def _sign_in_methods(settings: Mapping[str, str], faults: list[str]) -> tuple[SignInMethod, ...]:
    name = "GENKAN_SIGN_IN_METHODS"
    known = {each.value: each for each in SignInMethod}
    words = [each.strip() for each in settings.get(name, "").split(",") if each.strip()]
    unknown = [each for each in words if each not in known]
    if unknown:
        faults.append(f"{name} may list {' and '.join(known)}; found '{unknown[0]}'")
    methods = tuple(dict.fromkeys(known[each] for each in words if each in known))
    if methods == (SignInMethod.PASSKEY,):
        faults.append(f"{name} needs password or email_code beside passkey, for the first sign-in")
    return methods or (SignInMethod.PASSWORD,)


def _may_offer_passkeys(settings: Mapping[str, str]) -> bool:
    """Whether the management API may turn passkeys on."""
    words = {each.strip() for each in settings.get("GENKAN_SIGN_IN_METHODS", "").split(",")}
    return not words - {""} or SignInMethod.PASSKEY.value in words


def _workflows(settings: Mapping[str, str], faults: list[str]) -> WorkflowConfig:
    python = settings.get("GENKAN_WORKFLOW_PYTHON", "").strip()
    if python and not all(part.isidentifier() for part in python.split(".")):
        faults.append(
            f"GENKAN_WORKFLOW_PYTHON must be a module's name, as in my_package.hooks; "
            f"found '{python}'"
        )
    hosts = _words(settings, "GENKAN_WORKFLOW_HOSTS")
    faults.extend(
        f"GENKAN_WORKFLOW_HOSTS: '{host}' is no host; expected names such as api.example.com, "
        "*.example.com, without scheme, port or path"
        for host in sorted(hosts)
        if _HOST.fullmatch(host) is None
    )
    milliseconds = _number(settings, "GENKAN_WORKFLOW_TIMEOUT_MS", 2000, faults)
    if not _SHORTEST_RUN <= milliseconds <= _LONGEST_RUN:
        faults.append(
            f"GENKAN_WORKFLOW_TIMEOUT_MS must be from {_SHORTEST_RUN} to {_LONGEST_RUN}; "
            f"found '{milliseconds}'"
        )
    return WorkflowConfig(
        folder=settings.get("GENKAN_IDENTITY_WORKFLOWS", "").strip() or None,
        python=python or None,
        hosts=hosts,
        workers=max(1, _number(settings, "GENKAN_WORKFLOW_WORKERS", 2, faults)),
        timeout_seconds=milliseconds / 1000,
        variables={
            name.removeprefix(_VARIABLE): value
            for name, value in settings.items()
            if name.startswith(_VARIABLE)
        },
    )


def _private_hosts(settings: Mapping[str, str], faults: list[str]) -> frozenset[str]:
    name = "GENKAN_OUTBOUND_PRIVATE_HOSTS"
    hosts = _words(settings, name)
    faults.extend(
        f"{name}: '{host}' must be host:port, as in crm.internal:8443"
        for host in sorted(hosts)
        if _HOST_AND_PORT.fullmatch(host) is None
    )
    return hosts


def _words(settings: Mapping[str, str], name: str) -> frozenset[str]:
    """A list whose members are separated by commas or blanks, in lower case."""
    return frozenset(settings.get(name, "").lower().replace(",", " ").split())


def _own_client(
    settings: Mapping[str, str], which: str, faults: list[str]
) -> BootstrapClient | None:
    """`which`: BOOTSTRAP or CONSOLE."""
    id_name, secret_name = f"GENKAN_{which}_CLIENT_ID", f"GENKAN_{which}_CLIENT_SECRET"
    client_id = settings.get(id_name, "").strip()
    client_secret = settings.get(secret_name, "").strip()
    if bool(client_id) != bool(client_secret):
        faults.append(f"{id_name} and {secret_name} go together: set both or neither")
    if not (client_id and client_secret):
        return None
    return BootstrapClient(client_id=client_id, client_secret=client_secret)
