"""Where email goes out, and in whose name.

GENKAN_SMTP_URL    smtp://user:password@mail.acme.io:587   STARTTLS, which the server must offer
                   smtps://user:password@mail.acme.io      TLS from the first byte (port 465)
                   smtp://relay.internal:25?tls=off        in clear: only because it is said
GENKAN_EMAIL_FROM  "Acme <no-reply@acme.io>"
Source: RFC 8314 section 3; RFC 3207.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

URL: Final = "GENKAN_SMTP_URL"
FROM: Final = "GENKAN_EMAIL_FROM"
_A_URL: Final = "smtp://user:password@mail.example.com:587 or smtps://..."
_PORTS: Final = {"smtp": 587, "smtps": 465}


class Encryption(StrEnum):
    """How a connection to the mail server is encrypted; the values are those of `?tls=`."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpConfig:
    """The operator's mail server. sender: the address in From; its name may be empty."""

    host: str
    port: int
    username: str | None
    password: str | None = field(repr=False)
    encryption: Encryption
    sender: Address


def read_smtp_config(settings: Mapping[str, str], faults: list[str]) -> SmtpConfig | None:
    """The configuration, or None where no mail server is named; what is wrong goes to faults."""
    text, sender = settings.get(URL, "").strip(), settings.get(FROM, "").strip()
    if not text:
        if sender:
            faults.append(f"{FROM} without {URL}: set it to {_A_URL}, or leave both out")
        return None
    address = _sender(sender, faults)
    try:
        return _config(urlsplit(text), address)
    except ValueError as error:
        # Never the URL itself: it has a password.
        faults.append(f"{URL}: {error}; expected {_A_URL}")
        return None


def _config(url: SplitResult, sender: Address) -> SmtpConfig:
    if url.scheme not in _PORTS:
        raise ValueError(f"unknown scheme '{url.scheme[:20]}'")
    if not url.hostname or url.path not in {"", "/"} or url.fragment:
        raise ValueError("not a host, with a port or without")
    username = unquote(url.username) if url.username else None
    password = unquote(url.password) if url.password else None
    if (username is None) != (password is None):
        raise ValueError("user and password go together")
    return SmtpConfig(
        host=url.hostname,
        port=url.port or _PORTS[url.scheme],
        username=username,
        password=password,
        encryption=_encryption(url),
        sender=sender,
    )


def _encryption(url: SplitResult) -> Encryption:
    """As the URL says; clear text never by accident."""
    asked = parse_qs(url.query, keep_blank_values=True, strict_parsing=bool(url.query))
    unknown = sorted(set(asked) - {"tls"})
    if unknown:
        raise ValueError(f"unknown parameter '{unknown[0][:20]}'")
    if url.scheme == "smtps":
        if asked:
            raise ValueError("smtps has no parameter 'tls'")
        return Encryption.IMPLICIT
    word = asked.get("tls", [Encryption.STARTTLS.value])[-1]
    if word not in {Encryption.STARTTLS, Encryption.OFF}:
        raise ValueError("tls may be 'starttls' or 'off'")
    return Encryption(word)


def _sender(text: str, faults: list[str]) -> Address:
    name, address = parseaddr(text)
    try:
        if text.isprintable() and address:
            return Address(name, addr_spec=address)
    except (HeaderParseError, ValueError, IndexError):
        pass  # how the standard library says that it is no address
    faults.append(f'{FROM}: expected an address such as "Acme <no-reply@example.com>"')
    return Address("", "nobody", "invalid")
