"""Email through a real SMTP server: taken, refused, late, and never in clear by accident."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from genkan.cli.certificate_files import LocalCertificate
from genkan.cli.local_certificate import ensure_local_certificate
from genkan.cli.project import Project, prepare_state
from genkan.identity.loops.deliver_emails import Mail, deliver_due
from genkan.identity.model.outgoing_email import OutgoingEmail
from genkan.identity.observation import EmailDelayed, EmailDelivered, EmailGivenUp
from genkan.identity.outbound.queued_mail import QueuedMail
from genkan.identity.outbound.smtp import SmtpTransport
from tests.clients.program import free_port
from tests.identity.in_process import House, house

SENDER = "Acme <no-reply@acme.io>"
OK = "250 taken"


@dataclass(slots=True)
class MailServer:
    """What the server took, and what it says of the next email."""

    port: int
    says: str = OK
    waits_seconds: float = 0
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.waits_seconds)
        if self.says == OK:
            assert isinstance(envelope.content, bytes)
            self.taken.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
            self.recipients += envelope.rcpt_tos
        return self.says

    def authenticate(self, _server: Any, _s: Any, _e: Any, _mechanism: str, login: Any) -> Any:
        is_right = isinstance(login, LoginPassword) and login.password == b"p@ss"
        self.logins.append(login.login if isinstance(login, LoginPassword) else b"")
        return AuthResult(success=is_right, handled=is_right)


@contextmanager
def mail_server(
    tls: ssl.SSLContext | None = None, *, ssl_context: ssl.SSLContext | None = None, **more: Any
) -> Iterator[MailServer]:
    server = MailServer(free_port())
    controller = Controller(
        server,
        hostname="localhost",
        port=server.port,
        ssl_context=ssl_context,
        tls_context=tls,
        require_starttls=tls is not None,
        authenticator=server.authenticate,
        **more,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> LocalCertificate:
    project = Project(tmp_path_factory.mktemp("certificate"))
    prepare_state(project)
    return ensure_local_certificate(project, datetime.now(UTC))


@pytest.fixture
def context(certificate: LocalCertificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context


def email(running: House, to: str = "ada@example.com", **changes: str) -> OutgoingEmail:
    fields = {"subject": "Ihr Code für Acme", "text": "Your code is 123456.\n", **changes}
    return OutgoingEmail(
        id=running.provider.ports.randomness.uuid(),
        to=to,
        kind="verification_code",
        sent_at=running.clock.now,
        **fields,
    )


def send(running: House, *emails: OutgoingEmail) -> None:
    for each in emails:
        running.run(running.provider.ports.outbox.send, each)


def delivered(running: House) -> int:
    """Deliver what is due, as the loop does; how many were tried."""
    ports = running.provider.ports
    outbox, smtp = ports.outbox, ports.config.smtp
    assert isinstance(outbox, QueuedMail)
    assert smtp is not None
    transport = SmtpTransport(smtp, message_domain="localhost")
    mail = Mail(outbox.queue, transport, asyncio.Event())
    return running.run(deliver_due, mail, ports, running.clock.read)


def seen(running: House, kind: type) -> list[Any]:
    return [each for each in running.observed if isinstance(each, kind)]


def until(condition: Callable[[], object]) -> None:
    for _ in range(200):
        if condition():
            return
        asyncio.run(asyncio.sleep(0.05))
    raise AssertionError("it did not come to that")


def plain(server: MailServer) -> dict[str, str]:
    return {
        "GENKAN_SMTP_URL": f"smtp://localhost:{server.port}?tls=off",
        "GENKAN_EMAIL_FROM": SENDER,
    }


def test_who_registers_gets_the_code_from_the_mail_server(house_url: str) -> None:
    with mail_server() as server, house(house_url, **plain(server)) as running:
        send(running, email(running))
        until(lambda: server.taken)
        (message,) = server.taken
        assert server.recipients == ["ada@example.com"]
        assert message["From"] == SENDER
        assert message["Subject"] == "Ihr Code für Acme"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Message-ID"].endswith("@localhost>")
        assert message.get_content().strip() == "Your code is 123456."
        until(lambda: seen(running, EmailDelivered))
        assert "123456" not in repr(running.observed)


def test_the_code_is_not_readable_in_the_queue(house_url: str) -> None:
    with mail_server() as server, house(house_url, **plain(server)) as running:
        server.says = "451 later"
        send(running, email(running))
        until(lambda: seen(running, EmailDelayed))

        async def rows() -> list[Any]:
            connection = await asyncpg.connect(house_url)
            found = await connection.fetch("select * from identity.email_queue")
            await connection.close()
            return found

        (row,) = running.run(rows)
        assert b"123456" not in row["sealed_email"]
        assert b"ada@" not in row["sealed_email"]


def test_what_is_refused_for_now_goes_out_later(house_url: str) -> None:
    with mail_server() as server, house(house_url, **plain(server)) as running:
        server.says = "451 4.3.0 later"
        send(running, email(running))
        until(lambda: seen(running, EmailDelayed))
        assert delivered(running) == 0  # not due yet
        running.clock.turn(seconds=11)
        server.says = OK
        delivered(running)
        until(lambda: server.taken)
        (delay,) = seen(running, EmailDelayed)
        assert delay.reason == "451 4.3.0 later"


def test_what_is_refused_for_good_is_given_up_and_told(house_url: str) -> None:
    with mail_server() as server, house(house_url, **plain(server)) as running:
        server.says = "550 5.1.1 nobody of that name"
        send(running, email(running))
        until(lambda: seen(running, EmailGivenUp))
        running.clock.turn(days=2)
        assert delivered(running) == 0
        (given_up,) = seen(running, EmailGivenUp)
        assert given_up.reason == "550 5.1.1 nobody of that name"


def test_a_server_that_is_never_there_is_tried_for_a_day_and_no_longer(house_url: str) -> None:
    settings = {
        "GENKAN_SMTP_URL": f"smtp://localhost:{free_port()}?tls=off",
        "GENKAN_EMAIL_FROM": SENDER,
    }
    with house(house_url, **settings) as running:
        send(running, email(running))
        until(lambda: seen(running, EmailDelayed))
        for _ in range(10):
            running.clock.turn(days=1)
            delivered(running)
        assert len(seen(running, EmailDelayed)) == 7
        assert len(seen(running, EmailGivenUp)) == 1


def test_an_email_outlives_the_process_that_wrote_it(house_url: str) -> None:
    with mail_server() as server:
        server.says = "451 later"
        with house(house_url, **plain(server)) as running:
            send(running, email(running))
            until(lambda: seen(running, EmailDelayed))
        server.says = OK
        with house(house_url, **plain(server)) as another:
            another.clock.turn(minutes=1)
            delivered(another)
            until(lambda: server.taken)


def test_nobody_waits_for_a_slow_mail_server(house_url: str) -> None:
    with mail_server() as server, house(house_url, **plain(server)) as running:
        server.waits_seconds = 30
        send(running, email(running), email(running, to="alan@example.com"))
        assert not server.taken
        assert running.browser.get("/.well-known/jwks").status_code == 200


def test_l17_a_line_break_in_a_header_is_never_sent(house_url: str) -> None:
    with mail_server() as server, house(house_url, **plain(server)) as running:
        evil = "Code\r\nBcc: eve@example.com"
        send(running, email(running, subject=evil), email(running, to="a@x.io\r\nBcc: e@x.io"))
        until(lambda: len(seen(running, EmailGivenUp)) == 2)
        assert not server.taken


def test_a_server_without_starttls_gets_nothing(house_url: str) -> None:
    with mail_server() as server:
        settings = plain(server) | {"GENKAN_SMTP_URL": f"smtp://localhost:{server.port}"}
        with house(house_url, **settings) as running:
            send(running, email(running))
            until(lambda: seen(running, EmailDelayed))
            assert not server.taken
            assert "STARTTLS" in seen(running, EmailDelayed)[0].reason


def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    house_url: str, context: ssl.SSLContext
) -> None:
    with mail_server(context) as server:
        settings = plain(server) | {"GENKAN_SMTP_URL": f"smtp://u:p%40ss@localhost:{server.port}"}
        with house(house_url, **settings) as running:
            send(running, email(running))
            until(lambda: seen(running, EmailDelayed))
            assert not server.taken
            assert not server.logins


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_user_and_password_go_over_tls(
    house_url: str,
    context: ssl.SSLContext,
    certificate: LocalCertificate,
    scheme: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    places = {"smtp": {"tls": context}, "smtps": {"ssl_context": context}}
    with mail_server(**places[scheme], auth_require_tls=scheme == "smtp") as server:
        url = f"{scheme}://ada:p%40ss@localhost:{server.port}"
        with house(house_url, **plain(server) | {"GENKAN_SMTP_URL": url}) as running:
            send(running, email(running))
            until(lambda: server.taken)
            assert server.logins == [b"ada"]


def test_a_wrong_password_delays_and_loses_nothing(
    house_url: str,
    context: ssl.SSLContext,
    certificate: LocalCertificate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    with mail_server(context) as server:
        url = f"smtp://ada:wrong@localhost:{server.port}"
        with house(house_url, **plain(server) | {"GENKAN_SMTP_URL": url}) as running:
            send(running, email(running))
            until(lambda: seen(running, EmailDelayed))
            assert not server.taken
            assert not seen(running, EmailGivenUp)
            assert "wrong" not in repr(running.observed)


def test_the_embedded_mail_stays_readable_in_development(house_url: str, tmp_path: Path) -> None:
    del tmp_path
    with mail_server() as server, house(house_url, **plain(server)) as running:
        send(running, email(running))
        assert len(running.emails("ada@example.com")) == 1
        until(lambda: server.taken)
