"""Kinde's tag "Organizations", the part of logos: pictures that we keep and serve ourselves."""

from typing import Final

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Call, Reply, not_found, success
from genkan.identity.management.multipart import uploaded_file
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.organizations import (
    called_organization,
    logo_path,
    no_organization,
)
from genkan.identity.management.picture import picture_type
from genkan.identity.model.organization import Logo, LogoKind


async def get_organization_logos(call: Call) -> Reply:
    """Which logos there are, and where they are served."""
    organization = await called_organization(call)
    return success(
        logos=[
            {
                "type": each.kind.value,
                "file_name": each.file_name,
                "path": logo_path(organization.code, each.kind),
            }
            for each in await call.ports.organizations.logos(organization.code)
        ]
    )


async def add_organization_logo(call: Call) -> Reply:
    """A logo in place of the earlier one: PNG, JPEG, GIF or WebP, known by its first bytes."""
    organization = await called_organization(call)
    kind = _kind(call)
    content = uploaded_file(call.content_type, call.body, "logo")
    media_type, ending = picture_type(content, "logo")
    logo = Logo(
        kind=kind,
        file_name=f"{organization.code}_{kind.value}.{ending}",
        media_type=media_type,
        content=content,
        created_at=call.now,
    )
    if not await call.ports.organizations.put_logo(organization.code, logo):
        raise no_organization()
    return success()


async def delete_organization_logo(call: Call) -> Reply:
    """The logo goes."""
    organization = await called_organization(call)
    if not await call.ports.organizations.remove_logo(organization.code, _kind(call)):
        raise not_found("LOGO_NOT_FOUND", "the organization has no such logo")
    return success()


def _kind(call: Call) -> LogoKind:
    try:
        return LogoKind(call.path["type"])
    except ValueError:
        raise InvalidBody(("type: expected 'light' or 'dark'",)) from None


_LOGOS = "/organizations/{org_code}/logos"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _LOGOS, "read:organizations", get_organization_logos),
    operation("POST", f"{_LOGOS}/{{type}}", "update:organizations", add_organization_logo),
    operation("DELETE", f"{_LOGOS}/{{type}}", "update:organizations", delete_organization_logo),
)
