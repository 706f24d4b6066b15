"""The kinds of application that `genkan app create` makes."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of application it is; `nextjs` is a back-end web one with its SDK's URLs."""

    NEXTJS = "nextjs"
    REG = "reg"
    SPA = "spa"
    M2M = "m2m"

    @property
    def kinde_type(self) -> str:
        """Kinde's own word."""
        return "reg" if self is Kind.NEXTJS else self.value
