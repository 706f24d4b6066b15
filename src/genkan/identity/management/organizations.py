"""Kinde's tag "Organizations": the organizations themselves."""

import re
from dataclasses import replace
from typing import Annotated, Final

from pydantic import Field

from genkan.identity.errors import AlreadyExists, InvalidBody, ManagementError
from genkan.identity.management.brand import BrandBody, brand_entry, changed_brand
from genkan.identity.management.call import Call, Line, Reply, not_found, read_body, success
from genkan.identity.management.listing import end_token, expanded, sorted_listing
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.organization import LogoKind, Organization
from genkan.identity.names import OrganizationCode

_CODE_DIGITS: Final = 12
_MOST_DOMAINS: Final = 100
_DOMAIN: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
_NAMELESS: Final = "name: must not be empty"

# It may stand in a callback URL's place of the subdomain.
Handle = Annotated[str, Field(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$")]


class OrganizationBody(BrandBody):
    """`PATCH /api/v1/organization/{org_code}`: what is absent stays.

    Of `is_allow_registrations` and `is_auto_membership_enabled`, which Kinde has for the same,
    the second counts.
    """

    name: Annotated[Line, Field(max_length=200)] | None = None
    external_id: Line | None = None
    handle: Handle | None = None
    is_allow_registrations: bool | None = None
    is_auto_membership_enabled: bool | None = None
    is_auto_join_domain_list: bool | None = None
    allowed_domains: list[Line] | None = Field(default=None, max_length=_MOST_DOMAINS)
    is_enable_advanced_orgs: bool | None = None
    is_enforce_mfa: bool | None = None
    sender_name: Annotated[Line, Field(max_length=100)] | None = None
    sender_email: Line | None = None
    is_suspended: bool | None = None


class NewOrganizationBody(OrganizationBody):
    """`POST /api/v1/organization`; the name is needed."""

    feature_flags: dict[Line, Line] | None = None
    is_create_billing_customer: bool = False


async def get_organizations(call: Call) -> Reply:
    """The organizations, part by part."""
    part = await call.ports.organizations.part(sorted_listing(call, ("name", "email")))
    return success(
        organizations=[
            {
                "code": each.code,
                "name": each.name,
                "handle": each.handle,
                "is_default": each.is_default,
                "external_id": each.external_id,
                "is_auto_membership_enabled": each.is_auto_membership_enabled,
            }
            for each in part.rows
        ],
        next_token=end_token(call, part.end),
    )


async def get_organization(call: Call) -> Reply:
    """One organization; Kinde answers the bare record."""
    expanded(call, ("billing",))
    code = OrganizationCode(call.query.get("code", ""))
    organization = await call.ports.organizations.by_code(code)
    if organization is None:
        raise no_organization()
    logos = {
        each.kind: f"{call.ports.config.issuer}{logo_path(code, each.kind)}"
        for each in await call.ports.organizations.logos(code)
    }
    return Reply(
        content={
            "code": organization.code,
            "name": organization.name,
            "handle": organization.handle,
            "is_default": organization.is_default,
            "external_id": organization.external_id,
            "is_auto_membership_enabled": organization.is_auto_membership_enabled,
            "is_auto_join_domain_list": organization.is_auto_join_domain_list,
            "logo": logos.get(LogoKind.LIGHT),
            "logo_dark": logos.get(LogoKind.DARK),
            "favicon_svg": None,
            "favicon_fallback": None,
            "allowed_domains": list(organization.allowed_domains),
            **brand_entry(organization.brand),
            "created_on": organization.created_at.isoformat(),
            "is_allow_registrations": organization.is_auto_membership_enabled,
            "sender_name": organization.sender_name,
            "sender_email": organization.sender_email,
            "is_suspended": organization.is_suspended,
            "suspended_on": (
                organization.suspended_at.isoformat() if organization.suspended_at else None
            ),
        }
    )


async def create_organization(call: Call) -> Reply:
    """A new organization without members."""
    code = OrganizationCode(f"org_{call.ports.randomness.hexadecimal(_CODE_DIGITS)}")
    return await make_organization(call, code)


async def make_organization(call: Call, code: OrganizationCode) -> Reply:
    """As `create_organization`, with a code that is known."""
    body = read_body(call, NewOrganizationBody)
    if not body.name:
        raise InvalidBody((_NAMELESS,))
    if body.is_create_billing_customer:
        raise InvalidBody(("is_create_billing_customer: there is no billing here; send false",))
    if body.feature_flags:
        raise InvalidBody(
            ("feature_flags: set them by PATCH /organizations/{org_code}/feature_flags/{key}",)
        )
    bare = Organization(code=code, name=body.name, is_default=False, created_at=call.now)
    organization = _changed(bare, body, call)
    try:
        await call.ports.organizations.create(organization)
    except AlreadyExists as error:
        raise _taken(error) from error
    return success(organization={"code": code, "billing_customer_id": None})


async def update_organization(call: Call) -> Reply:
    """Everything an administrator may change; suspending ends all grants for it at once."""
    organization = await called_organization(call)
    changed = _changed(organization, read_body(call, OrganizationBody), call)
    try:
        is_stored = await call.ports.organizations.update(changed, call.now)
    except AlreadyExists as error:
        raise _taken(error) from error
    if not is_stored:
        raise no_organization()
    return success()


async def delete_organization(call: Call) -> Reply:
    """Ends the organization, its memberships, invitations, own applications and all grants."""
    organization = await called_organization(call)
    if organization.is_default:
        raise ManagementError("DEFAULT_ORGANIZATION", "the default organization can not be deleted")
    if not await call.ports.organizations.delete(organization.code, call.now):
        raise no_organization()
    return success()


async def delete_organization_handle(call: Call) -> Reply:
    """The organization has no handle any more."""
    organization = await called_organization(call)
    if not await call.ports.organizations.update(replace(organization, handle=None), call.now):
        raise no_organization()
    return success()


async def called_organization(call: Call) -> Organization:
    """The organization that the path names. Raises ManagementError (404)."""
    organization = await call.ports.organizations.by_code(OrganizationCode(call.path["org_code"]))
    if organization is None:
        raise no_organization()
    return organization


def no_organization() -> ManagementError:
    """The refusal of a code that no organization has."""
    return not_found("ORGANIZATION_NOT_FOUND", "there is no organization with this code")


def logo_path(code: OrganizationCode, kind: LogoKind) -> str:
    """Where a logo is served, as Kinde names it."""
    return f"/{'logo' if kind is LogoKind.LIGHT else 'logo_dark'}?p_org_code={code}"


def _changed(organization: Organization, body: OrganizationBody, call: Call) -> Organization:
    """The organization with what was sent. Raises InvalidBody with every fault."""
    domains, faults = _domains(body.allowed_domains)
    if body.name == "":
        faults.append(_NAMELESS)
    if body.sender_email and email_fault(body.sender_email):
        faults.append("sender_email: not an address such as hello@example.com")
    if body.is_enforce_mfa:
        faults.append("is_enforce_mfa: set it by PUT /organizations/{org_code}/mfa")
    if body.is_suspended and organization.is_default:
        faults.append("is_suspended: the default organization can not be suspended")
    if faults:
        raise InvalidBody(tuple(faults))
    sent = body.model_fields_set
    memberships = (body.is_auto_membership_enabled, body.is_allow_registrations)
    is_joined = next((each for each in memberships if each is not None), None)
    suspended_at = organization.suspended_at
    if body.is_suspended is not None:
        suspended_at = (suspended_at or call.now) if body.is_suspended else None
    return replace(
        organization,
        name=body.name or organization.name,
        external_id=body.external_id if "external_id" in sent else organization.external_id,
        handle=body.handle or organization.handle,
        is_auto_membership_enabled=(
            organization.is_auto_membership_enabled if is_joined is None else is_joined
        ),
        is_auto_join_domain_list=(
            organization.is_auto_join_domain_list
            if body.is_auto_join_domain_list is None
            else body.is_auto_join_domain_list
        ),
        allowed_domains=organization.allowed_domains if domains is None else domains,
        sender_name=body.sender_name if "sender_name" in sent else organization.sender_name,
        sender_email=body.sender_email if "sender_email" in sent else organization.sender_email,
        brand=changed_brand(organization.brand, body),
        suspended_at=suspended_at,
    )


def _domains(written: list[str] | None) -> tuple[tuple[str, ...] | None, list[str]]:
    """The domains of addresses, and what is wrong: Kinde takes "https://acme.com" as well."""
    if written is None:
        return None, []
    bare = [each.strip().lower().removeprefix("https://").removeprefix("@") for each in written]
    faults = [
        f"allowed_domains[{place}]: not a domain such as example.com"
        for place, each in enumerate(bare)
        if _DOMAIN.fullmatch(each) is None
    ]
    return tuple(dict.fromkeys(bare)), faults


def _taken(error: AlreadyExists) -> ManagementError:
    return ManagementError("ORGANIZATION_ALREADY_EXISTS", error.description)


_ORGANIZATION = "/organization/{org_code}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/organizations", "read:organizations", get_organizations),
    operation("GET", "/organization", "read:organizations", get_organization),
    operation("POST", "/organization", "create:organizations", create_organization),
    operation("PATCH", _ORGANIZATION, "update:organizations", update_organization),
    operation("DELETE", _ORGANIZATION, "delete:organizations", delete_organization),
    operation(
        "DELETE",
        f"{_ORGANIZATION}/handle",
        "delete:organization_handles",
        delete_organization_handle,
    ),
)
