"""What the console is told at its start; it is wired by the cli, and reads no environment."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleConfig:
    """origin: where browsers reach it, such as http://localhost:8080, without a slash.

    operator_secret: who shows it gets sign-in links (`genkan admin link`).
    project: the folder's name, as the pages show it.
    """

    database_url: str = field(repr=False)
    origin: str
    operator_secret: str = field(repr=False)
    project: str
    is_development: bool
    is_embedded: bool

    @property
    def host(self) -> str:
        """Host and port of the origin, as a Host header has them."""
        return urlsplit(self.origin).netloc
