"""How many websockets and event streams one process holds open."""

from dataclasses import dataclass

from genkan.engine.errors import TooManyConnections


@dataclass(slots=True)
class OpenConnections:
    """limit: most at a time; 0 for as many as the machine bears."""

    limit: int
    number: int = 0

    def enter(self) -> None:
        """Count one more; raises TooManyConnections where there is no room."""
        if self.limit and self.number >= self.limit:
            raise TooManyConnections(
                f"this server holds {self.limit} websockets and event streams, and takes no more; "
                "try again later, or raise GENKAN_WEBSOCKET_MAX_CONNECTIONS"
            )
        self.number += 1

    def leave(self) -> None:
        """One that had entered is over."""
        self.number -= 1
