"""How long a family of refresh tokens lives."""

from datetime import datetime, timedelta
from typing import Final

from genkan.identity.model.application import Application

# However often it is refreshed, a sign-on is repeated once a year (identity-security rule 3).
LONGEST_LIFE: Final = timedelta(days=365)


def grant_end(application: Application, created_at: datetime, now: datetime) -> datetime:
    """When the grant ends if it is not refreshed again."""
    idle = timedelta(seconds=application.lifetimes.refresh_token_seconds)
    return min(now + idle, created_at + LONGEST_LIFE)
