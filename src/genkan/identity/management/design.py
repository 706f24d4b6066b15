"""How the hosted pages look: Genkan's own operations, and Kinde's of the environment's logos.

A design is written as it is read; what is absent stays, null takes away.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Annotated, Final, Literal

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.applications import called_application
from genkan.identity.management.brand import Colour
from genkan.identity.management.business import link_fault
from genkan.identity.management.call import Body, Call, Reply, not_found, read_body, success
from genkan.identity.management.design_texts import LETTERS
from genkan.identity.management.multipart import uploaded_file
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.picture import picture_type
from genkan.identity.model.design import (
    ENVIRONMENT,
    Design,
    DesignOwner,
    Picture,
    PictureKind,
    text_fault,
)
from genkan.identity.model.organization import Theme

_Radius = Annotated[int, Field(ge=0, le=64)]
_Url = Annotated[str, Field(max_length=2_048)]
_LOGO_KINDS: Final = (PictureKind.LIGHT, PictureKind.DARK)
_LINKS: Final = ("privacy_url", "terms_url")


class DesignBody(Body):
    """The body that changes a design; the colours are Kinde's of an organization."""

    background_color: Colour | None = None
    button_color: Colour | None = None
    button_text_color: Colour | None = None
    link_color: Colour | None = None
    background_color_dark: Colour | None = None
    button_color_dark: Colour | None = None
    button_text_color_dark: Colour | None = None
    link_color_dark: Colour | None = None
    theme_code: Literal["light", "dark", "user_preference"] | None = None
    button_border_radius: _Radius | None = None
    card_border_radius: _Radius | None = None
    input_border_radius: _Radius | None = None
    privacy_url: _Url | None = None
    terms_url: _Url | None = None
    texts: dict[str, dict[str, str | None]] | None = None


async def get_design(call: Call) -> Reply:
    """The environment's design."""
    return await _shown(call, ENVIRONMENT)


async def update_design(call: Call) -> Reply:
    """Change it."""
    return await _changed(call, ENVIRONMENT)


async def get_application_design(call: Call) -> Reply:
    """The design of an application, which goes before the environment's."""
    return await _shown(call, await _called(call))


async def update_application_design(call: Call) -> Reply:
    """Change it."""
    return await _changed(call, await _called(call))


async def put_design_picture(call: Call) -> Reply:
    """A picture of the environment (`light`, `dark`, `favicon`) in place of the earlier one."""
    return await _put(call, ENVIRONMENT, "picture")


async def delete_design_picture(call: Call) -> Reply:
    """It goes."""
    return await _removed(call, ENVIRONMENT)


async def put_application_picture(call: Call) -> Reply:
    """A picture of an application in place of the earlier one."""
    return await _put(call, await _called(call), "picture")


async def delete_application_picture(call: Call) -> Reply:
    """It goes."""
    return await _removed(call, await _called(call))


async def get_environment_logos(call: Call) -> Reply:
    """Which logos the environment has (Kinde)."""
    found = await call.ports.designs.pictures(ENVIRONMENT)
    return success(
        logos=[
            {"type": each.kind.value, "file_name": _file_name(each)}
            for each in found
            if each.kind in _LOGO_KINDS
        ]
    )


async def put_environment_logo(call: Call) -> Reply:
    """A logo of the environment in place of the earlier one (Kinde)."""
    _logo_kind(call)
    return await _put(call, ENVIRONMENT, "logo")


async def delete_environment_logo(call: Call) -> Reply:
    """It goes (Kinde)."""
    _logo_kind(call)
    return await _removed(call, ENVIRONMENT)


async def _called(call: Call) -> DesignOwner:
    return DesignOwner((await called_application(call)).client_id)


async def _shown(call: Call, owner: DesignOwner) -> Reply:
    design = await call.ports.designs.read(owner)
    pictures = await call.ports.designs.pictures(owner)
    return success(
        design={**asdict(design), "pictures": [each.kind.value for each in pictures]},
    )


