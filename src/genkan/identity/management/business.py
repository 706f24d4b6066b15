"""Kinde's tags "Business", "Industries", "Timezones", and the environment itself."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.brand import design_entry
from genkan.identity.management.call import Body, Call, Line, Reply, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.url_policy import url_fault
from genkan.identity.model.business import industries, timezones
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.organization import Theme


class BusinessBody(Body):
    """`PATCH /api/v1/business`: what is absent or null stays; an empty text takes away."""

    business_name: Annotated[Line, Field(min_length=1, max_length=100)] | None = None
    email: Line | None = None
    phone: Line | None = None
    industry_key: Line | None = None
    timezone_key: Line | None = None
    privacy_url: Annotated[str, Field(max_length=2_048)] | None = None
    terms_url: Annotated[str, Field(max_length=2_048)] | None = None
    is_click_wrap: bool | None = None
    is_show_kinde_branding: bool | None = None


async def get_business(call: Call) -> Reply:
    """What is said of the business."""
    found = await call.ports.business.read()
    return success(
        business={
            "code": found.code,
            "name": found.name,
            "phone": found.phone,
            "email": found.email,
            "industry": industries().get(found.industry_key or ""),
            "timezone": timezones().get(found.timezone_key or ""),
            "privacy_url": found.privacy_url,
            "terms_url": found.terms_url,
            "has_clickwrap": found.has_clickwrap,
            "has_kinde_branding": found.has_branding,
            "created_on": found.created_at.isoformat(),
        }
    )


async def update_business(call: Call) -> Reply:
    """Change some of it."""
    body = read_body(call, BusinessBody)
    if not body.model_fields_set:
        raise InvalidBody(("$: names nothing that can be changed",))
    faults = _faults(body)
    if faults:
        raise InvalidBody(faults)
    found = await call.ports.business.read()
    await call.ports.business.update(
        replace(
            found,
            name=body.business_name or found.name,
            email=_text(body.email, found.email),
            phone=_text(body.phone, found.phone),
            industry_key=_text(body.industry_key, found.industry_key),
            timezone_key=_text(body.timezone_key, found.timezone_key),
            privacy_url=_text(body.privacy_url, found.privacy_url),
            terms_url=_text(body.terms_url, found.terms_url),
            has_clickwrap=(
                found.has_clickwrap if body.is_click_wrap is None else body.is_click_wrap
            ),
            has_branding=(
                found.has_branding
                if body.is_show_kinde_branding is None
                else body.is_show_kinde_branding
            ),
        )
    )
    return success()


async def get_industries(_: Call) -> Reply:
    """The industries a business may be in."""
    return success(industries=[{"key": key, "name": name} for key, name in industries().items()])


async def get_timezones(_: Call) -> Reply:
    """The time zones a business may be in."""
    return success(timezones=[{"key": key, "name": name} for key, name in timezones().items()])


async def get_environment(call: Call) -> Reply:
    """The one environment, with its design."""
    found, config = await call.ports.business.read(), call.ports.config
    looks = await call.ports.designs.looks(None, None)
    theme = looks.design.theme_code or Theme.USER_PREFERENCE
    return success(
        environment={
            "code": found.environment_code,
            "name": "Development" if config.is_development else "Production",
            "is_default": True,
            "is_live": not config.is_development,
            "kinde_domain": config.issuer,
            "custom_domain": None,
            "hotjar_site_id": None,
            "google_analytics_tag": None,
            "contentsquare_tag_id": None,
            "logo": _address(config.issuer, looks.logo_url),
            "logo_dark": _address(config.issuer, looks.dark_logo_url),
            "favicon_svg": None,
            "favicon_fallback": _address(config.issuer, looks.favicon_url),
            **design_entry(looks.design, theme),
            "created_on": found.created_at.isoformat(),
        }
    )


def _faults(body: BusinessBody) -> tuple[str, ...]:
    """What the types can not say; every fault, each with its place."""
    faults: list[str] = []
    if body.email and email_fault(body.email):
        faults.append("email: no email address")
    if body.industry_key and body.industry_key not in industries():
        faults.append("industry_key: none of GET /api/v1/industries")
    if body.timezone_key and body.timezone_key not in timezones():
        faults.append("timezone_key: none of GET /api/v1/timezones")
    for place, url in (("privacy_url", body.privacy_url), ("terms_url", body.terms_url)):
        if url and (fault := link_fault(url)):
            faults.append(f"{place}: {fault}")
    return tuple(faults)


def link_fault(url: str) -> str | None:
    """What is wrong with a link that pages show; None: nothing."""
    if not url.startswith(("https://", "http://")):
        return "expected an http(s) URL"
    return url_fault(url)


def _address(issuer: str, path: str) -> str | None:
    return f"{issuer}{path}" if path else None


def _text(asked: str | None, found: str | None) -> str | None:
    return found if asked is None else asked or None


OPERATIONS: tuple[Operation, ...] = (
    operation("GET", "/business", "read:businesses", get_business),
    operation("PATCH", "/business", "update:businesses", update_business),
    operation("GET", "/industries", "read:industries", get_industries),
    operation("GET", "/timezones", "read:timezones", get_timezones),
    operation("GET", "/environment", "read:environments", get_environment),
)
