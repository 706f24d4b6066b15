"""How the hosted pages look (ports.DesignStore)."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import msgspec

from genkan.identity.model.design import (
    ENVIRONMENT,
    Design,
    DesignOwner,
    Looks,
    Picture,
    PictureKind,
    design_from_brand,
    merged,
)
from genkan.identity.model.organization import Brand
from genkan.identity.names import ClientId, OrganizationCode
from genkan.identity.postgres.rows import record_from_row, records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "designs.sql")
_PATHS: Final = {
    PictureKind.LIGHT: "/logo",
    PictureKind.DARK: "/logo_dark",
    PictureKind.FAVICON: "/favicon_fallback",
}
_LOGOS: Final = {PictureKind.LIGHT, PictureKind.DARK}


class _Kept(msgspec.Struct, frozen=True):
    """A picture that there is. version: what its URL changes with."""

    kind: PictureKind
    version: str
    owner: str = ""


class _Links(msgspec.Struct, frozen=True):
    """What the business links to from every page."""

    privacy_url: str | None
    terms_url: str | None


class PostgresDesigns:
    """The tables `identity.designs` and `design_pictures`, and what organizations say of looks."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def looks(
        self, client_id: ClientId | None, organization_code: OrganizationCode | None
    ) -> Looks:
        """The looks of a visit: the organization's before the application's before all others'."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["looks"], client_id, organization_code)
        if row is None:
            raise AssertionError("the business is made by a migration and stays")
        organization = row["organization"]
        links = record_from_row(row, _Links)
        design = merged(
            *([design_from_brand(_decoded(organization, Brand))] if organization else []),
            _design(row["application"]),
            _design(row["environment"]),
            Design(privacy_url=links.privacy_url, terms_url=links.terms_url),
        )
        kept = msgspec.json.decode(str(row["pictures"]), type=list[_Kept])
        logos = msgspec.json.decode(str(row["logos"]), type=list[_Kept])
        return _with_pictures(
            design,
            {each.kind: _url(each, org_code=organization_code or "") for each in logos},
            {each.kind: _url(each, client_id=each.owner) for each in kept if each.owner},
            {each.kind: _url(each) for each in kept if each.owner == ENVIRONMENT},
        )

    async def read(self, owner: DesignOwner) -> Design:
        """The design; an empty one where none was stored."""
        async with self._pool.lend() as connection:
            return _design(await connection.fetchval(QUERIES["read"], owner))

    async def write(self, owner: DesignOwner, design: Design) -> None:
        """Store the design in place of the earlier one."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["write"], owner, msgspec.json.encode(design).decode())

    async def pictures(self, owner: DesignOwner) -> tuple[Picture, ...]:
        """The pictures of an owner."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["pictures"], owner)
        return records_from_rows(rows, Picture)

    async def put_picture(self, owner: DesignOwner, picture: Picture) -> None:
        """Store a picture in place of the earlier one of its kind."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["put_picture"],
                owner,
                picture.kind.value,
                picture.media_type,
                picture.content,
                picture.created_at,
            )

    async def remove_picture(self, owner: DesignOwner, kind: PictureKind) -> bool:
        """Remove a picture."""
        async with self._pool.lend() as connection:
            return (
                await connection.fetchval(QUERIES["remove_picture"], owner, kind.value) is not None
            )


def _with_pictures(design: Design, *owned: Mapping[PictureKind, str]) -> Looks:
    """The looks with the pictures of the first owner that has some.

    Both logos are of one owner: another's in the dark would be a stranger's.
    """
    nobody: Mapping[PictureKind, str] = {}
    logos = next((each for each in owned if each.keys() & _LOGOS), nobody)
    light, dark = logos.get(PictureKind.LIGHT, ""), logos.get(PictureKind.DARK, "")
    favicons = (each.get(PictureKind.FAVICON, "") for each in owned)
    return Looks(
        design=design,
        logo_url=light or dark,
        dark_logo_url=dark or light,
        favicon_url=next(filter(None, favicons), ""),
    )


def _design(stored: object) -> Design:
    return Design() if stored is None else msgspec.json.decode(str(stored), type=Design)


def _decoded(stored: object, kind: type[Brand]) -> Brand:
    return msgspec.json.decode(str(stored), type=kind)


def _url(kept: _Kept, **owner: str) -> str:
    return f"{_PATHS[kept.kind]}?{urlencode({**owner, 'cache': kept.version})}"