async def _changed(call: Call, owner: DesignOwner) -> Reply:
    body = read_body(call, DesignBody)
    if not body.model_fields_set:
        raise InvalidBody(("$: names nothing that can be changed",))
    faults = _faults(body, call.texts)
    if faults:
        raise InvalidBody(faults)
    found = await call.ports.designs.read(owner)
    sent = body.model_dump(exclude_unset=True, exclude={"theme_code", "texts"})
    # An empty link takes it away, as in PATCH /api/v1/business; a radius of 0 is one.
    changed = replace(
        found, **{name: None if value == "" else value for name, value in sent.items()}
    )
    if "theme_code" in body.model_fields_set:
        changed = replace(changed, theme_code=Theme(body.theme_code) if body.theme_code else None)
    if "texts" in body.model_fields_set:
        changed = replace(changed, texts=_texts(found, body.texts))
    await call.ports.designs.write(owner, changed)
    return success()


def _texts(
    found: Design, sent: Mapping[str, Mapping[str, str | None]] | None
) -> Mapping[str, Mapping[str, str]]:
    """The texts with those that were sent; null takes one away, or all."""
    if sent is None:
        return {}
    kept: dict[str, Mapping[str, str]] = {}
    for language in {**found.texts, **sent}:
        both = {**found.texts.get(language, {}), **sent.get(language, {})}
        own = {key: text for key, text in both.items() if text is not None}
        if own:
            kept[language] = own
    return kept


def _faults(body: DesignBody, texts: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """What the types can not say; every fault, each with its place."""
    faults = [
        f"{name}: {fault}"
        for name in _LINKS
        if (url := getattr(body, name)) and (fault := link_fault(url))
    ]
    for language, own in (body.texts or {}).items():
        known = texts.get(language)
        if known is None:
            faults.append(f"texts.{language[:20]}: expected one of {', '.join(texts)}")
            continue
        for key, text in own.items():
            if key not in known or key.startswith(LETTERS):
                faults.append(f"texts.{language}.{key[:60]}: no page has such a text")
            elif text is not None and (fault := text_fault(text, known[key])):
                faults.append(f"texts.{language}.{key}: {fault}")
    return tuple(faults)


async def _put(call: Call, owner: DesignOwner, name: str) -> Reply:
    kind = _kind(call)
    content = uploaded_file(call.content_type, call.body, name)
    media_type, _ = picture_type(content, name)
    picture = Picture(kind=kind, media_type=media_type, content=content, created_at=call.now)
    await call.ports.designs.put_picture(owner, picture)
    return success()


async def _removed(call: Call, owner: DesignOwner) -> Reply:
    if not await call.ports.designs.remove_picture(owner, _kind(call)):
        raise not_found("PICTURE_NOT_FOUND", "there is no such picture")
    return success()


def _kind(call: Call) -> PictureKind:
    try:
        return PictureKind(call.path["type"])
    except ValueError:
        raise InvalidBody(("type: expected 'light', 'dark' or 'favicon'",)) from None


def _logo_kind(call: Call) -> None:
    if call.path["type"] not in _LOGO_KINDS:
        raise InvalidBody(("type: expected 'light' or 'dark'",))


def _file_name(picture: Picture) -> str:
    return f"{picture.kind.value}.{picture.media_type.rpartition('/')[2]}"


_OURS: Final = "/genkan/design"
_APPLICATION: Final = "/genkan/applications/{application_id}/design"
_LOGOS: Final = "/environment/logos"
_READ: Final = "read:genkan_designs"
_WRITE: Final = "update:genkan_designs"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _LOGOS, "read:environments", get_environment_logos),
    operation("PUT", f"{_LOGOS}/{{type}}", "update:environments", put_environment_logo),
    operation("DELETE", f"{_LOGOS}/{{type}}", "update:environments", delete_environment_logo),
    operation("GET", _OURS, _READ, get_design),
    operation("PATCH", _OURS, _WRITE, update_design),
    operation("PUT", f"{_OURS}/pictures/{{type}}", _WRITE, put_design_picture),
    operation("DELETE", f"{_OURS}/pictures/{{type}}", _WRITE, delete_design_picture),
    operation("GET", _APPLICATION, _READ, get_application_design),
    operation("PATCH", _APPLICATION, _WRITE, update_application_design),
    operation("PUT", f"{_APPLICATION}/pictures/{{type}}", _WRITE, put_application_picture),
    operation("DELETE", f"{_APPLICATION}/pictures/{{type}}", _WRITE, delete_application_picture),
)
