"""identity-security 4.3, L16: addresses that others named, and what is reached by them."""

import asyncio
import ipaddress
import socket
from typing import Any

import pytest

from genkan.identity.model.webhook import WebhookRequest
from genkan.identity.outbound.safe_http import (
    OutboundLimits,
    OutboundPolicy,
    OutboundRefused,
    OutboundRequest,
    OutboundResponse,
    is_public,
    send_safely,
)
from tests.identity.feature.management.api import Api
from tests.identity.feature.management.api import refusal as refused_call
from tests.identity.in_process import House

LIMITS = OutboundLimits(timeout_seconds=5, longest_body_bytes=1000)
REDIRECT = (
    b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\n"
    b"Content-Length: 2\r\nConnection: close\r\n\r\nok"
)
INSIDE = (
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1"),
    *("fd00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1"),
)


def refusal(url: str, policy: OutboundPolicy | None = None) -> str:
    with pytest.raises(OutboundRefused) as refused:
        asyncio.run(send_safely(OutboundRequest(url=url), policy or OutboundPolicy(), LIMITS))
    return str(refused.value)


@pytest.mark.parametrize("address", INSIDE)
def test_l16_an_address_inside_is_none_of_the_internet(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_an_address_of_the_internet_is_one(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/"),
        *("http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://localhost/", "http://LOCALHOST/"),
    ],
)
def test_l16_no_spelling_of_an_inner_address_is_reached(url: str) -> None:
    assert "private address" in refusal(url)


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "gopher://127.0.0.1/", "http:///x", "http://a@127.0.0.1/"),
        *("http://127.0.0.1:99999/", "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y"),
    ],
)
def test_l16_what_is_no_plain_url_is_refused(url: str) -> None:
    assert refusal(url)


def test_l16_a_name_is_asked_once_and_no_address_of_it_may_be_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    async def answer(_loop: object, host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        both = ("93.184.215.14", "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in both]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", answer)
    assert "private address" in refusal("http://rebinding.example/")
    assert asked == ["rebinding.example"]


def test_l16_a_host_that_is_not_listed_is_not_reached() -> None:
    policy = OutboundPolicy(hosts=frozenset({"*.example.com"}), hosts_setting="THE_SETTING")
    assert "add it to THE_SETTING" in refusal("http://evil-example.com/", policy)
    assert "add it to THE_SETTING" in refusal("http://example.com.evil.org/", policy)


def test_l16_a_redirect_is_handed_over_and_not_followed() -> None:
    async def run() -> OutboundResponse:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(REDIRECT)
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            policy = OutboundPolicy(private=frozenset({f"127.0.0.1:{port}"}))
            request = OutboundRequest(url=f"http://127.0.0.1:{port}/")
            return await send_safely(request, policy, LIMITS)

    answer = asyncio.run(run())
    assert (answer.status, answer.body) == (302, b"ok")


def test_l16_a_webhooks_endpoint_inside_is_refused_when_it_is_made(running: House) -> None:
    api = Api(running)
    for endpoint in (
        *("http://127.0.0.1/", "http://127.1:8080/", "http://169.254.169.254/", "http://[::1]/"),
        *("http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/", "http://localhost/"),
        *("http://0x7f000001/", "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::7f00:1]/"),
    ):
        body = {"endpoint": endpoint, "name": "x", "event_types": ["user.created"]}
        status, code, message = refused_call(api("POST", "/webhooks", body))
        assert (status, code) == (400, "INVALID_REQUEST"), endpoint
        assert "private address" in message


def test_l16_a_webhooks_name_that_turns_inwards_later_is_not_reached(
    running: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {"rebinding.example": "93.184.215.14"}
    resolve = asyncio.BaseEventLoop.getaddrinfo

    async def answer(loop: Any, host: str, port: int, **more: Any) -> list[Any]:
        if host not in answers:
            return await resolve(loop, host, port, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[host], port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", answer)
    sender = running.provider.ports.webhook_sender
    endpoint = "http://rebinding.example/"
    assert running.run(sender.refusal, endpoint) is None
    answers["rebinding.example"] = "169.254.169.254"
    request = WebhookRequest(endpoint=endpoint, body="x")
    attempt = running.run(sender.post, request, running.clock.now)
    assert attempt.status is None
    assert "private address" in attempt.error
