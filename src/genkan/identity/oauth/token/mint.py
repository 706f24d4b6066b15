"""With what tokens are minted."""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.model.workflow import NOBODY_KNOWN, Asker
from genkan.identity.ports import Ports
from genkan.identity.tokens.claims import Issue
from genkan.identity.tokens.key_ring import KeyRing
from genkan.identity.tokens.token_id import time_ordered


@dataclass(frozen=True, slots=True, kw_only=True)
class Mint:
    """With what tokens are minted, when, and at whose request."""

    ports: Ports
    ring: KeyRing
    now: datetime
    asker: Asker = NOBODY_KNOWN

    def issue(self) -> Issue:
        """The circumstances of one more token."""
        return Issue(
            issuer=self.ports.config.issuer,
            now=self.now,
            token_id=time_ordered(self.ports.randomness.uuid(), self.now),
        )
