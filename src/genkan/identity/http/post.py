"""Letters on their way: written in a language, handed to the outbox."""

from datetime import datetime

from genkan.identity.login.letter import Letter
from genkan.identity.model.outgoing_email import OutgoingEmail
from genkan.identity.observation import EmailStored
from genkan.identity.pages.language import Language
from genkan.identity.pages.letter import write_letter
from genkan.identity.ports import Ports


async def post_letter(ports: Ports, letter: Letter, language: Language, now: datetime) -> None:
    """Send a letter in the reader's language."""
    written = write_letter(letter, language)
    await ports.outbox.send(
        OutgoingEmail(
            id=ports.randomness.uuid(),
            to=written.to,
            subject=written.subject,
            text=written.text,
            kind=written.kind,
            sent_at=now,
        )
    )
    if ports.config.is_development:
        ports.observe(EmailStored(to=written.to, subject=written.subject, text=written.text))
