"""The store of designs: how the hosted pages look, and their pictures.

Each method is one atomic step in the database.
"""

from typing import Protocol

from genkan.identity.model.design import Design, DesignOwner, Looks, Picture, PictureKind
from genkan.identity.names import ClientId, OrganizationCode


class DesignStore(Protocol):
    """Designs of the environment and of applications."""

    async def looks(
        self, client_id: ClientId | None, organization_code: OrganizationCode | None
    ) -> Looks:
        """The looks of a visit: the organization's before the application's before all others'.

        None, and what is not there, adds nothing.
        """
        ...

    async def read(self, owner: DesignOwner) -> Design:
        """The design; an empty one where none was stored."""
        ...

    async def write(self, owner: DesignOwner, design: Design) -> None:
        """Store the design in place of the earlier one. The owner is there."""
        ...

    async def pictures(self, owner: DesignOwner) -> tuple[Picture, ...]:
        """The pictures of an owner."""
        ...

    async def put_picture(self, owner: DesignOwner, picture: Picture) -> None:
        """Store a picture in place of the earlier one of its kind. The owner is there."""
        ...

    async def remove_picture(self, owner: DesignOwner, kind: PictureKind) -> bool:
        """Remove a picture; False when there is none."""
        ...
