"""`--tls auto`: a certificate for localhost, signed by an authority of this project alone.

DIR/.genkan/tls/authority.pem       what clients are told to trust
DIR/.genkan/tls/authority-key.pem   0600; signs names of this machine and nothing else
DIR/.genkan/tls/localhost.pem       the server's, made again before it ends
DIR/.genkan/tls/localhost-key.pem   0600

Some of Kinde's SDKs speak https only; this is for development. A server that others reach has a
certificate of its own, mostly at a reverse proxy. Source: RFC 5280.
"""

import ipaddress
import os
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from genkan.cli.certificate_files import LocalCertificate
from genkan.cli.project import Project, unusable_state

FOLDER: Final = "tls"
AUTHORITY_FOR: Final = timedelta(days=3_650)
# Browsers refuse a server's certificate that is valid for longer than 398 days.
SERVER_FOR: Final = timedelta(days=397)
RENEWED_BEFORE: Final = timedelta(days=30)
CLOCK_MARGIN: Final = timedelta(days=1)
NAMES: Final = (
    x509.DNSName("localhost"),
    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    x509.IPAddress(ipaddress.ip_address("::1")),
)
# Who trusts the authority trusts it for this machine only (RFC 5280 section 4.2.1.10).
PERMITTED: Final = (
    x509.DNSName("localhost"),
    x509.IPAddress(ipaddress.ip_network("127.0.0.0/8")),
    x509.IPAddress(ipaddress.ip_network("::1/128")),
)


@dataclass(frozen=True, slots=True)
class Signer:
    """The authority, able to sign."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def ensure_local_certificate(project: Project, now: datetime) -> LocalCertificate:
    """The project's certificate; made where it is absent, damaged or about to end."""
    folder = project.state / FOLDER
    files = LocalCertificate(
        folder / "localhost.pem", folder / "localhost-key.pem", folder / "authority.pem"
    )
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        authority_key = folder / "authority-key.pem"
        signer = _read_signer(files.authority, authority_key, now)
        if signer is None:
            signer = _new_signer(now)
            _write_key(authority_key, signer.key)
            files.authority.write_bytes(signer.certificate.public_bytes(Encoding.PEM))
        if not _is_good(files, signer, now):
            _write_server(files, signer, now)
    except OSError as error:
        raise unusable_state(project, error) from error
    return files


def client_context(authority: str | Path | None) -> ssl.SSLContext:
    """What an HTTP client of ours verifies by: this authority alone, else the usual ones."""
    if authority is None:
        return httpx.create_ssl_context(trust_env=False)
    return ssl.create_default_context(cafile=str(authority))


def _new_signer(now: datetime) -> Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Genkan, for development on this machine")
    public = key.public_key()
    certificate = (
        _builder(name, name, public, now, now + AUTHORITY_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(PERMITTED, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, SHA256())
    )
    return Signer(certificate, key)


def _read_signer(authority: Path, key: Path, now: datetime) -> Signer | None:
    """The authority as it is kept; None where it is absent, damaged or about to end."""
    try:
        certificate = x509.load_pem_x509_certificate(authority.read_bytes())
        private = load_pem_private_key(key.read_bytes(), None)
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        return None
    is_its_key = private.public_key() == certificate.public_key()
    lives_long_enough = certificate.not_valid_after_utc - now >= SERVER_FOR
    return Signer(certificate, private) if is_its_key and lives_long_enough else None


def _is_good(files: LocalCertificate, signer: Signer, now: datetime) -> bool:
    """Whether the server's certificate is the authority's, and its key its own, for a while."""
    try:
        certificate = x509.load_pem_x509_certificate(files.certificate.read_bytes())
        key = load_pem_private_key(files.key.read_bytes(), None)
        certificate.verify_directly_issued_by(signer.certificate)
    except (FileNotFoundError, ValueError, TypeError, InvalidSignature):
        return False
    is_current = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc
    return (
        key.public_key() == certificate.public_key()
        and is_current
        and certificate.not_valid_after_utc - now >= RENEWED_BEFORE
    )


def _write_server(files: LocalCertificate, signer: Signer, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key()
    certificate = (
        _builder(_name("localhost"), signer.certificate.subject, public, now, now + SERVER_FOR)
        .add_extension(x509.SubjectAlternativeName(NAMES), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()),
            critical=False,
        )
        .sign(signer.key, SHA256())
    )
    _write_key(files.key, key)
    files.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_MARGIN)
        .not_valid_after(end)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """The key, never readable by others, not even for a moment."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.unlink(missing_ok=True)
    with open(file, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as opened:
        opened.write(pem)
