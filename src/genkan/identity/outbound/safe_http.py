"""HTTP to addresses that others named: workflows, webhooks. One place decides what is reached.

A name is resolved once and the connection goes to that very address, so that a second answer of
the name server changes nothing (DNS rebinding). Addresses inside of our own network are refused
unless the operator listed the host; redirects are not followed: the answer is handed over as it
is. Source: identity-security L16; OWASP, Server-Side Request Forgery Prevention.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

import httpx

_PORTS: Final = {"http": 80, "https": 443}
_LARGEST_PORT: Final = 65535
# Addresses that carry another one inside (RFC 6052, RFC 3056).
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
# Headers that are the connection's own, or would say another host than the one that was checked.
_OURS: Final = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "upgrade"}
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class OutboundRefused(Exception):
    """The request was not made, or its answer not taken; the message says why."""


class NoAddress(OutboundRefused):
    """The name server knows nothing of the host, for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundPolicy:
    """Which hosts may be reached.

    hosts: names that may be reached, `*.` in front for all below; None: every name.
    private: "host:port" that may stand on an address of ours.
    is_loopback_open: whether this machine itself may be reached; for development.
    is_plain_allowed: whether hosts that are not private may be reached by http.
    """

    hosts: frozenset[str] | None = None
    private: frozenset[str] = frozenset()
    is_loopback_open: bool = False
    hosts_setting: str = "the settings"  # what to change, for the message
    is_plain_allowed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundLimits:
    """How much of time and length one request may take."""

    timeout_seconds: float
    longest_body_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRequest:
    """What is sent."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundResponse:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


async def send_safely(
    request: OutboundRequest, policy: OutboundPolicy, limits: OutboundLimits
) -> OutboundResponse:
    """The answer to a request. Raises OutboundRefused."""
    parts, host, port = _checked_target(request.url, policy)
    try:
        async with asyncio.timeout(limits.timeout_seconds):
            address = await _resolve(host, port, policy)
            return await _send(request, parts, address, limits)
    except TimeoutError as error:
        raise OutboundRefused(
            f"'{host}' did not answer within {limits.timeout_seconds:g} s"
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise OutboundRefused(f"'{host}' can not be reached: {type(error).__name__}") from error


async def check_safely(url: str, policy: OutboundPolicy, limits: OutboundLimits) -> None:
    """Whether a request would be sent, as far as that is known before. Raises OutboundRefused.

    A name without an address may get one later: then it is looked at again. So it is taken.
    """
    _, host, port = _checked_target(url, policy)
    try:
        async with asyncio.timeout(limits.timeout_seconds):
            await _resolve(host, port, policy)
    except (NoAddress, TimeoutError):
        return
    except ValueError as error:
        raise OutboundRefused(f"'{host}' is no name of a host") from error


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet, and not ours, nor a disguise of ours."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _checked_target(url: str, policy: OutboundPolicy) -> tuple[SplitResult, str, int]:
    """The URL with its host and port, which the policy allows."""
    parts = _checked_url(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    _check_host(host, port, policy)
    is_listed = f"{host}:{port}" in policy.private
    if parts.scheme == "http" and not policy.is_plain_allowed and not is_listed:
        raise OutboundRefused(f"'{url[:200]}' must begin with https://")
    return parts, host, port


def _checked_url(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise OutboundRefused(f"'{url[:200]}' is not a URL") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise OutboundRefused(f"'{url[:200]}': expected a URL that begins with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise OutboundRefused("a URL with a user name in it is not fetched: use a header")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise OutboundRefused(f"'{url[:200]}' must be percent-encoded")
    if port is not None and not 0 < port <= _LARGEST_PORT:
        raise OutboundRefused(f"'{url[:200]}': port {port} is none")
    return parts


def _check_host(host: str, port: int, policy: OutboundPolicy) -> None:
    if policy.hosts is None or f"{host}:{port}" in policy.private or host in policy.hosts:
        return
    if any(host.endswith(each[1:]) for each in policy.hosts if each.startswith("*.")):
        return
    raise OutboundRefused(f"'{host}' may not be reached: add it to {policy.hosts_setting}")


async def _resolve(host: str, port: int, policy: OutboundPolicy) -> Address:
    """The one address that is connected to. Raises OutboundRefused when any of them is ours."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NoAddress(f"'{host}' has no address") from error
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    is_listed = f"{host}:{port}" in policy.private
    if not is_listed and not all(_is_open(address, policy) for address in addresses):
        raise OutboundRefused(
            f"'{host}' stands on a private address; to allow it, add '{host}:{port}' to "
            "GENKAN_OUTBOUND_PRIVATE_HOSTS"
        )
    # Servers of development often listen on one of "localhost"'s two addresses, mostly on IPv4.
    return min(addresses, key=lambda address: address.version)


def _is_open(address: Address, policy: OutboundPolicy) -> bool:
    return is_public(address) or (policy.is_loopback_open and address.is_loopback)


async def _send(
    request: OutboundRequest, parts: SplitResult, address: Address, limits: OutboundLimits
) -> OutboundResponse:
    host = parts.hostname or ""
    numeric = f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004 - IPv6
    authority = numeric if parts.port is None else f"{numeric}:{parts.port}"
    headers = {
        **{name: text for name, text in request.headers.items() if name.lower() not in _OURS},
        "host": parts.netloc,
        "accept-encoding": "identity",
    }
    # The environment's proxies would resolve the name anew.
    async with httpx.AsyncClient(
        trust_env=False,
        follow_redirects=False,
        timeout=limits.timeout_seconds,
        verify=_trusted_authorities(),
    ) as client:
        prepared = client.build_request(
            request.method,
            parts._replace(netloc=authority, fragment="").geturl(),
            headers=headers,
            content=request.body,
            extensions={"sni_hostname": host},
        )
        response = await client.send(prepared, stream=True)
        try:
            body = await _read(response, limits)
        finally:
            await response.aclose()
    return OutboundResponse(
        status=response.status_code, headers=dict(response.headers.items()), body=body
    )


@cache
def _trusted_authorities() -> ssl.SSLContext:
    """Read once: it takes a tenth of a second, in which nobody else would be served."""
    return httpx.create_ssl_context(trust_env=False)


async def _read(response: httpx.Response, limits: OutboundLimits) -> bytes:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise OutboundRefused("the answer is compressed although that was not asked for")
    body = b""
    # Raw, so that nothing is unpacked on its way here.
    async for part in response.aiter_raw():
        body += part
        if len(body) > limits.longest_body_bytes:
            raise OutboundRefused(f"the answer is longer than {limits.longest_body_bytes} bytes")
    return body
