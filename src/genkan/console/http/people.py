"""Who has a console role: for administrators of the console alone."""

import re
from typing import Annotated, Final
from uuid import UUID, uuid4

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from genkan.console.errors import InvalidRequest, NotFound
from genkan.console.http.exchange import AnyRoute, Call, Route
from genkan.console.http.json_body import API_HEADERS, json_response, read_json
from genkan.console.model.person import Person
from genkan.console.model.role import Role

_EMAIL: Final = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f]{1,255}")


class _NewPerson(msgspec.Struct, forbid_unknown_fields=True):
    email: Annotated[str, msgspec.Meta(max_length=320)]
    role: Role


class _NewRole(msgspec.Struct, forbid_unknown_fields=True):
    role: Role


async def list_people(call: Call) -> Response:
    """Everybody with a console role, by email."""
    people = await call.console.people.all()
    return json_response({"people": [_shown(each) for each in people]})


async def add_person(call: Call) -> Response:
    """Let the holder of a verified email sign in, with a role."""
    new = await read_json(call.request, _NewPerson)
    email = new.email.strip()
    if _EMAIL.fullmatch(email) is None:
        raise InvalidRequest(f"'{email}' is no email address", remedy="such as ada@example.com")
    person = Person(id=uuid4(), email=email, role=new.role, subject=None, last_seen_at=None)
    await call.console.people.create(person, call.now)
    return json_response(_shown(person), 201)


async def change_person(call: Call) -> Response:
    """Another role, from their next request on."""
    role = (await read_json(call.request, _NewRole)).role
    changed = await call.console.people.change_role(_person_id(call.request), role)
    if changed is None:
        raise _nobody()
    return json_response(_shown(changed))


async def remove_person(call: Call) -> Response:
    """They have no console role any more, and their sessions end."""
    if not await call.console.people.delete(_person_id(call.request)):
        raise _nobody()
    return Response(status_code=204, headers=dict(API_HEADERS))


def _person_id(request: Request) -> UUID:
    try:
        return UUID(str(request.path_params["id"]))
    except ValueError as error:
        raise _nobody() from error


def _nobody() -> NotFound:
    return NotFound("there is nobody of this id", remedy="list them: GET /console-api/people")


def _shown(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "email": person.email,
        "role": person.role.value,
        "last_seen_at": person.last_seen_at,
    }


ROUTES: tuple[AnyRoute, ...] = (
    Route("GET", "/console-api/people", list_people, Role.ADMIN),
    Route("POST", "/console-api/people", add_person, Role.ADMIN),
    Route("PATCH", "/console-api/people/{id}", change_person, Role.ADMIN),
    Route("DELETE", "/console-api/people/{id}", remove_person, Role.ADMIN),
)
