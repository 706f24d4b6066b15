"""What the management API says of workflows, as the commands read it."""

from dataclasses import dataclass
from typing import Final

DEPLOYMENTS: Final = "/api/v1/genkan/workflows/deployments"


@dataclass(frozen=True, slots=True)
class Deployment:
    """A deployment in a list."""

    id: str
    source: str
    created_on: str
    is_active: bool
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow that runs."""

    name: str
    trigger: str
    file: str


@dataclass(frozen=True, slots=True)
class Made:
    """The answer to a new deployment."""

    deployment: Deployment
    workflows: tuple[Workflow, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The answer to the list."""

    deployments: tuple[Deployment, ...]
