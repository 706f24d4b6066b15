"""Handing an email to the operator's mail server (RFC 5321)."""

import contextlib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from typing import Final

import aiosmtplib

from genkan.identity.model.outgoing_email import OutgoingEmail
from genkan.identity.ports.mail import DeliveryFailed, Persistence
from genkan.identity.smtp_config import Encryption, SmtpConfig

TIMEOUT_SECONDS: Final = 20
_PERMANENT: Final = range(500, 600)


class SmtpTransport:
    """The `MailTransport` of ports/mail.py: one connection for each email."""

    def __init__(self, config: SmtpConfig, *, message_domain: str) -> None:
        self._config = config
        self._domain = message_domain
        self._context = ssl.create_default_context()

    async def deliver(self, email: OutgoingEmail) -> None:
        """Returns when the server has taken the email. Raises DeliveryFailed."""
        try:
            message = email_message(email, self._config.sender, self._domain)
        except ValueError as error:
            raise DeliveryFailed(str(error), Persistence.PERMANENT) from None
        try:
            await self._send(message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refusal(error.recipients[0].code, error.recipients[0].message) from None
        except aiosmtplib.SMTPAuthenticationError as error:
            # The operator's password can be corrected; the email is not at fault.
            raise DeliveryFailed(f"{error.code} {error.message}", Persistence.TEMPORARY) from None
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error.code, error.message) from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            told = str(error) or type(error).__name__
            raise DeliveryFailed(told, Persistence.TEMPORARY) from None

    async def _send(self, message: EmailMessage) -> None:
        config = self._config
        client = aiosmtplib.SMTP(
            hostname=config.host,
            port=config.port,
            username=config.username,
            password=config.password,
            use_tls=config.encryption is Encryption.IMPLICIT,
            # True fails without it: nobody on the way can strip it (RFC 3207 section 6).
            start_tls=config.encryption is Encryption.STARTTLS,
            tls_context=None if config.encryption is Encryption.OFF else self._context,
            timeout=TIMEOUT_SECONDS,
        )
        # Not as a context manager: that says goodbye even when we are told to stop.
        try:
            await client.connect()
            await client.send_message(message)
            with contextlib.suppress(aiosmtplib.SMTPException):
                await client.quit()
        finally:
            client.close()


def email_message(email: OutgoingEmail, sender: Address, domain: str) -> EmailMessage:
    """The message as it is sent (RFC 5322).

    Raises ValueError where a header would have a line break (identity-security L17).
    """
    is_ascii = email.to.isascii()
    message = EmailMessage(policy=SMTP if is_ascii else SMTPUTF8)
    message["From"] = sender
    message["To"] = email.to
    message["Subject"] = email.subject
    message["Date"] = _date(email.sent_at)
    message["Message-ID"] = f"<{email.id}@{domain}>"
    # Nobody's holiday notice answers a code (RFC 3834 section 5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.text)
    return message


def _date(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S +0000")


def _refusal(code: int, message: str) -> DeliveryFailed:
    persistence = Persistence.PERMANENT if code in _PERMANENT else Persistence.TEMPORARY
    return DeliveryFailed(f"{code} {message}", persistence)
