"""`--tls auto`: https on localhost, by a certificate that only this project's clients trust."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from genkan.cli.certificate_files import LocalCertificate
from genkan.cli.errors import UsageFault
from genkan.cli.local_certificate import (
    client_context,
    ensure_local_certificate,
)
from genkan.cli.project import Project, Tls, prepare_state, read_tls
from tests.clients.program import GENKAN, clean_environment, free_port, run, running

NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    prepare_state(project)
    return project


def serial(file: Path) -> int:
    return x509.load_pem_x509_certificate(file.read_bytes()).serial_number


def serials(files: LocalCertificate) -> tuple[int, int]:
    return serial(files.authority), serial(files.certificate)


def test_it_is_made_once_and_its_keys_are_the_owners_alone(project: Project) -> None:
    files = ensure_local_certificate(project, NOW)
    made = serials(files)
    keys = sorted((project.state / "tls").glob("*-key.pem"))
    assert [stat.S_IMODE(key.stat().st_mode) for key in keys] == [0o600, 0o600]
    assert serials(ensure_local_certificate(project, NOW + timedelta(days=300))) == made


def test_the_servers_is_renewed_under_the_same_authority_before_it_ends(project: Project) -> None:
    authority, certificate = serials(ensure_local_certificate(project, NOW))
    later = serials(ensure_local_certificate(project, NOW + timedelta(days=380)))
    assert later[0] == authority
    assert later[1] != certificate


@pytest.mark.parametrize("name", ["authority.pem", "authority-key.pem"])
def test_a_lost_authority_is_made_again_with_what_it_signed(project: Project, name: str) -> None:
    before = serials(ensure_local_certificate(project, NOW))
    (project.state / "tls" / name).write_text("damaged")
    after = serials(ensure_local_certificate(project, NOW))
    assert set(before).isdisjoint(after)


@pytest.mark.parametrize("name", ["localhost.pem", "localhost-key.pem"])
def test_a_lost_certificate_is_made_again(project: Project, name: str) -> None:
    before = serials(ensure_local_certificate(project, NOW))
    (project.state / "tls" / name).unlink()
    after = serials(ensure_local_certificate(project, NOW))
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_the_authority_can_vouch_for_this_machine_only(project: Project) -> None:
    files = ensure_local_certificate(project, NOW)
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert limits.value.permitted_subtrees is not None
    assert {str(each.value) for each in limits.value.permitted_subtrees} == {
        "localhost",
        "127.0.0.0/8",
        "::1/128",
    }


@pytest.mark.parametrize(("text", "tls"), [("auto", Tls.AUTO), ("OFF", Tls.OFF)])
def test_the_setting_is_read(text: str, tls: Tls) -> None:
    assert read_tls({"GENKAN_TLS": text}) is tls
    assert read_tls({}) is Tls.OFF


def test_another_setting_is_refused() -> None:
    with pytest.raises(UsageFault, match=r"GENKAN_TLS 'on': expected 'auto' or 'off'"):
        read_tls({"GENKAN_TLS": "on"})


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_article_is_played_over_https(tmp_path: Path) -> None:
    port = free_port()
    command = [GENKAN, "quickstart", ".", "--once", "--tls", "auto", "--port", str(port)]
    table = run(command, folder=tmp_path, environment=clean_environment(COLUMNS="160"))
    assert table.count("1, their own") == 2, table


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_who_trusts_the_authority_is_served_and_nobody_else(tmp_path: Path) -> None:
    port = free_port()
    url = f"https://localhost:{port}"
    authority = tmp_path / ".genkan" / "tls" / "authority.pem"
    ensure_local_certificate_of(tmp_path)
    command = [GENKAN, "up", ".", "--tls", "auto", "--port", str(port), "--no-open"]
    verify = client_context(authority)
    with running(command, folder=tmp_path, ready_url=f"{url}/healthz", trusted=verify):
        document = httpx.get(f"{url}/.well-known/openid-configuration", verify=verify).json()
        assert document["issuer"] == url
        assert document["token_endpoint"].startswith(url)
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(f"{url}/healthz")
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://localhost:{port}/healthz")
        status = run([GENKAN, "status", "."], folder=tmp_path)
        assert url in status
        assert "ok" in run([GENKAN, "doctor", ".", "--port", str(port)], folder=tmp_path)


def ensure_local_certificate_of(folder: Path) -> None:
    project = Project(folder)
    prepare_state(project)
    ensure_local_certificate(project, datetime.now(UTC))


def test_the_chain_passes_openssls_strict_rules(project: Project) -> None:
    """RFC 5280 as OpenSSL 3 holds it under X509_STRICT, which Python 3.13 asks for by itself."""
    files = ensure_local_certificate(project, datetime.now(UTC))
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(files.certificate, files.key)
    ours = ssl.create_default_context(cafile=str(files.authority))
    ours.verify_flags |= ssl.VERIFY_X509_STRICT
    assert handshake(ours, theirs, "localhost")
    assert handshake(ours, theirs, "127.0.0.1")
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        handshake(ours, theirs, "example.com")


def handshake(ours: ssl.SSLContext, theirs: ssl.SSLContext, name: str) -> bool:
    """Whether client and server agree, without a network between."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = ours.wrap_bio(to_client, to_server, server_hostname=name)
    server = theirs.wrap_bio(to_server, to_client, server_side=True)
    agreed: set[ssl.SSLObject] = set()
    for side in (client, server) * 4:
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
        agreed.add(side)
    return agreed == {client, server}
